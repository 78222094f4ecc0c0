"""Writing JSON Lines: an append is there whole or not at all, whenever the process or the power is stopped.

One line is written without its line end, synchronised, and then gets it. Of several lines the mark comes first, behind
the place that they will take (see `jsonl.extent`); then the lines, all but the first byte and the last line end; then
the first byte; then the line end, where the mark was. Each step is synchronised before the next, because a disk keeps
what lies between two of them in any order and by halves. What a stopped append has left is not part of the log; the
next append moves it aside into a file of its own, so that no byte is lost, and says so.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime
from typing import IO, TYPE_CHECKING

from negotiation.errors import UnreadableLogError
from negotiation.logs.files.fsync import file_at, fsync_folder
from negotiation.logs.jsonl.extent import mark_of
from negotiation.logs.line import line_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from negotiation.logs.contents import Stored
    from negotiation.logs.jsonl.extent import Extent


def write_entries(stream: IO[bytes], path: Path, entries: Sequence[Stored]) -> None:
    """Write entries at the end of the file and synchronise; on any failure cut the file back to what it was.

    Written past the buffer of the stream, which would try again what has failed.

    Raises:
        OSError: it failed.
        UnreadableLogError: another program has moved, replaced or cut off the file meanwhile.
    """
    if not entries:
        return
    lines = b"".join(line_of(entry) for entry in entries)
    file = stream.fileno()
    size = os.lseek(file, 0, os.SEEK_END)
    # A person's editor may have left the last line without its end; without one, the new line would continue it.
    start = b"\n" if size and _bytes_from(file, size - 1) != b"\n" else b""
    at = size + len(start)
    try:
        if start:
            _write_at(file, size, start)
        if len(entries) == 1:
            _write_at(file, at, lines[:-1])  # one line without its end is not an entry yet: no mark is needed
        else:
            _write_marked(file, path, at, lines[:-1])
        _write_at(file, at + len(lines) - 1, lines[-1:])
    except OSError:
        # Nothing is synchronised here: if the power fails now, the next append finds the unfinished rest.
        os.ftruncate(file, size)
        raise
    _make_sure(file, path, size, start + lines)


def _write_marked(file: int, path: Path, at: int, content: bytes) -> None:
    """Write what counts only once its first byte is there."""
    # Each call of _write_at ends with fsync, so the steps reach the disk in this order. The mark is first: a batch
    # without its mark could not be told from damage. It is written past the end, which leaves NUL in between.
    mark = mark_of(at, len(content))
    _write_at(file, at + len(content), mark)
    _write_at(file, at + 1, content[1:])
    if os.fstat(file).st_size != at + len(content) + len(mark):  # to cut the mark off would cut off more than that
        raise UnreadableLogError(str(path), _WRITTEN_OVER)
    _write_at(file, at, content[:1])
    os.ftruncate(file, at + len(content))  # the line end follows, and is synchronised with this


def _write_at(file: int, at: int, content: bytes) -> None:
    os.lseek(file, at, os.SEEK_SET)
    rest = memoryview(content)  # slices of it copy nothing; os.write may take less than it is given
    while rest:
        rest = rest[os.write(file, rest) :]
    os.fsync(file)


def _make_sure(file: int, path: Path, size: int, written: bytes) -> None:
    """Make sure, before an append is acknowledged, that its lines are at the end of the file that is now at the path.

    A program that ignores the lock can truncate or replace the file while it is written. The lines are then behind a
    hole, or in a file that no longer has a name.
    """
    there = os.fstat(file)
    if file_at(path) != (there.st_dev, there.st_ino):
        raise UnreadableLogError(str(path), "it was removed or replaced while it was written; nothing was appended")
    # The byte before must be a line end too: if it is not, somebody has written in front of this append.
    before = b"\n" if size and not written.startswith(b"\n") else b""
    if there.st_size != size + len(written) or _bytes_from(file, size - len(before)) != before + written:
        raise UnreadableLogError(str(path), _WRITTEN_OVER)


_WRITTEN_OVER = "another program wrote to it, or cut it off, while it was written; look at it before appending again"


def _bytes_from(file: int, at: int) -> bytes:
    """Return what stands in a file from a byte on."""
    os.lseek(file, at, os.SEEK_SET)
    parts = []
    while part := os.read(file, 1 << 20):
        parts.append(part)
    return b"".join(parts)


def put_right(stream: IO[bytes], path: Path, extent: Extent) -> Path | None:
    """Take what a stopped append has left off the end of the file; return the file into which it was moved, if any.

    Args:
        stream: the file, under its lock.
        path: where it is.
        extent: how far it is a log, which must have been read up to there without a finding.
    """
    if extent.left == "nothing":
        return None
    file = stream.fileno()
    # Copy and synchronise first, truncate afterwards: no byte may be lost between the two.
    aside = _moved_aside(file, path, extent.end) if extent.left == "unfinished" else None
    os.ftruncate(file, extent.end)
    os.fsync(file)
    if aside:
        import logging  # which hardly any append needs

        tell = logging.getLogger(__name__)
        tell.warning("%s: an append was stopped before it was done; what it left was moved to %s", path, aside)
    return aside


def _moved_aside(file: int, path: Path, at: int) -> Path:
    """Copy what stands in a file from a byte on into a file beside it, and make that last."""
    aside = _beside(path)
    with aside.open("xb") as kept:
        kept.write(_bytes_from(file, at))
        kept.flush()
        os.fsync(kept.fileno())
    fsync_folder(path.parent)
    return aside


def _beside(path: Path) -> Path:
    time = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    names = (f"{path.name}.cut-{time}{f'-{number}' if number else ''}" for number in range(1_000))
    return next(each for name in names if not (each := path.with_name(name)).exists())
