"""File layers that record: one for SQLite, below its pager, and one for the functions with which text is written."""

from __future__ import annotations

import os
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import apsw
import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from faults.recorded_disk import Action, RecordedDisk


class RecordingVfs(apsw.VFS):
    """The file layer of the operating system, with every change to a file noted in a recorded disk."""

    def __init__(self, name: str, disk: RecordedDisk) -> None:
        self.disk = disk
        super().__init__(name, "")

    def xOpen(self, name: Any, flags: list[int]) -> Any:  # noqa: N802 - SQLite's name
        """Open a file; note if that makes it."""
        file = Path(str(name.filename() if isinstance(name, apsw.URIFilename) else name))
        if not file.exists() and flags[0] & apsw.SQLITE_OPEN_CREATE:
            self.disk.note("create", file.name)
        return _RecordingFile(self.disk, file.name, name, flags)

    def xDelete(self, filename: str, syncdir: bool) -> None:  # noqa: N802, FBT001
        """Remove a file."""
        super().xDelete(filename, syncdir)
        self.disk.note("remove and sync" if syncdir else "remove", Path(filename).name)


class _RecordingFile(apsw.VFSFile):
    def __init__(self, disk: RecordedDisk, file: str, name: Any, flags: list[int]) -> None:
        super().__init__("", name, flags)
        self._disk, self._file = disk, file

    def xWrite(self, data: Any, offset: int) -> None:  # noqa: N802
        super().xWrite(data, offset)
        self._disk.note("write", self._file, offset, bytes(data))

    def xTruncate(self, newsize: int) -> None:  # noqa: N802
        super().xTruncate(newsize)
        self._disk.note("truncate", self._file, newsize)

    def xSync(self, flags: int) -> None:  # noqa: N802
        super().xSync(flags)
        self._disk.note("sync", self._file)


@contextmanager
def recorded_text(disk: RecordedDisk) -> Iterator[None]:
    """Note what `os.write`, `os.ftruncate` and `os.fsync` do to the folder and the files that are in it."""
    names = {each.stat().st_ino: each.name for each in (disk.folder, *disk.folder.iterdir())}
    folder = disk.folder.name
    write, truncate, sync = os.write, os.ftruncate, os.fsync

    def note(action: Action, handle: int, at: int = 0, data: bytes = b"") -> None:
        name = names.get(os.fstat(handle).st_ino)
        if name == folder:
            disk.note("sync folder")
        elif name:
            disk.note(action, name, at, data)

    def noted_write(handle: int, data: Any) -> int:
        at = os.lseek(handle, 0, os.SEEK_CUR)
        size = write(handle, data)
        note("write", handle, at, bytes(data)[:size])
        return size

    def noted_truncate(handle: int, size: int) -> None:
        truncate(handle, size)
        note("truncate", handle, size)

    def noted_sync(handle: int) -> None:
        sync(handle)
        note("sync", handle)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "write", noted_write)
        patch.setattr(os, "ftruncate", noted_truncate)
        patch.setattr(os, "fsync", noted_sync)
        yield
