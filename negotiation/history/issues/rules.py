"""The rules of an issue: how one reading changes what is known of it (docs/rules/issues.md).

Lifecycle, scheduled dates, claims and findings of an issue are decided here and nowhere else; the fold and the history
index both call this.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from negotiation.events import Announcement, Scheduling, Threat
from negotiation.history.claims import standing_claims, subject_on_issue
from negotiation.history.effective_date import start_date
from negotiation.history.issues.moves import IssueMove
from negotiation.history.issues.state import DORMANT_STATE
from negotiation.history.measures.acts import acts_on_measure
from negotiation.history.measures.rules import had_place, speaks_for
from negotiation.history.segment import (
    NO_FINDINGS,
    NO_TRANSITIONS,
    NOTHING_SCHEDULED,
    Found,
    Scheduled,
    Segment,
    Timer,
    standing_facts,
)
from negotiation.lifecycles import JOINT_STEPS

if TYPE_CHECKING:
    from negotiation.history.issues.state import IssueState
    from negotiation.history.measures.state import MeasureState
    from negotiation.history.reading import Reading
    from negotiation.history.segment import Claim, Stack
    from negotiation.times import Moment

ON_ISSUES = frozenset({*JOINT_STEPS, "talks_round", "entry_into_force", "breakdown", "lapse", "extension"})
"""The kinds of events that move an issue; an extension moves one only if it names no measure."""

MEASURE_ACTS_ON_ISSUES = frozenset({"threat", "announcement"})
"""The kinds of acts on a measure that move an issue too."""


class Context(Protocol):
    """What the rules of an issue may know besides its own segments, at the K of the fold."""

    def voters(self, moment: Moment) -> tuple[str, ...]:
        """Return the parties that must vouch for a joint step at a moment."""

    def measure(self, name: str) -> Stack[MeasureState]:
        """Return the segments of a measure, including the segment of the act that is being applied."""


class IssueRules:
    """Applies readings to the segments of an issue, one after the other.

    Args:
        issue: the id of the issue.
        steps: whether to keep transitions.
    """

    __slots__ = ("_steps", "id")

    def __init__(self, issue: str, *, steps: bool = False) -> None:
        self.id = issue
        self._steps = steps

    def apply(self, below: Stack[IssueState], reading: Reading, context: Context) -> Segment[IssueState]:
        """Return the segment of a reading that concerns the issue.

        Args:
            below: the segments before it.
            reading: any event in the world.
            context: the voters and the measures.
        """
        event, ends = reading.event, reading.date.moment
        if below is None:
            state, due, scheduled, found = DORMANT_STATE, None, NOTHING_SCHEDULED, None
            claims: tuple[Claim, ...] = ()
        else:
            before = below.entry
            state, due, facts = before.state, before.due, before.facts
            scheduled, found, claims = facts.scheduled, facts.found, facts.claims
            if due is not None and due <= ends:  # timers fire before events of the same instant
                _, state, due, _ = before.timers(ends)[-1]
        findings, transitions = NO_FINDINGS, NO_TRANSITIONS
        if moves_issues(reading, context):
            move = IssueMove(self.id, state, steps=self._steps)
            findings = move.apply(reading, context.voters(ends) if event.kind in JOINT_STEPS else ())
            if move.state is not state:
                state, due = move.state, _next_moment(move.state)
            transitions = move.transitions
            if scheduled and not findings:
                scheduled = _without(scheduled, event.kind)
        elif isinstance(event, Scheduling) and reading.vouching:
            scheduled = (*_without(scheduled, event.what), _set_by(event, reading))
        elif scheduled and _has_come(scheduled, reading, context):
            scheduled = _without(scheduled, event.kind)
        if claims or reading.claimed:
            claims = standing_claims(below, reading, subject_on_issue, (self.id,), state.has_vouched)
        if findings:
            found = Found(reading, findings, found)
        facts = standing_facts(below, self, scheduled, claims, found, transitions)
        return Segment(reading, state, due, facts)

    def fire(self, state: IssueState, settled: Moment) -> Timer[IssueState]:
        """Fire the only timer that an issue can have: its arrangement runs out."""
        arrangement, moment = state.arrangement, _next_moment(state)
        assert arrangement is not None, "a timer is due"
        assert moment is not None, "a timer is due"
        assert moment > settled, "an act that sets an end in the past ends the arrangement at once"
        move = IssueMove(self.id, state, steps=self._steps)
        move.fire(arrangement)
        return Timer(moment, move.state, None, move.transitions)


def moves_issues(reading: Reading, context: Context) -> bool:
    """Tell whether a reading moves its issues: only an own word does, on a measure only that of the owners."""
    event = reading.event
    if not acts_on_measure(event):
        return bool(reading.vouching) and event.kind in ON_ISSUES
    return isinstance(event, (Threat, Announcement)) and _is_of_the_owners(context.measure(event.measure), reading)


def _next_moment(state: IssueState) -> Moment | None:
    arrangement = state.arrangement
    return arrangement.until.moment if arrangement is not None and arrangement.until is not None else None


def _is_of_the_owners(top: Stack[MeasureState], reading: Reading) -> bool:
    return top is not None and speaks_for(reading, top.entry.owners)


def _has_come(scheduled: tuple[Scheduled, ...], reading: Reading, context: Context) -> bool:
    """Tell whether a reading is an act on a measure that was scheduled: an act of the owners, and in place."""
    event = reading.event
    if not acts_on_measure(event) or event.measure is None or all(each.what != event.kind for each in scheduled):
        return False
    top = context.measure(event.measure)
    return _is_of_the_owners(top, reading) and had_place(top, reading)


def _set_by(event: Scheduling, reading: Reading) -> Scheduled:
    """Return what a scheduling sets for which date."""
    passes = event.due.period(reading.zone).ends
    return Scheduled(event.what, start_date(event.due, reading.zone), passes, event.id, reading.ends)


def _without(scheduled: tuple[Scheduled, ...], what: str) -> tuple[Scheduled, ...]:
    """Return what is scheduled without one thing, which has happened or gets another date."""
    left = tuple(each for each in scheduled if each.what != what)
    return left if len(left) < len(scheduled) else scheduled  # unchanged: segments share one tuple
