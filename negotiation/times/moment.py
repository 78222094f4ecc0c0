"""Moments: where, at one instant, the past stops.

Half-open periods meet at an instant: the day that ends there, what falls due there, what happens there. The
reading rule (design, section 5) needs them in that order, so a moment is an instant and a side of it:

- `Side.BEFORE`: all that lies before the instant. A day, a month or any other period ends on this side.
- `Side.DUE`: timers that fall due at the instant.
- `Side.AT`: what is dated with the instant itself.

So an act dated on a day comes before what falls due as that day ends, which comes before an act dated with the
very instant; and a question about a day does not yet see what starts at the midnight that ends it.
"""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, NamedTuple

from negotiation.times.zone import BEGINNING_OF_TIME, END_OF_TIME

if TYPE_CHECKING:
    from datetime import datetime


class Side(IntEnum):
    """The part of an instant that a moment includes; see the module."""

    BEFORE = 0
    DUE = 1
    AT = 2


class Moment(NamedTuple):
    """An instant in UTC and the side of it up to which the past reaches; moments compare in reading order."""

    instant: datetime
    side: Side


FIRST_MOMENT = Moment(BEGINNING_OF_TIME, Side.BEFORE)
LAST_MOMENT = Moment(END_OF_TIME, Side.AT)
