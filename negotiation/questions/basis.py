"""The basis of an answer: the log, the position up to which it was read, the rules, and the dates T and K.

The same basis gives the same answer (docs/rules/answers.md#basis).
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

import attrs

from negotiation.errors import BadValueError
from negotiation.times import Moment, Side, edtf, iso
from negotiation.value import Value

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

When = str | date | datetime
"""The types of a date in a question: a date expression, a day, or an aware datetime."""


def moment_of(when: When, zone: ZoneInfo) -> Moment:
    """Return the moment of a date in a question: a day, month or year means its end (docs/rules/reading-rule.md#dates).

    Args:
        when: the date.
        zone: the zone in which a bare day is meant. An aware datetime does not depend on it.

    Raises:
        BadValueError: `when` is not a date, or is a datetime without a zone.
    """
    if isinstance(when, datetime):  # tested before `date`, because a datetime is also a date
        if when.tzinfo is None:
            raise BadValueError("naive-time", f"{when!r} has no zone.", "Give an aware datetime.")
        return edtf(iso(when)).period(zone).ends
    return edtf(when.isoformat() if isinstance(when, date) else when).period(zone).ends


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Basis(Value):
    """Everything that an answer depends on; the same basis gives the same answer.

    Attributes:
        log: the name of the log.
        position: the position up to which the log was read.
        head: the RFC 6962 root over the stored bytes up to that position, in hexadecimal.
        rules: the digest of the lifecycles and rules.
        zones: the version of the time zone database.
        at: T, as a moment.
        known_at: K, as a moment; None for everything in the log.
        zone: the zone in which bare days of the question were meant.
        projected: whether T is after `read_to`, so that the answer rests on deadlines that were already set.
        last_event: the id of the last event that had happened by T; None if there is none.
        read_to: up to when the record of the log has been read for this answer; None if nothing was.
        unread: how many dates that were ahead at `read_to` have passed by T.
        according_to: the only voice that was read; None for all voices.
        supposed: the ids of hypothetical events, which the log does not contain.
    """

    log: str
    position: int
    head: str
    rules: str
    zones: str
    at: Moment
    known_at: Moment | None
    zone: ZoneInfo
    projected: bool
    last_event: str | None
    read_to: Moment | None = None
    unread: int = 0
    according_to: str | None = None
    supposed: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, object]:
        """Return the basis as plain data, with the keys of docs/rules/answers.md.

        `according_to` and `supposed` are there only if they are set.
        """
        row: dict[str, object] = {
            "log": self.log,
            "position": self.position,
            "head": self.head,
            "rules": self.rules,
            "zones": self.zones,
            "at": iso(self.at.instant),
            "known_at": iso(self.known_at.instant) if self.known_at else None,
            "zone": self.zone.key,
            "read_to": iso(self.read_to.instant) if self.read_to else None,
            "unread": self.unread,
            "projected": self.projected,
            "last_event": self.last_event,
        }
        if self.according_to is not None:
            row["according_to"] = self.according_to
        if self.supposed:
            row["supposed"] = list(self.supposed)
        return row


def day_of(moment: Moment, zone: ZoneInfo) -> date:
    """Return the calendar day of a moment in a zone; a moment just before midnight belongs to the day that ends."""
    instant = moment.instant
    # The moment just before an instant has that instant's own value; one microsecond less gives the right day.
    if moment.side is Side.BEFORE and instant > datetime.min.replace(tzinfo=instant.tzinfo):
        instant -= datetime.resolution
    try:
        return instant.astimezone(zone).date()
    except OverflowError:  # in the first or last hours of the calendar, another zone would leave it
        return instant.date()
