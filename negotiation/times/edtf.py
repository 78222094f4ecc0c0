"""Date expressions: the part of EDTF (ISO 8601-2) that events and questions use, read as periods.

`2025`, `2025-09`, `2025-10-26`, an instant with its offset (`2025-05-14T00:01-04:00`, `...Z`), and an interval
`A/B` of any of them. A calendar date is kept as written, because what it means depends on the zone in which it is
meant; `Edtf.period` reads it there. Nothing is rounded and no uncertainty is invented.

Source of the notation: the Library of Congress, Extended Date/Time Format, levels 0 and 1.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import attrs

from negotiation.errors import BadValueError
from negotiation.times.moment import Moment, Side
from negotiation.times.zone import END_OF_TIME, start_of_day, to_utc
from negotiation.value import Value

if TYPE_CHECKING:
    from typing import Self
    from zoneinfo import ZoneInfo

_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
_INSTANT = re.compile(
    r"(\d{4}-\d{2}-\d{2})T((?:[01]\d|2[0-3]):\d{2}(?::\d{2}(?:\.\d{1,6})?)?)(Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)?",
    re.ASCII,
)
_DAY_LENGTH = len("2025-10-26")
_REMEDY = "Write 2025, 2025-09, 2025-10-26, 2025-10-26/2025-10-27 or 2025-05-14T00:01-04:00."


class Period(NamedTuple):
    """A stretch of time: half-open, [earliest, latest), in UTC; an instant is the period whose ends are equal.

    Attributes:
        begins: the moment from which on the period is under way.
        ends: the moment from which on the whole period is past.
    """

    begins: Moment
    ends: Moment

    @classmethod
    def between(cls, earliest: datetime, latest: datetime) -> Self:
        """Return the period from one instant to another."""
        begins = Moment(earliest, Side.AT)
        return cls(begins, begins if earliest == latest else Moment(latest, Side.BEFORE))

    @property
    def earliest(self) -> datetime:
        """The instant at which it begins."""
        return self.begins.instant

    @property
    def latest(self) -> datetime:
        """The instant at which it ends."""
        return self.ends.instant

    @property
    def is_instant(self) -> bool:
        """Whether this is one instant rather than a stretch."""
        return self.begins == self.ends


# A calendar date as its first day and the day after its last (None past the year 9999), or one instant.
_Bound = tuple[date, date | None] | datetime


@attrs.frozen(repr=False)
class Edtf(Value):
    """A date expression as somebody wrote it; equal when written alike."""

    text: str
    _first: _Bound = attrs.field(eq=False, repr=False, alias="first")
    _last: _Bound = attrs.field(eq=False, repr=False, alias="last")

    @property
    def is_calendar(self) -> bool:
        """Whether some part of it is a calendar date, so that it means nothing without a zone."""
        return not (isinstance(self._first, datetime) and isinstance(self._last, datetime))

    @property
    def is_partial(self) -> bool:
        """Whether it is a year or a month: a day that is not known."""
        return len(self.text) < _DAY_LENGTH and "/" not in self.text

    @property
    def instant(self) -> datetime:
        """The instant, in UTC, of an expression that is one."""
        assert isinstance(self._last, datetime), f"{self.text} is not an instant"
        return self._last

    def period(self, zone: ZoneInfo) -> Period:
        """Return the period that is meant when the calendar dates in it are read in `zone`.

        Raises:
            BadValueError: `bad-time`, when that period is empty there: an interval that ends before it begins,
                or a day that the place skipped.
        """
        if isinstance(self._first, datetime) and isinstance(self._last, datetime):
            return Period.between(self._first, self._last)  # in every zone; there are too many to keep
        return _period(self.text, zone)

    def __str__(self) -> str:
        return self.text


@lru_cache(maxsize=65536)
def _period(text: str, zone: ZoneInfo) -> Period:
    edtf = _read(text)
    first, last = edtf._first, edtf._last  # noqa: SLF001 - the cached half of a method of Edtf
    earliest = first if isinstance(first, datetime) else start_of_day(first[0], zone)
    if isinstance(last, datetime):
        latest = last
    else:
        latest = END_OF_TIME if last[1] is None else start_of_day(last[1], zone)
    is_instant = isinstance(first, datetime) and first == last
    if latest < earliest or (latest == earliest and not is_instant):
        message = f"{text!r} is an empty stretch of time in the zone {zone}."
        raise BadValueError("bad-time", message, "An interval A/B must end after it begins.")
    return Period.between(earliest, latest)


def edtf(text: str) -> Edtf:
    """Read a date expression.

    Raises:
        BadValueError: `bad-time` for what is not one or names a day that does not exist (30 February),
            `naive-time` for a clock time without its offset.
    """
    if not isinstance(text, str):
        raise BadValueError("wrong-type", f"a date is text, not {text!r}.", _REMEDY)
    return _read(text)


@lru_cache(maxsize=65536)
def _read(text: str) -> Edtf:
    parts = text.split("/")
    if len(parts) > 2:  # noqa: PLR2004 - an interval has two ends
        raise BadValueError("bad-time", f"{text!r} is no date and no interval of two dates.", _REMEDY)
    first = _bound(parts[0], text)
    last = _bound(parts[1], text) if len(parts) > 1 else first
    if _ends_before_it_begins(first, last):
        raise BadValueError("bad-time", f"{text!r} ends before it begins.", "Swap the two ends of the interval.")
    return Edtf(text, first, last)


def _ends_before_it_begins(first: _Bound, last: _Bound) -> bool:
    """Tell it where no zone is needed to tell; `Edtf.period` finds the rest."""
    if isinstance(first, datetime) and isinstance(last, datetime):
        return last < first
    if isinstance(first, tuple) and isinstance(last, tuple):
        return last[1] is not None and last[1] <= first[0]
    return False


def _bound(part: str, text: str) -> _Bound:
    if match := _DATE.fullmatch(part):
        return _calendar(match, text)
    if match := _INSTANT.fullmatch(part):
        return _instant(match, text)
    raise BadValueError("bad-time", f"{text!r} is not a date this format knows.", _REMEDY)


def _calendar(match: re.Match[str], text: str) -> tuple[date, date | None]:
    year, month, day = (None if group is None else int(group) for group in match.groups())
    assert year is not None
    try:
        start = date(year, 1 if month is None else month, 1 if day is None else day)
    except ValueError as error:
        raise BadValueError("bad-time", f"{text!r} is not in the calendar: {error}.", _REMEDY) from None
    try:
        if day:
            return start, start + timedelta(days=1)
        if month:
            # Integer arithmetic for "the first of the next month": December gives year + 1 and month 1.
            return start, date(year + month // 12, month % 12 + 1, 1)
        return start, date(year + 1, 1, 1)
    except (ValueError, OverflowError):  # the day after 9999-12-31
        return start, None


def _instant(match: re.Match[str], text: str) -> datetime:
    if match[3] is None:
        hint = f"Add the offset of the place: {match[0]}-04:00, or {match[0]}Z for UTC."
        raise BadValueError("naive-time", f"{text!r} has a clock time but no offset.", hint)
    try:
        aware = datetime.fromisoformat(match[0])
    except ValueError as error:
        raise BadValueError("bad-time", f"{text!r} is not in the calendar: {error}.", _REMEDY) from None
    return to_utc(aware).replace(tzinfo=UTC)


def iso(instant: datetime) -> str:
    """Write an instant as ISO 8601 in UTC: `2025-11-10T05:01:00Z`, with microseconds only where it has them."""
    return to_utc(instant).isoformat().replace("+00:00", "Z")
