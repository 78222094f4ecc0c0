"""The connection: the one place in which a SQLite log is opened, for reading or for writing.

What makes a commit last (`synchronous`, the journal mode) belongs to the connection and never to the file, so it is set
here each time, and the answer read back. A connection for reading cannot write and reads our tables alone, whatever the
file has in store: it may be somebody else's.
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
        path: the file; it must be there.
        timeout: for how many seconds to wait for another writer.
    """
    connection = _connect(path, "mode=rw", timeout)
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()  # takes back what a killed writer left
        _set_pragmas(connection, path)
    except BaseException:
        connection.close()
        raise
    return connection


def set_journal_mode(connection: sqlite3.Connection, path: Path, timeout: float) -> None:
    """Put a connection for writing into the journal mode that its SQLite may be trusted with.

    Raises:
        UnreadableLogError: another program keeps the file in a mode that this SQLite cannot write safely.
    """
    wanted = sqlite_library.journal().mode
    end = time.monotonic() + timeout
    while True:
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
    """Return the journal mode that a connection is in."""
    return str(connection.execute("PRAGMA journal_mode").fetchone()[0])


def close_writer(connection: sqlite3.Connection) -> None:
    """Close a connection for writing; the last one leaves one file behind, in a mode that needs nothing beside it."""
    with suppress(*(library.Error for library in sqlite_library.libraries())):  # whichever it was opened with
        connection.execute("PRAGMA busy_timeout=0")
        connection.execute("PRAGMA journal_mode=delete")
    connection.close()


@contextmanager
def reading(path: Path, timeout: float) -> Iterator[sqlite3.Connection]:
    """Open a file that may be anybody's, for reading, as one snapshot.

    Every text comes as bytes. A statement that needs longer than half a minute for its next row is stopped.

    Raises:
        InvalidLogError: SQLite cannot read it, or reading it would use more than the tables of a log.
        UnreadableLogError: it cannot be opened, or is locked.
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
    """Return a connection that cannot write, and what to call after reading with it."""
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
    # `immutable=1` makes SQLite look at the file alone, without locks and without `-wal`.
    # In write-ahead mode, in a folder where nothing can be made beside the file, and with nothing written ahead:
    # the file alone is the whole log, as long as nobody who may write does so meanwhile.
    before = _signs(path)

    def unchanged() -> None:
        if _signs(path) != before:
            raise UnreadableLogError(str(path), "it was written to while it was read; try again")

    return _opened(_connect(path, "mode=ro&immutable=1", timeout)), unchanged


def _refuse_second_name(path: Path) -> None:
    """Refuse a file in WAL mode under a name that its `-wal` does not have: it holds less than was acknowledged."""
    try:
        if path.stat().st_nlink < _TWO or _left_behind(path):
            return
        with path.open("rb") as stream:
            mode = stream.read(_HEADER)[_WRITE_VERSION:]
    except OSError:  # which SQLite will say
        return
    if mode == _WAL:
        reason = (
            "the file has a second name, a hard link, and a writer has it open or was stopped under that name: what "
            "it wrote cannot be seen from here; name the log as the writer does, or remove this name"
        )
        raise UnreadableLogError(str(path), reason)


_TWO = 2
_HEADER, _WRITE_VERSION, _WAL = 20, 18, b"\x02\x02"
"""Where a SQLite file says that it is in WAL mode; source: the SQLite file format, section 1.3."""


def _take_back(path: Path, timeout: float) -> None:
    """Let SQLite take back what a killed writer has left half-written, which it does before anybody reads."""
    try:
        connect_to_write(path, timeout).close()
    except sqlite_library.library().OperationalError:
        reason = (
            "a writer that was stopped has left a commit half-written; who may write to its folder has to read it once"
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
    """Do nothing: what locks protect needs no other care."""


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
        if answer is not None and answer[0] != value:
            raise UnreadableLogError(str(path), f"SQLite refuses to set {name} to {value}: it answers {answer[0]}")


def _hold_down(connection: sqlite3.Connection) -> None:
    """Allow a connection nothing but to read our tables, values of ordinary size, in finite time."""
    library: Any = sqlite_library.library()
    if hasattr(connection, "setlimit"):
        connection.setlimit(library.SQLITE_LIMIT_LENGTH, LARGEST_VALUE)
        connection.setlimit(library.SQLITE_LIMIT_ATTACHED, 0)
    allowed = {library.SQLITE_SELECT, library.SQLITE_TRANSACTION}
    pragmas = {"application_id", "user_version", "encoding", "journal_mode"}

    def authorize(action: int, first: str | None, second: str | None, *_: object) -> int:
        del second  # the column: a table is allowed whole
        if action in allowed or (action == library.SQLITE_READ and first in READABLE):
            return int(library.SQLITE_OK)
        return int(library.SQLITE_OK if action == library.SQLITE_PRAGMA and first in pragmas else library.SQLITE_DENY)

    connection.set_authorizer(authorize)
    give_time(connection)


def give_time(connection: sqlite3.Connection, seconds: float = _SECONDS_PER_STEP) -> None:
    """Give a connection for reading so much time, from now on, before what it runs is stopped."""
    end = time.monotonic() + seconds
    # A crafted view or a damaged index can keep one statement running forever; the handler stops it.
    connection.set_progress_handler(lambda: time.monotonic() > end, 10_000)
