"""Moving a finished file to its place: a new log is written under another name first, and appears complete."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from negotiation.errors import UnreadableLogError
from negotiation.logs.files.fsync import fsync_folder

if TYPE_CHECKING:
    from pathlib import Path


def clear_away(made: Path) -> None:
    """Remove a temporary file, and the files that SQLite has left beside it."""
    for end in ("", "-journal", "-wal", "-shm"):
        made.with_name(made.name + end).unlink(missing_ok=True)


def put(made: Path, path: Path) -> None:
    """Move a finished file to its place, unless a file exists there, and synchronise the folder."""
    made.chmod(0o666 & ~_umask())  # temporary files are made for their owner alone
    try:
        os.link(made, path)  # unlike a rename, a link fails if the path exists
    except FileExistsError:
        raise UnreadableLogError(str(path), "there is such a file already; nothing is overwritten") from None
    except OSError:  # a file system without hard links: between the look and the rename, another file may be lost
        if path.exists():
            raise UnreadableLogError(str(path), "there is such a file already; nothing is overwritten") from None
        made.replace(path)
    try:
        fsync_folder(path.parent)
    except OSError:
        path.unlink()  # a log that a power cut may remove is reported as not made
        raise


def _umask() -> int:
    mask = os.umask(0)  # the only way to read the umask is to set it
    os.umask(mask)
    return mask
