"""The basis of an answer: which ledger, read how far, by which rules, at which two dates."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

import attrs

from negotiation.errors import BadValueError
from negotiation.times import LAST_MOMENT, Moment, Side, edtf, iso
from negotiation.value import Value

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from negotiation.history import Snapshot

When = str | date | datetime
"""What a question takes as a date: a date expression, a day, or an aware datetime."""


def moment_of(when: When, zone: ZoneInfo) -> Moment:
    """Return the moment that a date in a question means: a day means its end (docs/rules/reading-rule.md#dates).

    Raises:
        BadValueError: it is not a date, or a datetime without zone.
    """
    if isinstance(when, datetime):
        if when.tzinfo is None:
            raise BadValueError("naive-time", f"{when!r} has no zone.", "Give an aware datetime.")
        return edtf(iso(when)).period(zone).ends
    return edtf(when.isoformat() if isinstance(when, date) else when).period(zone).ends


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Basis(Value):
    """On what an answer rests; the same basis gives the same answer.

    Attributes:
        log: the name of the log.
        position: the position up to which it was read.
        head: the RFC 6962 root over the events up to there.
        rules: the digest of the lifecycles and rules.
        zones: the version of the time zone database.
        at: T, resolved.
        known_at: K, resolved; None for everything recorded.
        zone: the zone in which bare days of the question were meant.
        projected: whether T lies after the last event, so that the answer is projected from deadlines already set.
        last_event: the last event that was read.
        according_to: the one voice through which the log was read.
        supposed: the ids of hypothetical events, which the log does not have.
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
    according_to: str | None = None
    supposed: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, object]:
        """Return the basis as docs/rules/answers.md describes it."""
        row: dict[str, object] = {
            "log": self.log,
            "position": self.position,
            "head": self.head,
            "rules": self.rules,
            "zones": self.zones,
            "at": iso(self.at.instant),
            "known_at": iso(self.known_at.instant) if self.known_at else None,
            "zone": self.zone.key,
            "projected": self.projected,
            "last_event": self.last_event,
        }
        if self.according_to is not None:
            row["according_to"] = self.according_to
        if self.supposed:
            row["supposed"] = list(self.supposed)
        return row


def what_was_read(history: Snapshot, moment: Moment) -> tuple[str | None, bool]:
    """Return the last event that had happened by a moment, and whether an answer for that moment is projected."""
    last, final = history.last_read(moment), history.last_read(LAST_MOMENT)
    return last.event.id if last is not None else None, final is not None and moment > final.ends


def basis_at(basis: Basis, history: Snapshot, moment: Moment) -> Basis:
    """Return the basis of an answer from the same history for another T."""
    last_event, projected = what_was_read(history, moment)
    return attrs.evolve(basis, at=moment, last_event=last_event, projected=projected)


def day_of(moment: Moment, zone: ZoneInfo) -> date:
    """Return the calendar day on which a moment lies: what ends at midnight belongs to the day before."""
    instant = moment.instant
    if moment.side is Side.BEFORE and instant > datetime.min.replace(tzinfo=instant.tzinfo):
        instant -= datetime.resolution
    try:
        return instant.astimezone(zone).date()
    except OverflowError:
        return instant.date()
