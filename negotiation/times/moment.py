"""Moments: where, at one instant, the past stops.

Half-open periods meet at an instant: the day that ends there, what falls due there, what happens there. The
reading rule (docs/rules/reading-rule.md) needs them in that order, so a moment is an instant and a side of it:

- `Side.BEFORE`: all that lies before the instant. A day, a month or any other period ends on this side.
- `Side.DUE`: timers that fall due at the instant.
- `Side.AT`: what is dated with the instant itself.

So an act dated on a day comes before what falls due as that day ends, which comes before an act dated with the
very instant; and a question about a day does not yet see what starts at the midnight that ends it.

A replay does little else than compare moments, so a moment is one whole number: the microseconds of the instant, and
the side in its last two bits.
"""

from __future__ import annotations

from datetime import timedelta
from enum import IntEnum
from typing import TYPE_CHECKING

from negotiation.times.zone import BEGINNING_OF_TIME, END_OF_TIME

if TYPE_CHECKING:
    from datetime import datetime
    from typing import Self


class Side(IntEnum):
    """The part of an instant that a moment includes; see the module."""

    BEFORE = 0
    DUE = 1
    AT = 2


_SIDES = tuple(Side)
_DAY = 86_400_000_000  # in microseconds; the count begins a day before the calendar, so that no moment is 0, and false


class Moment(int):
    """An instant in UTC and the side of it up to which the past reaches; moments compare in reading order."""

    __slots__ = ()

    def __new__(cls, instant: datetime, side: Side) -> Self:
        """Return the moment on a side of an instant, whatever the zone in which the instant is given."""
        since = instant - BEGINNING_OF_TIME
        # Whole numbers, because `total_seconds` is a float and loses microseconds over thousands of years.
        microseconds = (since.days + 1) * _DAY + since.seconds * 1_000_000 + since.microseconds
        return int.__new__(cls, microseconds << 2 | side)  # two bits hold the three sides; the instant decides first

    @property
    def instant(self) -> datetime:
        """The instant, in UTC."""
        return BEGINNING_OF_TIME + timedelta(microseconds=(self >> 2) - _DAY)

    @property
    def side(self) -> Side:
        """The side of the instant."""
        return _SIDES[self & 3]

    def __repr__(self) -> str:
        return f"Moment(instant={self.instant!r}, side={self.side!r})"

    def __getnewargs__(self) -> tuple[datetime, Side]:  # type: ignore[override]
        return self.instant, self.side


FIRST_MOMENT = Moment(BEGINNING_OF_TIME, Side.BEFORE)
LAST_MOMENT = Moment(END_OF_TIME, Side.AT)
