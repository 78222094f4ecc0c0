"""The line: an entry as text, which is the event's bytes with the recording time inserted before the last brace.

An event is never serialised again: its bytes stay as they were first written. The limit on the length of a line holds
for every kind of log, so that each log can be written as text and read again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from negotiation.codec import MAX_LINE_BYTES
from negotiation.errors import BadValueError, Finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from negotiation.logs.contents import Stored


_RECORDED_BYTES = 100  # more than the member `recorded` ever adds to a line


def line_of(entry: Stored) -> bytes:
    """Return the line of an entry, with its line end."""
    if entry.recorded is None:
        return entry.data + b"\n"
    # [:-1] cuts the closing brace off; the format puts it back behind the recording time.
    return entry.data[:-1] + b',"recorded":"%s"}\n' % entry.recorded.encode()


def check_line(data: bytes, recorded: str | None) -> None:
    """Check that an entry of a database is a single line, as a text log needs it.

    Raises:
        BadValueError: `not-one-line`. JSON may have line breaks, but a text log cannot hold such bytes unchanged.
    """
    if b"\n" in data or data.endswith(b"\r") or (recorded is not None and not data.endswith(b"}")):
        message = "the bytes of the event are not one line that ends with its last brace."
        raise BadValueError(
            "not-one-line", message, "Another program wrote it; 'negotiation salvage' copies the entries before it."
        )


def too_long(entries: Iterable[Stored]) -> Iterator[Finding]:
    """Yield a finding for each entry whose line would be too long to be read again."""
    for entry in entries:
        if len(entry.data) + _RECORDED_BYTES > MAX_LINE_BYTES and len(line_of(entry)) - 1 > MAX_LINE_BYTES:
            message = f"{entry.event.id} does not fit a line of {MAX_LINE_BYTES} bytes."
            hint = "Shorten its texts, or name fewer sources."
            yield Finding(code="line-too-long", event=entry.event.id, message=message, hint=hint)
