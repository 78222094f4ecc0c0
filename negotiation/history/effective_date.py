"""Effective dates: instants with the words and the zone in which they were written.

An order says "8 November"; the replay needs an instant. An effective date holds both, so that an answer can print the
date as the law has it, in the zone in which it was meant.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from negotiation.times import Moment, Side, edtf, iso

if TYPE_CHECKING:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from negotiation.times import Edtf


class EffectiveDate:
    """A moment, with the words and the zone in which it was written.

    Attributes:
        moment: the moment; two dates of the same moment are equal, whatever their words.
        written: the date expression in which it was given.
        zone: the zone in which its bare days are meant.
    """

    __slots__ = ("moment", "written", "zone")

    def __init__(self, moment: Moment, written: str, zone: ZoneInfo) -> None:
        self.moment = moment
        self.written = written
        self.zone = zone

    def __eq__(self, other: object) -> bool:
        return self.moment == other.moment if isinstance(other, EffectiveDate) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.moment)

    def __repr__(self) -> str:
        return f"EffectiveDate({self.moment!r}, {self.written!r}, {self.zone.key!r})"

    @property
    def instant(self) -> datetime:
        """The instant, in UTC."""
        return self.moment.instant

    def iso(self) -> str:
        """The instant as ISO 8601 in UTC."""
        return iso(self.instant)

    def day(self) -> str:
        """Return the date as it was written: for an interval the last day, for an instant the date."""
        return self.written.rsplit("/", maxsplit=1)[-1][:10]

    def first_day(self) -> str:
        """Return the first day on which something is so: what follows "until 9 November" is so since the 10th."""
        if "T" in self.written or self.moment.side is not Side.DUE:
            return self.day()
        try:  # the end of a bare day is the first instant of the next
            return self.instant.astimezone(self.zone).date().isoformat()
        except OverflowError:  # the last day of the calendar has no next day
            return self.day()


def start_date(when: Edtf, zone: ZoneInfo) -> EffectiveDate:
    """Return when something takes effect: a bare day means its start (docs/rules/reading-rule.md)."""
    return _start(when.text, zone)


def end_date(when: Edtf, zone: ZoneInfo) -> EffectiveDate:
    """Return when something runs out: a bare day means its end (docs/rules/reading-rule.md)."""
    return _end(when.text, zone)


def happened(when: Edtf, zone: ZoneInfo, bound: Moment | None = None) -> EffectiveDate:
    """Return when an event of this date has happened: at the end of its period, or at an earlier bound."""
    if bound is not None:
        return EffectiveDate(bound, when.text, zone)
    return EffectiveDate(when.period(zone).ends, when.text, zone) if "T" in when.text else _happened_on(when.text, zone)


@lru_cache(maxsize=16384)  # days repeat and share their dates; instants rarely repeat and are not cached
def _happened_on(text: str, zone: ZoneInfo) -> EffectiveDate:
    return EffectiveDate(edtf(text).period(zone).ends, text, zone)


@lru_cache(maxsize=16384)
def _start(text: str, zone: ZoneInfo) -> EffectiveDate:
    return EffectiveDate(Moment(edtf(text).period(zone).earliest, Side.DUE), text, zone)


@lru_cache(maxsize=16384)
def _end(text: str, zone: ZoneInfo) -> EffectiveDate:
    return EffectiveDate(Moment(edtf(text).period(zone).latest, Side.DUE), text, zone)
