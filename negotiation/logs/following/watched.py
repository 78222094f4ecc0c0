"""Watched files: may they have changed since they were last read?

What a file looks like from outside (its times, size and number) changes with every write, but the clock of a file
system is coarse: two writes within one tick look like one. So a look is believed only if it was taken some time after
the last change that it shows; until then the file is read again although it looks the same, as git does with its index.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

_TICK = 2_000_000_000
"""Nanoseconds: no file system in use has a coarser clock."""

Look = tuple[int, int, int, int, int]


class Watched:
    """Files of which is remembered how they looked when they were last read.

    Args:
        files: returns the files, some of which may not be there.
    """

    def __init__(self, files: Callable[[], Sequence[Path]]) -> None:
        self._files = files
        self._seen: tuple[Look | None, ...] | None = None

    def may_have_changed(self) -> bool:
        """Tell whether to read the files again; the caller then has to read them at once."""
        looks = tuple(_look(file) for file in self._files())
        now = time.time_ns()
        same = looks == self._seen
        # a change after this look and within the same tick would not show, so such a look is not kept
        settled = all(look is None or now - max(look[:2]) > _TICK for look in looks)
        self._seen = looks if settled else None
        return not same

    def forget(self) -> None:
        """Let the files count as changed: reading them has failed."""
        self._seen = None


def _look(file: Path) -> Look | None:
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino, found.st_dev
