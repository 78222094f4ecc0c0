"""The writer of a SQLite log: a connection for writing, and the state of the log as it last saw it.

Whether others have written since is asked of SQLite under the lock (`data_version`); if so, the schema is looked over
again, what is remembered is compared with what stands there, and the state is brought forward over the new rows, each
of which its leaf must stand for.
"""

from __future__ import annotations

import weakref
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from negotiation.errors import BadValueError, InvalidLogError, UnreadableLogError
from negotiation.events import Opening
from negotiation.logs.append.log_state import LogState
from negotiation.logs.sqlite.answers import drop_answers, write_answers
from negotiation.logs.sqlite.connection import close_writer, connect_to_write, journal_mode_of, set_journal_mode
from negotiation.logs.sqlite.create import bring_up_to_date
from negotiation.logs.sqlite.errors import invalid
from negotiation.logs.sqlite.identity import check_pages, check_schema
from negotiation.logs.sqlite.library import journal, library
from negotiation.logs.sqlite.place import Place
from negotiation.logs.sqlite.rows import (
    SqliteRow,
    entry_of,
    insert,
    issues_after,
    matches_leaf,
    name_of,
    row_at,
    rows_after,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from negotiation.logs.answer_keeper import AnswerTables
    from negotiation.logs.append.admission import Admission
    from negotiation.logs.contents import Stored


class SqliteWriter:
    """A connection for writing, and the state of the log as this connection last saw it.

    Args:
        path: the file itself.
        timeout: for how many seconds to wait for another writer.
        typed: the path by which it was named, where that is a link to it.
        doubtful: whether the file has shrunk since it was last written, so that all of it has to be looked over.
    """

    def __init__(self, path: Path, timeout: float, typed: Path | None = None, *, doubtful: bool = False) -> None:
        self._path = path
        self.place = Place(path, typed or path)
        self._connection = connect_to_write(path, timeout)
        try:
            if doubtful:
                check_pages(self._connection, path)
            bring_up_to_date(self._connection, path)
            set_journal_mode(self._connection, path, timeout)
            self._wal = journal_mode_of(self._connection) == "wal"
            self.state = self._fresh()
        except BaseException:
            self._connection.close()  # as it is: it may be somebody else's
            raise
        self._data_version: int | None = None
        self._added: tuple[Stored, ...] = ()
        self._leaves: list[bytes] = []
        # finalize also runs at the end of the process; it gets the connection, so that nothing refers back to self.
        self.close = weakref.finalize(self, close_writer, self._connection)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Run one transaction, all or nothing; the state follows once it is committed.

        Raises:
            UnreadableLogError: the file is not where it was, or shorter: nothing is acknowledged.
        """
        execute = self._connection.execute
        # IMMEDIATE takes the write lock now. A plain BEGIN takes it at the first write, and another writer could append
        # between reading the log and that write.
        execute("BEGIN IMMEDIATE")
        try:
            self.place.check()
            self.place.check_length()
            # SQLite changes data_version of this connection only when another connection has committed.
            (data_version,) = execute("PRAGMA data_version").fetchone()
            if data_version != self._data_version:
                self._catch_up()
                self._data_version = data_version
            yield
            execute("COMMIT")
        except BaseException:
            self._added = ()
            if self._connection.in_transaction:
                with suppress(library().Error):
                    execute("ROLLBACK")
            raise
        self.place.check()  # what was committed into a file that has gone is not acknowledged
        self.place.note(wal=self._wal)
        self.state.take(self._added, self._leaves)
        self._added = ()

    def write(self, admission: Admission) -> None:
        """Write what was admitted, inside the transaction."""
        if admission.added:
            self._leaves = insert(self._connection, admission.added)
            self._added = admission.added

    def write_answers(self, answers: AnswerTables | None) -> bool:
        """Put answers beside the log, or drop them, inside the transaction; tell whether something was done."""
        if answers is None:
            return drop_answers(self._connection)
        return write_answers(self._connection, self._path, answers)

    def last_known(self) -> tuple[int, bytes] | None:
        """Return the position and the leaf of the last entry that this writer knows; None of an empty log."""
        leaf = self.state.last_leaf
        return (self.state.position, leaf) if leaf is not None else None

    def check_still_holds(self, position: int, leaf: bytes) -> None:
        """Make sure that a file that was cut off still holds an entry that was acknowledged.

        Raises:
            UnreadableLogError: it does not. That is told once: a log that goes on behind it is then taken as it is.
        """
        row = row_at(self._connection, position)
        if row is None or row[7] != leaf:
            reason = (
                f"it was cut off while it was open, and position {position} is no longer what was acknowledged; "
                "nothing was written; restore the file, or append again to go on from what is left"
            )
            raise UnreadableLogError(str(self._path), reason)

    def stored(self, position: int) -> Stored:
        """Return the entry at a position."""
        row = row_at(self._connection, position)
        if row is None or not matches_leaf(row, position):
            raise self._damaged(position)
        try:
            return entry_of(row)
        except BadValueError:
            raise self._damaged(position) from None

    def _catch_up(self) -> None:
        """Bring the state up to date with what others have written since, and make sure of what was there."""
        check_schema(self._connection, self._path)
        mode = journal_mode_of(self._connection)
        if mode == "wal" and journal().mode != "wal":
            reason = f"another program has put it into WAL mode; {journal().reason}"
            raise UnreadableLogError(str(self._path), reason)
        state = self.state
        if state.position:
            last = row_at(self._connection, state.position)
            # Compare the last leaf: fewer or other rows mean that the file is not the one this state was made from.
            if last is None or last[7] != state.last_leaf:  # another file now, a restored backup maybe
                self.state = state = self._fresh()
        after = state.position
        issues = issues_after(self._connection, after) if after else issues_after(self._connection)
        for row in rows_after(self._connection, after) if after else rows_after(self._connection):
            position = state.position + 1
            if not matches_leaf(row, position):
                raise self._damaged(position)
            try:
                _take(state, row, issues.get(position, ()))
            except (BadValueError, UnicodeDecodeError):
                raise self._damaged(position) from None

    def _fresh(self) -> LogState:
        connection = self._connection
        return LogState(
            name_of(connection) or self._path.stem, lambda: (entry_of(row).event for row in rows_after(connection))
        )

    def _damaged(self, position: int) -> InvalidLogError:
        self.state = self._fresh()
        self._data_version = None
        hint = "Restore it from a backup; 'negotiation check' says all that is wrong."
        return invalid(self._path, "wrong-leaf", f"position {position} is not what its leaf stands for.", hint)


def _take(state: LogState, row: SqliteRow, issues: tuple[str, ...]) -> None:
    """Bring a state forward by a row; only openings need to be decoded for it."""
    opening = entry_of(row).event if row[3] == b"opening" else None
    state.take_columns(
        row[2].decode(),
        row[7],
        None if row[1] is None else row[1].decode(),
        issues,
        None if row[5] is None else row[5].decode(),
        opening if isinstance(opening, Opening) else None,
    )
