"""Spans (`when`): the periods in which an issue or a measure was in a state."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any, ClassVar

import attrs

from negotiation.questions.basis import day_of
from negotiation.questions.local_day import since_columns, until_columns
from negotiation.questions.parts import Parts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from negotiation.history import EffectiveDate, Snapshot, Transition
    from negotiation.questions.basis import Basis


@attrs.frozen(kw_only=True)
class Span:
    """A period in which a state held.

    Attributes:
        state: the phase or state.
        since: the date on which it begins.
        until: the date on which it ends; None if no known event or deadline ends it.
        begun_by: the id of the event that began it, or that set the timer that began it.
        ended_by: the id of the event that ended it, likewise; None if nothing ends it.
        ahead: whether its end is after T, or not known.
        days: its length in calendar days in the zone of the question, counted at most up to T.
    """

    state: str
    since: EffectiveDate
    until: EffectiveDate | None
    begun_by: str
    ended_by: str | None
    ahead: bool
    days: int

    def to_dict(self) -> dict[str, Any]:
        """Return the span as plain data."""
        return {
            "state": self.state,
            **since_columns(self.since),
            **until_columns(self.until),
            "begun_by": self.begun_by,
            "ended_by": self.ended_by,
            "ahead": self.ahead,
            "days": self.days,
        }


@attrs.frozen(kw_only=True, repr=False)
class Spans(Parts["Span"]):
    """The answer to `when`: the spans in which an issue or measure was in a state, or in each of its states.

    Attributes:
        basis: the basis of the answer.
        subject: `issue` or `measure`.
        id: the id of the issue or measure.
        state: the state that was asked for; None for all.
        spans: the spans that had begun by T, in order.
    """

    _parts_in: ClassVar[str] = "spans"
    _called: ClassVar[str] = "span"

    basis: Basis
    subject: str
    id: str
    state: str | None
    spans: tuple[Span, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the answer as plain data."""
        return {
            "basis": self.basis.to_dict(),
            "subject": self.subject,
            "id": self.id,
            "state": self.state,
            "spans": [span.to_dict() for span in self.spans],
        }


def spans_at(history: Snapshot, basis: Basis, subject: str, name: str, state: str | None) -> Spans:
    """Return the spans of an issue or measure that had begun by T.

    Args:
        history: what is known by K.
        basis: the basis of an answer for T.
        subject: `issue` or `measure`.
        name: the id of the issue or measure.
        state: the phase or state; None for all.
    """
    found = tuple(span for span in _spans(history, basis, subject, name) if state in {None, span.state})
    return Spans(basis=basis, subject=subject, id=name, state=state, spans=found)


def _spans(history: Snapshot, basis: Basis, subject: str, name: str) -> Iterator[Span]:
    """Yield every span of a subject that had begun by T, each until the next one begins."""
    moves: list[Transition | None] = [
        step
        for step in history.transitions
        # An issue and a measure may have the same id. An internal transition keeps the state and ends no span.
        if step.subject == subject and step.id == name and step.before != step.after
    ]
    for begin, end in pairwise([*moves, None]):  # each move is paired with the next one, the last with None
        assert begin is not None, "only the last element is None, and it is never the first of a pair"
        if begin.when.moment > basis.at:
            return
        ahead = end is None or end.when.moment > basis.at
        last = basis.at if ahead or end is None else end.when.moment
        yield Span(
            state=begin.after,
            since=begin.when,
            until=end.when if end else None,
            begun_by=begin.event,
            ended_by=end.event if end else None,
            ahead=ahead,
            days=(day_of(last, basis.zone) - day_of(begin.when.moment, basis.zone)).days,
        )
