"""Checks of the dates: has anybody meant them.

A year with two digits exchanged is a valid date. What gives it away is what stands beside it: the sources that report
an act were published before it happened, the act became known before anybody reported it, or the log took it in more
than a year before it happens. What is scheduled or takes effect later is no act, so `due`, `effective` and `until` may
lie as far ahead as they like; and an act on such a day was announced, so that its sources may be older.
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

_A_DAY = timedelta(days=1)  # a publisher's day may begin before the log's does
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
        yield from _beside_sources(event, zone, announced)
        # An entry whose recording time is not said was recorded before now.
        recorded = recorded_instant(entry.recorded) if entry.recorded else now
        if recorded is not None:
            yield from _beside_recording(event, zone, recorded)


def _announced(events: Iterable[Event]) -> dict[str, set[str]]:
    """Return for each issue the days that its events have set: when something is due, takes effect or runs out."""
    found: dict[str, set[str]] = defaultdict(set)
    for event in events:
        for name in _AHEAD:
            when = getattr(event, name, None)
            if when is not None:
                for issue in event.concerns:
                    found[issue].add(when.text[:_DAY])
    return found


def _beside_sources(event: Event, zone: ZoneInfo, announced: Mapping[str, set[str]]) -> Iterator[Finding]:
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
            "Is the year right? What is announced for later goes into `effective`, or into a scheduling.",
        )
    earliest, first = min(published, key=lambda each: each[0].begins)
    if event.known is not None and _after(earliest, event.known_in(zone)):
        yield _finding(
            "known-before-published",
            event,
            f"{event.id} became known {event.known}, but its first source was published later, on {first.published}.",
            "Date `known` by the first report, or add the source that reported it then.",
        )


def _beside_recording(event: Event, zone: ZoneInfo, recorded: datetime) -> Iterator[Finding]:
    """Yield a finding for each date of an act that lies more than a year after the log took it in."""
    for name, period in (("occurred", event.occurred_in(zone)), ("known", event.known_in(zone))):
        written = getattr(event, name)
        if written is not None and period.earliest - _A_YEAR > recorded:
            yield _finding(
                "far-ahead",
                event,
                f"{event.id} has {name} {written}, more than a year after it was recorded, on {recorded:%Y-%m-%d}.",
                "Is the year right? What is planned for later goes into `effective`, or into a scheduling.",
            )


def _after(later: Period, earlier: Period) -> bool:
    """Tell whether one period lies after another, in whatever zone its days were meant."""
    try:
        return later.begins.instant - _A_DAY > earlier.ends.instant
    except OverflowError:  # at the beginning of the calendar nothing lies before
        return False


def _finding(code: str, event: Event, message: str, hint: str) -> Finding:
    return Finding(code=code, severity="warning", event=event.id, message=message, hint=hint)
