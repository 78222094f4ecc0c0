"""Marks: moments together with the words in which somebody dated them.

An order says "8 November"; the replay needs an instant. A mark keeps both, so that an answer can print the date as
the law has it, in the zone where it was meant.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import attrs

from negotiation.times import Moment, Side, edtf, iso
from negotiation.value import Value

if TYPE_CHECKING:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from negotiation.times import Edtf


@attrs.frozen(repr=False)
class Mark(Value):
    """A moment, as written and where.

    Attributes:
        moment: where it stands among all moments.
        written: the date expression by which it was given.
        zone: the zone in which its bare days are meant.
    """

    moment: Moment
    written: str = attrs.field(eq=False)
    zone: ZoneInfo = attrs.field(eq=False)

    @property
    def instant(self) -> datetime:
        """The instant, in UTC."""
        return self.moment.instant

    def iso(self) -> str:
        """The instant as ISO 8601 in UTC."""
        return iso(self.instant)

    def day(self) -> str:
        """Return the date as it was written; of an interval its last day, of an instant its date."""
        return self.written.rsplit("/", maxsplit=1)[-1][:10]

    def first_day(self) -> str:
        """Return the date from which on something is so: what follows "until 9 November" is so since the 10th."""
        if "T" in self.written or self.moment.side is not Side.DUE:
            return self.day()
        try:
            return self.instant.astimezone(self.zone).date().isoformat()
        except OverflowError:  # at the ends of the calendar
            return self.day()


def start_mark(when: Edtf, zone: ZoneInfo) -> Mark:
    """Return when something takes effect: a bare day means its start (design, section 5)."""
    return _start(when.text, zone)


def end_mark(when: Edtf, zone: ZoneInfo) -> Mark:
    """Return when something runs out: a bare day means its end (design, section 5)."""
    return _end(when.text, zone)


@lru_cache(maxsize=16384)
def _start(text: str, zone: ZoneInfo) -> Mark:
    return Mark(Moment(edtf(text).period(zone).earliest, Side.DUE), text, zone)


@lru_cache(maxsize=16384)
def _end(text: str, zone: ZoneInfo) -> Mark:
    return Mark(Moment(edtf(text).period(zone).latest, Side.DUE), text, zone)
