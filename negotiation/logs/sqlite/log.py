"""The SQLite log: the embedded default, one file, which the sqlite3 shell and datasette can open.

`BEGIN IMMEDIATE` lets one writer at a time write; a batch is one transaction. A log object holds a connection and the
state of the log between appends, so that the cost of an append depends only on its own size; entries that others have
appended meanwhile are read under the lock. The connection is closed before the process forks. Reading uses a separate
connection, which cannot write.
"""

from __future__ import annotations

import os
import threading
import weakref
from contextlib import contextmanager
from typing import TYPE_CHECKING, Self

import attrs

from negotiation.errors import InvalidLogError, UnreadableLogError
from negotiation.logs.append.admission import Admission, admit, to_adopt
from negotiation.logs.append.recording_time import utc_now
from negotiation.logs.damage.prefix import contents_at
from negotiation.logs.damage.remains import Remains
from negotiation.logs.protocol import LogDescription
from negotiation.logs.sqlite.answers import read_basis, rows_are_unaltered
from negotiation.logs.sqlite.connection import reading
from negotiation.logs.sqlite.errors import sqlite_faults
from negotiation.logs.sqlite.identity import check_identity
from negotiation.logs.sqlite.library import journal, library, library_version
from negotiation.logs.sqlite.rows import name_of, read_rows, remnants
from negotiation.logs.sqlite.schema import digest, found
from negotiation.logs.sqlite.writer import SqliteWriter

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

    from negotiation.errors import Finding
    from negotiation.events import Event
    from negotiation.logs.answer_keeper import AnswerBasis, AnswerTables
    from negotiation.logs.append.expect import Expect
    from negotiation.logs.contents import Contents, Stored


class SqliteLog:
    """A log in a SQLite file.

    Args:
        path: the file, which must exist: `sqlite.create.create_sqlite` makes one. A link is resolved once, here, to
            `file`, because SQLite puts `-wal` and `-journal` beside the name that it is given; messages show `path`.
        writable: whether `append` is allowed.
        now: the clock for recording times.
        timeout: how many seconds to wait for another writer.
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
        self.file = _real(path)
        self._typed = path.absolute()  # absolute, because the process may change its current folder
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
        """The name of the log, which is stored in the file."""
        if self._name is None:
            with self._reading() as connection:
                check_identity(connection, self.file)
                self._name = name_of(connection) or self.path.stem
        return self._name

    def describe(self) -> LogDescription:
        """Return where the log is; see `Log.describe`."""
        beside = (self.file.with_name(self.file.name + end) for end in ("-wal", "-journal"))
        return LogDescription(kind="SQLite", place=str(self.path), files=(self.file, *beside))

    def copy_to(self, file: Path) -> None:
        """Copy the log into a new SQLite file; see `Copyable`."""
        from negotiation.logs.sqlite.create import copy_database

        copy_database(self.file, file)

    def read(self, position: int | str | None = None) -> Contents:
        """Return the entries of the log, all or up to a position or head; see `Log.read`."""
        with self._reading() as connection:
            check_identity(connection, self.file)
            self._name = name_of(connection) or self.path.stem
            entries, findings, undamaged = read_rows(connection, self.path)
        return contents_at(self._name, str(self.path), entries, findings, undamaged=undamaged, pin=position)

    def remains(self) -> Remains:
        """Return what can be read of the log, row by row, even if guards are missing; see `Log.remains`."""
        faults: tuple[Finding, ...] = ()
        with self._reading() as connection:
            try:
                check_identity(connection, self.file)
            except InvalidLogError as error:
                faults = tuple(error.findings)
            found = tuple(remnants(connection, self.path))
            try:
                name = name_of(connection) or self.path.stem
            except library().Error:  # the page with the name is damaged
                name = self.path.stem
        return Remains(name=name, remnants=found, faults=faults)

    def append(self, events: Sequence[Event], expect: Expect | int | None = None) -> tuple[Stored, ...]:
        """Append events, all or none; see `Log.append`."""
        with self._writing() as writer:
            admission = admit(writer.state, events, expect, now=self._now, stored=writer.stored)
            writer.write(admission)
        return admission.entries

    def adopt(self, source: Contents) -> tuple[Stored, ...]:
        """Copy the entries of another log into this one; see `Log.adopt`."""
        with self._writing() as writer:
            added = to_adopt(writer.state, source)
            writer.write(Admission(added, added))
        return added

    def answers(self) -> AnswerBasis | None:
        """Return what the stored answers were computed from; None if there are no answers."""
        with self._reading() as connection:
            check_identity(connection, self.file)
            return read_basis(connection)

    def answers_are_unaltered(self) -> bool:
        """Tell whether the stored answers are as this program wrote them; this reads every row of them."""
        with self._reading() as connection:
            check_identity(connection, self.file)
            return rows_are_unaltered(connection)

    def keep_answers(self, answers: AnswerTables | None) -> bool:
        """Store answers in place of all or a part of the stored ones; see `AnswerKeeper.keep_answers`."""
        with self._writing() as writer:
            return writer.write_answers(answers)

    def details(self) -> dict[str, str]:
        """Return the version of SQLite, the journal mode with its reason, and the version of the schema."""
        with self._reading() as connection:
            version = check_identity(connection, self.file)
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
        """Hold the write lock of the file and yield a writer with the current state; commit at the end."""
        if not self._writable:
            reason = "the shipped log is read-only; copy the file and append to the copy"
            raise UnreadableLogError(str(self.path), reason)
        with self._lock, self._named_as_typed(), sqlite_faults(self.file, self._timeout):
            writer = self._opened()
            try:
                with writer.transaction():
                    yield writer
            except library().Error as error:
                # A lock that was not obtained has changed nothing, so the writer stays open.
                if "locked" not in str(error):
                    self.close()  # after a failed write, the remembered state may be wrong
                raise
            except UnreadableLogError:
                self.close()
                raise

    def _opened(self) -> SqliteWriter:
        """Return the writer; open a new one if the file has been replaced or truncated."""
        last: tuple[int, bytes] | None = None
        doubtful = False
        if self._writer is not None:
            doubtful = self._writer.place.has_shrunk
            if doubtful and not self._writer.place.is_elsewhere:  # a replaced file may hold another state of the log
                last = self._writer.last_known()
            if doubtful or self._writer.place.is_elsewhere:
                self.close()
        if self._writer is None:
            self._writer = SqliteWriter(self.file, self._timeout, self._typed, doubtful=doubtful)
            _OPEN.add(self)
            if last is not None:
                self._writer.check_still_holds(*last)
        return self._writer

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        with self._named_as_typed(), reading(self.file, self._timeout) as connection:
            yield connection

    @contextmanager
    def _named_as_typed(self) -> Iterator[None]:
        """Let errors name the log as the caller named it."""
        typed, real = str(self.path), str(self.file)
        try:
            yield
        except InvalidLogError as error:
            found = [attrs.evolve(each, file=typed) if each.file == real else each for each in error.findings]
            raise InvalidLogError(typed, found) from None
        except UnreadableLogError as error:
            raise UnreadableLogError(typed if error.name == real else error.name, error.reason) from None


def _real(path: Path) -> Path:
    """Return the file that a path leads to, with links resolved.

    Raises:
        UnreadableLogError: the links cannot be resolved.
    """
    try:
        return path.resolve()
    except (
        OSError,
        RuntimeError,
    ) as error:  # links in a circle: RuntimeError in older versions of Python, OSError in newer
        raise UnreadableLogError(str(path), getattr(error, "strerror", None) or str(error)) from None


_OPEN: weakref.WeakSet[SqliteLog] = weakref.WeakSet()


def _close_all() -> None:
    for log in [*_OPEN]:
        log.close()


if hasattr(
    os, "register_at_fork"
):  # a connection must not be carried into a child: SQLite's locks would not count there
    os.register_at_fork(before=_close_all)
