"""Spans (`when`): the periods in which an issue or a measure was in a state."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

import attrs

from negotiation.questions.basis import day_of
from negotiation.questions.local_day import since_columns, until_columns
from negotiation.questions.parts import Parts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

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


class _Begun(NamedTuple):
    """The beginning of a state: from when on, which state, and the event that began it."""

    since: EffectiveDate
    state: str
    event: str


def _spans(history: Snapshot, basis: Basis, subject: str, name: str) -> Iterator[Span]:
    """Yield every span of a subject that had begun by T, each until the next one begins."""
    moves = [
        step
        for step in history.transitions
        # An issue and a measure may have the same id. An internal transition keeps the state and ends no span.
        if step.subject == subject and step.id == name and step.before != step.after
    ]
    begun = _begun([step for step in moves if step.when.moment <= basis.at])
    coming = next((step for step in moves if step.when.moment > basis.at), None)
    end = _Begun(coming.when, coming.after, coming.event) if coming is not None else None
    # Each beginning is paired with the next one; the last with the first that is still ahead, or with None.
    for begin, after in pairwise([*begun, end]):
        assert begin is not None, "only the last element may be None, and it is never the first of a pair"
        ahead = after is None or after is end
        last = basis.at if ahead or after is None else after.since.moment
        yield Span(
            state=begin.state,
            since=begin.since,
            until=after.since if after else None,
            begun_by=begin.event,
            ended_by=after.event if after else None,
            ahead=ahead,
            days=(day_of(last, basis.zone) - day_of(begin.since.moment, basis.zone)).days,
        )


def _begun(moves: Iterable[Transition]) -> list[_Begun]:
    """Return the beginnings of states as the schedules stand at T, in order (docs/rules/measures.md).

    A state that is so in law since an earlier instant than its act takes the place of all that began since then: a
    duty that is due and suspended on one day never was in force.
    """
    found: list[_Begun] = []
    for step in moves:
        since = step.effective or step.when
        while step.effective is not None and found and found[-1].since.moment >= since.moment:
            found.pop()
        if not found or found[-1].state != step.after:
            found.append(_Begun(since, step.after, step.event))
    return found
