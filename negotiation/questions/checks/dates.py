"""Checks of dates: every date is plausible beside the other dates of its event.

A year with two digits exchanged is a valid date. It is found by comparison: an act is dated after its sources were
published, became known before any source, or was recorded more than a year before it happens. The dates `due`,
`effective` and `until` may be any time in the future. An act on a day that was announced in such a date may be later
than its sources.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING

from negotiation.errors import Finding
from negotiation.events import Opening
from negotiation.history import displaced, log_zone
from negotiation.logs.append.recording_time import recorded_instant

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from negotiation.events import Event
    from negotiation.logs import Contents
    from negotiation.times import Period

_A_DAY = timedelta(days=1)  # the publisher may be in another zone than the log, so a day more is tolerated
_A_YEAR = timedelta(days=366)
_AHEAD = ("effective", "until", "due")
_DAY = len("2025-10-26")


def plausible(contents: Contents, now: datetime | None = None) -> Iterator[Finding]:
    """No act is dated after all its sources, known before any of them, or more than a year after it was recorded."""
    zone = log_zone(contents.events)
    corrected = displaced(contents.events, zone)
    announced = _announced(contents.events)
    for entry in contents.entries:
        event = entry.event
        if event.id in corrected or isinstance(event, Opening):
            continue
        yield from _against_sources(event, zone, announced)
        # An entry without a recording time is not recorded yet, or its log has none: now is the latest possible time.
        recorded = recorded_instant(entry.recorded) if entry.recorded else now
        if recorded is not None:
            yield from _against_recording(event, zone, recorded)


def _announced(events: Iterable[Event]) -> dict[str, set[str]]:
    """Return, for each issue, the days on which something is due, takes effect or ends, as text `YYYY-MM-DD`."""
    found: dict[str, set[str]] = defaultdict(set)
    for event in events:
        for name in _AHEAD:
            when = getattr(event, name, None)
            if when is not None:
                for issue in event.concerns:
                    found[issue].add(when.text[:_DAY])
    return found


def _against_sources(event: Event, zone: ZoneInfo, announced: Mapping[str, set[str]]) -> Iterator[Finding]:
    """Yield a finding if an act is dated after all its sources, or became known before all of them."""
    published = [(source.published.period(zone), source) for source in event.sources if source.published is not None]
    if not published:
        return
    latest, last = max(published, key=lambda each: each[0].ends)
    day = event.occurred.text[:_DAY]
    if _after(event.occurred_in(zone), latest) and not any(day in announced.get(each, ()) for each in event.concerns):
        yield _finding(
            "occurred-after-published",
            event,
            f"{event.id} occurred {event.occurred}, but its last source was published before, on {last.published}.",
            "Check the year. Put a date that is only announced into `effective`, or record a scheduling.",
        )
    earliest, first = min(published, key=lambda each: each[0].begins)
    if event.known is not None and _after(earliest, event.known_in(zone)):
        yield _finding(
            "known-before-published",
            event,
            f"{event.id} became known {event.known}, but its first source was published later, on {first.published}.",
            "Date `known` by the first report, or add the source that reported it then.",
        )


def _against_recording(event: Event, zone: ZoneInfo, recorded: datetime) -> Iterator[Finding]:
    """Yield a finding for each date of an act that is more than a year after it was recorded."""
    for name, period in (("occurred", event.occurred_in(zone)), ("known", event.known_in(zone))):
        written = getattr(event, name)
        if written is not None and period.earliest - _A_YEAR > recorded:
            yield _finding(
                "far-ahead",
                event,
                f"{event.id} has {name} {written}, more than a year after it was recorded, on {recorded:%Y-%m-%d}.",
                "Check the year. Put a date that is only planned into `effective`, or record a scheduling.",
            )


def _after(later: Period, earlier: Period) -> bool:
    """Tell whether one period is after another by more than a day, so that it is so in every zone."""
    try:
        return later.begins.instant - _A_DAY > earlier.ends.instant
    except OverflowError:  # on the first day of the calendar; nothing is before that
        return False


def _finding(code: str, event: Event, message: str, hint: str) -> Finding:
    return Finding(code=code, severity="warning", event=event.id, message=message, hint=hint)
