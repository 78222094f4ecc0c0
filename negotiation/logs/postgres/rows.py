"""Rows: reading and checking the rows of a PostgreSQL log.

The columns `position`, `recorded` and `data` are the entry; the leaf covers them. The other columns repeat fields of
`data` for queries, and are compared with it whenever the log is read.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

import attrs

from negotiation.codec import decode, parse
from negotiation.errors import BadValueError, Finding, InvalidLogError
from negotiation.events import Event, Opening
from negotiation.logs.append.recording_time import recorded_instant, recorded_order
from negotiation.logs.append.validate import validate
from negotiation.logs.bundler import Bundler
from negotiation.logs.contents import Stored
from negotiation.logs.damage.remains import Remnant
from negotiation.logs.line import check_line
from negotiation.logs.tree import leaf_data, leaf_hash

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from negotiation.logs.append.log_state import LogState
    from negotiation.logs.postgres.connection import Connection

# The subquery gives the issues as an array, so that one statement reads each entry in one row.
_COLUMNS = """SELECT e.position, e.recorded, e.id, e.kind, e.occurred, e.amends, e.data, e.leaf, ARRAY(
    SELECT i.issue FROM negotiation.event_issue AS i
    WHERE i.negotiation = e.negotiation AND i.position = e.position ORDER BY i.issue
) FROM negotiation.event AS e WHERE e.negotiation = %s AND e.position"""
_FROM = f"{_COLUMNS} >= %s ORDER BY e.position"
_ONE = f"{_COLUMNS} = %s"
_MOST_FINDINGS = 100
_RESTORE = "Restore the database from a backup; 'negotiation salvage' writes what is sound before it into a new log."


@attrs.frozen
class PostgresRow:
    """One row of the table of events, with its issues from the other table."""

    position: int
    recorded: str | None
    id: str
    kind: str
    occurred: str
    amends: str | None
    data: bytes
    leaf: bytes
    issues: list[str]

    @property
    def matches_leaf(self) -> bool:
        """Whether the leaf is the hash of position, recording time and data."""
        return self.leaf == leaf_hash(leaf_data(self.position, self.recorded, self.data))

    def take_into(self, state: LogState) -> None:
        """Add this row to the state of a log; only openings have to be decoded."""
        opening = entry_of(self).event if self.kind == "opening" else None
        declared = opening if isinstance(opening, Opening) else None
        state.take_columns(self.id, self.leaf, self.recorded, tuple(self.issues), self.amends, declared)


def rows_from(connection: Connection, negotiation: str, position: int = 0) -> Iterator[PostgresRow]:
    """Yield the rows from a position on, in order, from one snapshot."""
    with connection.cursor(binary=True) as cursor:
        # Binary: the driver then returns `bytea` without decoding hexadecimal text.
        for row in cursor.execute(_FROM, (negotiation, position)):
            yield PostgresRow(*row)


def row_at(connection: Connection, negotiation: str, position: int) -> PostgresRow | None:
    """Return the row at a position; None if there is none."""
    with connection.cursor(binary=True) as cursor:
        row = cursor.execute(_ONE, (negotiation, position)).fetchone()
    return None if row is None else PostgresRow(*row)


def entry_of(row: PostgresRow, bundler: Bundler | None = None) -> Stored:
    """Return the entry of a row.

    Args:
        row: the row.
        bundler: stores the bytes when many rows are read.

    Raises:
        BadValueError: the bytes are not an event; further faults are in `others`.
    """
    decoded = decode(_record(row.data), bundler.place(row.position, row.data) if bundler else row.data)
    if not isinstance(decoded, Event):
        first, *others = decoded
        raise BadValueError(first.code, first.message, first.hint, others)
    check_line(row.data, row.recorded)
    if row.recorded is not None:
        recorded_instant(row.recorded)
    if bundler is not None:
        return bundler.entry(row.position, row.recorded, decoded, row.data)
    return Stored(position=row.position, recorded=row.recorded, event=decoded, data=row.data)


def verified(rows: Iterable[PostgresRow], file: str, after: int = 0) -> tuple[Stored, ...]:
    """Return the entries of the rows after a position, each checked against its leaf and columns.

    Raises:
        InvalidLogError: a row is missing or does not match.
    """
    entries, findings, _ = judged(rows, file, after)
    if findings:
        raise InvalidLogError(file, findings)
    return tuple(entries)


def judged(rows: Iterable[PostgresRow], file: str, after: int = 0) -> tuple[list[Stored], list[Finding], int]:
    """Return the entries of the rows after a position, and the findings on each entry on its own.

    Returns:
        the entries, the findings, and how many of the entries are before the first finding.
    """
    entries: list[Stored] = []
    findings: list[Finding] = []
    undamaged = 0
    bundler = Bundler()
    for position, row in enumerate(rows, start=after + 1):
        # An entry with a wrong column is returned as well: its bytes are valid, only the copy in the column is not.
        entry, faults = _judged(row, position, bundler)
        findings += [_placed(fault, position, file) for fault in faults]
        if entry is not None:
            entries.append(entry)
        if not findings:
            undamaged = len(entries)
        if len(findings) >= _MOST_FINDINGS:
            break
    return entries, findings, undamaged


def findings_between(entries: Sequence[Stored], file: str) -> list[Finding]:
    """Return the findings between the entries of a complete log."""
    between = (*validate([entry.event for entry in entries]), *recorded_order(entries))
    return [attrs.evolve(finding, file=file) for _, finding in islice(between, _MOST_FINDINGS)]


def remnants(rows: Iterable[PostgresRow]) -> Iterator[Remnant]:
    """Yield what can be read of each entry; the columns that repeat its fields are not compared."""
    for row in rows:
        place = f"position {row.position}"
        try:
            if not row.matches_leaf:
                raise BadValueError("wrong-leaf", "the entry is not what its leaf stands for.")  # noqa: TRY301
            yield Remnant(place, entry_of(row))
        except BadValueError as fault:
            yield Remnant(place, fault=Finding(code=fault.code, message=fault.message), event=row.id)


def damaged(position: int, file: str) -> InvalidLogError:
    """Return the error about a row that does not match its leaf."""
    fault = BadValueError("wrong-leaf", "the entry is not what its leaf stands for.", _RESTORE)
    return InvalidLogError(file, [_placed(fault, position, file)])


def _record(data: bytes) -> dict[str, Any]:
    try:
        return parse(data.decode())
    except UnicodeDecodeError as error:
        raise BadValueError("not-utf8", f"byte {error.start + 1} of the event is not UTF-8.") from None


def _judged(row: PostgresRow, position: int, bundler: Bundler) -> tuple[Stored | None, list[BadValueError]]:
    if row.position != position:
        return None, [BadValueError("gap", f"the next position is {row.position}.", _RESTORE)]
    if not row.matches_leaf:
        return None, [BadValueError("wrong-leaf", "the entry is not what its leaf stands for.", _RESTORE)]
    try:
        entry = entry_of(row, bundler)
    except BadValueError as fault:
        return None, [fault, *fault.others]
    event, message = entry.event, "the column {} of {} does not say what the event says."
    said = {"id": event.id, "kind": event.kind, "occurred": event.occurred.text, "amends": event.amends}
    wrong = [name for name, value in said.items() if getattr(row, name) != value]
    # The table has each issue once, in order; an event may name one twice.
    if row.issues != sorted({*event.concerns}):
        wrong.append("issue")
    return entry, [BadValueError("wrong-column", message.format(name, event.id), _RESTORE) for name in wrong]


def _placed(fault: BadValueError, position: int, file: str) -> Finding:
    return Finding(code=fault.code, message=f"position {position}: {fault.message}", hint=fault.hint, file=file)
