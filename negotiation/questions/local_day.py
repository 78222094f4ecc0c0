"""Local days: in which place the day of a date is meant, and whether it is another day where the question is asked.

A duty of Beijing that is in force since 10 November begins when it is still the 9th in New York. The answer for the 9th
gives the date as the law has it, and says whose day it is, because "since" a day after the one asked for reads as an
error. Nothing here moves a date.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, tzinfo
    from zoneinfo import ZoneInfo

    from negotiation.history import EffectiveDate

_OFFSET = len("+08:00")


def place_of(mark: EffectiveDate) -> str:
    """Return where the day of a mark is meant: the name of a zone, or the offset with which an instant was written."""
    written = _last(mark)
    if "T" not in written:
        return mark.zone.key
    return "UTC" if written.endswith("Z") else written[-_OFFSET:]


def since_columns(mark: EffectiveDate | None) -> dict[str, str | None]:
    """Return from when on something is so: the instant, the day as it was written, and where that day is meant."""
    if mark is None:
        return {"since": None, "since_day": None, "since_zone": None}
    return {"since": mark.iso(), "since_day": mark.first_day(), "since_zone": place_of(mark)}


def until_columns(mark: EffectiveDate | None) -> dict[str, str | None]:
    """Return when something runs out: the instant, the day as it was written, and where that day is meant."""
    if mark is None:
        return {"until": None, "until_day": None, "until_zone": None}
    return {"until": mark.iso(), "until_day": mark.day(), "until_zone": place_of(mark)}


def offset_elsewhere(mark: EffectiveDate, shown: str, zone: ZoneInfo) -> str:
    """Return the offset of a day, `+08:00`, where it is another day in a zone; else nothing.

    Args:
        mark: the mark.
        shown: the day of it that is shown: `mark.day()` or `mark.first_day()`.
        zone: the zone in which days are read.
    """
    written = _last(mark)
    own: tzinfo | None = datetime.fromisoformat(written).tzinfo if "T" in written else mark.zone
    try:
        # The end of a day is the first instant of the next one; it is shown as the day that it ends.
        begins = _day(mark.instant, own).isoformat() == shown
        instant = mark.instant if begins else mark.instant - datetime.resolution
        if shown != _day(instant, own).isoformat() or _day(instant, zone).isoformat() == shown:
            return ""  # a month or a year, or the same day in both places
        return instant.astimezone(own).isoformat()[-_OFFSET:]
    except OverflowError:  # at the ends of the calendar
        return ""


def _last(mark: EffectiveDate) -> str:
    """Return what was written, of an interval its end."""
    return mark.written.rsplit("/", maxsplit=1)[-1]


def _day(instant: datetime, zone: tzinfo | None) -> date:
    return instant.astimezone(zone).date()
