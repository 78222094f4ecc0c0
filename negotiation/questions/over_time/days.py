"""Days: on which of them anything changes, and on which of them anything became known.

What answers for a whole stretch of time (the panel, the tables for datasette) counts in days, as people cite them: an
answer "on 26 October" holds at the end of that day in the zone of the question, on both axes, as on the command line.
What changes within a day is seen at its end.
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
"""Before everything."""


def days_of_change(history: Snapshot, zone: ZoneInfo) -> list[date]:
    """Return, in order, the days on which an answer may change.

    They may be too many, never too few: events and their periods, every date that a schedule names (starts, changes of
    level, ends, suspensions, threats), claims, what is scheduled, findings, openings and corrections.
    """
    return sorted({FIRST_DAY, *(day_of(moment, zone) for moment in _moments(history))})


def days_of_knowledge(events: Iterable[Event], log_zone: ZoneInfo, zone: ZoneInfo, limit: Moment) -> list[date]:
    """Return, in order, the days on which something became known, up to a limit; the first has nothing known."""
    known = (event.known_in(log_zone).ends for event in events)
    return sorted({FIRST_DAY, *(day_of(moment, zone) for moment in known if moment <= limit)})


def _moments(history: Snapshot) -> Iterator[Moment]:
    for reading in history.readings:
        yield from (reading.begins, reading.ends)
    for issue in history.issues.values():
        yield from issue.moments_of_change(FIRST_MOMENT)
    for measure in history.measures.values():
        yield from measure.moments_of_change(FIRST_MOMENT)
    yield from history.registry.moments()
    yield from (event.occurred_in(history.zone).begins for event, _ in history.corrections)
