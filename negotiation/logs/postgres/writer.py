"""The writer of a PostgreSQL log: a connection, and the state of the log as this connection last saw it.

It first checks the events against the state that it knows and sends them, which is one round trip if no other writer
has appended. If the server answers that the log has moved on, it takes the lock, reads the new entries, checks again
and writes. After that it takes the lock first the next time, until no other writer interferes, so that no writer waits
for ever.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from negotiation.errors import BadValueError, InvalidLogError, NegotiationError
from negotiation.logs.append.admission import admit, to_adopt
from negotiation.logs.append.log_state import LogState
from negotiation.logs.append.recording_time import utc_now
from negotiation.logs.postgres.connection import MovedOnError, postgres_faults
from negotiation.logs.postgres.rows import damaged, entry_of, row_at, rows_from

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime

    from negotiation.events import Event
    from negotiation.logs.append.admission import Admission
    from negotiation.logs.append.expect import Expect
    from negotiation.logs.contents import Contents, Stored
    from negotiation.logs.postgres.address import Address
    from negotiation.logs.postgres.connection import Connection

_APPEND = "SELECT a.position, a.recorded, a.leaf FROM negotiation.append(%s, %s, %s, %s) AS a"
_ADOPT = "SELECT negotiation.adopt(%s, %s, %s, %s::text[], %s::bytea[])"
_AT_ONCE = 1_000  # entries in one statement: it limits the memory that one takes on client and server


class Writer:
    """Appends to a negotiation over one connection."""

    def __init__(self, address: Address, connection: Connection) -> None:
        self.connection = connection
        self._address = address
        self._name = address.negotiation
        self._lock_first = False
        self._state = self._fresh()
        self._catch_up()

    def append(self, events: Sequence[Event], expect: Expect | int | None) -> tuple[Stored, ...]:
        """Append events, all or none; see `Log.append`.

        Raises:
            LostError: the connection was lost; the events are stored all or none.
        """
        if not self._lock_first:
            try:
                admission = self._admit_current(events, expect)
                return self._record(admission, self._send(admission))
            except MovedOnError:
                self._lock_first = True
        return self._locked(lambda: self._admit_current(events, expect))

    def adopt(self, source: Contents) -> tuple[Stored, ...]:
        """Copy the entries of another log into this one; see `Log.adopt`. Only the owner may.

        Raises:
            LostError: the connection was lost; the entries are stored all or none.
        """
        with postgres_faults(self._address, self.connection), self.connection.transaction():
            self.connection.execute("SELECT negotiation.lock(%s)", (self._name,))
            self._catch_up()
            added, state = to_adopt(self._state, source), self._state
            position, leaf = state.position, state.last_leaf
            for batch in _batches(added):
                columns = [entry.recorded for entry in batch], [entry.data for entry in batch]
                self.connection.execute(_ADOPT, (self._name, position, leaf, *columns))
                position, leaf = batch[-1].position, batch[-1].leaf
        self._state.take(added)  # after the commit: a failed transaction must not change the state
        return added

    def _locked(self, admitted: Callable[[], Admission]) -> tuple[Stored, ...]:
        """Check the events under the lock, and write them before any other writer can."""
        with postgres_faults(self._address, self.connection), self.connection.transaction():
            self.connection.execute("SELECT negotiation.lock(%s)", (self._name,))
            self._lock_first = self._catch_up()
            admission = admitted()
            stored = self._send(admission)
        return self._record(admission, stored)

    def _admit_current(self, events: Sequence[Event], expect: Expect | int | None) -> Admission:
        """Check the events; a fault counts only if the state is up to date.

        If other writers have appended, the events are checked again against the new state.
        """
        try:
            return admit(self._state, events, expect, now=_longest_recorded, stored=self._stored)
        except NegotiationError:
            if not self._catch_up():
                raise
        return admit(self._state, events, expect, now=_longest_recorded, stored=self._stored)

    def _send(self, admission: Admission) -> tuple[Stored, ...]:
        """Send the new events to the server, and return them as they were stored.

        Raises:
            MovedOnError: nothing was written, because other writers have appended since the check.
        """
        added = admission.added
        if not added:
            return ()
        state = self._state
        asked = (self._name, state.position, state.last_leaf, [entry.data for entry in added])
        with postgres_faults(self._address, self.connection), self.connection.cursor(binary=True) as cursor:
            rows = cursor.execute(_APPEND, asked).fetchall()
        assert len(rows) == len(added)
        if [row[0] for row in rows] != [entry.position for entry in added]:
            raise MovedOnError  # another writer has stored the same events at other positions
        stored = tuple(attrs.evolve(entry, recorded=row[1]) for entry, row in zip(added, rows, strict=True))
        for entry, (position, _, leaf) in zip(stored, rows, strict=True):
            # The server computes the leaf as well; a difference means that it stored other bytes.
            if entry.leaf != leaf:
                raise damaged(position, self._address.shown)
        return stored

    def _record(self, admission: Admission, stored: tuple[Stored, ...]) -> tuple[Stored, ...]:
        """Add the written entries to the state, and return the entry of each event that the caller gave."""
        self._state.take(stored)
        placed = {entry.position: entry for entry in stored}
        return tuple(placed.get(entry.position, entry) for entry in admission.entries)

    def _catch_up(self) -> bool:
        """Add to the state what other writers have appended; return whether there was anything."""
        with postgres_faults(self._address):
            state = self._state
            # From the last known position itself on, so that its leaf can be compared.
            rows = [*rows_from(self.connection, self._name, state.position)]
            if state.position and (
                not rows or rows[0].leaf != state.last_leaf
            ):  # the log was replaced, perhaps by a backup
                state = self._state = self._fresh()
                rows = [*rows_from(self.connection, self._name)]
            elif state.position:
                rows = rows[1:]
        for row in rows:
            position = state.position + 1
            if row.position != position or not row.matches_leaf:
                raise self._damaged(position)
            try:
                row.take_into(state)
            except BadValueError:
                raise self._damaged(position) from None
        return bool(rows)

    def _stored(self, position: int) -> Stored:
        with postgres_faults(self._address):
            row = row_at(self.connection, self._name, position)
        if row is None or not row.matches_leaf:
            raise self._damaged(position)
        try:
            return entry_of(row)
        except BadValueError:
            raise self._damaged(position) from None

    def _fresh(self) -> LogState:
        # A lambda, because the rows are read only by the rare append that changes the zone of the log.
        rows = lambda: (entry_of(row).event for row in rows_from(self.connection, self._name))  # noqa: E731
        return LogState(self._name, rows)

    def _damaged(self, position: int) -> InvalidLogError:
        self._state = self._fresh()
        return damaged(position, self._address.shown)


def _longest_recorded() -> datetime:
    """Return a time whose text has the greatest length, to check a line before the server sets the real time."""
    return utc_now().replace(microsecond=1)


def _batches(entries: Sequence[Stored]) -> Iterator[Sequence[Stored]]:
    for start in range(0, len(entries), _AT_ONCE):
        yield entries[start : start + _AT_ONCE]
