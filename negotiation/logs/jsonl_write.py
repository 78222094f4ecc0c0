"""Writing JSON Lines: an append is there whole or not at all, whenever the process or the power is stopped.

One line is written without its line end, synchronised, and then gets it. For several lines the file is first made as
long as it will be, less the last line end; they are written after their first byte, which stays NUL; then they get
their first byte, then the line end. Each step is synchronised before the next, because a disk keeps what lies between
two of them in any order and by halves. So an append that was not completed has no line end at the end of the file, and
if it has several lines it begins with NUL, wherever it was stopped; a line that has been damaged since, with its end in
place, is told from that. What a stopped append has left is not part of the log; the next append moves it aside into a
file of its own, so that no byte is lost, and says so.
"""

from __future__ import annotations

import os
import re
from datetime import UTC, datetime
from typing import IO, TYPE_CHECKING

from negotiation.codec import MAX_LINE_BYTES, parse
from negotiation.errors import BadValueError
from negotiation.logs.lasting import make_names_last
from negotiation.logs.line import line_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from negotiation.logs.contents import Stored

_BATCH = re.compile(rb"^\0", re.MULTILINE)
_OURS = b'{"kind":"'


def write_entries(stream: IO[bytes], entries: Sequence[Stored]) -> None:
    """Write entries at the end of the file and synchronise; on any failure cut the file back to what it was.

    Written past the buffer of the stream, which would try again what has failed.
    """
    if not entries:
        return
    lines = b"".join(line_of(entry) for entry in entries)
    file = stream.fileno()
    size = os.lseek(file, 0, os.SEEK_END)
    start = b"\n" if size and _byte_at(stream, size - 1) != b"\n" else b""
    at = size + len(start)
    try:
        if start:
            _write_at(file, size, start)
        if len(entries) == 1:
            _write_at(file, at, lines[:-1])
        else:
            _write_marked(file, at, lines[:-1])
        _write_at(file, at + len(lines) - 1, lines[-1:])
    except OSError:
        os.ftruncate(file, size)
        raise


def _write_marked(file: int, at: int, content: bytes) -> None:
    """Write what counts only once its first byte is there."""
    os.ftruncate(file, at + len(content))
    os.fsync(file)  # else a cut-off file might end with a line end that stands within the batch
    _write_at(file, at + 1, content[1:])
    _write_at(file, at, content[:1])


def _write_at(file: int, at: int, content: bytes) -> None:
    os.lseek(file, at, os.SEEK_SET)
    rest = memoryview(content)
    while rest:
        rest = rest[os.write(file, rest) :]
    os.fsync(file)


def _byte_at(stream: IO[bytes], at: int) -> bytes:
    stream.seek(at)
    return stream.read(1)


def move_aside(stream: IO[bytes], path: Path) -> Path | None:
    """Take what a stopped append has left off the end of the file, into a file beside it; return that, if any.

    Only what one of our appends can have left is taken: an unfinished batch, or a last line without its end that
    begins as our lines do and is no event, with NUL where a power cut has left holes. Everything else stays, for people
    to look at.
    """
    size = stream.seek(0, os.SEEK_END)
    if not size or _byte_at(stream, size - 1) == b"\n":
        return None
    stream.seek(0)
    content = stream.read()
    at = _unfinished_batch(content)
    at = _cut_line(content) if at is None else at
    if at is None:
        return None
    aside = _beside(path)
    with aside.open("xb") as kept:
        kept.write(content[at:])
        kept.flush()
        os.fsync(kept.fileno())
    make_names_last(path.parent)
    os.ftruncate(stream.fileno(), at)
    os.fsync(stream.fileno())
    import logging  # which hardly any append needs

    tell = logging.getLogger(__name__)
    tell.warning("%s: an append was stopped before it was done; what it left was moved to %s", path, aside)
    return aside


def begins_unfinished(line: bytes) -> bool:
    """Tell whether a line begins a batch that was not completed, if no line end stands at the end of the file."""
    return line.startswith(b"\0")


def _unfinished_batch(content: bytes) -> int | None:
    """Return where an unfinished batch begins."""
    found = _BATCH.search(content)
    return found.start() if found else None


def _cut_line(content: bytes) -> int | None:
    """Return where a last line begins that was cut off."""
    at = content.rfind(b"\n") + 1
    tail = content[at:]
    written = tail.partition(b"\0")[0]
    if not tail or len(tail) > MAX_LINE_BYTES or not (written.startswith(_OURS) or _OURS.startswith(written)):
        return None
    try:
        parse(tail.decode())
    except (BadValueError, UnicodeDecodeError) as fault:
        return at if not isinstance(fault, BadValueError) or fault.code in {"not-json", "nul-byte"} else None
    return None


def _beside(path: Path) -> Path:
    time = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    names = (f"{path.name}.cut-{time}{f'-{number}' if number else ''}" for number in range(1_000))
    return next(each for name in names if not (each := path.with_name(name)).exists())
