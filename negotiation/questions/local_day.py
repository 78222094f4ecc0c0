"""Local days: the zone in which the day of a date is meant, and whether it is another day in the zone of the question.

A Chinese duty that is in force since 10 November begins when it is still 9 November in New York. The answer for the 9th
prints the date as it was written, 10 November, with its zone; without the zone, the later day would look like an error.
This module only describes dates and never changes one.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, tzinfo
    from zoneinfo import ZoneInfo

    from negotiation.history import EffectiveDate

_OFFSET = len("+08:00")


def place_of(effective: EffectiveDate) -> str:
    """Return the zone in which a date is meant: the name of a zone, or the offset with which an instant was written."""
    written = _last(effective)
    if "T" not in written:  # a day, month or year has no offset of its own
        return effective.zone.key
    return "UTC" if written.endswith("Z") else written[-_OFFSET:]


def since_columns(effective: EffectiveDate | None) -> dict[str, str | None]:
    """Return `since` (ISO 8601 in UTC), `since_day` (first day, as written) and `since_zone`; each None for no date."""
    if effective is None:
        return {"since": None, "since_day": None, "since_zone": None}
    return {"since": effective.iso(), "since_day": effective.first_day(), "since_zone": place_of(effective)}


def until_columns(effective: EffectiveDate | None) -> dict[str, str | None]:
    """Return `until` (ISO 8601 in UTC), `until_day` (last day, as written) and `until_zone`; each None for no date."""
    if effective is None:
        return {"until": None, "until_day": None, "until_zone": None}
    return {"until": effective.iso(), "until_day": effective.day(), "until_zone": place_of(effective)}


def offset_elsewhere(effective: EffectiveDate, shown: str, zone: ZoneInfo) -> str:
    """Return the offset of a date, like `+08:00`, if its day is another day in a zone; if not, an empty text.

    Args:
        effective: the date.
        shown: the day that is printed: `effective.day()` or `effective.first_day()`.
        zone: the zone in which the reader reads days.
    """
    written = _last(effective)
    own: tzinfo | None = datetime.fromisoformat(written).tzinfo if "T" in written else effective.zone
    try:
        # The end of a day is the first instant of the next one; it is printed as the day that it ends.
        begins = _day(effective.instant, own).isoformat() == shown
        instant = effective.instant if begins else effective.instant - datetime.resolution
        if shown != _day(instant, own).isoformat() or _day(instant, zone).isoformat() == shown:
            return ""  # a month or a year, or the same day in both places
        return instant.astimezone(own).isoformat()[-_OFFSET:]
    except OverflowError:  # at the ends of the calendar, another zone would leave it
        return ""


def _last(effective: EffectiveDate) -> str:
    """Return the date as written; for an interval, its end."""
    return effective.written.rsplit("/", maxsplit=1)[-1]


def _day(instant: datetime, zone: tzinfo | None) -> date:
    return instant.astimezone(zone).date()
