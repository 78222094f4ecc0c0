"""The lock of a text log: writers wait for each other, for a limited time.

The lock is one of the operating system (`flock`) and ends with the process that holds it. Every program that can open
the file can hold the lock. So a writer waits only for a limited time, and its error names the process that has it.
Readers never wait for it: they only ask whether a writer is at work.

Waiting writers queue at a **gate**, and one of them is inside it until it has the lock. A writer that has just released
the lock finds the gate shut and queues with the others. Without the gate such a writer takes the lock again before the
others ask next, and keeps them waiting for as long as it has events to append.
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
except ImportError:  # not on Windows, where one writer at a time is the writer's own care
    fcntl = None  # type: ignore[assignment]

_PAUSE, _PAUSE_IN_GATE = 0.002, 0.0005
"""How often to ask, in seconds: of those that wait for the lock, only one stands in the gate."""
_SECONDS_AT_GATE = 3.0
"""For how long to wait for the gate, in which somebody may stand who was stopped."""
_GATE = 1 << 62
"""The byte whose lock is the gate: behind the end of any file, as it says nothing about what a file holds."""


def lock(stream: IO[bytes], path: Path, timeout: float) -> None:
    """Hold the lock of a file until it is closed, as its only writer.

    Args:
        stream: the file, open.
        path: where it is, for the message.
        timeout: for how many seconds to wait for who holds it.

    Raises:
        UnreadableLogError: somebody has held it all that time.
        OSError: the file system refuses.
    """
    if fcntl is None:
        return
    end = time.monotonic() + timeout
    with _gate(stream, end):
        while True:
            try:
                fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() > end:
                    raise UnreadableLogError(str(path), _waited(stream, timeout)) from None
            else:
                return
            time.sleep(_PAUSE_IN_GATE)


@contextmanager
def _gate(stream: IO[bytes], end: float) -> Iterator[None]:
    """Stand in the gate of a file, once who stands there now has got the lock.

    It only keeps the order of those who wait, and nothing is safe because of it: where it is not to be had, or the
    system has no such locks, the lock is asked for without it.
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
    """Lock or unlock the gate, without waiting; return whether that was done, or cannot be done at all.

    The lock belongs to the open file (OFD), so that threads of one process wait for each other as well, and no other
    opening and closing of the file by the process gives it up, as it does with a lock of the process.
    """
    command = getattr(fcntl, "F_OFD_SETLK", None)
    if command is None:  # not on every system
        return True
    # struct flock: what, from where on, start, length, process (0 for a lock of this sort)
    asked = struct.pack("hhqqi4x", getattr(fcntl, what), os.SEEK_SET, _GATE, 1, 0)
    try:
        fcntl.fcntl(stream, command, asked)
    except OSError as error:
        return error.errno not in {errno.EACCES, errno.EAGAIN}
    return True


def hold_shared(stream: IO[bytes]) -> None:
    """Keep writers waiting until a file is closed, where there are locks."""
    if fcntl is not None:
        with suppress(OSError):  # a file system without locks
            fcntl.flock(stream, fcntl.LOCK_SH)


def is_locked(stream: IO[bytes]) -> bool:
    """Tell whether a writer is at work on a file, without waiting; where there are no locks, nobody is."""
    if fcntl is None:
        return False
    try:
        # A shared lock, so that two readers that ask at the same time do not take each other for a writer.
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
    """Return who holds a lock on a file, as far as the system tells; Linux does, in /proc/locks."""
    found = os.fstat(file)
    try:
        lines = Path("/proc/locks").read_text(encoding="ascii").splitlines()
    except (OSError, ValueError):
        return []
    holders: dict[int, str] = {}
    for line in lines:
        # `1: FLOCK  ADVISORY  WRITE 4711 fd:00:131090 0 EOF`; who waits has `->` behind the number
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
