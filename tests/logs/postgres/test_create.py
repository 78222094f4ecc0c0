"""Making a PostgreSQL log, and bringing a database to the schema of this version."""

from __future__ import annotations

import threading
from importlib.resources import files

import pytest

from cluster import Cluster, needed_programs
from given import OPENING, event
from negotiation.errors import UnreadableLogError
from negotiation.logs import open_log
from negotiation.logs.postgres import connection as postgres_connection
from negotiation.logs.postgres import create as postgres_create
from negotiation.logs.postgres.address import address
from negotiation.logs.postgres.create import FUNCTIONS, STEPS, VIEWS, create_postgres
from negotiation.logs.postgres.log import PostgresLog
from running import run
from served import OWNER, WRITER, database, fresh_database, place, roles

pytestmark = pytest.mark.server

OPENED = event(OPENING)
ADDED = b"ALTER TABLE negotiation.negotiation ADD COLUMN remark text"


def later(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pretend to be the next release, which adds a column."""
    sql = postgres_create._sql
    monkeypatch.setattr(postgres_create, "STEPS", (*STEPS, ("remark",)))
    monkeypatch.setattr(postgres_create, "_sql", lambda name: ADDED if name == "remark" else sql(name))
    for module in (postgres_create, postgres_connection):
        monkeypatch.setattr(module, "SCHEMA_VERSION", len(STEPS) + 1)


def test_the_steps_are_those_that_the_program_knows() -> None:
    """The number and the list are in two modules and agree; every file is in the package, and is used."""
    assert len(STEPS) == postgres_connection.SCHEMA_VERSION
    used = {name for step in STEPS for name in step} | {"schema", *FUNCTIONS, *VIEWS, *postgres_create._ALWAYS}
    folder = files("negotiation.logs.postgres").joinpath("sql")
    folders = (folder, folder.joinpath("functions"))
    there = [file.name for place in folders for file in place.iterdir() if file.is_file()]
    assert sorted(there) == sorted(f"{name}.sql" for name in used)


def test_a_database_without_a_log_says_who_makes_one() -> None:
    """Reading and appending make nothing."""
    name = fresh_database()
    log = PostgresLog(place("fish", OWNER, name))
    for action in (log.read, lambda: log.append([OPENED])):
        with pytest.raises(UnreadableLogError) as caught:
            action()
        assert "negotiation init" in str(caught.value)


def test_a_negotiation_is_made_once() -> None:
    """A second time says so and changes nothing; another name is another log in the same database."""
    name = fresh_database()
    first = create_postgres(place("fish", OWNER, name))
    (stored,) = PostgresLog(place("fish", OWNER, name)).append([OPENED])
    again = create_postgres(place("fish", OWNER, name))
    create_postgres(place("grain", OWNER, name))

    assert (first.new, first.before, first.missing) == (True, 0, ())
    assert (again.new, again.before, again.missing) == (False, len(STEPS), ())
    assert PostgresLog(place("fish", OWNER, name)).read().entries == (stored,)
    assert PostgresLog(place("grain", OWNER, name)).read().position == 0


def test_open_log_makes_one_when_asked() -> None:
    """What is there is opened; for that nobody has to be the owner."""
    name = fresh_database()
    called = roles().address("fish", user=OWNER, database=name)

    assert open_log(called, create=True).read().position == 0
    assert open_log(called, create=True).append([OPENED])[0].position == 1
    assert open_log(called.replace(OWNER, WRITER), create=True).read().position == 1


def test_only_the_owner_makes_one() -> None:
    """Others are told what they lack."""
    name = fresh_database()
    with pytest.raises(UnreadableLogError) as caught:
        create_postgres(place("fish", WRITER, name))

    assert "may not" in str(caught.value)
    assert roles().execute("SELECT to_regnamespace('negotiation')", database=name) == [(None,)]


def test_roles_that_nobody_has_made() -> None:
    """Who may makes them; who may not goes on without, and is told, and can do it again when they are there."""
    server = Cluster(needed_programs())
    try:
        server.execute("CREATE ROLE keeper LOGIN")
        server.execute("CREATE DATABASE fish OWNER keeper")
        where = server.address("fish", user="keeper", database="fish")
        first = run("init", where)
        missing = create_postgres(address(where)).missing
        create_postgres(address(server.address("fish")))
        again = create_postgres(address(where))
        server.execute("CREATE ROLE ann LOGIN IN ROLE negotiation_writer")
        with PostgresLog(address(server.address("fish", user="ann", database="fish"))) as log:
            assert log.append([OPENED])[0].position == 1
    finally:
        server.stop()

    assert first.code == 0
    assert "CREATE ROLE negotiation_writer" in first.err
    assert missing == ("negotiation_reader", "negotiation_writer")
    assert again.missing == ()


def test_many_who_begin_at_once_do_it_once() -> None:
    """Under a lock, as each has to."""
    name = fresh_database()
    threads = [
        threading.Thread(target=create_postgres, args=(place(f"n{number}", OWNER, name),)) for number in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert roles().execute("SELECT count(*) FROM negotiation.negotiation", database=name) == [(6,)]
    assert roles().execute("SELECT version FROM negotiation.schema_version", database=name) == [(1,), (2,)]


def test_an_older_schema_is_brought_up_to_date_by_its_owner(monkeypatch: pytest.MonkeyPatch) -> None:
    """With everything that is in it; until then nobody works with it."""
    name = fresh_database()
    create_postgres(place("fish", OWNER, name))
    stored = PostgresLog(place("fish", OWNER, name)).append([OPENED])
    later(monkeypatch)

    with pytest.raises(UnreadableLogError) as caught:
        PostgresLog(place("fish", WRITER, name)).read()
    assert "negotiation init" in str(caught.value)
    create_postgres(place("fish", OWNER, name))

    assert PostgresLog(place("fish", WRITER, name)).read().entries == stored
    assert roles().execute("SELECT name, remark FROM negotiation.negotiation", database=name) == [("fish", None)]


def test_a_step_that_fails_leaves_everything_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    """All of it is one transaction."""
    name = fresh_database()
    create_postgres(place("fish", OWNER, name))
    with monkeypatch.context() as patch:
        later(patch)
        patch.setattr(postgres_create, "_ALWAYS", ("missing",))
        with pytest.raises(FileNotFoundError):
            create_postgres(place("grain", OWNER, name))

    assert roles().execute("SELECT max(version) FROM negotiation.schema_version", database=name) == [(len(STEPS),)]
    assert PostgresLog(place("fish", WRITER, name)).read().position == 0


@pytest.mark.parametrize("what", ["read", "init"])
def test_a_newer_schema_is_refused(monkeypatch: pytest.MonkeyPatch, what: str) -> None:
    """Who does not know it might misread it."""
    name = fresh_database()
    with monkeypatch.context() as patch:
        later(patch)
        create_postgres(place("fish", OWNER, name))
    with pytest.raises(UnreadableLogError) as caught:
        PostgresLog(place("fish", OWNER, name)).read() if what == "read" else create_postgres(place("x", OWNER, name))

    assert f"version {len(STEPS) + 1}" in str(caught.value)
    assert "newer" in str(caught.value)


def test_a_database_in_another_encoding_is_refused() -> None:
    """It could not hold every name of an event."""
    name = "latin"
    roles().execute(f"CREATE DATABASE {name} OWNER {OWNER} TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'")
    with pytest.raises(UnreadableLogError) as caught:
        create_postgres(address(roles().address("fish", user=OWNER, database=name)))

    assert "UTF8" in str(caught.value)


def test_views_show_events_and_sources_to_people() -> None:
    """The same columns as those of the SQLite log, behind the name of the negotiation."""
    name = database("viewed")
    where = place("us-china-2025", OWNER, name)
    create_postgres(where)
    source = open_log("us-china-2025").read()
    PostgresLog(where).adopt(source)
    events = roles().execute("SELECT id, issues, parties, leaf FROM negotiation.events ORDER BY position", WRITER, name)
    urls = roles().execute("SELECT url FROM negotiation.sources ORDER BY position", WRITER, name)

    assert [row[0] for row in events] == [event.id for event in source.events]
    assert [row[3] for row in events] == [entry.leaf.hex() for entry in source]
    assert events[1][1] == ", ".join(sorted({*source.events[1].concerns})) or None
    assert len(urls) == sum(len(event.sources) for event in source.events)
