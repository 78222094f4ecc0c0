"""Integrity: what must hold of every log in itself, whatever keeps it.

A store may keep positions, times and bytes in columns of their own; here it is seen that they belong together. Reading
has shown already that there are events at all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from negotiation.codec import decode, parse
from negotiation.errors import BadValueError, Finding
from negotiation.times import edtf

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from negotiation.logs.contents import Contents, Stored


def soundness_findings(contents: Contents) -> Iterator[Finding]:
    """Yield every gap of the positions, step back in time, and event that is not what its stored bytes say."""
    latest = None
    for number, entry in enumerate(contents.entries, start=1):
        if entry.position != number:
            message = f"{entry.event.id} has position {entry.position} where {number} belongs."
            yield _about(entry, "position-gap", message)
        if not _says(entry):
            yield _about(entry, "other-bytes", f"{entry.event.id}: the stored bytes are not this event.")
        if entry.recorded is None:
            continue
        instant = _instant(entry.recorded)
        if instant is None:
            yield _about(entry, "bad-recorded", f"{entry.event.id}: recorded {entry.recorded!r} is not an instant.")
        elif latest is not None and instant < latest:
            message = f"{entry.event.id} was recorded before the event in front of it."
            yield _about(entry, "recorded-backwards", message)
        else:
            latest = instant


def _instant(recorded: str) -> datetime | None:
    try:
        written = edtf(recorded)
    except BadValueError:
        return None
    return None if written.is_calendar or "/" in recorded else written.instant


def _says(entry: Stored) -> bool:
    """Tell whether the stored bytes, read again, are the event that is shown for them."""
    try:
        return decode(parse(entry.data.decode())) == entry.event
    except (BadValueError, UnicodeDecodeError):
        return False


def _about(entry: Stored, code: str, message: str) -> Finding:
    return Finding(code=code, event=entry.event.id, message=message, hint="Compare with a copy; the store is damaged.")
