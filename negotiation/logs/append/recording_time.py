"""The recording time: the instant at which a log stored an event; it never decreases along the positions."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from negotiation.errors import BadValueError, Finding
from negotiation.times import edtf, iso

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from negotiation.logs.contents import Stored


MERGED = (
    "After a merge, take the file of the other side and append your lines to it again: negotiation append -l FILE "
    "YOURS.jsonl, or negotiation merge BASE OURS THEIRS."
)
"""What to do when git has merged two appends line by line."""

_OURS = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{6})?Z", re.ASCII)
"""The form that `next_recorded` writes; `datetime` parses it faster than `edtf`."""


def utc_now() -> datetime:
    """Return the current time; this is the clock for recording times unless a log is given another."""
    return datetime.now(UTC)


@lru_cache(maxsize=64)  # the entries of a batch have one time
def recorded_instant(recorded: str) -> datetime:
    """Return the instant of a recording time.

    Raises:
        BadValueError: `bad-recorded`, or another code of a date, when it is not an instant.
    """
    if _OURS.fullmatch(recorded):
        with suppress(ValueError):  # a day that does not exist, such as 30 February
            return datetime.fromisoformat(recorded)
    written = edtf(recorded)
    if written.is_calendar or "/" in recorded:
        raise BadValueError("bad-recorded", f"recorded {recorded!r} is not an instant.", "Leave it to the log.")
    return written.instant


def next_recorded(now: datetime, last: datetime | None) -> str:
    """Return the recording time of an append: now, but never before the last one, even when the clock was set back."""
    return iso(now if last is None else max(now, last))


def recorded_order(entries: Iterable[Stored]) -> Iterator[tuple[int, Finding]]:
    """Yield a finding, with the index of the entry, where an entry was recorded before one above it."""
    latest: datetime | None = None
    for index, entry in enumerate(entries):
        if entry.recorded is None:
            continue
        instant = recorded_instant(entry.recorded)
        if latest is not None and instant < latest:
            message = f"{entry.event.id} was recorded before the event above it."
            hint = f"A log never goes back in time: was a line moved, or two appends merged as text? {MERGED}"
            yield index, Finding(code="recorded-backwards", event=entry.event.id, message=message, hint=hint)
        latest = max(latest or instant, instant)
