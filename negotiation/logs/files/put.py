"""Putting a finished file in its place: a new log is made beside it, and is there whole or not at all."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from negotiation.errors import UnreadableLogError
from negotiation.logs.files.fsync import fsync_folder

if TYPE_CHECKING:
    from pathlib import Path


def clear_away(made: Path) -> None:
    """Remove a file that was to be moved to its place, and what SQLite has left beside it."""
    for end in ("", "-journal", "-wal", "-shm"):
        made.with_name(made.name + end).unlink(missing_ok=True)


def put(made: Path, path: Path) -> None:
    """Move a finished file to its place, unless something is there; make that last."""
    made.chmod(0o666 & ~_umask())
    try:
        os.link(made, path)  # unlike a rename, a link fails if something is there
    except FileExistsError:
        raise UnreadableLogError(str(path), "there is such a file already; nothing is overwritten") from None
    except OSError:  # a file system without links
        if path.exists():
            raise UnreadableLogError(str(path), "there is such a file already; nothing is overwritten") from None
        made.replace(path)
    try:
        fsync_folder(path.parent)
    except OSError:
        path.unlink()
        raise


def _umask() -> int:
    mask = os.umask(0)  # the only way to ask for it is to set it
    os.umask(mask)
    return mask
