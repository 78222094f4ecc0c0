"""Projection: from which day on an answer is projected.

The page counts in days, as people cite them; on which of them anything changes is a matter of
`questions.over_time.recompute`.
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
    """Return the first day whose end lies after the last event that was read: from then on answers are projected."""
    final = known.last_read(LAST_MOMENT)
    if final is None:
        return date.max  # nothing is projected from nothing
    last = final.ends
    day = day_of(last, zone)
    if moment_of(day, zone) > last or day == date.max:
        return day
    return date.fromordinal(day.toordinal() + 1)
