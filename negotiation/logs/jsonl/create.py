"""Making a text log: an empty one, or a copy of another."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

from negotiation.errors import UnreadableLogError
from negotiation.logs.files.fsync import fsync_folder

if TYPE_CHECKING:
    from pathlib import Path

    from negotiation.logs.jsonl.log import JsonLinesLog

_BLOCK = 1 << 20


def create_text(path: Path) -> tuple[str, ...]:
    """Make an empty log, and return sentences about what its owner still has to do.

    Raises:
        FileExistsError: the file exists.
        OSError: the file cannot be made.
    """
    path.touch(exist_ok=False)
    try:
        fsync_folder(path.parent)
    except OSError:
        path.unlink()  # a log that a power cut may remove is reported as not made
        raise
    if not _is_in_git(path):
        return ()
    return (f"git must not change its line ends; put into .gitattributes: {path.name} -text merge=negotiation",)


def copy_text(log: JsonLinesLog, file: Path) -> None:
    """Copy a log up to the last complete entry into a new file, and synchronise the copy and its folder.

    Raises:
        UnreadableLogError: the file exists, or cannot be written.
    """
    made = False
    try:
        with log.snapshot() as (stream, extent), file.open("xb") as copy:
            # Copy only up to the extent: what follows may be an append that is still being written.
            made, left = True, extent.end
            while left and (part := stream.read(min(_BLOCK, left))):
                copy.write(part)
                left -= len(part)
            copy.flush()
            os.fsync(copy.fileno())  # the bytes first, then the name: otherwise a power cut could leave an empty file
        fsync_folder(file.parent)
    except OSError as error:
        if made:  # otherwise the file existed before, and must not be removed
            with suppress(OSError):
                file.unlink()
        raise UnreadableLogError(str(file), error.strerror or str(error)) from None


def _is_in_git(file: Path) -> bool:
    # `.git` is a folder in a clone, and a file in a worktree or submodule.
    return any((folder / ".git").exists() for folder in file.absolute().parents)
