"""The line: an entry as the text of a log has it, the event's bytes with the recording time spliced in at the end.

No log serialises an event again: bytes that came in one spelling leave in that spelling. A line has a greatest
length, which binds every log, so that each can be written out as text and read again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from negotiation.codec import MAX_LINE_BYTES
from negotiation.errors import BadValueError, Finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from negotiation.logs.contents import Stored


_RECORDED_BYTES = 100  # more than `recorded` ever adds to a line


def line_of(entry: Stored) -> bytes:
    """Return the line of an entry, its line end included."""
    if entry.recorded is None:
        return entry.data + b"\n"
    return entry.data[:-1] + b',"recorded":"%s"}\n' % entry.recorded.encode()


def check_line(data: bytes, recorded: str | None) -> None:
    """Make sure that an entry of a database is one line, as it has to be in a text log.

    Raises:
        BadValueError: `not-one-line`; JSON may be broken over lines, but then no text log can hold these very bytes.
    """
    if b"\n" in data or data.endswith(b"\r") or (recorded is not None and not data.endswith(b"}")):
        message = "the bytes of the event are not one line that ends with its last brace."
        raise BadValueError("not-one-line", message, "Another program wrote it; salvage keeps what stands before it.")


def too_long(entries: Iterable[Stored]) -> Iterator[Finding]:
    """Yield a finding for each entry whose line could not be read again."""
    for entry in entries:
        if len(entry.data) + _RECORDED_BYTES > MAX_LINE_BYTES and len(line_of(entry)) - 1 > MAX_LINE_BYTES:
            message = f"{entry.event.id} does not fit a line of {MAX_LINE_BYTES} bytes."
            hint = "Shorten its texts, or name fewer sources."
            yield Finding(code="line-too-long", event=entry.event.id, message=message, hint=hint)
