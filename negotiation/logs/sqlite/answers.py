"""Answer tables in a SQLite log: tables and views beside those of the log, for programs that cannot replay a log.

They are not part of the log: its schema, guards and head do not include them, `append` does not change them, and this
package never reads an answer from them. They are written and dropped together. Each view shows rows only while the
answers match the log in the file; after an append the views are empty until the answers are rebuilt, and `answer_check`
says so. Tables and views of other programs with the same names are not changed.

The table `answer_basis` says what the answers were computed from (position, head, rules, time zones), so that outdated
answers can be recognised.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from negotiation.errors import Finding, InvalidLogError
from negotiation.logs.answer_keeper import AnswerBasis

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path

    from negotiation.logs.answer_keeper import AnswerTable, AnswerTables, Replaced


OWN_COMMENT = "/* made by negotiation rebuild */"
"""A comment in the SQL text of everything that is made here, so that nothing else is ever dropped."""

BASIS = "answer_basis"
_BASIS_COLUMNS = {
    "position": "INTEGER",
    "head": "TEXT",
    "leaf": "BLOB",
    "rules": "TEXT",
    "zone": "TEXT",
    "zones": "TEXT",
    "digest": "BLOB",
    "size": "INTEGER",
}
ANSWER_TABLES = ("answer_status", "answer_measures", "answer_deadlines")

_TYPES = {"integer": "INTEGER", "boolean": "INTEGER", "number": "REAL"}
ANSWERS_ARE_CURRENT = """EXISTS (
    SELECT 1 FROM answer_basis AS b
    WHERE b.position = (SELECT coalesce(max(position), 0) FROM event)
    AND b.leaf IS (SELECT leaf FROM event ORDER BY position DESC LIMIT 1)
    AND b.digest IS NOT NULL
    AND b.size = (SELECT count(*) FROM answer_status) + (SELECT count(*) FROM answer_measures)
        + (SELECT count(*) FROM answer_deadlines)
    AND 10 = (
        SELECT count(*) FROM sqlite_master WHERE type = 'trigger'
        AND tbl_name IN ('answer_status', 'answer_measures', 'answer_deadlines', 'answer_basis')
        AND instr(sql, '/* made by negotiation rebuild */')
    )
)"""
"""The SQL condition that the answers in a file match its log and were not altered, as far as SQL can tell.

A change to a row removes the digest (`_triggers`). Dropping these triggers is noticed until they are made again. A
change made while the triggers were dropped is found by `rows_are_unaltered`, which computes the digest again. If both a
row and the digest are forged, only rebuilding the answers shows it.
"""

_TAKE_AWAY = "BEGIN UPDATE answer_basis SET digest = NULL WHERE digest IS NOT NULL; END"
_REFUSE = """UPDATE ON answer_basis WHEN NEW.digest IS NOT NULL BEGIN
    SELECT RAISE(ABORT, 'what answers were made from never changes; run negotiation rebuild');
END"""
_WHEN = {"inserted": "INSERT", "changed": "UPDATE", "removed": "DELETE"}


def _triggers() -> dict[str, str]:
    """Return the CREATE TRIGGER statements for the answer tables, by name."""
    texts = {
        f"{table}_{what}": f"CREATE TRIGGER {table}_{what} {OWN_COMMENT} AFTER {act} ON {table} {_TAKE_AWAY}"
        for table in ANSWER_TABLES
        for what, act in _WHEN.items()
    }
    basis = f"CREATE TRIGGER {BASIS}_changed {OWN_COMMENT} BEFORE {_REFUSE}"
    return {**texts, f"{BASIS}_changed": basis}


_NOW = "strftime('%Y-%m-%dT%H:%M:%SZ', 'now')"
_KNOWN = f"known_from_instant <= {_NOW} AND {_NOW} < known_until_instant"
_HELD = f"from_instant <= {_NOW} AND {_NOW} < until_instant"
_DAYS = ("first_day", "last_day", "known_first_day", "known_last_day")

VIEWS = {
    "status_now": "SELECT {own} FROM answer_status WHERE {stands} AND {held} AND {known} ORDER BY issue",
    "status_history": """SELECT issue, first_day, last_day, {rest} FROM answer_status
WHERE {stands} AND {known} ORDER BY issue, first_day""",
    "measures_now": "SELECT {own} FROM answer_measures WHERE {stands} AND {held} AND {known} ORDER BY measure",
    "measures_history": """SELECT measure, first_day, last_day, {rest} FROM answer_measures
WHERE {stands} AND {known} ORDER BY measure, first_day""",
    "deadlines_now": "SELECT {own} FROM answer_deadlines WHERE {stands} AND {held} AND {known} ORDER BY due",
    "answer_check": """SELECT
    CASE WHEN {stands} THEN 'yes' ELSE 'no: run negotiation rebuild' END AS answers_belong_to_this_log,
    b.position AS answers_position,
    (SELECT coalesce(max(position), 0) FROM event) AS log_position,
    b.head, b.rules, b.zone, b.zones
FROM answer_basis AS b""",
}
"""The SELECT of each view, by name; `stands`, `held` and `known` are conditions, `own` and `rest` columns."""

_OF = {
    **dict.fromkeys(("status_now", "status_history"), "answer_status"),
    **dict.fromkeys(("measures_now", "measures_history"), "answer_measures"),
    "deadlines_now": "answer_deadlines",
}


def write_answers(connection: sqlite3.Connection, path: Path, answers: AnswerTables) -> bool:
    """Write answers in place of all or a part of the stored ones, inside a transaction of the caller.

    Returns:
        whether they were written. Answers that replace a part are written only if the stored ones are those that they
        start from.

    Raises:
        InvalidLogError: `name-taken`, if another program has made a table or view of such a name.
    """
    if answers.replaced is not None:
        return _replace(connection, answers, answers.replaced)
    drop_answers(connection)
    names = [BASIS, *(table.name for table in answers.tables), *VIEWS]
    taken = [name for name in names if _text_of(connection, name) is not None]
    if taken:
        message = f"another program has made {', '.join(taken)} in this file; the answers need these names."
        raise InvalidLogError(
            str(path), [Finding(code="name-taken", message=message, hint="Rename or drop them.", file=str(path))]
        )
    columns = ", ".join(f"{key} {kind}" for key, kind in _BASIS_COLUMNS.items())
    connection.execute(f"CREATE TABLE {BASIS} {OWN_COMMENT} ({columns}) STRICT")
    for table in answers.tables:
        columns = ", ".join(f'"{key}" {_TYPES.get(kind, "TEXT")}' for key, kind, _ in table.columns)
        connection.execute(f"CREATE TABLE {table.name} {OWN_COMMENT} ({columns})")
        _insert(connection, table)
        first = table.columns[0][0]
        connection.execute(f"CREATE INDEX {table.name}_days ON {table.name} ({first}, first_day, known_first_day)")
    for text in (*_views(answers).values(), *_triggers().values()):
        connection.execute(text)
    _write_basis(connection, answers)
    return True


def _replace(connection: sqlite3.Connection, answers: AnswerTables, replaced: Replaced) -> bool:
    if read_basis(connection) != replaced.since or not _stands_as_made(connection, answers):
        return False
    if not rows_are_unaltered(connection):  # the rows that stay would be forged
        return False
    for statement, names in (
        ("DELETE FROM answer_status WHERE issue = ?", replaced.issues),
        ("DELETE FROM answer_measures WHERE measure = ?", replaced.measures),
        ("DELETE FROM answer_deadlines WHERE measure = ?", replaced.measures),
        (_ON_ISSUE_ITSELF, replaced.due_on),
    ):
        connection.executemany(statement, ([name] for name in sorted(names)))
    for table in answers.tables:
        _insert(connection, table)
    # The triggers on the rows have removed the digest, and refuse to set one by UPDATE: write the basis anew.
    connection.execute(f"DELETE FROM {BASIS}")  # noqa: S608 - a constant
    _write_basis(connection, answers)
    return True


def _stands_as_made(connection: sqlite3.Connection, answers: AnswerTables) -> bool:
    """Tell whether tables, views and triggers are exactly those that this version makes."""
    columns = {table.name: [key for key, _, _ in table.columns] for table in answers.tables}
    columns[BASIS] = [*_BASIS_COLUMNS]
    return all(_columns_of(connection, table) == names for table, names in columns.items()) and all(
        _text_of(connection, name) == text for name, text in {**_views(answers), **_triggers()}.items()
    )


def rows_are_unaltered(connection: sqlite3.Connection) -> bool:
    """Tell whether the rows of the answers are those that were written, by computing their digest again."""
    texts = {name: _text_of(connection, name) or "" for name in (BASIS, *ANSWER_TABLES)}
    if (
        any(OWN_COMMENT not in text for text in texts.values()) or "digest" not in texts[BASIS]
    ):  # or of an older release
        return False
    stored = connection.execute(f"SELECT digest, size FROM {BASIS}").fetchall()  # noqa: S608 - a constant
    return stored == [_digest(connection)]


def _digest(connection: sqlite3.Connection) -> tuple[bytes, int]:
    """Return the digest over all rows of the answers, independent of their order, and the number of rows."""
    total, count = 0, 0
    factory, connection.text_factory = connection.text_factory, bytes  # an altered value may not be valid UTF-8
    try:
        for table in ANSWER_TABLES:
            for row in connection.execute(f"SELECT * FROM {table}"):  # noqa: S608 - names of ours
                # `repr` is different for different types and values. Digests are added, so that their order does not
                # matter: an update moves rows.
                total += int.from_bytes(sha256(f"{table}{row!r}".encode()).digest())
                count += 1
    finally:
        connection.text_factory = factory
    # Modulo 2^256, so that the sum of digests has the length of one.
    return (total % 2**256).to_bytes(32), count


def _views(answers: AnswerTables) -> dict[str, str]:
    """Return the CREATE VIEW statement of each view, by name."""
    tables = {table.name: table for table in answers.tables}
    filled = {name: _filled(text, tables.get(_OF.get(name, ""))) for name, text in VIEWS.items()}
    return {name: f"CREATE VIEW {name} AS {OWN_COMMENT} {text}" for name, text in filled.items()}


# `issues` is a text such as `fish; ports`: the added separators keep `fish` from matching `shellfish`.
_ON_ISSUE_ITSELF = """DELETE FROM answer_deadlines
WHERE measure IS NULL AND instr('; ' || issues || '; ', '; ' || ? || '; ')"""


def _write_basis(connection: sqlite3.Connection, answers: AnswerTables) -> None:
    made_of = (answers.position, answers.head, answers.leaf, answers.rules, answers.zone, answers.zones)
    basis = (*made_of, *_digest(connection))
    connection.execute(f"INSERT INTO {BASIS} VALUES ({', '.join('?' * len(basis))})", basis)  # noqa: S608 - a constant


def _columns_of(connection: sqlite3.Connection, table: str) -> list[str] | None:
    """Return the columns of an answer table; None if it does not exist or another program made it."""
    text = _text_of(connection, table)
    if text is None or OWN_COMMENT not in text:
        return None
    found = connection.execute("SELECT CAST(name AS BLOB) FROM pragma_table_info(?) ORDER BY cid", (table,))
    return [bytes(name).decode(errors="replace") for (name,) in found]


def drop_answers(connection: sqlite3.Connection) -> bool:
    """Drop every answer table and view; return whether there were any."""
    # Views before tables ("view" sorts after "table", hence DESC); triggers are dropped with their tables.
    made = connection.execute(
        "SELECT type, name FROM sqlite_master WHERE instr(sql, ?) AND type IN ('table', 'view') ORDER BY type DESC",
        (OWN_COMMENT,),
    ).fetchall()
    for kind, name in made:
        quoted = str(name).replace('"', '""')
        connection.execute(f'DROP {kind} "{quoted}"')
    return bool(made)


def read_basis(connection: sqlite3.Connection) -> AnswerBasis | None:
    """Return what the answers in a file were computed from; None if there are no answers."""
    text = _text_of(connection, BASIS)
    if text is None or OWN_COMMENT not in text:
        return None
    # Answers of a release before the column `zones` have no known version of the time zones.
    zones = "zones" if " zones TEXT" in text else "''"
    row = connection.execute(
        f"SELECT position, CAST(head AS BLOB), CAST(rules AS BLOB), CAST({zones} AS BLOB) FROM {BASIS}"  # noqa: S608 - constants
    ).fetchone()
    if row is None or not isinstance(row[0], int) or not all(isinstance(each, bytes) for each in row[1:]):
        return None
    head, rules, zones = (each.decode(errors="replace") for each in row[1:])
    return AnswerBasis(position=row[0], head=head, rules=rules, zones=zones)


def _text_of(connection: sqlite3.Connection, name: str) -> str | None:
    # CAST AS BLOB: in a damaged file, the text may not be valid UTF-8, and sqlite3 would raise an error.
    row = connection.execute(
        "SELECT CAST(sql AS BLOB) FROM sqlite_master WHERE name COLLATE NOCASE = ? AND sql IS NOT NULL", (name,)
    ).fetchone()
    return None if row is None else bytes(row[0]).decode(errors="replace")


def _insert(connection: sqlite3.Connection, table: AnswerTable) -> None:
    places = ", ".join("?" * len(table.columns))
    connection.executemany(
        f"INSERT INTO {table.name} VALUES ({places})",  # noqa: S608 - names of ours
        ([row[key] for key, _, _ in table.columns] for row in table.rows),
    )


def _filled(text: str, table: AnswerTable | None) -> str:
    names = [key for key, _, _ in table.columns] if table else []
    own = [key for key in names if key not in _DAYS and not key.endswith("_instant")]
    return text.format(
        stands=ANSWERS_ARE_CURRENT, held=_HELD, known=_KNOWN, own=", ".join(own), rest=", ".join(own[1:])
    )
