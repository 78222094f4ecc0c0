"""The place of a SQLite log that is open for writing: it checks that readers will find what is committed.

SQLite writes to the file that it has opened, even if the file was moved. It stores newer data in a second file (`-wal`,
`-journal`), which it finds by the name that was opened. So a commit can be on disk and still be invisible to everybody
else: if the file was moved and a link was put in its place, if it has a second name, or if it was truncated or its
`-wal` removed. A writer checks the place before it writes, and again before it acknowledges.
"""

from __future__ import annotations

import os
import stat
import time
from typing import TYPE_CHECKING

import attrs

from negotiation.errors import UnreadableLogError
from negotiation.logs.files.fsync import file_at

if TYPE_CHECKING:
    from pathlib import Path

_SECOND_NAME_SECONDS = 1.0
"""How many seconds to wait until a second name is removed: `files.put` gives a new log two names for an instant."""


@attrs.frozen
class _Extent:
    """The size and identity of a file; the identity is None if there is no file."""

    file: tuple[int, int] | None
    size: int


class Place:
    """The place of a writer's file.

    Args:
        path: the file, with links resolved.
        typed: the absolute path that the caller gave, which may be a link to the file.
    """

    def __init__(self, path: Path, typed: Path) -> None:
        self._path = path
        self._typed = typed
        self._beside = path.with_name(f"{path.name}-wal")
        self._file = file_at(path)
        self._main: _Extent | None = None
        self._wal: _Extent | None = None
        self._wait_for_one_name()

    @property
    def is_elsewhere(self) -> bool:
        """Whether the open file was removed or replaced; what is written to it is then lost."""
        return file_at(self._path) != self._file

    @property
    def has_shrunk(self) -> bool:
        """Whether the file or its `-wal` is shorter than this writer left it, or was replaced."""
        return _is_less(_extent(self._path), self._main) or _is_less(_extent(self._beside), self._wal)

    def check(self) -> None:
        """Check that the file is at its path and has no other name.

        Raises:
            UnreadableLogError: it is not, so readers might not find what is written now.
        """
        try:
            status = self._path.lstat()  # lstat: a link in place of the file has to be noticed
        except OSError:
            raise self._error("it was removed or replaced meanwhile; try again") from None
        if stat.S_ISLNK(status.st_mode):
            raise self._error("it was moved, and a link put in its place, while it was open; open it again")
        if (status.st_dev, status.st_ino) != self._file:
            raise self._error("it was removed or replaced meanwhile; try again")
        if status.st_nlink > 1:
            raise self._error(self._second_name())
        if self._typed != self._path and file_at(self._typed) != self._file:
            raise self._error(f"the link leads elsewhere now, no longer to {self._path}; open it again")

    def check_length(self) -> None:
        """Check that the file is not shorter than this writer left it.

        Raises:
            UnreadableLogError: it is shorter; opening it again checks all of it.
        """
        if self.has_shrunk:
            raise self._error("it was cut off while it was open; try again")

    def note(self, *, wal: bool) -> None:
        """Remember the size of the file, and in WAL mode of its `-wal`."""
        self._main = _extent(self._path)
        # Without WAL, the second file is a rollback journal, which is truncated by each commit.
        self._wal = _extent(self._beside) if wal else None

    def _wait_for_one_name(self) -> None:
        end = time.monotonic() + _SECOND_NAME_SECONDS
        while self._path.stat().st_nlink > 1:
            if time.monotonic() > end:
                raise self._error(self._second_name())
            time.sleep(0.01)

    def _second_name(self) -> str:
        names = ", ".join(_other_names(self._path)) or f"find it with: find / -samefile '{self._path}'"
        return (
            f"the file has a second name, a hard link ({names}); a writer under each would not see the other, and "
            "events would be lost; remove one of the names, or make a copy of its own with negotiation backup"
        )

    def _error(self, reason: str) -> UnreadableLogError:
        return UnreadableLogError(str(self._path), reason)


def _extent(path: Path) -> _Extent:
    try:
        status = os.stat(path)  # noqa: PTH116 - called at every append, and faster than Path.stat
    except OSError:
        return _Extent(None, 0)
    return _Extent((status.st_dev, status.st_ino), status.st_size)


def _is_less(now: _Extent, before: _Extent | None) -> bool:
    return before is not None and (now.file != before.file or now.size < before.size)


def _other_names(path: Path) -> list[str]:
    """Return the other names of a file in the same folder."""
    same = file_at(path)
    with os.scandir(path.parent) as entries:
        return sorted(
            entry.path
            for entry in entries
            if entry.name != path.name
            and not entry.is_symlink()
            and entry.is_file()
            and file_at(path.parent / entry.name) == same
        )
