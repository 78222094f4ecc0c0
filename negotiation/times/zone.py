"""Zones: where on the line of instants a calendar day begins at a place.

A day is not 24 hours everywhere: it begins at the first instant that carries its date, which is not midnight
where the clocks jump over midnight, and it may not exist at all where a place crossed the date line.
Instants outside the years 1 to 9999 UTC are held at the nearest instant that a datetime can say.
"""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from negotiation.errors import BadValueError

BEGINNING_OF_TIME = datetime.min.replace(tzinfo=UTC)
END_OF_TIME = datetime.max.replace(tzinfo=UTC)

_LONGEST_NAME = 64
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+)*", re.ASCII)


def zone_named(name: str) -> ZoneInfo:
    """Return the IANA zone of this name.

    Raises:
        BadValueError: `unknown-zone`, when the time zone database has no such zone.
    """
    zone = _zone(name) if isinstance(name, str) else None
    if zone is not None:
        return zone
    raise BadValueError(
        "unknown-zone",
        f"{name!r:.80} is not a time zone.",
        "Use a name of the IANA database, such as America/New_York or Asia/Shanghai.",
    )


@lru_cache(maxsize=1024)
def _zone(name: str) -> ZoneInfo | None:
    if len(name) <= _LONGEST_NAME and _NAME.fullmatch(name):
        with suppress(ZoneInfoNotFoundError, OSError, ValueError):
            return ZoneInfo(name)
    return None


def to_utc(local: datetime) -> datetime:
    """Return an aware datetime in UTC, held within the years that a datetime can say."""
    try:
        return local.astimezone(UTC)
    except OverflowError:
        return BEGINNING_OF_TIME if local.year == 1 else END_OF_TIME


def start_of_day(day: date, zone: ZoneInfo) -> datetime:
    """Return the first instant, in UTC, at which calendars at this place show `day` or a later day."""
    midnight = datetime.combine(day, time(), zone)
    instant = to_utc(midnight)
    if instant in (BEGINNING_OF_TIME, END_OF_TIME):
        return instant
    jumped_over = instant.astimezone(zone).replace(tzinfo=None) != midnight.replace(tzinfo=None)
    return _end_of_gap(day, zone, instant) if jumped_over else instant


def _end_of_gap(day: date, zone: ZoneInfo, near: datetime) -> datetime:
    """Find by halving the instant at which the clocks jumped over the midnight that begins `day`."""
    before, after = near - timedelta(days=2), near + timedelta(days=2)
    while after - before > timedelta(microseconds=1):
        middle = before + (after - before) / 2
        if middle.astimezone(zone).date() < day:
            before = middle
        else:
            after = middle
    return after
