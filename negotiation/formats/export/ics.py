"""iCalendar: deadlines for the calendar programs that people have.

What the law gives by the day is an all-day entry (`VALUE=DATE`, whose end is exclusive) on the day as it was written,
in no zone, so that it cannot drift; what it gives by the clock is an instant in UTC. Nothing depends on when the file
is written.
Source: RFC 5545.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from negotiation.errors import MissingExtraError
from negotiation.formats.visible import visible
from negotiation.times import edtf, iso

if TYPE_CHECKING:
    from negotiation.history import EffectiveDate
    from negotiation.questions.calendar import Calendar, CalendarEntry
    from negotiation.questions.due import Due

_WORDS = {
    "starts": "starts",
    "level_changes": "changes its level",
    "ends": "ends",
    "suspension_starts": "is suspended",
    "suspension_ends": "suspension ends",
    "threat_takes_effect": "threatened for this day",
    "threat_lapses": "threat lapses",
    "withdrawal": "is withdrawn",
    "arrangement_lapses": "arrangement lapses",
}


def render(answer: Calendar) -> str:
    """Write a calendar.

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
    calendar.add("x-wr-calname", visible(f"{basis['log']}: deadlines"))
    known = f", as known at {basis['known_at']}" if basis["known_at"] else ""
    calendar.add("x-wr-caldesc", visible(f"{basis['log']}, position {basis['position']}, at {basis['at']}{known}"))
    for entry in answer.entries:
        calendar.add_component(_event(icalendar.Event(), entry))
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
    event.add("summary", visible(_summary(entry.due)))
    event.add("description", "\n".join(visible(line) for line in _description(entry.due)))
    event.add("categories", [*entry.due.issues])
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    url = next((source.url for source in entry.due.event.sources if source.url), None)
    if url and urlsplit(url).scheme in {"http", "https"}:
        event.add("url", visible(url))
    return event


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


def _summary(due: Due) -> str:
    deadline = due.deadline
    what = _WORDS.get(deadline.what, deadline.what.replace("_", " "))
    detail = f" ({deadline.detail})" if deadline.detail else ""
    return f"{deadline.measure or ', '.join(due.issues)}: {what}{detail}"


def _description(due: Due) -> list[str]:
    event, mark = due.event, due.deadline.due
    lines = [event.headline] if event.headline else []
    lines.append(f"Date as written: {mark.written} ({mark.zone.key}); as an instant: {iso(mark.instant)}.")
    lines.append(f"Set by {', '.join(event.owners)}{f' ({event.actor})' if event.actor else ''}: event {event.id}.")
    if event.voices != event.owners:
        lines.append(f"Said by {', '.join(event.voices)}.")
    return lines
