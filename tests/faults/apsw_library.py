"""APSW in the clothes of the standard library's `sqlite3`: so the log's own code runs over a file layer of a test.

`sqlite3` cannot be given a virtual file system written in Python; APSW can. `sqlite.library.library` is the one place
from which the log takes SQLite, so a test puts this there, and all that is above it is the code that users run.
What is not copied: rows are fetched at once, only what the log and sqlite-utils call is here, and a failure of the file
layer that SQLite passes over, while it writes back its write-ahead log for instance, is an error all the same.
"""

from __future__ import annotations

from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

import apsw

from negotiation.logs.sqlite import library as sqlite_library

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    import pytest


class Error(Exception):
    """What SQLite complains of."""


class OperationalError(Error):
    """What went wrong outside the statement: a lock, a disk, a permission."""


_SAID = {
    apsw.BusyError: "database is locked",
    apsw.LockedError: "database table is locked",
    apsw.ReadOnlyError: "attempt to write a readonly database",
    apsw.IOError: "disk I/O error",
    apsw.FullError: "database or disk is full",
    apsw.CantOpenError: "unable to open database file",
    apsw.CorruptError: "database disk image is malformed",
    apsw.NotADBError: "file is not a database",
}
"""SQLite's own words, which `sqlite3` passes on and APSW decorates."""
_OPERATIONAL = (apsw.BusyError, apsw.LockedError, apsw.ReadOnlyError, apsw.IOError, apsw.FullError, apsw.CantOpenError)


@contextmanager
def _complaints() -> Iterator[None]:
    try:
        yield
    except apsw.Error as error:
        said = next((text for kind, text in _SAID.items() if isinstance(error, kind)), str(error))
        raise (OperationalError if isinstance(error, _OPERATIONAL) else Error)(said) from None


class Cursor:
    """The rows of a statement."""

    def __init__(self, rows: list[Any], description: Any = None) -> None:
        self._rows = iter(rows)
        self.description = description
        self.rowcount = self.lastrowid = -1

    def __iter__(self) -> Iterator[Any]:
        return self._rows

    def fetchone(self) -> Any:
        """Return the next row, or None."""
        return next(self._rows, None)

    def fetchall(self) -> list[Any]:
        """Return the rows that are left."""
        return [*self._rows]

    def fetchmany(self, size: int) -> list[Any]:
        """Return the next rows."""
        return [row for row, _ in zip(self._rows, range(size), strict=False)]


class Connection:
    """A connection, as far as the log and sqlite-utils use one."""

    isolation_level = None

    def __init__(self, uri: str, timeout: float, vfs: str | None, setup: Sequence[str]) -> None:
        flags = apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_CREATE | apsw.SQLITE_OPEN_URI
        self.text_factory: type = str
        with _complaints():
            self._inner = apsw.Connection(uri, flags=flags, vfs=vfs)
            self._inner.set_busy_timeout(int(timeout * 1_000))
            for each in setup:
                self._inner.execute(each)

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction is open."""
        return bool(self._inner.in_transaction)

    def execute(self, statement: str, parameters: Any = ()) -> Cursor:
        """Run a statement to its end."""
        columns: list[Any] = []

        def note_columns(cursor: apsw.Cursor, *_: object) -> bool:
            columns[:] = cursor.get_description()
            return True

        with _complaints():
            cursor = self._inner.cursor()
            cursor.exec_trace = note_columns
            rows = [tuple(map(self._value, row)) for row in cursor.execute(statement, parameters)]
            return Cursor(rows, columns)

    def executemany(self, statement: str, rows: Iterable[Any]) -> None:
        """Run a statement with each of these parameters."""
        with _complaints():
            self._inner.executemany(statement, rows)

    def backup(self, target: Connection) -> None:
        """Copy everything into another database."""
        with _complaints():
            copying = target._inner.backup("main", self._inner, "main")
            try:
                copying.step()
            finally:
                with suppress(apsw.Error, SystemError):
                    copying.close(force=True)

    def set_authorizer(self, authorize: Callable[..., int]) -> None:
        """Ask before each action."""
        self._inner.authorizer = authorize

    def set_progress_handler(self, handler: Callable[[], bool], steps: int) -> None:
        """Ask from time to time whether to stop."""
        self._inner.set_progress_handler(handler, steps)

    def setlimit(self, limit: int, value: int) -> None:
        """Set a limit."""
        self._inner.limit(limit, value)

    def close(self) -> None:
        """Close the connection; what the file layer says to that, SQLite passes over and APSW does not."""
        with suppress(apsw.Error):
            self._inner.close(force=True)

    def _value(self, value: Any) -> Any:
        return value.encode() if self.text_factory is bytes and isinstance(value, str) else value


class ApswLibrary:
    """What the log takes for the `sqlite3` module.

    Args:
        vfs: the name of the file layer; by default that of the operating system.
        version: as which version of SQLite to pass; one before 3.51.3 makes the log write in TRUNCATE mode.
        setup: statements to run on every connection.
    """

    Error, OperationalError = Error, OperationalError
    __name__ = "apsw"

    def __init__(self, vfs: str | None = None, version: str = "", setup: Sequence[str] = ()) -> None:
        self._vfs, self._setup = vfs, setup
        self.sqlite_version = version or apsw.sqlite_lib_version()
        self.sqlite_version_info = tuple(int(part) for part in self.sqlite_version.split("."))

    def connect(self, database: str, *, timeout: float, **_: Any) -> Connection:
        """Open a database."""
        return Connection(database, timeout, self._vfs, self._setup)

    def __getattr__(self, name: str) -> Any:
        return getattr(apsw, name)


def put_in(patch: pytest.MonkeyPatch, library: ApswLibrary) -> None:
    """Make the log use a library."""
    import negotiation.logs.sqlite.log
    import negotiation.logs.sqlite.writer

    known = [*sqlite_library.libraries(), library]
    patch.setattr(sqlite_library, "libraries", lambda: known)
    for module in (sqlite_library, negotiation.logs.sqlite.log, negotiation.logs.sqlite.writer):
        patch.setattr(module, "library", lambda: library)
