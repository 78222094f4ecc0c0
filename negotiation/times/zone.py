"""Zones: where on the line of instants a calendar day begins at a place.

A day is not 24 hours everywhere: it begins at the first instant that carries its date, which is not midnight
where the clocks jump over midnight, and it may not exist at all where a place crossed the date line.
Zones come from the `tzdata` package alone, never from the machine, so that the same log and question have the same
answer everywhere; which version that is, is part of what an answer rests on.
Instants outside the years 1 to 9999 UTC are held at the nearest instant that a datetime can say.
"""

from __future__ import annotations

import io
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import tzdata  # type: ignore[import-untyped]  # it has no types, and we take two names of it

from negotiation.errors import BadValueError

BEGINNING_OF_TIME = datetime.min.replace(tzinfo=UTC)
END_OF_TIME = datetime.max.replace(tzinfo=UTC)


_OF_A_MACHINE = ("localtime", "posixrules", "Factory")
_OTHER_CLOCKS = ("posix/", "right/")


class Zone(ZoneInfo):
    """A zone of the `tzdata` package; there is one object of each name, also when it comes out of a pickle."""

    def __reduce__(self) -> tuple[Any, ...]:
        return zone_named, (self.key,)

    def __copy__(self) -> Zone:
        return self

    def __deepcopy__(self, memo: object) -> Zone:
        return self


def zone_named(name: str) -> Zone:
    """Return the IANA zone of this name.

    Raises:
        BadValueError: `unknown-zone`, when the time zone database has no such zone, or the name means whatever a
            machine is set to.
    """
    found = _ZONES.get(name) if isinstance(name, str) else None
    if found is not None:
        return found
    if isinstance(name, str) and (name in _OF_A_MACHINE or name.startswith(_OTHER_CLOCKS)):
        message = f"{name!r:.80} means a file of a machine, not a place."
    else:
        zone = _read(name) if isinstance(name, str) else None
        if zone is not None:
            return _ZONES.setdefault(name, zone)  # of two threads that read it both get the same object
        message = f"{name!r:.80} is not a time zone."
    raise BadValueError(
        "unknown-zone", message, "Use a name of the IANA database, such as America/New_York or Asia/Shanghai."
    )


_ZONES: dict[str, Zone] = {}
"""The zones that have been asked for; what is not a zone is not kept, so that nobody can fill the memory with it."""


def zones_version() -> str:
    """Return the version of the time zone database from which zones come, such as `2026f`."""
    return str(tzdata.IANA_VERSION)


def _read(name: str) -> Zone | None:
    """Return the zone of a name that the package lists; not what its folder is asked for, where case may not count."""
    if name not in _names():
        return None
    return Zone.from_file(io.BytesIO(_resource("zoneinfo", *name.split("/"))), key=name)


@cache
def _names() -> frozenset[str]:
    return frozenset(_resource("zones").decode().split())


def _resource(*parts: str) -> bytes:
    """Return a file of the package, also where it is zipped; `importlib.resources` would take 10 ms to import."""
    found: bytes = tzdata.__loader__.get_data("/".join((tzdata.__path__[0], *parts)))
    return found


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
    # A wall time in a gap comes back as another wall time after a round trip through UTC.
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
