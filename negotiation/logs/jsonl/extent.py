"""The extent: how far a JSON Lines file is a log, and what an append that was not completed has left behind that.

The file of a log ends with a line end. It does not while an append is being written, nor where one was stopped; it may
not, either, where a person wrote the last line. So a reader looks at the end of the file first, and needs no lock:
what lies in front of a last byte that is a line end never changes again.

An append of several lines puts a **mark** behind the place that its lines will take, before the first of them is
written: where they begin and how many bytes they have, with a check sum. Their first byte stays NUL until all else is
on disk. So the mark tells exactly what belongs to an unfinished batch; a NUL anywhere else is damage, and damage is
never taken for an unfinished append.
"""

from __future__ import annotations

import os
from hashlib import sha256
from typing import Literal

import attrs

from negotiation.codec import MAX_LINE_BYTES, parse
from negotiation.errors import BadValueError
from negotiation.value import Value

_OURS = b'{"kind":"'
_BLOCK = 65_536
_FARTHEST = 1 << 28
"""How many bytes back the beginning of an unfinished last line is looked for; a longer rest is reported as damage."""


def mark_of(at: int, size: int) -> bytes:
    """Return the mark of a batch that takes so many bytes, its last line end not counted, from a byte on."""
    # Fixed widths, so that a mark has the same number of bytes whatever it says and is found by counting back.
    says = b"\0unfinished append of %020d bytes at %020d " % (size, at)
    return says + sha256(says).hexdigest()[:16].encode() + b"\0"


MARK_BYTES = len(mark_of(0, 0))


@attrs.frozen(eq=False, repr=False)
class Extent(Value):
    """How far a file is a log.

    Attributes:
        end: how many bytes of the file belong to the log.
        left: what lies behind them: nothing, the mark of a batch that is whole, or an unfinished append.
        complete: whether the file ends with a line end, as it does when no append is being written.
    """

    end: int
    left: Literal["nothing", "mark", "unfinished"] = "nothing"
    complete: bool = False


def extent_of(file: int) -> Extent:
    """Return how far an open file, given by its number, is a log; reads past every buffer."""
    size = os.fstat(file).st_size
    if not size or _bytes_at(file, size - 1, 1) == b"\n":
        return Extent(size, complete=True)
    return _marked(file, size) or _last_line(file, size)


def _marked(file: int, size: int) -> Extent | None:
    """Return what the mark at the end of a file says, if there is one."""
    start = max(0, size - MARK_BYTES)
    last = _bytes_at(file, start, MARK_BYTES)
    # The first byte of a mark is NUL until the batch is complete; then it is the batch's line end. Compare it as NUL.
    at, length = _numbers(b"\0" + last[1:])
    if at + length != start or b"\0" + last[1:] != mark_of(at, length):
        return None
    if last.startswith(b"\n"):  # the line end has been written, and the mark not yet been cut off
        return Extent(start + 1, "mark")
    # The first byte of a batch is written last: NUL there means that the batch was never finished.
    return Extent(at, "unfinished") if _bytes_at(file, at, 1) == b"\0" else Extent(start, "mark")


def _numbers(mark: bytes) -> tuple[int, int]:
    words = mark.split(b" ")
    if len(words) != _MARK_WORDS or not (words[3].isdigit() and words[6].isdigit()):
        return 0, -1
    return int(words[6]), int(words[3])


_MARK_WORDS = 8


def _last_line(file: int, size: int) -> Extent:
    """Return the extent of a file whose last line has no end: of one that is whole, the whole file."""
    start, hollow = _start_of_last_line(file, size)
    if start is None:
        return Extent(size)
    if hollow and _bytes_at(file, start, 1) == b"\0":
        return Extent(start, "unfinished")  # a batch of which not more than the mark had been written
    if size - start <= MAX_LINE_BYTES and _is_cut(_bytes_at(file, start, size - start)):
        return Extent(start, "unfinished")
    return Extent(size)


def _start_of_last_line(file: int, size: int) -> tuple[int | None, bool]:
    """Return where the last line begins, and whether all of it is NUL but for what may be a part of a mark."""
    at, hollow = size, True
    while at > max(0, size - _FARTHEST):
        begins = max(0, at - _BLOCK)
        block = _bytes_at(file, begins, at - begins)
        line = block.rfind(b"\n") + 1
        # The last MARK_BYTES may be part of a mark, so they do not count as content of the line.
        hollow = hollow and _is_nul(block[line : max(line, size - MARK_BYTES - begins)])
        if line:
            return begins + line, hollow
        at = begins
    return (0, hollow) if at == 0 else (None, False)


def _is_nul(content: bytes) -> bool:
    # Compared with as many NUL, which takes a thirtieth of the time of `strip`: a file may end in gigabytes of them.
    return content == bytes(len(content))


def _is_cut(line: bytes) -> bool:
    """Tell whether a last line is what a stopped append of ours leaves: it begins as ours do and is no object."""
    written = line.partition(b"\0")[0]  # a power cut leaves NUL where nothing was written yet
    if not (written.startswith(_OURS) or _OURS.startswith(written)):
        return False
    try:
        parse(line.decode())
    except UnicodeDecodeError:
        return True
    except BadValueError as fault:
        return fault.code in {"not-json", "nul-byte"}
    return False


def _bytes_at(file: int, at: int, count: int) -> bytes:
    # Not os.pread, which Windows does not have. A read may return less than asked for, so it is repeated.
    os.lseek(file, at, os.SEEK_SET)
    parts = []
    while count > 0 and (part := os.read(file, count)):
        parts.append(part)
        count -= len(part)
    return b"".join(parts)
