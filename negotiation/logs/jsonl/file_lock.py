"""The lock of a text log: writers wait for each other, for a limited time.

The lock is one of the operating system (`flock`) and ends with the process that holds it. Every program that can open
the file can hold the lock. So a writer waits only for a limited time, and its error names the process that has it.
Readers never wait for it: they only ask whether a writer is at work.
"""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import IO

from negotiation.errors import UnreadableLogError

try:
    import fcntl
except ImportError:  # not on Windows, where one writer at a time is the writer's own care
    fcntl = None  # type: ignore[assignment]

_PAUSE = 0.002
"""How often to ask, in seconds: seldom asking would let those who come back at once take every turn."""


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
    while True:
        try:
            # Without waiting: a blocking flock has no time limit, and any reader of the file could hold the lock.
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > end:
                raise UnreadableLogError(str(path), _waited(stream, timeout)) from None
        else:
            return
        time.sleep(_PAUSE)


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
