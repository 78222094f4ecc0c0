"""Rows: writing, reading and checking the rows of a SQLite log.

The columns `position`, `recorded` and `data` are the entry; the leaf covers them. The other columns repeat fields of
`data` for queries, and are compared with it whenever the log is read.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Any

import attrs

from negotiation.codec import MAX_LINE_BYTES, decode, parse
from negotiation.errors import BadValueError, Finding, UnreadableLogError
from negotiation.events import Event
from negotiation.gc_pause import collection_paused
from negotiation.logs.append.recording_time import recorded_instant, recorded_order
from negotiation.logs.append.validate import validate
from negotiation.logs.bundler import Bundler
from negotiation.logs.contents import Stored
from negotiation.logs.damage.remains import Remnant
from negotiation.logs.line import check_line
from negotiation.logs.sqlite.connection import give_time
from negotiation.logs.sqlite.errors import fault as complaint
from negotiation.logs.sqlite.library import library
from negotiation.logs.tree import leaf_data, leaf_hash

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Sequence
    from pathlib import Path

SqliteRow = tuple[Any, ...]

# CAST AS BLOB: a damaged file may hold text that is not UTF-8, and sqlite3 would raise an error for the whole row.
_ALL = (
    "SELECT position, CAST(recorded AS BLOB), CAST(id AS BLOB), CAST(kind AS BLOB), CAST(occurred AS BLOB), "
    "CAST(amends AS BLOB), CAST(data AS BLOB), leaf FROM event WHERE position > ? ORDER BY position"
)
_ONE = (
    "SELECT position, CAST(recorded AS BLOB), CAST(id AS BLOB), CAST(kind AS BLOB), CAST(occurred AS BLOB), "
    "CAST(amends AS BLOB), CAST(data AS BLOB), leaf FROM event WHERE position = ?"
)
_INSERT = "INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
_INSERT_ISSUE = "INSERT INTO event_issue VALUES (?, ?)"
_ISSUES = "SELECT position, CAST(issue AS BLOB) FROM event_issue WHERE position > ? ORDER BY position, issue"
_BEFORE_ALL = -(1 << 63)  # the smallest integer of SQLite, so that rows with wrong positions (0, -5) are found too
_AT_ONCE = 1_000
_MOST_FINDINGS = 100
_MOST_MISSING = 1_000
"""In a damaged file, reading ends after so many positions in succession that cannot be read or do not exist."""


def insert(connection: sqlite3.Connection, entries: Sequence[Stored]) -> list[bytes]:
    """Write entries in order, inside the open transaction; return their leaves."""
    rows = [row_of(entry) for entry in entries]
    connection.executemany(_INSERT, rows)
    issues = [(entry.position, issue) for entry in entries for issue in entry.event.concerns]
    connection.executemany(_INSERT_ISSUE, issues)
    return [row[7] for row in rows]


def row_of(entry: Stored) -> SqliteRow:
    """Return the columns of an entry."""
    event = entry.event
    return (
        entry.position,
        entry.recorded,
        event.id,
        event.kind,
        event.occurred.text,
        event.amends,
        entry.data.decode(),
        entry.leaf,
    )


def rows_after(connection: sqlite3.Connection, position: int = _BEFORE_ALL) -> Iterator[SqliteRow]:
    """Yield the rows after a position in order, by default all; texts are bytes."""
    cursor = connection.execute(_ALL, (position,))
    # In portions: one at a time is slower, and all at once would hold every row of a large log in memory.
    while rows := cursor.fetchmany(_AT_ONCE):
        yield from rows


def row_at(connection: sqlite3.Connection, position: int) -> SqliteRow | None:
    """Return the row at a position; None if there is none."""
    row: SqliteRow | None = connection.execute(_ONE, (position,)).fetchone()
    return row


def issues_after(connection: sqlite3.Connection, position: int = _BEFORE_ALL) -> dict[int, tuple[str, ...]]:
    """Return the issues of the rows after a position."""
    found: dict[int, list[str]] = {}
    for at, issue in connection.execute(_ISSUES, (position,)):
        found.setdefault(at, []).append(_text(issue))
    return {at: tuple(issues) for at, issues in found.items()}


def name_of(connection: sqlite3.Connection) -> str:
    """Return the name of the log."""
    row = connection.execute("SELECT CAST(name AS BLOB) FROM log").fetchone()
    return _text(row[0]) if row else ""


def matches_leaf(row: SqliteRow, position: int) -> bool:
    """Tell whether a row is at a position and matches its leaf."""
    return bool(row[0] == position and row[7] == _leaf(row))


def entry_of(row: SqliteRow, bundler: Bundler | None = None) -> Stored:
    """Return the entry of a row.

    Args:
        row: the row.
        bundler: stores the bytes when a whole log is read.

    Raises:
        BadValueError: the bytes are not an event; further faults are in `others`.
    """
    data = row[6] or b""
    if len(data) > MAX_LINE_BYTES:
        raise BadValueError("line-too-long", f"the event is longer than {MAX_LINE_BYTES} bytes.")
    try:
        decoded = decode(parse(data.decode()), bundler.place(row[0], data) if bundler else data)
    except UnicodeDecodeError as error:
        raise BadValueError("not-utf8", f"byte {error.start + 1} of the event is not UTF-8.") from None
    if not isinstance(decoded, Event):
        first, *others = decoded
        raise BadValueError(first.code, first.message, first.hint, others)
    recorded = None if row[1] is None else _text(row[1])
    check_line(data, recorded)
    if recorded is not None:
        recorded_instant(recorded)
    if bundler is not None:
        return bundler.entry(row[0], recorded, decoded, data)
    return Stored(position=row[0], recorded=recorded, event=decoded, data=data)


@attrs.frozen
class Unreadable:
    """A position in the table of events that SQLite cannot read, and perhaps the positions after it."""

    position: int
    fault: Finding


def readable(connection: sqlite3.Connection, path: Path) -> Iterator[SqliteRow | Unreadable]:
    """Yield every readable row in order, and one `Unreadable` for each group of adjacent rows that cannot be read.

    Raises:
        sqlite3.Error: the cause is not a damaged file but a lock or the disk.
    """
    at = _BEFORE_ALL
    try:
        for row in rows_after(connection):
            yield row
            at = row[0]
    except library().Error as error:
        damage(error, path)  # raises again if the file is not damaged
    else:
        return
    at, missing, told = max(at, 0), 0, False
    while missing < _MOST_MISSING:  # now row by row: after a damaged page, other pages may be readable
        at, missing = at + 1, missing + 1
        try:
            found = row_at(connection, at)
        except library().Error as error:
            if not told:
                yield Unreadable(at, damage(error, path))
            told = True
        else:
            if found is not None:
                missing, told = 0, False
                yield found


def damage(error: Exception, path: Path) -> Finding:
    """Return the finding for an error of SQLite that means damage; raise any other error again."""
    raised = complaint(path, str(error), 0)
    if isinstance(raised, UnreadableLogError):
        raise error
    return raised.findings[0]


@collection_paused()
def read_rows(connection: sqlite3.Connection, path: Path) -> tuple[list[Stored], list[Finding], int]:
    """Return the entries of a log and the findings: those on each row, or if there are none, those between rows.

    Returns:
        the entries, the findings, and how many of the entries are before the first finding.
    """
    file = str(path)
    issues, unreadable_issues = _issues(connection, path)
    entries: list[Stored] = []
    findings: list[Finding] = []
    undamaged = 0
    bundler = Bundler()
    for position, row in enumerate(readable(connection, path), start=1):
        # The limit on time is for one step, so it is set again as reading proceeds.
        if position % _AT_ONCE == 1:
            give_time(connection)
        if isinstance(row, Unreadable):
            findings.append(attrs.evolve(row.fault, message=f"position {position}: {row.fault.message}"))
            break
        entry, faults = _judged(row, position, issues.pop(row[0], ()), bundler)
        findings += [_placed(fault, position, file) for fault in faults]
        if entry is not None:
            entries.append(entry)
        if not findings:
            undamaged = len(entries)
        if len(findings) >= _MOST_FINDINGS:
            return entries, findings, undamaged
    # Each row has taken its issues out of the dict, so the rest belongs to no row.
    if issues and not findings:
        wrong = BadValueError("wrong-column", "event_issue names positions that are not there.", _RESTORE)
        findings.append(_placed(wrong, min(issues, key=str), file))
    if unreadable_issues is not None:
        findings.insert(0, unreadable_issues)
    return entries, findings or _findings_between(entries, file), undamaged


def _findings_between(entries: Sequence[Stored], file: str) -> list[Finding]:
    between = (*validate([entry.event for entry in entries]), *recorded_order(entries))
    return [
        Finding(code=each.code, message=each.message, hint=each.hint, event=each.event, file=file)
        for _, each in islice(between, _MOST_FINDINGS)
    ]


def _issues(connection: sqlite3.Connection, path: Path) -> tuple[dict[int, tuple[str, ...]], Finding | None]:
    """Return the issues of the rows as far as they can be read, and the finding that ends them, if any."""
    found: dict[int, list[str]] = {}
    try:
        for at, issue in connection.execute(_ISSUES, (_BEFORE_ALL,)):
            found.setdefault(at, []).append(_text(issue))
    except library().Error as error:
        return {at: tuple(issues) for at, issues in found.items()}, damage(error, path)
    return {at: tuple(issues) for at, issues in found.items()}, None


def remnants(connection: sqlite3.Connection, path: Path) -> Iterator[Remnant]:
    """Yield what can be read of each entry; the columns that repeat its fields are not compared."""
    position = 0
    for count, row in enumerate(readable(connection, path)):
        if count % _AT_ONCE == 0:
            give_time(connection)
        position = position + 1 if isinstance(row, Unreadable) else row[0]
        place = f"position {position}"
        if isinstance(row, Unreadable):
            yield Remnant(place, fault=row.fault)
            continue
        event = _text(row[2])
        try:
            if not matches_leaf(row, position):
                raise BadValueError("wrong-leaf", "the entry is not what its leaf stands for.")  # noqa: TRY301
            yield Remnant(place, entry_of(row))
        except (BadValueError, TypeError) as fault:
            code = fault.code if isinstance(fault, BadValueError) else "wrong-leaf"
            message = fault.message if isinstance(fault, BadValueError) else "a column has a value of the wrong type."
            yield Remnant(place, fault=Finding(code=code, message=message), event=event)


_RESTORE = "Restore the log from a backup; 'negotiation salvage' writes what is sound before it into a new log."


def _judged(
    row: SqliteRow, position: int, issues: tuple[str, ...], bundler: Bundler
) -> tuple[Stored | None, list[BadValueError]]:
    if row[0] != position:
        return None, [BadValueError("gap", f"the next position is {row[0]}.", _RESTORE)]
    if row[7] != _leaf(row):
        return None, [BadValueError("wrong-leaf", "the entry is not what its leaf stands for.", _RESTORE)]
    try:
        entry = entry_of(row, bundler)
    except BadValueError as fault:
        return None, [fault, *fault.others]
    event = entry.event
    amends = None if event.amends is None else event.amends.encode()
    expected = event.id.encode(), event.kind.encode(), event.occurred.text.encode(), amends
    wrong = []
    if row[2:6] != expected:
        columns = zip(("id", "kind", "occurred", "amends"), expected, row[2:6], strict=True)
        wrong = [name for name, value, stored in columns if value != stored]
    # The table is sorted and has no repetition; the first comparison avoids sorting for the usual case of one issue.
    if issues != event.concerns and issues != tuple(sorted({*event.concerns}, key=str.encode)):
        wrong.append("issue")
    return entry, [_wrong_column(name, event) for name in wrong]


def _wrong_column(name: str, event: Event) -> BadValueError:
    message = f"the column {name} of {event.id} does not say what the event says."
    return BadValueError("wrong-column", message, _RESTORE)


def _leaf(row: SqliteRow) -> bytes:
    return leaf_hash(leaf_data(row[0], None if row[1] is None else _text(row[1]), row[6] or b""))


def _placed(fault: BadValueError, position: int, file: str) -> Finding:
    return Finding(code=fault.code, message=f"position {position}: {fault.message}", hint=fault.hint, file=file)


@lru_cache(maxsize=4096)  # a log has many issues and recording times, but few different ones
def _text(value: bytes | None) -> str:
    """Return a stored text; a damaged file may have NULL where the schema forbids it, which gives an empty text."""
    return (value or b"").decode(errors="replace")
