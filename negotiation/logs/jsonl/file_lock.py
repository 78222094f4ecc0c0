"""The lock of a text log: it lets one writer at a time append, and others wait for a limited time.

The lock is one of the operating system (`flock`) and ends with the process that holds it. Every program that can open
the file can hold the lock. So a writer waits only for a limited time, and its error names the process that has it.
Readers never wait for it: they only test whether a writer holds it.

A second lock, the **gate**, makes access fair. A waiting writer holds the gate until it has the lock; the other writers
wait for the gate. So a writer that has just released the lock has to wait behind them. Without the gate it would take
the lock again before the others try again, for as long as it has events to append.
"""

from __future__ import annotations

import errno
import os
import struct
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING

from negotiation.errors import UnreadableLogError

if TYPE_CHECKING:
    from collections.abc import Iterator

try:
    import fcntl
except ImportError:  # Windows has no flock: there, users must not run two writers at once
    fcntl = None  # type: ignore[assignment]

_PAUSE, _PAUSE_IN_GATE = 0.002, 0.0005
"""Seconds between two attempts. The holder of the gate may try more often, because it is the only one."""
_SECONDS_AT_GATE = 3.0
"""How many seconds to wait for the gate: the process that holds it may have been stopped (SIGSTOP)."""
_GATE = 1 << 62
"""The byte whose lock is the gate. It is beyond the end of any file, so that no other program locks it by chance."""


def lock(stream: IO[bytes], path: Path, timeout: float) -> None:
    """Take the lock of a file, which lasts until the file is closed.

    Args:
        stream: the file, open.
        path: its path, for the message.
        timeout: how many seconds to wait for the lock.

    Raises:
        UnreadableLogError: another process has held it all that time.
        OSError: the file system has no locks.
    """
    if fcntl is None:
        return
    end = time.monotonic() + timeout
    with _gate(stream, end):
        while True:
            try:
                # LOCK_NB and a loop: a blocking flock has no time limit.
                fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() > end:
                    raise UnreadableLogError(str(path), _waited(stream, timeout)) from None
            else:
                return
            time.sleep(_PAUSE_IN_GATE)


@contextmanager
def _gate(stream: IO[bytes], end: float) -> Iterator[None]:
    """Hold the gate of a file, as soon as the process that holds it now has got the lock.

    The gate only makes waiting fair; correctness does not depend on it. If it cannot be had in time, or the system has
    no such locks, the caller tries the lock without it.
    """
    end = min(end, time.monotonic() + _SECONDS_AT_GATE)
    while not (passed := _ask(stream, "F_WRLCK")) and time.monotonic() < end:
        time.sleep(_PAUSE)
    try:
        yield
    finally:
        if passed:
            _ask(stream, "F_UNLCK")


def _ask(stream: IO[bytes], what: str) -> bool:
    """Lock or unlock the gate without waiting; return False only if another process holds it.

    It is a lock of the open file description (OFD). So threads of one process wait for each other as well, and the lock
    is not lost when the process opens and closes the file elsewhere, as a POSIX lock of the process would be.
    """
    command = getattr(fcntl, "F_OFD_SETLK", None)
    if command is None:  # not every system has OFD locks
        return True
    # struct flock: type, whence, start, length, process (must be 0 for an OFD lock)
    asked = struct.pack("hhqqi4x", getattr(fcntl, what), os.SEEK_SET, _GATE, 1, 0)
    try:
        fcntl.fcntl(stream, command, asked)
    except OSError as error:
        # These two mean that it is locked; any other error, that the file system has no such locks.
        return error.errno not in {errno.EACCES, errno.EAGAIN}
    return True


def hold_shared(stream: IO[bytes]) -> None:
    """Keep writers waiting until a file is closed, where there are locks."""
    if fcntl is not None:
        with suppress(OSError):  # a file system without locks
            fcntl.flock(stream, fcntl.LOCK_SH)


def is_locked(stream: IO[bytes]) -> bool:
    """Tell, without waiting, whether a writer holds the lock of a file; False if the system has no locks."""
    if fcntl is None:
        return False
    try:
        # A shared lock, so that two readers that test at the same time do not take each other for a writer.
        fcntl.flock(stream, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:  # a file system without locks
        return False
    fcntl.flock(stream, fcntl.LOCK_UN)
    return False


def _waited(stream: IO[bytes], timeout: float) -> str:
    holders = [*_holders(stream.fileno())]
    who = " and ".join(holders) or "another program"
    remedy = "wait for it to end, or end it" if holders else "wait for it to end"
    return f"{who} has kept it locked for {timeout:g} seconds; {remedy}, then try again"


def _holders(file: int) -> list[str]:
    """Return the processes that hold a lock on a file. Only Linux tells, in /proc/locks."""
    found = os.fstat(file)
    try:
        lines = Path("/proc/locks").read_text(encoding="ascii").splitlines()
    except (OSError, ValueError):
        return []
    holders: dict[int, str] = {}
    for line in lines:
        # `1: FLOCK  ADVISORY  WRITE 4711 fd:00:131090 0 EOF`; a waiting process has `->` after the number
        words = line.split()
        if len(words) < _WORDS or words[1] != "FLOCK" or not words[4].isdigit():
            continue
        major, minor, inode = words[5].split(":")
        if int(inode) == found.st_ino and os.makedev(int(major, 16), int(minor, 16)) == found.st_dev:
            holders.setdefault(int(words[4]), _named(int(words[4])))
    return [*holders.values()]


_WORDS = 8


def _named(process: int) -> str:
    try:
        name = Path(f"/proc/{process}/comm").read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return f"process {process}"
    return f"process {process} ({name})"
