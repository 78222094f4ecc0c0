"""Set dates: the dates that acts have set, taken from the events themselves and not from the states.

A user may have a date in a calendar that the log, as it is read now, never had as a deadline: its act was retracted, or
a late entry shows that the act had no effect. Such dates are found here, so that the calendar can cancel them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from negotiation.events import Scheduling
from negotiation.history.effective_date import end_date, start_date
from negotiation.history.reading import reading_of
from negotiation.questions.deadlines import Deadline

if TYPE_CHECKING:
    from collections.abc import Iterator

    from negotiation.history import EffectiveDate, Reading
    from negotiation.questions.calendar.log_record import LogRecord
    from negotiation.questions.calendar.past_deadlines import Key
    from negotiation.times import Moment

_BEGINS = {
    "threat": "threatened_for_this_date",
    "modification": "level_changes",
    "suspension": "suspension_starts",
    "resumption": "suspension_ends",
    "termination": "ends",
    "withdrawal": "withdrawal",
}
"""What happens on the `effective` date of an act of each kind; for all other kinds, something `starts`."""

_ENDS = {"suspension": "suspension_ends"}
"""What happens on the `until` date of an act; for all other kinds, the measure ends or the arrangement lapses."""


def set_dates(record: LogRecord) -> Iterator[tuple[Key, Deadline, tuple[str, ...]]]:
    """Yield each date after its own act that known acts have set, with its key and issues; the latest act first.

    Displaced acts are included. Claims are not, because a claim moves nothing (docs/rules/claims.md#own-word).
    """
    moment, zone, voice = record.basis.at, record.history.zone, record.basis.according_to
    for event in reversed([*record.events.values()]):
        reading = reading_of(event, zone, voice, record.bounds.get(event.id))
        claimed = not reading.vouching and event.kind != "scheduling"  # a scheduling sets its date even as a claim
        if claimed or reading.ends > moment:
            continue
        for date, what, due in _dates(record, reading, moment):
            # What is scheduled for a month may still come after the act, although the month has begun: its end counts.
            scheduled = event.due if isinstance(event, Scheduling) else None
            last = scheduled.period(reading.zone).ends if scheduled else due.moment
            if last > reading.ends:
                deadline = Deadline(due=due, what=what, measure=event.refers_to or None, event=event.id)
                yield (record.root(event.id), event.refers_to or "", date), deadline, event.concerns


def _dates(record: LogRecord, reading: Reading, moment: Moment) -> Iterator[tuple[str, str, EffectiveDate]]:
    """Yield the dates of an act: the last part of the key, what happens on the date, and the date."""
    event: Any = reading.event
    effective, until = getattr(event, "effective", None), getattr(event, "until", None)
    if effective is not None:
        yield "effective", _BEGINS.get(event.kind, "starts"), start_date(effective, reading.zone)
    if event.kind == "threat" and effective is not None and start_date(effective, reading.zone).moment <= moment:
        yield "lapse", "threat_lapses", end_date(effective, reading.zone)  # a deadline only once the date has come
    if until is not None:
        ends = _ENDS.get(event.kind, "ends" if event.refers_to else "arrangement_lapses")
        yield "until", ends, end_date(until, reading.zone)
    if event.kind == "scheduling" and event.due is not None:  # one that only calls off a date sets none
        yield "due", _scheduled(record, event), start_date(event.due, reading.zone)


def _scheduled(record: LogRecord, event: Scheduling) -> str:
    """Return what a scheduling sets a date for: if it moves a date without saying it again, what that was for."""
    visited: set[str] = set()  # a damaged log may hold a ring
    while event.what is None and event.calls_off is not None and event.id not in visited:
        visited.add(event.id)
        before = record.events.get(event.calls_off)
        if not isinstance(before, Scheduling):
            break
        event = before
    return event.what or "date"
