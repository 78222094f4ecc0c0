"""Integrity: checks that the parts of each entry fit together, for every kind of log.

A store may have positions, times and bytes in separate columns; this checks that they belong together. Reading has
checked before that the entries are events.
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


def integrity_findings(contents: Contents) -> Iterator[Finding]:
    """Yield a finding for each gap in the positions, time that goes back, and event that differs from its bytes."""
    latest = None
    for number, entry in enumerate(contents.entries, start=1):
        if entry.position != number:
            message = f"{entry.event.id} has position {entry.position} where {number} belongs."
            yield _finding(entry, "position-gap", message)
        if not _bytes_match(entry):
            yield _finding(entry, "other-bytes", f"{entry.event.id}: the stored bytes are not this event.")
        if entry.recorded is None:
            continue
        instant = _instant(entry.recorded)
        if instant is None:
            yield _finding(entry, "bad-recorded", f"{entry.event.id}: recorded {entry.recorded!r} is not an instant.")
        elif latest is not None and instant < latest:
            message = f"{entry.event.id} was recorded before the event in front of it."
            yield _finding(entry, "recorded-backwards", message)
        else:  # a time that went back does not move `latest`, so that each such entry is found
            latest = instant


def _instant(recorded: str) -> datetime | None:
    try:
        written = edtf(recorded)
    except BadValueError:
        return None
    return None if written.is_calendar or "/" in recorded else written.instant


def _bytes_match(entry: Stored) -> bool:
    """Tell whether the stored bytes, decoded again, give the event of the entry."""
    try:
        return decode(parse(entry.data.decode())) == entry.event
    except (BadValueError, UnicodeDecodeError):
        return False


def _finding(entry: Stored, code: str, message: str) -> Finding:
    return Finding(code=code, event=entry.event.id, message=message, hint="Compare with a copy; the store is damaged.")
