"""The connection: it opens a SQLite log, for reading or for writing.

The settings that make a commit durable (`synchronous`, the journal mode) belong to the connection and not to the file.
So they are set here each time, and read back. A connection for reading cannot write, and can only read the tables of a
log, because the file may come from another person and contain anything.
"""

from __future__ import annotations

import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from negotiation.errors import UnreadableLogError
from negotiation.logs.sqlite import library as sqlite_library
from negotiation.logs.sqlite.errors import LARGEST_VALUE, sqlite_faults

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator
    from pathlib import Path

READABLE = frozenset(
    {"event", "event_issue", "log", "sqlite_master", "sqlite_schema"}
    | {"answer_basis", "answer_status", "answer_measures", "answer_deadlines"}
)
_SECONDS_PER_STEP = 30.0
# SQLite keeps these per connection, not in the file. trusted_schema, cell_size_check and mmap_size guard against a
# malicious or damaged file; recursive_triggers makes guards against deletion fire inside REPLACE; the last three make
# a commit wait for the disk itself (fullfsync: macOS, where fsync alone does not).
_PRAGMAS: tuple[tuple[str, int], ...] = (
    ("trusted_schema", 0),
    ("cell_size_check", 1),
    ("mmap_size", 0),
    ("foreign_keys", 1),
    ("recursive_triggers", 1),
    ("fullfsync", 1),
    ("checkpoint_fullfsync", 1),
    ("synchronous", 2),
)


def connect_to_write(path: Path, timeout: float) -> sqlite3.Connection:
    """Open a file for writing, not yet in its journal mode: see `set_journal_mode`.

    Args:
        path: the file; it must exist.
        timeout: how many seconds to wait for another writer.
    """
    connection = _connect(path, "mode=rw", timeout)
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()  # rolls back what a killed writer left
        _set_pragmas(connection, path)
    except BaseException:
        connection.close()
        raise
    return connection


def set_journal_mode(connection: sqlite3.Connection, path: Path, timeout: float) -> None:
    """Set the journal mode of a connection for writing to the one that is safe with its version of SQLite.

    Raises:
        UnreadableLogError: another program keeps the file in a journal mode in which this SQLite cannot write safely.
    """
    wanted = sqlite_library.journal().mode
    end = time.monotonic() + timeout
    while True:
        # The mode cannot be changed while another connection is open. TRUNCATE is safe with any version; only WAL with
        # an old SQLite has to be refused.
        answer = _ask_mode(connection, wanted)
        if answer == wanted or (wanted == "wal" and _ask_mode(connection, "truncate") == "truncate"):
            return
        if time.monotonic() > end:
            reason = f"another program keeps it in {answer} mode; {sqlite_library.journal().reason}"
            raise UnreadableLogError(str(path), reason)
        time.sleep(0.01)


def _ask_mode(connection: sqlite3.Connection, mode: str) -> str:
    try:
        return str(connection.execute(f"PRAGMA journal_mode={mode}").fetchone()[0])
    except sqlite_library.library().OperationalError as error:
        if "locked" not in str(error):
            raise
        return journal_mode_of(connection)


def journal_mode_of(connection: sqlite3.Connection) -> str:
    """Return the journal mode of a connection."""
    return str(connection.execute("PRAGMA journal_mode").fetchone()[0])


def close_writer(connection: sqlite3.Connection) -> None:
    """Close a connection for writing; the last one leaves a single file, without `-wal` or `-journal` beside it."""
    with suppress(
        *(library.Error for library in sqlite_library.libraries())
    ):  # the connection belongs to one of the libraries
        # Do not wait: if another connection is open, that one will put the file into this mode.
        connection.execute("PRAGMA busy_timeout=0")
        connection.execute("PRAGMA journal_mode=delete")
    connection.close()


@contextmanager
def reading(path: Path, timeout: float) -> Iterator[sqlite3.Connection]:
    """Open a file that may contain anything, for reading one snapshot.

    Texts are returned as bytes. A statement that needs more than half a minute for its next row is stopped.

    Raises:
        InvalidLogError: SQLite cannot read the file, or reading it would use other tables than those of a log.
        UnreadableLogError: the file cannot be opened, or is locked.
    """
    with sqlite_faults(path, timeout):
        connection, unchanged = _connect_to_read(path, timeout)
        try:
            connection.text_factory = bytes
            _set_pragmas(connection, path)
            _hold_down(connection)
            connection.execute("BEGIN")  # one snapshot for all SELECTs that follow
            yield connection
            unchanged()
        finally:
            connection.close()


def _connect(path: Path, how: str, timeout: float) -> sqlite3.Connection:
    library = sqlite_library.library()
    if library.sqlite_version_info < sqlite_library.OLDEST:
        oldest = ".".join(map(str, sqlite_library.OLDEST))
        reason = f"SQLite {library.sqlite_version} is too old for it, which needs {oldest}; install negotiation[sqlite]"
        raise UnreadableLogError(str(path), reason)
    uri = f"file:{quote(str(path.absolute()))}?{how}"
    connection: sqlite3.Connection = library.connect(
        # isolation_level=None: the module must not open transactions of its own. check_same_thread=False: the log has a
        # lock of its own, and a finalizer may run in any thread.
        uri,
        uri=True,
        timeout=timeout,
        isolation_level=None,
        check_same_thread=False,
    )
    return connection


def _connect_to_read(path: Path, timeout: float) -> tuple[sqlite3.Connection, Callable[[], None]]:
    """Return a connection that cannot write, and a function to call after reading with it."""
    _refuse_second_name(path)
    error = sqlite_library.library().OperationalError
    try:
        return _opened(_connect(path, "mode=ro", timeout)), _nothing
    except error as fault:
        if not path.is_file() or ("readonly" not in str(fault) and "unable to open" not in str(fault)):
            raise
    if _left_behind(path):
        _take_back(path, timeout)
        return _opened(_connect(path, "mode=ro", timeout)), _nothing
    # Here the file is in WAL mode, the folder is read-only, so that SQLite cannot make its `-shm`, and there is no
    # `-wal`. So the file alone is the complete log. `immutable=1` makes SQLite read it without locks and without
    # `-wal`. A writer with more rights may change it meanwhile, which `unchanged` detects.
    before = _signs(path)

    def unchanged() -> None:
        if _signs(path) != before:
            raise UnreadableLogError(str(path), "it was written to while it was read; try again")

    return _opened(_connect(path, "mode=ro&immutable=1", timeout)), unchanged


def _refuse_second_name(path: Path) -> None:
    """Refuse a file in WAL mode that has a second name: the `-wal` with newer events may be beside the other name."""
    try:
        if path.stat().st_nlink < _TWO or _left_behind(path):
            return
        with path.open("rb") as stream:
            mode = stream.read(_HEADER)[_WRITE_VERSION:]
    except OSError:  # opening it with SQLite will report this
        return
    if mode == _WAL:
        reason = (
            "the file has a second name, a hard link, and a writer has it open or was stopped under that name: what "
            "it wrote cannot be seen from here; name the log as the writer does, or remove this name"
        )
        raise UnreadableLogError(str(path), reason)


_TWO = 2
_HEADER, _WRITE_VERSION, _WAL = 20, 18, b"\x02\x02"
"""Bytes 18 and 19 of a SQLite file are 2 in WAL mode; source: the SQLite file format, section 1.3."""


def _take_back(path: Path, timeout: float) -> None:
    """Let SQLite roll back the commit of a killed writer, by opening the file for writing."""
    try:
        connect_to_write(path, timeout).close()
    except sqlite_library.library().OperationalError:
        reason = (
            "a writer that was stopped has left a commit half-written; a user who may write to its folder has to read "
            "it once"
        )
        raise UnreadableLogError(str(path), reason) from None


def _opened(connection: sqlite3.Connection) -> sqlite3.Connection:
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except BaseException:
        connection.close()
        raise
    return connection


def _nothing() -> None:
    """Do nothing: locks have protected the read."""


def _left_behind(path: Path) -> bool:
    return any(
        beside.is_file() and beside.stat().st_size for beside in (path.with_name(path.name + end) for end in _BESIDE)
    )


_BESIDE = ("-journal", "-wal")


def _signs(path: Path) -> tuple[object, ...]:
    stat = path.stat()
    return stat.st_size, stat.st_mtime_ns, stat.st_ino, _left_behind(path)


def _set_pragmas(connection: sqlite3.Connection, path: Path) -> None:
    for name, value in _PRAGMAS:
        connection.execute(f"PRAGMA {name}={value}")
        answer = connection.execute(f"PRAGMA {name}").fetchone()
        # A SQLite that does not know a pragma gives no row, which is no error.
        if answer is not None and answer[0] != value:
            raise UnreadableLogError(str(path), f"SQLite refuses to set {name} to {value}: it answers {answer[0]}")


def _hold_down(connection: sqlite3.Connection) -> None:
    """Limit a connection to reading the tables of a log, values of ordinary size, and a finite time."""
    library: Any = sqlite_library.library()
    if hasattr(connection, "setlimit"):
        connection.setlimit(library.SQLITE_LIMIT_LENGTH, LARGEST_VALUE)
        connection.setlimit(library.SQLITE_LIMIT_ATTACHED, 0)  # no ATTACH of other files
    allowed = {library.SQLITE_SELECT, library.SQLITE_TRANSACTION}
    pragmas = {"application_id", "user_version", "encoding", "journal_mode"}

    def authorize(action: int, first: str | None, second: str | None, *_: object) -> int:
        del second  # the column: all columns of a table are allowed
        if action in allowed or (action == library.SQLITE_READ and first in READABLE):
            return int(library.SQLITE_OK)
        return int(library.SQLITE_OK if action == library.SQLITE_PRAGMA and first in pragmas else library.SQLITE_DENY)

    connection.set_authorizer(authorize)
    give_time(connection)


def give_time(connection: sqlite3.Connection, seconds: float = _SECONDS_PER_STEP) -> None:
    """Stop what a connection runs after so many seconds from now."""
    end = time.monotonic() + seconds
    # A crafted view or a damaged index can keep one statement running forever; the handler stops it.
    connection.set_progress_handler(lambda: time.monotonic() > end, 10_000)
