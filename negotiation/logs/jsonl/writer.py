"""Writing JSON Lines: an append is stored completely or not at all, whenever the process or the power stops.

A single line is written and synchronised without its line end, and then the line end is written. Several lines are
written in four steps: the trailer, after the place that the lines will take (see `jsonl.extent`); the lines without
their first byte and last line end; the first byte; the line end, in place of the trailer. Each step is synchronised
before the next, because a disk may write the bytes between two synchronisations in any order, or only some of them.
What a stopped append has left is not part of the log. The next append moves it into a separate file, so that no byte is
lost, and logs a warning.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime
from typing import IO, TYPE_CHECKING

from negotiation.errors import UnreadableLogError
from negotiation.logs.files.fsync import file_at, fsync_folder
from negotiation.logs.jsonl.extent import trailer_of
from negotiation.logs.line import line_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from negotiation.logs.contents import Stored
    from negotiation.logs.jsonl.extent import Extent


def write_entries(stream: IO[bytes], path: Path, entries: Sequence[Stored]) -> None:
    """Write entries at the end of the file and synchronise; on a failure, cut the file back to its old length.

    It writes to the descriptor, because the buffer of the stream would write the failed bytes again on closing.

    Raises:
        OSError: a write failed.
        UnreadableLogError: another program has moved, replaced or truncated the file meanwhile.
    """
    if not entries:
        return
    lines = b"".join(line_of(entry) for entry in entries)
    file = stream.fileno()
    size = os.lseek(file, 0, os.SEEK_END)
    # An editor may have saved the last line without a line end; the new line would then continue it.
    start = b"\n" if size and _bytes_from(file, size - 1) != b"\n" else b""
    at = size + len(start)
    try:
        if start:
            _write_at(file, size, start)
        if len(entries) == 1:
            _write_at(file, at, lines[:-1])  # a line without its line end is not an entry yet, so no trailer is needed
        else:
            _write_marked(file, path, at, lines[:-1])
        _write_at(file, at + len(lines) - 1, lines[-1:])
    except OSError:
        # Not synchronised: if the power fails now, the next append finds the unfinished rest and moves it aside.
        os.ftruncate(file, size)
        raise
    _check_written(file, path, size, start + lines)


def _write_marked(file: int, path: Path, at: int, content: bytes) -> None:
    """Write the lines of a batch, which count only when their first byte is written."""
    # Each call of _write_at ends with fsync, so the steps reach the disk in this order. The trailer is first: a batch
    # without it could not be told from damage. It is written past the end, which leaves NUL in between.
    trailer = trailer_of(at, len(content))
    _write_at(file, at + len(content), trailer)
    _write_at(file, at + 1, content[1:])
    if os.fstat(file).st_size != at + len(content) + len(
        trailer
    ):  # then truncating below would remove bytes of another program
        raise UnreadableLogError(str(path), _WRITTEN_OVER)
    _write_at(file, at, content[:1])
    os.ftruncate(
        file, at + len(content)
    )  # not synchronised here: the line end is written next, and its fsync includes this


def _write_at(file: int, at: int, content: bytes) -> None:
    os.lseek(file, at, os.SEEK_SET)
    rest = memoryview(content)  # slices of a memoryview copy nothing; os.write may write less than it is given
    while rest:
        rest = rest[os.write(file, rest) :]
    os.fsync(file)


def _check_written(file: int, path: Path, size: int, written: bytes) -> None:
    """Check, before an append is acknowledged, that its lines are at the end of the file that is now at the path.

    A program that ignores the lock can truncate or replace the file during the append. The lines then follow a hole of
    NUL bytes, or are in a file that no longer has a name.
    """
    status = os.fstat(file)
    if file_at(path) != (status.st_dev, status.st_ino):
        raise UnreadableLogError(str(path), "it was removed or replaced while it was written; nothing was appended")
    # The byte before must be a line end, too; if not, another program has written before this append.
    before = b"\n" if size and not written.startswith(b"\n") else b""
    if status.st_size != size + len(written) or _bytes_from(file, size - len(before)) != before + written:
        raise UnreadableLogError(str(path), _WRITTEN_OVER)


_WRITTEN_OVER = "another program wrote to it, or cut it off, while it was written; look at it before appending again"


def _bytes_from(file: int, at: int) -> bytes:
    """Return the bytes of a file from an offset on."""
    os.lseek(file, at, os.SEEK_SET)
    parts = []
    while part := os.read(file, 1 << 20):
        parts.append(part)
    return b"".join(parts)


def move_leftover_aside(stream: IO[bytes], path: Path, extent: Extent) -> Path | None:
    """Remove what a stopped append has left at the end of the file; return the file it was moved to, if any.

    Args:
        stream: the file, under its lock.
        path: its path.
        extent: its extent; the caller has read the log up to `extent.end` without a finding.
    """
    if extent.left == "nothing":
        return None
    file = stream.fileno()
    # Copy and synchronise first, then truncate: otherwise a power cut between the two would lose bytes.
    aside = _moved_aside(file, path, extent.end) if extent.left == "unfinished" else None
    os.ftruncate(file, extent.end)
    os.fsync(file)
    if aside:
        import logging  # imported here, because hardly any append needs it

        tell = logging.getLogger(__name__)
        tell.warning("%s: an append was stopped before it was done; what it left was moved to %s", path, aside)
    return aside


def _moved_aside(file: int, path: Path, at: int) -> Path:
    """Copy the bytes of a file from an offset on into a new file in the same folder, and synchronise it."""
    aside = _free_name_beside(path)
    with aside.open("xb") as copy:
        copy.write(_bytes_from(file, at))
        copy.flush()
        os.fsync(copy.fileno())
    fsync_folder(path.parent)
    return aside


def _free_name_beside(path: Path) -> Path:
    time = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    names = (f"{path.name}.cut-{time}{f'-{number}' if number else ''}" for number in range(1_000))
    return next(each for name in names if not (each := path.with_name(name)).exists())
