"""iCalendar: deadlines for calendar programs.

A deadline that is a calendar day becomes an all-day entry (`VALUE=DATE`, whose end is exclusive) on the day as written,
without a zone, so that no program moves it to another day. A deadline with a clock time becomes an instant in UTC. The
text does not depend on when it is written. There is no METHOD: the file is for import or subscription, not a message to
an attendee, so a deadline that was called off stays as an entry with the STATUS CANCELLED.
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
    "enters_into_force": "enters into force",
    "leaves": "exit takes effect",
    "joins": "accession takes effect",
}
_REFRESH = timedelta(days=1)
"""How often a program that has subscribed should fetch the calendar again."""

_DIRECTION_MARKS = re.compile("([\u061c\u200e\u200f])")
"""ALM, LRM and RLM: characters without width that set the direction of their neighbours in Arabic and Hebrew texts."""


def render(answer: Calendar, alarms: Sequence[timedelta] = ()) -> str:
    """Write a calendar as the text of an `.ics` file, with CR LF as line ends.

    Args:
        answer: the calendar.
        alarms: how long before each deadline that is not cancelled a program should show a reminder; none for no
            reminders.

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
    # As the package's own duration: its older versions write a timedelta for this property as plain text.
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
    # Not the time of writing: the same answer gives the same bytes. A program updates an entry of the same UID only if
    # SEQUENCE has grown.
    event.add("dtstamp", _second(entry.changed))
    event.add("last-modified", _second(entry.changed))
    event.add("sequence", entry.sequence)
    first, last = days_of(deadline.due)
    if first is None or last is None:
        event.add("dtstart", _second(deadline.due.instant))
    else:
        event.add("dtstart", first)
        if last < date.max:  # the end is exclusive, and Python has no day after 9999-12-31
            event.add("dtend", last + timedelta(days=1))
    event.add("summary", _shown(_summary(entry)))
    event.add("description", "\n".join(_shown(line) for line in _description(entry.due)))
    event.add("categories", [*entry.due.issues])
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT")  # the owner of the calendar is not busy at that time
    url = next((source.url for source in entry.due.event.sources if source.url), None)
    # A calendar program opens the address on a click: no other scheme, such as file or javascript.
    if url and urlsplit(url).scheme in {"http", "https"}:
        event.add("url", visible(url))
    return event


def _alarm(alarm: Any, before: timedelta, summary: str) -> Any:
    """Return a reminder that a program shows this long before the start."""
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", -before)  # negative: before the start (RFC 5545, section 3.8.6.3)
    alarm.add("description", summary)
    return alarm


def _shown(text: str) -> str:
    """Return the text with control characters as escapes, and direction marks as they are."""
    return "".join(part if _DIRECTION_MARKS.fullmatch(part) else visible(part) for part in _DIRECTION_MARKS.split(text))


def days_of(due: EffectiveDate) -> tuple[date | None, date | None]:
    """Return the first and the last day of a deadline that was written as calendar days; (None, None) for an instant.

    A deadline is one day, the first or the last of what was written. Only if it was written as an interval, and its
    beginning is what is due, does the entry cover all days of the interval.
    """
    written = edtf(due.written)
    if not written.is_calendar:
        return None, None
    period = written.period(due.zone)
    # `latest` is exclusive, the midnight after the last day: one microsecond earlier lies on that day.
    last = (period.latest - datetime.resolution).astimezone(due.zone).date()
    if due.instant == period.latest:
        return last, last
    if due.instant == period.earliest:
        first = period.earliest.astimezone(due.zone).date()
        return (first, last) if "/" in due.written else (first, first)
    return None, None


def _second(instant: datetime) -> datetime:
    """Return an instant in UTC without fractions of a second, which the format does not have."""
    return instant.astimezone(UTC).replace(microsecond=0)


def _summary(entry: CalendarEntry) -> str:
    deadline = entry.due.deadline
    what = _WORDS.get(deadline.what, deadline.what.replace("_", " "))
    detail = f" ({deadline.detail})" if deadline.detail else ""
    return f"{entry.subject}: {what}{detail}"


def _description(due: Due) -> list[str]:
    event, date = due.event, due.deadline.due
    lines = [event.headline] if event.headline else []
    lines.append(f"Date as written: {date.written} ({date.zone.key}); as an instant: {iso(date.instant)}.")
    lines.append(f"Set by {', '.join(event.owners)}{f' ({event.actor})' if event.actor else ''}: event {event.id}.")
    if event.voices != event.owners:
        lines.append(f"Said by {', '.join(event.voices)}.")
    return lines
