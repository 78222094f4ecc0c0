"""The schema of the SQLite log: the tables of events, the guards that keep them append-only, and views for people.

The tables hold the log. The guards are triggers. They refuse to change or remove an entry, to insert one that is not
the next, to use an id twice, and to insert a column that differs from the event. `INSERT OR REPLACE` does not fire
triggers on UPDATE and DELETE, so the guard on INSERT refuses it. The owner of a file can drop a guard. So every opening
compares the schema of the file with the one declared here, and leaves reveal changed entries. Views are for readers:
the log never reads them, so they are not compared; users may add views, and migrations make ours again.

`migrations` only adds tables, indexes, triggers and views. It never uses `transform` of sqlite-utils, which replaces a
table and loses its triggers.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping

    from sqlite_utils import Database, Migrations

APPLICATION_ID = 0x4E65676F
"""Identifies our files by four bytes of their header: `Nego`."""

SCHEMA_VERSION = 3
"""The value of `user_version`: the number of migrations that have been applied."""

TABLES = {
    "event": """CREATE TABLE event (
    position INTEGER PRIMARY KEY,
    recorded TEXT,
    id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    occurred TEXT NOT NULL,
    amends TEXT,
    data TEXT NOT NULL,
    leaf BLOB NOT NULL
) STRICT""",
    "event_issue": """CREATE TABLE event_issue (
    position INTEGER NOT NULL REFERENCES event (position),
    issue TEXT NOT NULL,
    PRIMARY KEY (position, issue)
) STRICT, WITHOUT ROWID""",
    "log": """CREATE TABLE log (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    name TEXT NOT NULL
) STRICT""",
}

# IS and IS NOT instead of = and <>: with NULL these give NULL, and the guard would not fire.
TRIGGERS = {
    "event_is_the_next": """CREATE TRIGGER event_is_the_next BEFORE INSERT ON event BEGIN
    SELECT RAISE(ABORT, 'append-only: the position is not the next')
    WHERE NEW.position IS NOT (SELECT coalesce(max(position), 0) + 1 FROM event);
    SELECT RAISE(ABORT, 'append-only: the id is taken') WHERE EXISTS (SELECT 1 FROM event WHERE id = NEW.id);
END""",
    "event_never_changes": """CREATE TRIGGER event_never_changes BEFORE UPDATE ON event BEGIN
    SELECT RAISE(ABORT, 'append-only: an event never changes; append a correction');
END""",
    "event_never_goes": """CREATE TRIGGER event_never_goes BEFORE DELETE ON event BEGIN
    SELECT RAISE(ABORT, 'append-only: an event never goes; append a retraction');
END""",
    "event_issue_never_changes": """CREATE TRIGGER event_issue_never_changes BEFORE UPDATE ON event_issue BEGIN
    SELECT RAISE(ABORT, 'append-only: an event never changes; append a correction');
END""",
    "event_issue_never_goes": """CREATE TRIGGER event_issue_never_goes BEFORE DELETE ON event_issue BEGIN
    SELECT RAISE(ABORT, 'append-only: an event never goes; append a retraction');
END""",
    "log_is_one": """CREATE TRIGGER log_is_one BEFORE INSERT ON log WHEN EXISTS (SELECT 1 FROM log) BEGIN
    SELECT RAISE(ABORT, 'append-only: a log has one name');
END""",
    "log_never_changes": """CREATE TRIGGER log_never_changes BEFORE UPDATE ON log BEGIN
    SELECT RAISE(ABORT, 'append-only: a log keeps its name');
END""",
    "log_never_goes": """CREATE TRIGGER log_never_goes BEFORE DELETE ON log BEGIN
    SELECT RAISE(ABORT, 'append-only: a log keeps its name');
END""",
}

GUARDS_ON_INSERT = {
    "event_says_what_it_is": """CREATE TRIGGER event_says_what_it_is BEFORE INSERT ON event BEGIN
    SELECT RAISE(ABORT, 'append-only: the columns do not say what the data says') WHERE (
        SELECT count(*) FROM json_each(NEW.data) AS field
        WHERE (field.key = 'id' AND field.value IS NEW.id) OR (field.key = 'kind' AND field.value IS NEW.kind)
        OR (field.key = 'occurred' AND field.value IS NEW.occurred)
        OR (field.key = 'amends' AND (field.value IS NEW.amends OR NEW.amends IS NULL))
    ) IS NOT 3 + (NEW.amends IS NOT NULL);
END""",
    "event_issue_is_named": """CREATE TRIGGER event_issue_is_named BEFORE INSERT ON event_issue BEGIN
    SELECT RAISE(ABORT, 'append-only: the event does not name this issue') WHERE NOT EXISTS (
        SELECT 1 FROM event AS e, json_each(e.data, '$.issues') AS named
        WHERE e.position = NEW.position AND e.kind <> 'opening' AND named.value = NEW.issue
    );
END""",
}
"""The guards that version 3 added: they refuse columns that differ from the event.

They count the fields that agree with their columns: three, or four with `amends`. They only call `json_each`, which
refuses what is not JSON, because older versions of SQLite do not allow the other JSON functions in triggers while
`trusted_schema` is off."""

GUARDS = {**TRIGGERS, **GUARDS_ON_INSERT}
"""All guards of this version."""

_ADDED: dict[int, dict[str, str]] = {3: GUARDS_ON_INSERT}
"""The triggers that versions after the first have added, by version."""

_PARTIES = """(SELECT group_concat(CASE type WHEN 'object' THEN json_extract(value, '$.id') ELSE value END, ', ')
        FROM json_each(e.data, '$.parties'))"""
_BY = """coalesce(
        (SELECT group_concat(value, ', ') FROM json_each(e.data, '$.by')),
        CASE e.kind WHEN 'opening' THEN NULL ELSE {parties} END
    )"""

VIEWS = {
    "events": """SELECT
    e.position,
    e.id,
    e.kind,
    e.occurred,
    coalesce(json_extract(e.data, '$.known'), e.occurred) AS known,
    json_extract(e.data, '$.zone') AS zone,
    (SELECT group_concat(i.issue, ', ') FROM event_issue AS i WHERE i.position = e.position) AS issues,
    {parties} AS parties,
    {by} AS by,
    json_extract(e.data, '$.actor') AS actor,
    json_extract(e.data, '$.measure') AS measure,
    json_extract(e.data, '$.level.value') AS level,
    json_extract(e.data, '$.level.unit') AS unit,
    json_extract(e.data, '$.effective') AS effective,
    json_extract(e.data, '$.until') AS until,
    coalesce(json_extract(e.data, '$.headline'), json_extract(e.data, '$.title')) AS headline,
    e.amends,
    e.recorded,
    lower(hex(e.leaf)) AS leaf
FROM event AS e
ORDER BY e.position""".replace("{by}", _BY).replace("{parties}", _PARTIES),
    "sources": """SELECT
    e.position,
    e.id,
    json_extract(s.value, '$.publisher') AS publisher,
    json_extract(s.value, '$.title') AS title,
    json_extract(s.value, '$.published') AS published,
    json_extract(s.value, '$.language') AS language,
    json_extract(s.value, '$.url') AS url
FROM event AS e, json_each(e.data, '$.sources') AS s
ORDER BY e.position""",
}
"""Views for datasette or a shell: the fields of each event as columns, and its sources."""


def migrations() -> Migrations:
    """Return the migrations that upgrade a file from any version to this one, in order."""
    from sqlite_utils import Migrations

    steps = Migrations("negotiation")

    @steps(name="1 the log and its guards")
    def tables(db: Database) -> None:
        _make(db, {**TABLES, **TRIGGERS})

    @steps(name="2 views for people")
    def views(db: Database) -> None:
        for name, text in VIEWS.items():
            db.create_view(name, text, replace=True)

    @steps(name="3 guards on what is inserted")
    def guards(db: Database) -> None:
        _make(db, GUARDS_ON_INSERT)

    return steps


def _make(db: Database, texts: Mapping[str, str]) -> None:
    """Make the tables and triggers that do not exist.

    The list of applied migrations is not relied on: it is in a table of sqlite-utils, which anybody can change.
    """
    actual = found(db.conn)
    for name, text in texts.items():
        if name not in actual:
            db.execute(text)


def declared(version: int = SCHEMA_VERSION) -> Mapping[str, str]:
    """Return the tables and triggers that a file of a version must have: their SQL text by name."""
    added = {name: text for since, texts in _ADDED.items() if since <= version for name, text in texts.items()}
    return {**TABLES, **TRIGGERS, **added}


def found(connection: sqlite3.Connection) -> Mapping[str, str]:
    """Return the tables, indexes and triggers of the log that a file has: their SQL text by name."""
    # NOCASE: SQLite ignores the case of names. Indexes that SQLite makes itself have no `sql`.
    rows = connection.execute(
        "SELECT CAST(name AS BLOB), CAST(sql AS BLOB) FROM sqlite_master "
        "WHERE tbl_name COLLATE NOCASE IN ('event', 'event_issue', 'log') AND sql IS NOT NULL"
    )
    return {bytes(name).decode(errors="replace"): bytes(text).decode(errors="replace") for name, text in rows}


def digest(schema: Mapping[str, str]) -> str:
    """Return the SHA-256 digest of a schema, independent of the order in which it was made."""
    return sha256("\0".join(f"{name}\n{schema[name]}" for name in sorted(schema)).encode()).hexdigest()


def differences(actual: Mapping[str, str], version: int = SCHEMA_VERSION) -> Iterable[str]:
    """Yield a sentence for each table, index or trigger that differs from the declaration of a version."""
    expected = declared(version)
    for name in sorted({*actual, *expected}):
        what = "table" if name in TABLES else "guard" if name in expected else "addition"
        if name not in actual:
            yield f"the {what} {name} is missing."
        elif name not in expected:
            yield f"{name} was added to a table of the log."
        elif actual[name] != expected[name]:
            yield f"the {what} {name} was changed."
