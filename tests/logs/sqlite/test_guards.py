"""Guards: what was recorded never changes, and what walks past the guards is found when the log is next opened."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from sqlite_utils import Database

from logs.sqlite.files import FIRST, made, statement, tamper
from negotiation.errors import InvalidLogError, NegotiationError
from negotiation.logs import open_log
from negotiation.logs.sqlite.schema import GUARDS, SCHEMA_VERSION, VIEWS, declared, digest, found

if TYPE_CHECKING:
    from pathlib import Path

    from negotiation.logs.sqlite.log import SqliteLog


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the log is."""
    return tmp_path / "log.db"


@pytest.fixture
def log(path: Path) -> SqliteLog:
    """A log of four events."""
    return made(path)


def codes(log: SqliteLog) -> list[str]:
    """Return the codes of what is found when a log is read."""
    with pytest.raises(InvalidLogError) as caught:
        log.read()
    return [finding.code for finding in caught.value.findings]


S1 = "FROM event WHERE position = 2"
NEW = "'2026-06-01T00:00:00Z', '{id}', 'statement', '2025', NULL, '{{}}', x'00'"


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE event SET data = '{}' WHERE position = 2",
        "UPDATE event SET position = 9 WHERE position = 4",
        "UPDATE event_issue SET issue = 'chips'",
        "UPDATE log SET name = 'other'",
        "DELETE FROM event WHERE position = 4",
        "DELETE FROM event",
        "DELETE FROM event_issue",
        "DELETE FROM log",
        f"INSERT OR REPLACE INTO event VALUES (2, {NEW.format(id='new')})",
        f"INSERT OR REPLACE INTO event VALUES (5, {NEW.format(id='s1')})",
        f"INSERT OR IGNORE INTO event VALUES (5, {NEW.format(id='s1')})",
        f"INSERT INTO event VALUES (6, {NEW.format(id='new')})",
        f"INSERT INTO event VALUES (NULL, {NEW.format(id='new')})",
        f"INSERT INTO event VALUES (0, {NEW.format(id='new')})",
        f"INSERT INTO event VALUES (5, {NEW.format(id='s1')}) ON CONFLICT (id) DO UPDATE SET data = '{{}}'",
        f"REPLACE INTO event VALUES (4, {NEW.format(id='s3')})",
        "INSERT OR REPLACE INTO log VALUES (1, 'other')",
        "INSERT INTO log VALUES (2, 'other')",
        "INSERT INTO event_issue VALUES (4, 'chips')",
        "INSERT INTO event_issue VALUES (1, 'tariffs')",
        "INSERT INTO event_issue VALUES (77, 'chips')",
        f"INSERT INTO event SELECT 5, recorded, 'other', kind, occurred, amends, data, leaf {S1}",
        f"INSERT INTO event SELECT 5, recorded, 's9', 'threat', occurred, amends, replace(data, 's1', 's9'), leaf {S1}",
        f"INSERT INTO event SELECT 5, recorded, 's9', kind, occurred, 's1', replace(data, 's1', 's9'), leaf {S1}",
        f"INSERT INTO event VALUES (5, {NEW.format(id='new').replace('{}', 'no json')})",
        f"INSERT INTO event VALUES (5, {NEW.format(id='new').replace('{}', '[]')})",
    ],
)
@pytest.mark.parametrize("recursive", [0, 1])
def test_the_guards_refuse(log: SqliteLog, path: Path, change: str, recursive: int) -> None:
    """Whoever writes, with whatever settings of a connection, the log holds what it held."""
    before = log.read()

    with pytest.raises(sqlite3.Error, match=r"append-only|constraint|malformed JSON"):
        tamper(path, f"PRAGMA recursive_triggers={recursive}", change)

    assert log.read() == before


@pytest.mark.parametrize("name", GUARDS)
def test_a_dropped_guard_is_found(log: SqliteLog, path: Path, name: str) -> None:
    """By who reads and by who appends, who writes nothing."""
    tamper(path, f"DROP TRIGGER {name}")

    with pytest.raises(InvalidLogError) as caught:
        log.append([statement("s9")])

    assert name in str(caught.value)
    assert str(caught.value).startswith(f"{path}: schema-changed: ")
    assert codes(log) == ["schema-changed"]


@pytest.mark.parametrize(
    "change",
    [
        "CREATE TRIGGER mine AFTER INSERT ON event BEGIN SELECT 1; END",
        "CREATE INDEX mine ON event (kind)",
        "ALTER TABLE event ADD COLUMN mine TEXT",
        "ALTER TABLE event_issue RENAME TO other",
        "DROP TABLE event_issue",
    ],
)
def test_a_changed_schema_is_found(log: SqliteLog, path: Path, change: str) -> None:
    """One thing more on a table of the log, one fewer, or another."""
    tamper(path, change)

    assert {*codes(log)} == {"schema-changed"}


def test_sqlite_utils_transform_is_found(log: SqliteLog, path: Path) -> None:
    """It makes a table anew and drops the guards without a word."""
    with closing(sqlite3.connect(path)) as connection:
        Database(connection, execute_plugins=False).table("event").transform(rename={"kind": "sort"})

    assert {*codes(log)} == {"schema-changed"}


def test_a_guard_dropped_while_a_log_is_open_is_found(log: SqliteLog, path: Path) -> None:
    """The schema is compared again when somebody else has written."""
    log.append([statement("s4")])
    tamper(path, "DROP TRIGGER event_never_goes")

    with pytest.raises(InvalidLogError):
        log.append([statement("s5")])


def test_tables_and_views_of_other_people_are_welcome(log: SqliteLog, path: Path) -> None:
    """Notes beside the log, and views on it, change nothing about it."""
    before = log.read()
    tamper(path, "CREATE TABLE note (id TEXT, text TEXT)", "CREATE VIEW status_now AS SELECT * FROM event")

    assert log.read() == before
    log.append([statement("s4")])
    assert log.read().position == 5


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ("UPDATE event SET data = replace(data, 'US', 'CN') WHERE position = 3", "wrong-leaf"),
        ("UPDATE event SET recorded = '2020-01-01T00:00:00Z' WHERE position = 3", "wrong-leaf"),
        ("UPDATE event SET recorded = NULL WHERE position = 3", "wrong-leaf"),
        ("UPDATE event SET leaf = x'00' WHERE position = 3", "wrong-leaf"),
        ("UPDATE event SET position = 7 WHERE position = 4", "gap"),
        ("UPDATE event SET position = -3 WHERE position = 1", "gap"),
        ("DELETE FROM event WHERE position = 2", "gap"),
        ("UPDATE event SET id = 's7' WHERE position = 3", "wrong-column"),
        ("UPDATE event SET kind = 'threat' WHERE position = 3", "wrong-column"),
        ("UPDATE event SET occurred = '2024' WHERE position = 3", "wrong-column"),
        ("UPDATE event SET amends = NULL WHERE position = 4", "wrong-column"),
        ("UPDATE event_issue SET issue = 'fish' WHERE position = 2", "wrong-column"),
        ("DELETE FROM event_issue WHERE position = 3 AND issue = 'chips'", "wrong-column"),
        ("INSERT INTO event_issue VALUES (77, 'chips')", "wrong-column"),
    ],
)
def test_what_was_changed_behind_the_guards_is_found(log: SqliteLog, path: Path, change: str, code: str) -> None:
    """Whoever drops the guards, changes an entry and puts the guards back has still changed the entry."""
    names = [*GUARDS]
    tamper(path, "PRAGMA foreign_keys=0", *(f"DROP TRIGGER {name}" for name in names), change, *GUARDS.values())

    assert code in codes(log)


def test_a_changed_entry_stops_appends_too(log: SqliteLog, path: Path) -> None:
    """The state is brought forward only over entries that their leaves stand for."""
    change = "UPDATE event SET data = replace(data, 'US', 'CN') WHERE position = 3"
    tamper(path, "DROP TRIGGER event_never_changes", change, GUARDS["event_never_changes"])

    with pytest.raises(InvalidLogError) as caught:
        log.append([statement("s9")])

    assert "position 3" in str(caught.value)


def test_a_new_file_has_what_is_declared(log: SqliteLog, path: Path) -> None:
    """Tables and guards to the letter, STRICT, with the marks of the file, and the views for people."""
    with closing(sqlite3.connect(path)) as connection:
        assert digest(found(connection)) == digest(declared())
        assert connection.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)
        views = connection.execute("SELECT name FROM sqlite_master WHERE type = 'view'").fetchall()
        assert {name for (name,) in views} == {*VIEWS}
        strict = connection.execute("SELECT name, strict FROM pragma_table_list WHERE name IN ('event', 'event_issue')")
        assert {*strict} == {("event", 1), ("event_issue", 1)}
    assert log.read().events == tuple(FIRST)


def test_the_views_show_an_event_as_people_read_it(path: Path) -> None:
    """Fields as columns, several values in one cell, who says so by default the parties."""
    with made(path) as log:
        log.append(
            [statement("s4", by=["press"], headline="中美 “talk”", sources=[{"publisher": "P"}, {"publisher": "Q"}])]
        )
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT position, id, known, issues, parties, by, headline, amends FROM events")
        assert rows.fetchall() == [
            (1, "opening", "2025-01-01", None, "US, CN", None, "A negotiation", None),
            (2, "s1", "2025-10-26", "tariffs", "US", "US", None, None),
            (3, "s2", "2025-10-26", "chips, tariffs", "US", "US", None, None),
            (4, "s3", "2025-10-26", "tariffs", "US", "US", None, "s1"),
            (5, "s4", "2025-10-26", "tariffs", "US", "press", "中美 “talk”", None),
        ]
        assert connection.execute("SELECT id, publisher FROM sources").fetchall() == [("s4", "P"), ("s4", "Q")]


def test_an_opened_log_is_a_sqlite_log(log: SqliteLog, path: Path) -> None:
    """What reads the file by its name reads the same."""
    assert open_log(path).read() == log.read()


def test_refused_appends_leave_no_lock(log: SqliteLog, path: Path) -> None:
    """After a refusal others can write at once."""
    with pytest.raises(NegotiationError):
        log.append([statement("s9", issues=["fish"])])
    tamper(path, "CREATE TABLE note (id TEXT)")
    log.close()

    assert log.append([statement("s9")])[0].position == 5
