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
        path: the file, which must be there: `sqlite.create.create_sqlite` makes one. A link is followed once, here, to
            `file`, beside which SQLite keeps its `-wal` and `-journal`; messages show what was typed.
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
        self.file = _real(path)
        self._typed = path.absolute()  # as it was here and now: this process may move to another folder
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
            with self._reading() as connection:
                check_identity(connection, self.file)
                self._name = name_of(connection) or self.path.stem
        return self._name

    def describe(self) -> LogDescription:
        """Return how the log is kept; see `Log.describe`."""
        beside = (self.file.with_name(self.file.name + end) for end in ("-wal", "-journal"))
        return LogDescription(kind="SQLite", place=str(self.path), files=(self.file, *beside))

    def copy_to(self, file: Path) -> None:
        """Copy the log into a new SQLite file; see `Copyable`."""
        from negotiation.logs.sqlite.create import copy_database

        copy_database(self.file, file)

    def read(self, position: int | str | None = None) -> Contents:
        """Return what the log holds, or held at a position or head; see `Log.read`."""
        with self._reading() as connection:
            check_identity(connection, self.file)
            self._name = name_of(connection) or self.path.stem
            entries, findings, undamaged = read_rows(connection, self.path)
        return contents_at(self._name, str(self.path), entries, findings, undamaged=undamaged, pin=position)

    def remains(self) -> Remains:
        """Return what is left of the log, row by row, guarded or not; see `Log.remains`."""
        faults: tuple[Finding, ...] = ()
        with self._reading() as connection:
            try:
                check_identity(connection, self.file)
            except InvalidLogError as error:
                faults = tuple(error.findings)
            found = tuple(remnants(connection, self.path))
            try:
                name = name_of(connection) or self.path.stem
            except library().Error:
                name = self.path.stem
        return Remains(name=name, remnants=found, faults=faults)

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
        with self._reading() as connection:
            check_identity(connection, self.file)
            return read_basis(connection)

    def answers_are_unaltered(self) -> bool:
        """Tell whether the answers beside the log are as they were made: reads every row of them."""
        with self._reading() as connection:
            check_identity(connection, self.file)
            return rows_are_unaltered(connection)

    def keep_answers(self, answers: AnswerTables | None) -> bool:
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
        """Hold the lock of the file, with the state of the log as it then is; commit at the end."""
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
                    self.close()  # after a failed write nothing that is remembered can be relied on
                raise
            except UnreadableLogError:
                self.close()
                raise

    def _opened(self) -> SqliteWriter:
        """Return the writer, opened anew where the file has been replaced or cut off since."""
        last: tuple[int, bytes] | None = None
        doubtful = False
        if self._writer is not None:
            doubtful = self._writer.place.has_shrunk
            if doubtful and not self._writer.place.is_elsewhere:  # another file is another state of the log
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
        """Let errors name the log as it was named by who opened it."""
        typed, real = str(self.path), str(self.file)
        try:
            yield
        except InvalidLogError as error:
            found = [attrs.evolve(each, file=typed) if each.file == real else each for each in error.findings]
            raise InvalidLogError(typed, found) from None
        except UnreadableLogError as error:
            raise UnreadableLogError(typed if error.name == real else error.name, error.reason) from None


def _real(path: Path) -> Path:
    """Return the file itself to which a path leads.

    Raises:
        UnreadableLogError: the links lead nowhere.
    """
    try:
        return path.resolve()
    except (OSError, RuntimeError) as error:  # a ring of links, as this Python says it
        raise UnreadableLogError(str(path), getattr(error, "strerror", None) or str(error)) from None


_OPEN: weakref.WeakSet[SqliteLog] = weakref.WeakSet()


def _close_all() -> None:
    for log in [*_OPEN]:
        log.close()


if hasattr(
    os, "register_at_fork"
):  # a connection must not be carried into a child: SQLite's locks would not count there
    os.register_at_fork(before=_close_all)
