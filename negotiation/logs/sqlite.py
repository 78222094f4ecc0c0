"""The SQLite log: the embedded default, one file that a shell or datasette opens as it is.

Writers take turns by `BEGIN IMMEDIATE`; a batch is one transaction. A log object keeps a connection and the state of
the log between appends, so that an append costs as much as it adds; what others have appended meanwhile is taken in
under the lock. Reading uses a connection of its own, which cannot write.
"""

from __future__ import annotations

import os
import threading
import weakref
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Self

from negotiation.errors import BadValueError, InvalidLogError, UnreadableLogError
from negotiation.events import Opening
from negotiation.logs.admit import Admission, admit, utc_now
from negotiation.logs.adopt import to_adopt
from negotiation.logs.contents import Contents
from negotiation.logs.sqlite_connection import (
    close_writer,
    connect_to_write,
    invalid,
    journal_mode_of,
    reading,
    set_journal_mode,
    sqlite_faults,
)
from negotiation.logs.sqlite_create import bring_up_to_date
from negotiation.logs.sqlite_identity import check_identity, check_schema
from negotiation.logs.sqlite_library import journal, library, library_version
from negotiation.logs.sqlite_rows import (
    Row,
    entry_of,
    insert,
    is_whole,
    issues_after,
    name_of,
    read_rows,
    row_at,
    rows_after,
)
from negotiation.logs.sqlite_schema import digest, found
from negotiation.logs.state import LogState

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

    from negotiation.events import Event
    from negotiation.logs.contents import Stored
    from negotiation.logs.protocol import Expect


class SqliteLog:
    """A log in a SQLite file.

    Args:
        path: the file, which must be there: `sqlite_create.create_sqlite` makes one.
        writable: whether `append` is allowed.
        now: the clock that dates what is recorded.
        timeout: for how many seconds to wait for another writer.
    """

    def __init__(
        self,
        path: Path,
        *,
        writable: bool = True,
        now: Callable[[], datetime] = utc_now,
        timeout: float = 30.0,
    ) -> None:
        self.path = path
        self._writable = writable
        self._now = now
        self._timeout = timeout
        self._lock = threading.RLock()
        self._writer: _Writer | None = None
        self._name: str | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def name(self) -> str:
        """What the log is called; it stands in the file."""
        if self._name is None:
            with reading(self.path, self._timeout) as connection:
                check_identity(connection, self.path)
                self._name = name_of(connection) or self.path.stem
        return self._name

    def read(self, position: int | str | None = None) -> Contents:
        """Return what the log holds, or held at a position or head; see `Log.read`."""
        with reading(self.path, self._timeout) as connection:
            check_identity(connection, self.path)
            self._name = name_of(connection) or self.path.stem
            entries, findings = read_rows(connection, str(self.path))
        if findings:
            raise InvalidLogError(str(self.path), findings)
        contents = Contents(name=self._name, entries=tuple(entries))
        return contents if position is None else contents.pinned(position)

    def append(self, events: Sequence[Event], expect: Expect | int | None = None) -> tuple[Stored, ...]:
        """Append events, all or none; see `Log.append`."""
        with self._writing() as writer:
            admission = admit(writer.state, events, expect, now=self._now, stored=writer.stored)
            writer.write(admission)
        return admission.entries

    def adopt(self, source: Contents) -> tuple[Stored, ...]:
        """Take over what another log holds; see `Log.adopt`."""
        with self._writing() as writer:
            added = to_adopt(writer.state, source)
            writer.write(Admission(added, added))
        return added

    def details(self) -> dict[str, str]:
        """Return how the file is kept: by which SQLite, in which journal mode and why, in which schema."""
        with reading(self.path, self._timeout) as connection:
            version = check_identity(connection, self.path)
            schema = digest(found(connection))
        return {
            "journal": journal().mode.upper(),
            "why": journal().reason,
            "sqlite": library_version(),
            "schema": f"version {version} ({schema[:8]})",
        }

    def close(self) -> None:
        """Close the file; a later append opens it again."""
        with self._lock:
            writer, self._writer = self._writer, None
            if writer is not None:
                writer.close()

    @contextmanager
    def _writing(self) -> Iterator[_Writer]:
        """Hold the lock of the file, with the state of the log as it then is; commit at the end."""
        if not self._writable:
            reason = "the shipped log is read-only; copy the file and append to the copy"
            raise UnreadableLogError(str(self.path), reason)
        with self._lock, sqlite_faults(self.path, self._timeout):
            if self._writer is None or self._writer.process != os.getpid():  # a fork must not use its parent's
                self._writer = _Writer(self.path, self._timeout)
            writer = self._writer
            try:
                with writer.transaction():
                    yield writer
            except library().Error as error:
                if "locked" not in str(error):
                    self.close()  # after a failed write nothing that is remembered can be relied on
                raise


class _Writer:
    """A connection for writing, and the state of the log as this connection last saw it."""

    def __init__(self, path: Path, timeout: float) -> None:
        self.process = os.getpid()
        self._path = path
        self._connection = connect_to_write(path, timeout)
        try:
            bring_up_to_date(self._connection, path)
            set_journal_mode(self._connection, path, timeout)
            self.state = self._fresh()
        except BaseException:
            close_writer(self._connection)
            raise
        self._seen: int | None = None
        self._added: tuple[Stored, ...] = ()
        self.close = weakref.finalize(self, _close, self._connection, self.process)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Run one transaction, all or nothing; the state follows once it is committed."""
        execute = self._connection.execute
        execute("BEGIN IMMEDIATE")
        try:
            (seen,) = execute("PRAGMA data_version").fetchone()
            if seen != self._seen:
                self._catch_up()
                self._seen = seen
            yield
            execute("COMMIT")
        except BaseException:
            self._added = ()
            if self._connection.in_transaction:
                with suppress(library().Error):
                    execute("ROLLBACK")
            raise
        self.state.take(self._added)
        self._added = ()

    def write(self, admission: Admission) -> None:
        """Write what was admitted, inside the transaction."""
        if admission.added:
            insert(self._connection, admission.added)
            self._added = admission.added

    def stored(self, position: int) -> Stored:
        """Return the entry at a position."""
        row = row_at(self._connection, position)
        if row is None or not is_whole(row, position):
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
            if last is None or last[7] != state.last_leaf:  # another file now, a restored backup maybe
                self.state = state = self._fresh()
        after = state.position
        issues = issues_after(self._connection, after) if after else issues_after(self._connection)
        for row in rows_after(self._connection, after) if after else rows_after(self._connection):
            position = state.position + 1
            if not is_whole(row, position):
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
        self._seen = None
        hint = "Restore it from a backup; 'negotiation check' says all that is wrong."
        return invalid(self._path, "wrong-leaf", f"position {position} is not what its leaf stands for.", hint)


def _take(state: LogState, row: Row, issues: tuple[str, ...]) -> None:
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


def _close(connection: sqlite3.Connection, process: int) -> None:
    if process == os.getpid():
        close_writer(connection)
