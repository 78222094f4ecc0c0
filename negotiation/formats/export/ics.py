"""iCalendar: deadlines for the calendar programs that people have.

What the law gives by the day is an all-day entry (`VALUE=DATE`, whose end is exclusive) on the day as it was written,
in no zone, so that it cannot drift; what it gives by the clock is an instant in UTC. Nothing depends on when the file
is written. There is no METHOD: the file is one to import or to subscribe to, not a message to an attendee, so what
went away is an entry whose STATUS is CANCELLED.
Source: RFC 5545; RFC 7986, section 5.7 (REFRESH-INTERVAL), for which older programs read X-PUBLISHED-TTL.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from negotiation.errors import MissingExtraError
from negotiation.formats.visible import visible
from negotiation.times import edtf, iso

if TYPE_CHECKING:
    from collections.abc import Sequence

    from negotiation.history import EffectiveDate
    from negotiation.questions.calendar.calendar import Calendar, CalendarEntry
    from negotiation.questions.deadlines import Due

_WORDS = {
    "starts": "starts",
    "level_changes": "changes its level",
    "ends": "ends",
    "suspension_starts": "is suspended",
    "suspension_ends": "suspension ends",
    "threatened_for_this_date": "threatened for this day",
    "threat_lapses": "threat lapses",
    "withdrawal": "is withdrawn",
    "arrangement_lapses": "arrangement lapses",
}
_REFRESH = timedelta(days=1)
"""How often a program that subscribes should look again."""

_DIRECTION_MARKS = re.compile("([\u061c\u200e\u200f])")
"""Marks without width that set the direction of what is next to them; Arabic and Hebrew texts need them."""


def render(answer: Calendar, alarms: Sequence[timedelta] = ()) -> str:
    """Write a calendar.

    Args:
        answer: the calendar.
        alarms: how long before each date that stands a program shall remind of it; none for no reminders.

    Raises:
        MissingExtraError: the package that writes it is not installed.
    """
    try:
        import icalendar
    except ImportError:
        raise MissingExtraError("writing a calendar", "calendar") from None
    basis = answer.basis.to_dict()
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//negotiation//deadlines//EN")
    calendar.add("version", "2.0")
    # As a duration of the package's own: its older versions write a timedelta of this property as text.
    calendar.add("refresh-interval", icalendar.vDuration(_REFRESH), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", f"P{_REFRESH.days}D")
    calendar.add("x-wr-calname", _shown(f"{basis['log']}: deadlines"))
    known = f", as known at {basis['known_at']}" if basis["known_at"] else ""
    calendar.add("x-wr-caldesc", _shown(f"{basis['log']}, position {basis['position']}, at {basis['at']}{known}"))
    for entry in answer.entries:
        event = _event(icalendar.Event(), entry)
        for before in () if entry.cancelled else alarms:
            event.add_component(_alarm(icalendar.Alarm(), before, event["summary"]))
        calendar.add_component(event)
    text: str = calendar.to_ical().decode()
    return text


def _event(event: Any, entry: CalendarEntry) -> Any:
    deadline = entry.due.deadline
    event.add("uid", entry.uid)
    event.add("dtstamp", _second(entry.changed))
    event.add("last-modified", _second(entry.changed))
    event.add("sequence", entry.sequence)
    first, last = days_of(deadline.due)
    if first is None or last is None:
        event.add("dtstart", _second(deadline.due.instant))
    else:
        event.add("dtstart", first)
        if last < date.max:
            event.add("dtend", last + timedelta(days=1))
    event.add("summary", _shown(_summary(entry)))
    event.add("description", "\n".join(_shown(line) for line in _description(entry.due)))
    event.add("categories", [*entry.due.issues])
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    url = next((source.url for source in entry.due.event.sources if source.url), None)
    if url and urlsplit(url).scheme in {"http", "https"}:
        event.add("url", visible(url))
    return event


def _alarm(alarm: Any, before: timedelta, summary: str) -> Any:
    """Return a reminder, which a program shows so long before the start."""
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", -before)
    alarm.add("description", summary)
    return alarm


def _shown(text: str) -> str:
    """Return the text with what a program must not obey as escapes, and direction marks as they are."""
    return "".join(part if _DIRECTION_MARKS.fullmatch(part) else visible(part) for part in _DIRECTION_MARKS.split(text))


def days_of(due: EffectiveDate) -> tuple[date | None, date | None]:
    """Return the first and the last day of what was written by the day: both None for an instant.

    A start or an end is one day; what is scheduled for a stretch of days takes all of it.
    """
    written = edtf(due.written)
    if not written.is_calendar:
        return None, None
    period = written.period(due.zone)
    last = (period.latest - datetime.resolution).astimezone(due.zone).date()
    if due.instant == period.latest:
        return last, last
    if due.instant == period.earliest:
        first = period.earliest.astimezone(due.zone).date()
        return (first, last) if "/" in due.written else (first, first)
    return None, None


def _second(instant: datetime) -> datetime:
    """Return an instant in UTC without the part that the format cannot say."""
    return instant.astimezone(UTC).replace(microsecond=0)


def _summary(entry: CalendarEntry) -> str:
    deadline = entry.due.deadline
    what = _WORDS.get(deadline.what, deadline.what.replace("_", " "))
    detail = f" ({deadline.detail})" if deadline.detail else ""
    return f"{entry.subject}: {what}{detail}"


def _description(due: Due) -> list[str]:
    event, mark = due.event, due.deadline.due
    lines = [event.headline] if event.headline else []
    lines.append(f"Date as written: {mark.written} ({mark.zone.key}); as an instant: {iso(mark.instant)}.")
    lines.append(f"Set by {', '.join(event.owners)}{f' ({event.actor})' if event.actor else ''}: event {event.id}.")
    if event.voices != event.owners:
        lines.append(f"Said by {', '.join(event.voices)}.")
    return lines
