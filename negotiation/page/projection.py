"""Projection: the first day T for which answers are projected, because no event after it is known.

The page has whole days only; `questions.over_time.recompute` finds the days on which answers change.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from negotiation.questions.basis import day_of, moment_of
from negotiation.times import LAST_MOMENT

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from negotiation.history import Snapshot


def projected_from(known: Snapshot, zone: ZoneInfo) -> date:
    """Return the first day whose end lies after the last event that was read.

    Args:
        known: what is known by K.
        zone: the zone in which days end.
    """
    final = known.last_read(LAST_MOMENT)
    if final is None:
        return date.max  # without events there are no deadlines to project from
    last = final.ends
    day = day_of(last, zone)
    # An event during the day ends before the day does; one that takes the day ends with it, so the next day is first.
    if moment_of(day, zone) > last or day == date.max:
        return day
    return date.fromordinal(day.toordinal() + 1)
