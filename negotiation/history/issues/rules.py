"""The rules of an issue: what one event makes of all that is known of it (docs/rules/issues.md).

The lifecycle, what is scheduled, what is claimed, what is odd: for fold and index this is the only place.
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
    NOTHING_CHANGED,
    NOTHING_ODD,
    NOTHING_SCHEDULED,
    Found,
    Scheduled,
    Segment,
    Timer,
)
from negotiation.lifecycles import JOINT_STEPS

if TYPE_CHECKING:
    from negotiation.history.issues.state import IssueState
    from negotiation.history.measures.state import MeasureState
    from negotiation.history.reading import Reading
    from negotiation.history.segment import Stack
    from negotiation.times import Moment

ON_ISSUES = frozenset({*JOINT_STEPS, "talks_round", "entry_into_force", "breakdown", "lapse", "extension"})
"""The kinds of events that move an issue by themselves; an extension only if it names no measure."""

MEASURE_ACTS_ON_ISSUES = frozenset({"threat", "announcement"})
"""The kinds of acts on a measure that move an issue too."""


class Context(Protocol):
    """What the rules of an issue may know beside its own segments, as known by the K that is read."""

    def voters(self, moment: Moment) -> tuple[str, ...]:
        """Return the parties that must vouch for a joint step at a moment."""

    def measure(self, name: str) -> Stack[MeasureState]:
        """Return the segments of a measure, that of the act that is read among them."""


class IssueRules:
    """Reads one event after the other behind the segments of an issue.

    Args:
        issue: the id of the issue.
        steps: whether to keep each transition.
    """

    __slots__ = ("_steps", "id")

    def __init__(self, issue: str, *, steps: bool = False) -> None:
        self.id = issue
        self._steps = steps

    def apply(self, below: Stack[IssueState], reading: Reading, context: Context) -> Segment[IssueState]:
        """Return the segment that begins with a reading that concerns the issue.

        Args:
            below: the segments before it.
            reading: any event in the world.
            context: what else counts.
        """
        event, ends = reading.event, reading.date.moment
        if below is None:
            state, due, scheduled, found = DORMANT_STATE, None, NOTHING_SCHEDULED, None
        else:
            before = below.entry
            state, due, scheduled, found = before.state, before.due, before.scheduled, before.found
            if due is not None and due <= ends:
                _, state, due, _ = before.timers(ends)[-1]
        odd, transitions = NOTHING_ODD, NOTHING_CHANGED
        if moves_issues(reading, context):
            move = IssueMove(self.id, state, steps=self._steps)
            odd = move.apply(reading, context.voters(ends) if event.kind in JOINT_STEPS else ())
            if move.state is not state:
                state, due = move.state, _next_moment(move.state)
            transitions = move.transitions
            if scheduled and not odd:
                scheduled = _without(scheduled, event.kind)
        elif isinstance(event, Scheduling) and reading.vouching:
            scheduled = (*_without(scheduled, event.what), _set_by(event, reading))
        elif scheduled and _has_come(scheduled, reading, context):
            scheduled = _without(scheduled, event.kind)
        claims = below.entry.claims if below is not None else ()
        if claims or reading.claimed:
            claims = standing_claims(below, reading, subject_on_issue, (self.id,), state.has_vouched)
        if odd:
            found = Found(reading, odd, found)
        return Segment(reading, state, due, self, scheduled, claims, found, transitions)

    def fire(self, state: IssueState, settled: Moment) -> Timer[IssueState]:
        """Fire the only timer that an issue can have: the arrangement in force runs out."""
        arrangement, moment = state.arrangement, _next_moment(state)
        assert arrangement is not None, "a timer is due"
        assert moment is not None, "a timer is due"
        assert moment > settled, "what is overdue has lapsed with the act that made it so"
        move = IssueMove(self.id, state, steps=self._steps)
        move.fire(arrangement)
        return Timer(moment, move.state, None, move.transitions)


def moves_issues(reading: Reading, context: Context) -> bool:
    """Tell whether a reading moves the issues that it concerns: only the word of those whose act it is counts."""
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
    """Tell whether a reading is an act on a measure that was scheduled: one of its owners, which had a place there."""
    event = reading.event
    if not acts_on_measure(event) or event.measure is None or all(each.what != event.kind for each in scheduled):
        return False
    top = context.measure(event.measure)
    return _is_of_the_owners(top, reading) and had_place(top, reading)


def _set_by(event: Scheduling, reading: Reading) -> Scheduled:
    """Return what a scheduling sets for a date."""
    passes = event.due.period(reading.zone).ends
    return Scheduled(event.what, start_date(event.due, reading.zone), passes, event.id, reading.ends)


def _without(scheduled: tuple[Scheduled, ...], what: str) -> tuple[Scheduled, ...]:
    """Return what else is scheduled: the thing itself has come, or is set anew."""
    left = tuple(each for each in scheduled if each.what != what)
    return left if len(left) < len(scheduled) else scheduled  # the same tuple is shared until it changes
