"""The extent: the part of a JSON Lines file that is the log, and the kind of bytes that follow it.

A complete log file ends with a line end. The line end is missing while an append is being written, after an append was
stopped, or after a person has edited the last line. So a reader looks at the end of the file first, and needs no lock:
the bytes before a final line end never change again.

Before an append of several lines writes the first line, it writes a **trailer** after the place that the lines will
take. The trailer says where the lines begin and how many bytes they have, with a checksum. The first byte of the lines
stays NUL until everything else is on disk. So the trailer tells exactly which bytes belong to an unfinished batch. A
NUL anywhere else is damage, and damage is never taken for an unfinished append.
"""

from __future__ import annotations

import os
from hashlib import sha256
from typing import Literal

import attrs

from negotiation.codec import MAX_LINE_BYTES, parse
from negotiation.errors import BadValueError
from negotiation.value import Value

_OURS = b'{"kind":"'  # every line that this program writes begins with this
_BLOCK = 65_536
_FARTHEST = 1 << 28
"""How many bytes back to look for the beginning of an unfinished last line; a longer one is reported as damage."""


def trailer_of(at: int, size: int) -> bytes:
    """Return the trailer of a batch.

    Args:
        at: the offset of the first byte of the batch.
        size: the number of its bytes, without the last line end.
    """
    # Fixed widths: each trailer has the same length, so a reader finds it by counting back from the end of the file.
    says = b"\0unfinished append of %020d bytes at %020d " % (size, at)
    return says + sha256(says).hexdigest()[:16].encode() + b"\0"


TRAILER_BYTES = len(trailer_of(0, 0))


@attrs.frozen(eq=False, repr=False)
class Extent(Value):
    """The part of a file that is the log.

    Attributes:
        end: how many bytes of the file belong to the log.
        left: what follows them: nothing, the trailer of a complete batch, or an unfinished append.
        complete: whether the file ends with a line end, which means that no append is being written.
    """

    end: int
    left: Literal["nothing", "trailer", "unfinished"] = "nothing"
    complete: bool = False


def extent_of(file: int) -> Extent:
    """Return the extent of an open file, given by its descriptor.

    It reads from the descriptor, because the buffer of a stream may hold older bytes.
    """
    size = os.fstat(file).st_size
    if not size or _bytes_at(file, size - 1, 1) == b"\n":
        return Extent(size, complete=True)
    return _extent_by_trailer(file, size) or _extent_by_last_line(file, size)


def _extent_by_trailer(file: int, size: int) -> Extent | None:
    """Return the extent that the trailer at the end of a file gives; None if there is no valid trailer."""
    start = max(0, size - TRAILER_BYTES)
    last = _bytes_at(file, start, TRAILER_BYTES)
    # The first byte of a trailer is NUL until the batch is complete, and then the line end of the batch: compare it as
    # NUL.
    at, length = _numbers(b"\0" + last[1:])
    if at + length != start or b"\0" + last[1:] != trailer_of(at, length):
        return None
    if last.startswith(b"\n"):  # the line end is written, but the trailer is not yet cut off
        return Extent(start + 1, "trailer")
    # The first byte of a batch is written after its other bytes: NUL there means that the batch was not finished.
    return Extent(at, "unfinished") if _bytes_at(file, at, 1) == b"\0" else Extent(start, "trailer")


def _numbers(trailer: bytes) -> tuple[int, int]:
    # Anything else than a trailer gives numbers that no file fits.
    words = trailer.split(b" ")
    if len(words) != _TRAILER_WORDS or not (words[3].isdigit() and words[6].isdigit()):
        return 0, -1
    return int(words[6]), int(words[3])


_TRAILER_WORDS = 8


def _extent_by_last_line(file: int, size: int) -> Extent:
    """Return the extent of a file without a trailer whose last line has no line end.

    If the line is not an unfinished append of this program, the whole file is the log.
    """
    start, hollow = _start_of_last_line(file, size)
    if start is None:
        return Extent(size)
    if hollow and _bytes_at(file, start, 1) == b"\0":
        return Extent(start, "unfinished")  # of this batch, only the trailer or a part of it was written
    if size - start <= MAX_LINE_BYTES and _is_cut_off(_bytes_at(file, start, size - start)):
        return Extent(start, "unfinished")
    return Extent(size)


def _start_of_last_line(file: int, size: int) -> tuple[int | None, bool]:
    """Return where the last line begins, and whether it is only NUL apart from what may be part of a trailer."""
    at, hollow = size, True
    while at > max(0, size - _FARTHEST):
        begins = max(0, at - _BLOCK)
        block = _bytes_at(file, begins, at - begins)
        line = block.rfind(b"\n") + 1
        # The last TRAILER_BYTES may be part of a trailer, so they do not count as content of the line.
        hollow = hollow and _is_nul(block[line : max(line, size - TRAILER_BYTES - begins)])
        if line:
            return begins + line, hollow
        at = begins
    return (0, hollow) if at == 0 else (None, False)


def _is_nul(content: bytes) -> bool:
    # Compared with as many NUL, which takes a thirtieth of the time of `strip`: a file may end in gigabytes of them.
    return content == bytes(len(content))


def _is_cut_off(line: bytes) -> bool:
    """Tell whether a stopped append of this program left a last line: it begins like ours and is not JSON."""
    written = line.partition(b"\0")[0]  # after a power cut, bytes that were not written yet are NUL
    # A line cut off within its first bytes is shorter than `_OURS`, hence the second comparison.
    if not (written.startswith(_OURS) or _OURS.startswith(written)):
        return False
    try:
        parse(line.decode())
    except UnicodeDecodeError:
        return True  # cut off within a character
    except BadValueError as fault:
        return fault.code in {"not-json", "nul-byte"}
    return False


def _bytes_at(file: int, at: int, count: int) -> bytes:
    # Not os.pread, which does not exist on Windows. A read may return less than asked for, so it is repeated.
    os.lseek(file, at, os.SEEK_SET)
    parts = []
    while count > 0 and (part := os.read(file, count)):
        parts.append(part)
        count -= len(part)
    return b"".join(parts)
