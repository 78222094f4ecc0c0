"""Days: the days on which an answer may change, and the days on which something became known.

Answers for a period (the panel, the tables for Datasette) count in days. The answer for a day is the answer at the end
of that day in the zone of the question, for T and for K, as on the command line
(docs/rules/reading-rule.md#dates). A state that begins and ends within one day is in no such answer.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from negotiation.questions.basis import day_of
from negotiation.times import FIRST_MOMENT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from zoneinfo import ZoneInfo

    from negotiation.events import Event
    from negotiation.history import Snapshot
    from negotiation.times import Moment

FIRST_DAY = date.min
"""The first day of the calendar: before every event and everything known."""


def days_of_change(history: Snapshot, zone: ZoneInfo) -> list[date]:
    """Return, in order, the days in a zone on which an answer may change; the first is `FIRST_DAY`.

    The list may have days without a change, but no change is missing: it has the beginnings and ends of events, every
    date of a schedule (starts, changes of level, ends, suspensions, threats), of claims and of scheduled acts,
    findings, openings and corrections.
    """
    return sorted({FIRST_DAY, *(day_of(moment, zone) for moment in _moments(history))})


def days_of_knowledge(events: Iterable[Event], log_zone: ZoneInfo, zone: ZoneInfo, limit: Moment) -> list[date]:
    """Return, in order, the days on which something became known; on the first, `FIRST_DAY`, nothing is known.

    Args:
        events: the events.
        log_zone: the zone in which bare days of the events are meant.
        zone: the zone in which the days of the result are meant.
        limit: the last moment that counts.
    """
    known = (event.known_in(log_zone).ends for event in events)
    return sorted({FIRST_DAY, *(day_of(moment, zone) for moment in known if moment <= limit)})


def _moments(history: Snapshot) -> Iterator[Moment]:
    """Yield every moment at which an answer may change, in no order and some more than once."""
    for reading in history.readings:
        yield from (reading.begins, reading.ends)
    for issue in history.issues.values():
        yield from issue.moments_of_change(FIRST_MOMENT)
    for measure in history.measures.values():
        yield from measure.moments_of_change(FIRST_MOMENT)
    yield from history.registry.moments()
    # A displaced event has no reading, but `why` lists it from the beginning of its period on.
    yield from (event.occurred_in(history.zone).begins for event, _ in history.corrections)
