"""Requests that are open, and acts that are overdue (docs/rules/issues.md#dates-that-were-set and #requests)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from negotiation.events import Request
from negotiation.history.agenda import asked_until
from negotiation.questions.local_day import until_columns
from negotiation.questions.parts import short
from negotiation.value import Value

if TYPE_CHECKING:
    from negotiation.history import EffectiveDate, Snapshot
    from negotiation.times import Moment


@attrs.frozen(kw_only=True, eq=False, repr=False)
class OpenRequest(Value):
    """A request that no act has answered and no party has denied.

    Attributes:
        event: the event that makes the request.
        what: the kind of act that is asked for.
        measure: the id of the measure that it is about; None for the issue.
        until: until when an answer is asked for; None for no limit.
    """

    event: Request
    what: str
    measure: str | None
    until: EffectiveDate | None

    def __repr__(self) -> str:
        return short(self, f"{self.event.id}: {self.what} on {self.measure or 'the issue'}")

    def to_dict(self) -> dict[str, Any]:
        """Return the request as plain data (docs/rules/answers.md)."""
        return {
            "event": self.event.id,
            "what": self.what,
            "measure": self.measure,
            "parties": list(self.event.parties),
            **until_columns(self.until),
            "headline": self.event.headline,
        }


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Overdue(Value):
    """An act whose date has passed without it.

    Attributes:
        what: the kind of the act.
        due: the date.
        event: the id of the event that set the date.
    """

    what: str
    due: EffectiveDate
    event: str

    def __repr__(self) -> str:
        return short(self, f"{self.what}, due {self.due.written}")

    def to_dict(self) -> dict[str, Any]:
        """Return the act as plain data, in the form of a deadline (docs/rules/answers.md)."""
        return {
            "due": self.due.iso(),
            "what": self.what,
            "event": self.event,
            "written": self.due.written,
            "zone": self.due.zone.key,
        }


def open_requests(history: Snapshot, moment: Moment, issue: str) -> tuple[OpenRequest, ...]:
    """Return the open requests on an issue and its measures, in reading order."""
    return tuple(
        OpenRequest(event=event, what=event.what, measure=event.measure, until=asked_until(reading))
        for reading in history.requests_on(issue, moment)
        if isinstance(event := reading.event, Request)
    )


def overdue_acts(history: Snapshot, moment: Moment, issue: str) -> tuple[Overdue, ...]:
    """Return the acts on an issue whose dates have passed without them, earliest date first."""
    found = [Overdue(what=each.what, due=each.due, event=each.event) for each in history.overdue_on(issue, moment)]
    return tuple(sorted(found, key=lambda each: each.due.moment))
