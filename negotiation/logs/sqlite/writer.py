"""The writer of a SQLite log: a connection for writing, and the state of the log at the last append.

Under the lock, SQLite tells whether other connections have written since (`data_version`). If so, the schema is checked
again, the last known entry is compared with the file, and the new rows are added to the state after each was checked
against its leaf.
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
    """A connection for writing, and the state of the log at the last append.

    Args:
        path: the file, with links resolved.
        timeout: how many seconds to wait for another writer.
        typed: the path that the caller gave, which may be a link to the file.
        doubtful: whether the file has become shorter since it was last written, so that all of it has to be checked.
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
            self._connection.close()  # not close_writer, which changes the file: it may not be a log
            raise
        self._data_version: int | None = None
        self._added: tuple[Stored, ...] = ()
        self._leaves: list[bytes] = []
        # finalize also runs at the end of the process. It gets the connection and not self, which it would keep alive.
        self.close = weakref.finalize(self, close_writer, self._connection)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Run one transaction; the state is changed only after the commit.

        Raises:
            UnreadableLogError: the file was moved, replaced or truncated; nothing is acknowledged.
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
            if self._connection.in_transaction:  # SQLite itself rolls back after some errors, such as a full disk
                with suppress(library().Error):
                    execute("ROLLBACK")
            raise
        self.place.check()  # a commit into a file that was moved away is not acknowledged
        self.place.note(wal=self._wal)
        self.state.take(self._added, self._leaves)
        self._added = ()

    def write(self, admission: Admission) -> None:
        """Write the new entries of an append, inside the transaction."""
        if admission.added:
            self._leaves = insert(self._connection, admission.added)
            self._added = admission.added

    def write_answers(self, answers: AnswerTables | None) -> bool:
        """Store answers, or drop them, inside the transaction; return whether anything was done."""
        if answers is None:
            return drop_answers(self._connection)
        return write_answers(self._connection, self._path, answers)

    def last_known(self) -> tuple[int, bytes] | None:
        """Return position and leaf of the last entry that this writer knows; None for an empty log."""
        leaf = self.state.last_leaf
        return (self.state.position, leaf) if leaf is not None else None

    def check_still_holds(self, position: int, leaf: bytes) -> None:
        """Check that a truncated file still holds the last acknowledged entry.

        Raises:
            UnreadableLogError: it does not. This is reported once; later appends accept the log as it is.
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
        """Add to the state what others have written since, and check that the known entries are still there."""
        check_schema(self._connection, self._path)
        mode = journal_mode_of(self._connection)
        if mode == "wal" and journal().mode != "wal":
            reason = f"another program has put it into WAL mode; {journal().reason}"
            raise UnreadableLogError(str(self._path), reason)
        state = self.state
        if state.position:
            last = row_at(self._connection, state.position)
            # Compare the last leaf: a different or missing row means that the state is from another file.
            if last is None or last[7] != state.last_leaf:  # a restored backup, for example
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
    """Add a row to a state; only openings have to be decoded."""
    opening = entry_of(row).event if row[3] == b"opening" else None
    state.take_columns(
        row[2].decode(),
        row[7],
        None if row[1] is None else row[1].decode(),
        issues,
        None if row[5] is None else row[5].decode(),
        opening if isinstance(opening, Opening) else None,
    )
