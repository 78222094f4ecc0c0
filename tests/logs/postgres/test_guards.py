"""What the database refuses, whoever asks."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

import psycopg
import pytest

from given import OPENING, event
from negotiation.codec import encode
from negotiation.errors import InvalidLogError, UnreadableLogError
from negotiation.logs import open_log
from negotiation.logs.postgres.log import PostgresLog
from served import OWNER, READER, SHARED, STRANGER, WRITER, database, made, place, roles

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.server

UPSERT = (
    "INSERT INTO negotiation.negotiation (name) SELECT name FROM negotiation.negotiation "
    "ON CONFLICT (name) DO UPDATE SET name = 'other'"
)
CHANGES = [
    "UPDATE negotiation.event SET recorded = NULL",
    "UPDATE negotiation.event SET recorded = NULL WHERE false",
    "DELETE FROM negotiation.event",
    "DELETE FROM negotiation.event WHERE false",
    "TRUNCATE negotiation.event CASCADE",
    "UPDATE negotiation.event_issue SET issue = 'other'",
    "DELETE FROM negotiation.event_issue",
    "TRUNCATE negotiation.event_issue",
    "UPDATE negotiation.negotiation SET name = 'other'",
    "DELETE FROM negotiation.negotiation",
    "DELETE FROM negotiation.schema_version",
    UPSERT,
]
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


def execute(statement: str, user: str, *settings: str) -> list[tuple[Any, ...]]:
    """Run a statement as somebody."""
    with roles().connect(user, database(SHARED)) as connection:
        for setting in settings:
            connection.execute(setting.encode())
        cursor = connection.execute(statement.encode())
        return cursor.fetchall() if cursor.description else []


@pytest.mark.parametrize("statement", CHANGES)
def test_nobody_changes_what_was_recorded(log: PostgresLog, statement: str) -> None:
    """Not the owner, not a superuser who switches triggers off for a session; not where no row is touched."""
    before = log.read()
    for user, settings in ((OWNER, ()), ("postgres", ()), ("postgres", ("SET session_replication_role = replica",))):
        with pytest.raises(psycopg.Error) as caught:
            execute(statement, user, *settings)
        assert caught.value.sqlstate == "NG006"

    assert log.read() == before


@pytest.mark.parametrize("user", [WRITER, READER, STRANGER])
@pytest.mark.parametrize(
    "statement",
    [
        *CHANGES,
        "INSERT INTO negotiation.negotiation (name) VALUES ('mine')",
        "INSERT INTO negotiation.event_issue VALUES ('n', 1, 'tariffs')",
        "DROP TRIGGER event_is_append_only ON negotiation.event",
        "ALTER TABLE negotiation.event DISABLE TRIGGER ALL",
        "CREATE FUNCTION negotiation.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "SET session_replication_role = replica",
        "SELECT negotiation.write('n', 3, ARRAY['2020-01-01T00:00:00Z'], ARRAY['{}'::bytea])",
        "SELECT negotiation.adopt('n', 3, NULL, ARRAY['2020-01-01T00:00:00Z'], ARRAY['{}'::bytea])",
        "SELECT negotiation.head('n', 3, NULL)",
    ],
)
def test_who_owns_nothing_may_do_nothing_else(log: PostgresLog, user: str, statement: str) -> None:
    """Roles that append or read have no other way in."""
    before = log.read()
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        execute(statement, user)

    assert log.read() == before


def test_a_reader_reads_and_does_not_write(log: PostgresLog) -> None:
    """The message names the grant that is missing."""
    with PostgresLog(place(log.name, READER)) as reader:
        assert reader.read() == log.read()
        with pytest.raises(UnreadableLogError) as caught:
            reader.append([said(3)])

    assert "GRANT negotiation_writer" in str(caught.value)


def test_a_stranger_does_not_even_read(log: PostgresLog) -> None:
    """Who has no role has nothing."""
    with PostgresLog(place(log.name, STRANGER)) as stranger, pytest.raises(UnreadableLogError) as caught:
        stranger.read()

    assert "may not" in str(caught.value)


def test_a_writer_cannot_say_when_something_was_recorded() -> None:
    """Adopting another log's recording times is for the owner."""
    source = open_log("us-china-2025").read()
    with made() as empty:
        with pytest.raises(UnreadableLogError) as caught:
            empty.adopt(source)
        assert "may not" in str(caught.value)
        with PostgresLog(place(empty.name, OWNER)) as owned:
            assert len(owned.adopt(source)) == len(source)
        assert empty.read().head == source.head
        assert empty.append([source.events[-1]])[0].position == len(source)


def append(log: PostgresLog, after: int, leaf: bytes | None, *data: str, user: str = WRITER, before: str = "") -> Any:
    """Call the function itself, as a program in another language would."""
    with roles().connect(user, database(SHARED)) as connection, connection.transaction():
        if before:
            connection.execute(before.encode())
        query = "SELECT a.position, a.recorded, a.leaf FROM negotiation.append(%s, %s, %s, %s) AS a"
        return connection.execute(query, (log.name, after, leaf, [each.encode() for each in data])).fetchall()


def test_the_function_settles_what_was_sent_before(log: PostgresLog) -> None:
    """The same events, judged against whatever end of the log, are where they were, in the order of asking."""
    entries = log.read().entries

    again = append(log, 0, None, encode(said(2, issues=["chips"])), encode(OPENED))

    assert [position for position, _, _ in again] == [3, 1]
    assert [recorded for _, recorded, _ in again] == [entries[2].recorded, entries[0].recorded]
    assert [leaf for _, _, leaf in again] == [entries[2].leaf, entries[0].leaf]
    assert log.read().position == 3


@pytest.mark.parametrize(("after", "known"), [(0, False), (2, True), (3, False), (4, True)])
def test_the_function_refuses_what_was_judged_against_another_end(log: PostgresLog, after: int, *, known: bool) -> None:
    """Another position, or another entry at the position."""
    leaf = log.read().entries[min(after, 3) - 1].leaf if known else None if after == 0 else b"\0" * 32
    with pytest.raises(psycopg.Error) as caught:
        append(log, after, leaf, encode(said(3)))

    assert caught.value.sqlstate == "NG001"
    assert log.read().position == 3


def test_the_function_refuses_another_content_under_an_id(log: PostgresLog) -> None:
    """And writes nothing of the batch."""
    leaf = log.read().entries[-1].leaf
    with pytest.raises(psycopg.Error) as caught:
        append(log, 3, leaf, encode(said(3)), encode(said(1, headline="Other words.")))

    assert caught.value.sqlstate == "NG002"
    assert log.read().position == 3


def test_the_function_refuses_one_id_twice(log: PostgresLog) -> None:
    """Two new events cannot share it."""
    leaf = log.read().entries[-1].leaf
    with pytest.raises(psycopg.errors.UniqueViolation):
        append(log, 3, leaf, encode(said(3)), encode(said(3, headline="Other words.")))

    assert log.read().position == 3


def test_the_function_refuses_an_unknown_negotiation(log: PostgresLog) -> None:
    """It makes none by the way."""
    missing = PostgresLog(place("missing"))
    with pytest.raises(psycopg.Error) as caught:
        append(missing, 0, None, encode(OPENED))

    assert caught.value.sqlstate == "NG003"
    assert log.read().position == 3


@pytest.mark.parametrize("level", ["REPEATABLE READ", "SERIALIZABLE"])
def test_the_function_refuses_an_old_snapshot(log: PostgresLog, level: str) -> None:
    """What it reads under the lock must be what is there."""
    leaf = log.read().entries[-1].leaf
    with pytest.raises(psycopg.Error) as caught:
        append(log, 3, leaf, encode(said(3)), before=f"SET TRANSACTION ISOLATION LEVEL {level}")

    assert caught.value.sqlstate == "NG004"


@pytest.mark.parametrize("data", ["no json", "[]", "{}", '{"id":"x"}', '"x"', '{"id":"x","kind":"k","occurred":null}'])
def test_the_function_refuses_what_is_no_event(log: PostgresLog, data: str) -> None:
    """Bytes from which the columns cannot be filled."""
    leaf = log.read().entries[-1].leaf
    with pytest.raises(psycopg.Error):
        append(log, 3, leaf, data)

    assert log.read().position == 3


def test_an_append_is_on_disk_whatever_the_session_says(log: PostgresLog) -> None:
    """A session that does not want to wait for the disk waits all the same."""
    leaf = log.read().entries[-1].leaf
    with roles().connect(WRITER, database(SHARED)) as connection, connection.transaction():
        connection.execute("SET synchronous_commit = off")
        query = "SELECT position FROM negotiation.append(%s, 3, %s, %s)"
        connection.execute(query, (log.name, leaf, [encode(said(3)).encode()]))
        row = connection.execute("SHOW synchronous_commit").fetchone()

    assert row == ("on",)


def test_objects_of_a_writer_are_not_called_in_place_of_the_databases(log: PostgresLog) -> None:
    """The function has a search path of its own, so that temporary objects do not stand in for built-in ones."""
    leaf = log.read().entries[-1].leaf
    trap = (
        "CREATE FUNCTION pg_temp.sha256(bytea) RETURNS bytea LANGUAGE sql AS $$ SELECT '\\x00'::bytea $$;"
        "CREATE FUNCTION pg_temp.clock_timestamp() RETURNS timestamptz LANGUAGE sql AS $$ SELECT to_timestamp(0) $$;"
        "CREATE TEMPORARY TABLE event (negotiation text); SET search_path = pg_temp, pg_catalog"
    )
    ((position, recorded, _),) = append(log, 3, leaf, encode(said(3)), before=trap)

    assert position == 4
    assert recorded > "2026"
    assert log.read().entries[-1].event == said(3)


UNGUARDED = """ALTER TABLE negotiation.event DISABLE TRIGGER ALL;
ALTER TABLE negotiation.event_issue DISABLE TRIGGER ALL;
ALTER TABLE negotiation.event DROP CONSTRAINT event_check"""
REWRITTEN = (
    "UPDATE negotiation.event AS e SET data = c.data, leaf = negotiation.leaf(2, e.recorded, c.data) FROM "
    "(SELECT replace(encode(data, 'escape'), 'tariffs', 'fish')::bytea AS data, negotiation AS n FROM "
    "negotiation.event WHERE {here}) AS c WHERE negotiation = n AND position = 2; "
    "UPDATE negotiation.event_issue SET issue = 'fish' WHERE {here}"
)
TAMPERED = [
    ("wrong-leaf", "UPDATE negotiation.event SET recorded = '2020-01-01T00:00:00Z' WHERE {here}"),
    ("wrong-leaf", "UPDATE negotiation.event SET data = '{{}}' WHERE {here}"),
    ("wrong-leaf", "UPDATE negotiation.event SET leaf = '' WHERE {here}"),
    ("gap", "DELETE FROM negotiation.event_issue WHERE {here}; DELETE FROM negotiation.event WHERE {here}"),
    ("gap", "UPDATE negotiation.event SET position = 9 WHERE {here}"),
    ("wrong-column", "UPDATE negotiation.event SET kind = 'threat' WHERE {here}"),
    ("wrong-column", "UPDATE negotiation.event SET amends = 's2' WHERE {here}"),
    ("wrong-column", "UPDATE negotiation.event SET id = 's9' WHERE {here}"),
    ("wrong-column", "UPDATE negotiation.event_issue SET issue = 'grain' WHERE {here}"),
    ("not-json", "UPDATE negotiation.event SET data = 'x', leaf = negotiation.leaf(2, recorded, 'x') WHERE {here}"),
    ("unknown-issue", REWRITTEN),
]


@pytest.mark.parametrize(("code", "statement"), TAMPERED)
def test_what_was_tampered_with_is_not_read(code: str, statement: str) -> None:
    """The owner can take the guards away; what is then changed by hand is found when the log is read."""
    with made(name="unguarded") as log:
        log.append([OPENED, said(1), said(2, issues=["chips"])])
        with roles().connect("postgres", "unguarded") as connection:
            with suppress(psycopg.errors.UndefinedObject):  # done by a test before
                connection.execute(UNGUARDED.encode())
            connection.execute(statement.format(here=f"negotiation = '{log.name}' AND position = 2").encode())
        with pytest.raises(InvalidLogError) as caught:
            log.read()

    assert code in {finding.code for finding in caught.value.findings}
    assert log.address.shown in str(caught.value)


@pytest.mark.parametrize("statement", [statement for code, statement in TAMPERED if code in {"wrong-leaf", "gap"}])
def test_what_was_tampered_with_is_not_appended_to(statement: str) -> None:
    """A writer that begins with such a log goes no further."""
    with made(name="unguarded") as log:
        log.append([OPENED, said(1), said(2, issues=["chips"])])
        with roles().connect("postgres", "unguarded") as connection:
            with suppress(psycopg.errors.UndefinedObject):
                connection.execute(UNGUARDED.encode())
            connection.execute(statement.format(here=f"negotiation = '{log.name}' AND position = 2").encode())
    with pytest.raises(InvalidLogError):
        log.append([said(3)])


def test_a_leaf_that_is_not_the_hash_is_refused_even_without_triggers(log: PostgresLog) -> None:
    """A slip of the owner's does not get past the check of the column."""
    with roles().connect("postgres", database(SHARED)) as connection, connection.transaction(force_rollback=True):
        connection.execute("ALTER TABLE negotiation.event DISABLE TRIGGER ALL")
        with pytest.raises(psycopg.errors.CheckViolation):
            connection.execute("UPDATE negotiation.event SET data = '{}' WHERE position = 2")

    assert log.read().position == 3
