"""What a writer without our program can do: nothing that others could not read, and nothing that keeps them out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
import pytest

from given import OPENING, event
from negotiation.codec import encode
from negotiation.errors import InvalidLogError, UnreadableLogError
from negotiation.events import KINDS
from negotiation.logs.postgres import connection as postgres_connection
from negotiation.logs.postgres import create as postgres_create
from negotiation.logs.postgres.create import STEPS, create_postgres
from negotiation.logs.postgres.log import PostgresLog
from served import OWNER, READER, SHARED, STRANGER, WRITER, database, fresh_database, made, place, roles

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.server

VERSION_1 = Path(__file__).with_name("postgresql_1.sql").read_text(encoding="utf-8")
"""The schema of a database that was made by the first release."""

OPENED = event(OPENING)


def said(number: int, **fields: Any) -> Any:
    """Return a statement."""
    fields = {"issues": ["tariffs"], "parties": ["US"], **fields}
    return event({"kind": "statement", "id": f"s{number}", "occurred": "2025-10-26", **fields})


@pytest.fixture
def log() -> Iterator[PostgresLog]:
    """A log with three events, as a writer has it."""
    with made() as log:
        log.append([OPENED, said(1), said(2, issues=["chips"])])
        yield log


def sent(name: str, data: str, *, user: str = WRITER, database_name: str = SHARED) -> None:
    """Call the function itself, with the end of the log as it is, as a program in another language would."""
    query = """SELECT negotiation.append(%(name)s, position, leaf, ARRAY[%(data)s::bytea]) FROM (
        SELECT position, leaf FROM negotiation.event WHERE negotiation = %(name)s ORDER BY position DESC LIMIT 1
    ) AS last"""
    with roles().connect(user, database(database_name)) as connection:
        connection.execute(query, {"name": name, "data": data.encode()})


GOOD = '"id":"x","kind":"statement","occurred":"2025","issues":["tariffs"],"parties":["US"]'


@pytest.mark.parametrize(
    "data",
    [
        "[1]",
        "null",
        f'{{{GOOD},"id":"y"}}',
        f'{{{GOOD},"\\u0069d":"x"}}',
        f'{{{GOOD},"level":{{"value":1,"value":2}}}}',
        f'{{{GOOD},"sources":[{{"url":"a"}},{{"url":"a","url":"b"}}]}}',
        '{"id":"x","kind":"nonsense","occurred":"2025"}',
        '{"id":"x","kind":7,"occurred":"2025"}',
        '{"id":7,"kind":"statement","occurred":"2025"}',
        '{"id":"","kind":"statement","occurred":"2025"}',
        '{"id":"x","kind":"statement","occurred":2025}',
        '{"id":"x","kind":"statement","occurred":"2025","amends":["s1"]}',
        f'{{{GOOD},"by":"US"}}',
        f'{{{GOOD},"sources":"here"}}',
        f'{{{GOOD},"level":{"[" * 40}{"]" * 40}}}',
        f'{{{GOOD},"headline":"{"x" * 1_048_576}"}}',
        f"{{{GOOD}}}\n",
        f"{{\n{GOOD}}}",
        f"{{{GOOD}}} ",
    ],
)
def test_the_function_refuses_nonsense(log: PostgresLog, data: str) -> None:
    """What can be told to be no event without our program, from whoever may append; readers go on reading."""
    for user in (WRITER, OWNER):
        with pytest.raises(psycopg.Error) as caught:
            sent(log.name, data, user=user)
        assert caught.value.sqlstate in {"NG007", "22023", "23514"}  # ours, or what the server itself checks

    assert log.read().position == 3


def test_json_without_end_is_refused_too(log: PostgresLog) -> None:
    """By the server's own bounds."""
    with pytest.raises(psycopg.Error):
        sent(log.name, f'{{{GOOD},"level":{"[" * 100_000}')

    assert log.read().position == 3


def test_what_is_an_event_is_taken(log: PostgresLog) -> None:
    """The guard refuses nothing that our program would read, however it is spelt."""
    sent(log.name, f'{{ {GOOD} , "headline" : "中美 \\u201ctalk\\u201d", "level":{{"value":1.5,"unit":"%"}} }}')

    assert log.read().position == 4


def test_every_kind_is_known_to_the_database(log: PostgresLog) -> None:
    """The list in the database is that of the program that made it."""
    known = roles().execute("SELECT name FROM negotiation.kind", OWNER, database(SHARED))

    assert {name for (name,) in known} == {*KINDS}
    assert log.read().position == 3


def test_an_older_program_takes_no_kind_away(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its `init` leaves what a newer one has added, so that nobody is shut out; and a guard keeps the list."""
    name = fresh_database()
    create_postgres(place("fish", OWNER, name))
    monkeypatch.setattr(postgres_create, "KINDS", {"opening": None})
    create_postgres(place("fish", OWNER, name))

    assert roles().execute("SELECT count(*) FROM negotiation.kind", OWNER, name) == [(len(KINDS),)]
    with pytest.raises(psycopg.Error) as caught:
        roles().execute("DELETE FROM negotiation.kind", OWNER, name)
    assert caught.value.sqlstate == "NG006"


def test_a_kind_that_the_database_does_not_know_is_refused_with_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    """A newer program on an older database says who brings it up to date."""
    name = fresh_database()
    monkeypatch.setattr(postgres_create, "KINDS", {"opening": None})
    create_postgres(place("fish", OWNER, name))
    with PostgresLog(place("fish", WRITER, name)) as log, pytest.raises(UnreadableLogError) as caught:
        log.append([OPENED, said(1)])

    assert 'the kind "statement" is not known here' in str(caught.value)
    assert "init" in str(caught.value)


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO negotiation.event_issue SELECT name, 2, 'chips' FROM negotiation.negotiation WHERE {here}",
        "INSERT INTO negotiation.event_issue SELECT name, 1, 'tariffs' FROM negotiation.negotiation WHERE {here}",
        """INSERT INTO negotiation.event SELECT negotiation, 4, NULL, 'x', 'threat', '2025', NULL, data,
        negotiation.leaf(4, NULL, data) FROM negotiation.event WHERE {here} AND position = 3""",
        """INSERT INTO negotiation.event SELECT negotiation, 9, NULL, 'x', kind, occurred, amends, '{data}'::bytea,
        negotiation.leaf(9, NULL, '{data}'::bytea) FROM negotiation.event WHERE {here} AND position = 3""",
    ],
)
def test_nobody_adds_what_the_log_does_not_say(log: PostgresLog, statement: str) -> None:
    """Not the owner, not a superuser who switches triggers off for a session: issues, columns, positions."""
    here = f"negotiation = '{log.name}'"
    if "negotiation.negotiation" in statement:
        statement = statement.replace("SELECT negotiation,", "SELECT name,")
        here = f"name = '{log.name}'"
    text = statement.replace("{here}", here).replace(
        "{data}", f"{{{GOOD}}}".replace('"occurred":"2025"', '"occurred":"2025-10-26"')
    )
    for user, setting in ((OWNER, "SELECT 1"), ("postgres", "SET session_replication_role = replica")):
        with roles().connect(user, database(SHARED)) as connection:
            connection.execute(setting.encode())
            with pytest.raises(psycopg.Error) as caught:
                connection.execute(text.encode())
        assert caught.value.sqlstate in {"NG006", "NG007"}

    assert log.read().position == 3


@pytest.fixture
def of_version_1() -> str:
    """A database as the first release made it, with a log into which somebody has written nonsense."""
    name = fresh_database()
    with roles().connect(OWNER, name) as connection:
        connection.execute(VERSION_1.encode())
        connection.execute(b"INSERT INTO negotiation.schema_version (version) VALUES (1)")
        connection.execute(b"INSERT INTO negotiation.negotiation VALUES ('fish')")
        for position, data in enumerate(
            (encode(OPENED), encode(said(1)), '{"id":"x","kind":"nonsense","occurred":"2025"}')
        ):
            query = """SELECT negotiation.append('fish', %s, (
                SELECT leaf FROM negotiation.event ORDER BY position DESC LIMIT 1), ARRAY[%s::bytea])"""
            connection.execute(query.encode(), (position, data.encode()))
    return name


def test_init_again_brings_an_older_database_under_the_guards(of_version_1: str) -> None:
    """With what is in it; nonsense that is there stays, and stops nobody who reads up to it."""
    where = place("fish", OWNER, of_version_1)
    with pytest.raises(UnreadableLogError, match="negotiation init"):
        PostgresLog(where).read()
    done = create_postgres(where)

    assert done.before == 1
    assert roles().execute("SELECT max(version) FROM negotiation.schema_version", OWNER, of_version_1) == [
        (len(STEPS),)
    ]
    with pytest.raises(psycopg.Error) as caught:
        sent("fish", '{"id":"y","kind":"nonsense","occurred":"2025"}', database_name=of_version_1)
    assert caught.value.sqlstate == "NG007"
    with pytest.raises(psycopg.errors.UndefinedFunction):
        roles().execute("SELECT negotiation.key('fish')", OWNER, of_version_1)
    assert roles().execute("SELECT count(*) FROM negotiation.events", WRITER, of_version_1) == [(3,)]


@pytest.mark.parametrize("user", [OWNER, READER])
def test_one_nonsense_entry_stops_no_reader_before_it(of_version_1: str, user: str) -> None:
    """`--position` and a head before it are answered; the whole is an error that names the entry."""
    create_postgres(place("fish", OWNER, of_version_1))
    with PostgresLog(place("fish", user, of_version_1)) as log:
        two = log.read(2)
        assert two.events == (OPENED, said(1))
        assert log.read(two.head) == two
        for pin in (None, 3, "f" * 64):
            with pytest.raises(InvalidLogError) as caught:
                log.read(pin)
            assert "position 3: 'nonsense' is not a kind of event." in str(caught.value)


def test_who_may_only_connect_keeps_no_writer_waiting(log: PostgresLog, monkeypatch: pytest.MonkeyPatch) -> None:
    """Advisory locks are anybody's, so that none of ours is one; and a reader may not lock what writers lock."""
    monkeypatch.setattr(
        postgres_connection,
        "_SETTINGS",
        postgres_connection._SETTINGS.replace("lock_timeout = '30s'", "lock_timeout = '300'"),
    )
    with roles().connect(STRANGER, database(SHARED)) as connection, PostgresLog(log.address) as writer:
        connection.execute("SELECT pg_advisory_lock(hashtextextended('negotiation/' || %s, 0))", (log.name,))
        connection.execute("SELECT pg_advisory_lock(%s)", (0x4E65676F,))
        for statement in (
            "SELECT negotiation.lock('n')",
            "SELECT FROM negotiation.negotiation FOR KEY SHARE",
            "BEGIN; LOCK TABLE negotiation.event IN ROW SHARE MODE",
        ):
            for user in (STRANGER, READER):
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    roles().execute(statement, user, database(SHARED))
        assert writer.append([said(3)])[0].position == 4
        assert not create_postgres(place(log.name, OWNER)).new


def test_a_writer_that_waits_too_long_is_told_for_whom(log: PostgresLog, monkeypatch: pytest.MonkeyPatch) -> None:
    """The process, the role and the program that hold the log; when they are gone, it goes on."""
    monkeypatch.setattr(
        postgres_connection,
        "_SETTINGS",
        postgres_connection._SETTINGS.replace("lock_timeout = '30s'", "lock_timeout = '300'"),
    )
    with PostgresLog(log.address) as waiting, roles().connect(WRITER, database(SHARED)) as connection:
        assert waiting.read().position == 3
        connection.execute("SET application_name = 'slow import'")
        with connection.transaction():
            connection.execute("SELECT negotiation.lock(%s)", (log.name,))
            with pytest.raises(UnreadableLogError) as caught:
                waiting.append([said(3)])
        pid = connection.info.backend_pid
        assert f"process {pid} of the server, role {WRITER}" in str(caught.value)
        assert waiting.append([said(3)])[0].position == 4
