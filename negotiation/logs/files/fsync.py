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
    """Synchronise a folder, so that files made, moved or removed in it survive a power cut.

    Nothing is done on systems that cannot synchronise a folder.

    Raises:
        OSError: synchronising failed, so the change may be lost.
    """
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:  # Windows cannot open a folder
        return
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in _CANNOT:
            raise
    finally:
        os.close(handle)


def file_at(path: Path) -> tuple[int, int] | None:
    """Return the device and inode of the file at a path, to compare them later; None if there is no file."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino
