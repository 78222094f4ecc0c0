"""The SQLite log: the embedded default, one file that a shell or datasette opens as it is.

Writers take turns by `BEGIN IMMEDIATE`; a batch is one transaction. A log object keeps a connection and the state of
the log between appends, so that an append costs as much as it adds; what others have appended meanwhile is taken in
under the lock. Before the process forks, it is closed. Reading uses a connection of its own, which cannot write.
"""

from __future__ import annotations

import os
import threading
import weakref
from contextlib import contextmanager
from typing import TYPE_CHECKING, Self

from negotiation.errors import InvalidLogError, UnreadableLogError
from negotiation.logs.admit import Admission, admit
from negotiation.logs.adopt import to_adopt
from negotiation.logs.contents import Contents
from negotiation.logs.recorded import utc_now
from negotiation.logs.sqlite_answers import read_basis
from negotiation.logs.sqlite_connection import reading
from negotiation.logs.sqlite_faults import sqlite_faults
from negotiation.logs.sqlite_identity import check_identity
from negotiation.logs.sqlite_library import journal, library, library_version
from negotiation.logs.sqlite_rows import name_of, read_rows
from negotiation.logs.sqlite_schema import digest, found
from negotiation.logs.sqlite_writer import SqliteWriter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

    from negotiation.events import Event
    from negotiation.logs.answers import AnswerBasis, Answers
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
        self._writer: SqliteWriter | None = None
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

    def answers(self) -> AnswerBasis | None:
        """Return what the answers that stand beside the log were made from; None where there are none."""
        with reading(self.path, self._timeout) as connection:
            check_identity(connection, self.path)
            return read_basis(connection)

    def keep_answers(self, answers: Answers | None) -> bool:
        """Put answers beside the log, in the place of others or of a part of them; None drops them.

        Returns:
            whether something was done: there may be none to drop, or others than those that a part replaces.

        Raises:
            InvalidLogError: the file is not a log, or the names are taken by somebody else's tables.
            UnreadableLogError: it cannot be written.
        """
        with self._writing() as writer:
            return writer.write_answers(answers)

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
            _OPEN.discard(self)
            if writer is not None:
                writer.close()

    @contextmanager
    def _writing(self) -> Iterator[SqliteWriter]:
        """Hold the lock of the file, with the state of the log as it then is; commit at the end."""
        if not self._writable:
            reason = "the shipped log is read-only; copy the file and append to the copy"
            raise UnreadableLogError(str(self.path), reason)
        with self._lock, sqlite_faults(self.path, self._timeout):
            if self._writer is not None and self._writer.is_elsewhere:
                self.close()
            if self._writer is None:
                self._writer = SqliteWriter(self.path, self._timeout)
                _OPEN.add(self)
            writer = self._writer
            try:
                with writer.transaction():
                    yield writer
            except library().Error as error:
                if "locked" not in str(error):
                    self.close()  # after a failed write nothing that is remembered can be relied on
                raise


_OPEN: weakref.WeakSet[SqliteLog] = weakref.WeakSet()


def _close_all() -> None:
    for log in [*_OPEN]:
        log.close()


if hasattr(
    os, "register_at_fork"
):  # a connection must not be carried into a child: SQLite's locks would not count there
    os.register_at_fork(before=_close_all)
