"""Watched files: telling whether files may have changed since they were last read.

The times, size and inode of a file change with every write, but the clock of a file system is coarse: two writes within
one tick cannot be told apart. So an observation is trusted only if it was made some time after the last change that it
shows. Until then the file is read again although it looks the same, as git does with its index.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

_TICK = 2_000_000_000
"""In nanoseconds; no file system in use has a coarser clock (FAT has 2 seconds)."""

Look = tuple[int, int, int, int, int]


class Watched:
    """Files, and how they looked when they were last read.

    Args:
        files: returns the files; some may not exist.
    """

    def __init__(self, files: Callable[[], Sequence[Path]]) -> None:
        self._files = files
        self._last_looks: tuple[Look | None, ...] | None = None

    def may_have_changed(self) -> bool:
        """Tell whether to read the files again; the caller then has to read them at once."""
        looks = tuple(_look(file) for file in self._files())
        now = time.time_ns()
        same = looks == self._last_looks
        # A change after this observation but in the same tick would not show, so such an observation is not stored.
        settled = all(look is None or now - max(look[:2]) > _TICK for look in looks)
        self._last_looks = looks if settled else None
        return not same

    def forget(self) -> None:
        """Treat the files as changed, because reading them has failed."""
        self._last_looks = None


def _look(file: Path) -> Look | None:
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino, found.st_dev
