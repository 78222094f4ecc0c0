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
    """Make an empty log, and return what its owner still has to do.

    Raises:
        FileExistsError: something is there.
        OSError: the file cannot be made.
    """
    path.touch(exist_ok=False)
    try:
        fsync_folder(path.parent)
    except OSError:
        path.unlink()  # a log that a power cut may take away was not made
        raise
    if not _is_in_git(path):
        return ()
    return (f"git must not change its line ends; put into .gitattributes: {path.name} -text merge=negotiation",)


def copy_text(log: JsonLinesLog, file: Path) -> None:
    """Copy a log into a new file, up to the last complete entry, and make the copy survive a power cut.

    Raises:
        UnreadableLogError: the file is there, or cannot be written.
    """
    made = False
    try:
        with log.snapshot() as (stream, extent), file.open("xb") as copy:
            made, left = True, extent.end
            while left and (part := stream.read(min(_BLOCK, left))):
                copy.write(part)
                left -= len(part)
            copy.flush()
            os.fsync(copy.fileno())  # the bytes first, then the name: a name must not lead to a file without its bytes
        fsync_folder(file.parent)
    except OSError as error:
        if made:  # and only then: otherwise the file is somebody else's
            with suppress(OSError):
                file.unlink()
        raise UnreadableLogError(str(file), error.strerror or str(error)) from None


def _is_in_git(file: Path) -> bool:
    return any((folder / ".git").exists() for folder in file.absolute().parents)
