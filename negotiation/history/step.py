"""Steps: how one reading is folded behind a stack of passages, of an issue or of a measure.

What a fold does with all issues and measures at once is done here for one of them alone, so that the history index can
fold again only what has changed: the lifecycle, what is scheduled, what is claimed, what is odd. The lifecycles are
folded as in `replay`; the rules about what is scheduled and what is claimed stand there and in `claims` a second time.
"""

from __future__ import annotations

from enum import Enum, auto
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from negotiation.history.claims import moot_from, subject_of_issue, subject_of_measure
from negotiation.history.issue import DORMANT_STATE, IssueState
from negotiation.history.issue_fold import IssueFold
from negotiation.history.measure import NEW_STATE, MeasureState
from negotiation.history.measure_fold import MeasureFold
from negotiation.history.passage import Found, Passage, StandingClaim
from negotiation.history.replay import not_the_owner, scheduled_by, took_place
from negotiation.times import LAST_MOMENT

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from negotiation.errors import Finding
    from negotiation.events import Event
    from negotiation.history.claims import Subject
    from negotiation.history.history import Scheduled
    from negotiation.history.reading import Reading
    from negotiation.history.registry import Registry
    from negotiation.history.transition import Transition
    from negotiation.history.versions import Stack
    from negotiation.times import Moment

State = TypeVar("State", IssueState, MeasureState)


class Effect(Enum):
    """What a reading does to an issue that it concerns."""

    NONE = auto()
    MOVES = auto()
    SETTLES = auto()
    """It is an act on a measure: it may be what was scheduled, and moves nothing."""
    SCHEDULES = auto()


class IssueStep:
    """Folds one reading behind the passages of an issue.

    Args:
        issue: the id of the issue.
        declared: the registry as known by a K.
        effect: what a reading does to its issues, as known by a K.
        steps: whether to keep each transition.
    """

    def __init__(
        self,
        issue: str,
        declared: Callable[[Moment], Registry],
        effect: Callable[[Reading, Moment], Effect],
        *,
        steps: bool = False,
    ) -> None:
        self._fold = IssueFold(issue, steps=steps)
        self._declared = declared
        self._effect = effect
        self._subject = partial(subject_of_issue, issue=issue)

    def __call__(self, below: Stack[IssueState], reading: Reading, known_at: Moment) -> Passage[IssueState]:
        """Return the passage of the reading."""
        before, fold, event = below.entry if below is not None else None, self._fold, reading.event
        effect = self._effect(reading, known_at)
        if effect is Effect.NONE and before is not None and len(before.states) == 1:  # nothing moves, and no timer runs
            claims = _claims(below, reading, self._subject, (fold.id,), before.states[0])
            return before._replace(reading=reading, claims=claims, transitions=())
        ends = reading.ends
        fold.resume(DORMANT_STATE if before is None else before.at(ends))
        scheduled = before.scheduled if before is not None else ()
        findings: Sequence[Finding] = ()
        if effect is Effect.MOVES:
            findings = fold.apply(reading, self._declared(known_at).voters(ends))
        if effect is Effect.SCHEDULES:
            scheduled = (*_others(scheduled, _what(event)), scheduled_by(reading, fold.id))
        elif effect is not Effect.NONE and scheduled and took_place(findings):
            scheduled = _others(scheduled, event.kind)
        claims = _claims(below, reading, self._subject, (fold.id,), fold.state)
        moments, states = _states(ends, fold)
        found = _found(before, reading, findings)
        return Passage(reading, moments, states, None, claims, scheduled, found, _transitions(fold))


class MeasureStep:
    """Folds one reading behind the passages of a measure; the first act says to whom it belongs.

    Args:
        measure: the id of the measure.
        steps: whether to keep each transition.
    """

    def __init__(self, measure: str, *, steps: bool = False) -> None:
        self._fold = MeasureFold(measure, (), steps=steps)

    def __call__(self, below: Stack[MeasureState], reading: Reading, known_at: Moment) -> Passage[MeasureState]:
        """Return the passage of the reading."""
        del known_at
        before, fold, event = below.entry if below is not None else None, self._fold, reading.event
        is_act = acts_on_measure(event)
        first = before.first if before is not None and before.first is not None else reading if is_act else None
        fold.owners = first.event.owners if first is not None else ()
        ends = reading.ends
        fold.resume(NEW_STATE if before is None else before.at(ends), ends)
        findings: Sequence[Finding] = ()
        if is_act and fold.accepts(reading):
            findings = fold.apply(reading)
        elif is_act and reading.vouching and not reading.claimed:
            findings = (not_the_owner(reading, fold.owners),)
        claims = _claims(below, reading, subject_of_measure, event.concerns)
        moments, states = _states(ends, fold)
        found = _found(before, reading, findings)
        return Passage(reading, moments, states, first, claims, (), found, _transitions(fold))


def acts_on_measure(event: Event) -> bool:
    """Tell whether an event is an act on a measure."""
    return event.track == "measure" and event.refers_to is not None


def _states(ends: Moment, fold: Any) -> tuple[Any, Any]:
    """Return the state that a fold is in after a reading, and those that timers make of it, with their moments."""
    fold.timeline.keep(ends, fold.state)
    fold.advance(LAST_MOMENT)
    return tuple(zip(*fold.timeline, strict=True))  # type: ignore[return-value]


def _transitions(fold: IssueFold | MeasureFold) -> tuple[Transition, ...]:
    """Take over what a fold has noted."""
    if not fold.transitions:
        return ()
    transitions = tuple(fold.transitions)
    fold.transitions.clear()
    return transitions


def _found(before: Passage[Any] | None, reading: Reading, findings: Sequence[Finding]) -> Found | None:
    found = before.found if before is not None else None
    return Found(reading, findings, found) if findings else found


def _what(event: Any) -> str:
    what: str = event.what
    return what


def _others(scheduled: tuple[Scheduled, ...], what: str) -> tuple[Scheduled, ...]:
    """Return what else is scheduled: the thing itself has come, or is set anew."""
    return tuple(each for each in scheduled if each.what != what)


def _claims(
    below: Stack[Any],
    reading: Reading,
    subject_of: Callable[[Event], Subject | None],
    issues: tuple[str, ...],
    state: IssueState = DORMANT_STATE,
) -> tuple[StandingClaim, ...]:
    """Return the claims that stand after a reading: without those that it confirms, with those that it makes.

    Args:
        below: what was read before.
        reading: what is read.
        subject_of: what an event is about, here.
        issues: the issues that are concerned.
        state: the state of the issue after the reading; what is claimed of a measure is vouched for by nobody.
    """
    claims: tuple[StandingClaim, ...] = below.entry.claims if below is not None else ()
    if not claims and not reading.claimed:
        return claims
    subject = subject_of(reading.event)
    if subject is None:
        return claims
    left = tuple(each for each in claims if each.subject != subject or each.party not in reading.vouching)
    claims = left if len(left) < len(claims) else claims  # shared by all passages until it changes
    for party in reading.claimed:
        if not state.has_vouched(reading.event, party) and not _said_itself(below, reading, subject_of, party):
            claims = (*claims, StandingClaim(reading, party, subject, issues, moot_from(reading)))
    return claims


def _said_itself(below: Stack[Any], claim: Reading, subject_of: Callable[[Event], Subject | None], party: str) -> bool:
    """Tell whether a party has said the same itself, not wholly before what is claimed of it."""
    subject = subject_of(claim.event)
    for node in below or ():
        if node.moment < claim.begins:
            return False
        reading: Reading = node.entry.reading
        if party in reading.vouching and subject_of(reading.event) == subject:
            return True
    return False
