"""Synchronising folders: a new, moved or removed file survives a power cut only once its folder is on disk."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

# Errors that mean "this file system or system does not synchronise folders", not "it failed".
_CANNOT = {errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EBADF, errno.EACCES, errno.EPERM, errno.EROFS}


def fsync_folder(folder: Path) -> None:
    """Make what was made, moved or removed in a folder survive a power cut, where a folder can be synchronised.

    Raises:
        OSError: it can, and that failed: what was done may not last.
    """
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:  # Windows opens no folders
        return
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in _CANNOT:
            raise
    finally:
        os.close(handle)


def file_at(path: Path) -> tuple[int, int] | None:
    """Return which file a path leads to, to be compared later; None where there is none."""
    try:
        there = path.stat()
    except OSError:
        return None
    return there.st_dev, there.st_ino
