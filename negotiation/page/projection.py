"""Projection: up to which day the record was read, and what the answers for later days T rest on.

The page has whole days only. An answer as known on a day K was read to K, or to the day here if that is earlier.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from negotiation.questions.basis import day_of, moment_of
from negotiation.questions.standing.read_record import dates_after_the_record

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from negotiation.history import Snapshot


class DaysRead(NamedTuple):
    """How far the record of a log was read, in days (docs/rules/reading-rule.md#how-far-the-record-goes).

    Attributes:
        read_to: the day up to which it was read; None where nothing was.
        projected: the first day T for which answers are projected, for every K from `read_to` on; None where there is
            no such day.
    """

    read_to: date | None
    projected: date | None


def days_read(known: Snapshot, zone: ZoneInfo) -> DaysRead:
    """Return how far the record was read.

    Args:
        known: what is known by the last K of the page.
        zone: the zone in which days end.
    """
    last = known.read_to()
    if last is None:
        return DaysRead(None, None)  # nothing was read, so that there is nothing to project from
    day = day_of(last, zone)
    # A moment during the day comes before the day's end; one that ends the day is that end, so the next day is first.
    if moment_of(day, zone) > last:
        return DaysRead(day, day)
    return DaysRead(day, date.fromordinal(day.toordinal() + 1) if day < date.max else None)


def days_unread(known: Snapshot, zone: ZoneInfo) -> tuple[date, ...]:
    """Return the days on which the dates pass that were ahead where the record ends, as known by one K, in order."""
    return tuple(day_of(moment, zone) for moment in dates_after_the_record(known)) if known.read_to() else ()
