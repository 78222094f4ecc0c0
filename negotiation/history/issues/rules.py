"""The rules of an issue: how one reading changes what is known of it (docs/rules/issues.md).

Lifecycle, agenda and findings of an issue are decided here and nowhere else; the fold and the history
index both call this.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from negotiation.events import Announcement, Threat
from negotiation.history.agenda import EMPTY_AGENDA
from negotiation.history.claims import makes_claim
from negotiation.history.issues.contest import all_ended
from negotiation.history.issues.moves import IssueMove
from negotiation.history.issues.settling import SETS_AGENDA, agenda_after, agenda_at, done_by, put_on_agenda
from negotiation.history.issues.state import DORMANT_STATE, NOTHING_BESIDE
from negotiation.history.issues.terms import NO_TERMS
from negotiation.history.measures.acts import acts_on_measure
from negotiation.history.measures.rules import had_place, speaks_for
from negotiation.history.segment import (
    NO_FINDINGS,
    NO_TRANSITIONS,
    Found,
    Segment,
    Timer,
    standing_facts,
)
from negotiation.lifecycles import JOINT_STEPS

if TYPE_CHECKING:
    from negotiation.errors import Finding
    from negotiation.events import Event
    from negotiation.history.issues.settling import Context
    from negotiation.history.issues.state import IssueState
    from negotiation.history.measures.state import MeasureState
    from negotiation.history.reading import Reading
    from negotiation.history.segment import Stack
    from negotiation.history.transition import Transition
    from negotiation.times import Moment

ON_ISSUES = frozenset(
    {*JOINT_STEPS, "talks_round", "entry_into_force", "exit", "accession", "breakdown", "lapse", "extension"}
)
"""The kinds of events that move an issue; an extension moves one only if it names no measure."""

_TOGETHER = 2

MEASURE_ACTS_ON_ISSUES = frozenset({"threat", "announcement"})
"""The kinds of acts on a measure that move an issue too."""


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
            context: the terms and the measures.
        """
        event, ends = reading.event, reading.date.moment
        if below is None:
            state, due, agenda, found, claims = DORMANT_STATE, None, EMPTY_AGENDA, None, False
        else:
            before = below.entry
            state, due, facts = before.state, before.due, before.facts
            agenda, found, claims = facts.agenda, facts.found, facts.claims
            if due is not None and due <= ends:  # timers fire before events of the same instant
                _, state, due, _ = before.timers(ends)[-1]
                agenda = agenda_at(before, ends)
        findings, transitions = NO_FINDINGS, NO_TRANSITIONS
        # An act on a measure of the issue may name other issues only: it can end the contest, and nothing else.
        if self.id in event.concerns:
            done: tuple[str, ...] = ()
            if moves_issues(reading, context):
                state, due, findings, transitions, done = self._moved(state, due, reading, context)
            if event.kind in SETS_AGENDA:
                agenda, moved, findings = put_on_agenda(agenda, state, reading, context)
                if moved is not state:
                    state, due, transitions = self._at_once(moved, ends)
            elif agenda is not EMPTY_AGENDA:
                agenda = agenda_after(agenda, reading, done, context)
            claims = claims or makes_claim(reading)
        if state.phase == "contested" and acts_on_measure(event):
            state, due, more = self._contested(state, due, reading, context)
            transitions += more
        if findings:
            found = Found(reading, findings, found)
        facts = standing_facts(below, self, agenda, claims, found, transitions)
        return Segment(reading, state, due, facts)

    def fire(self, state: IssueState, settled: Moment) -> Timer[IssueState]:
        """Fire the first timer of an issue: an act whose date comes, the end of an arrangement, or of a contest."""
        moment = _next_moment(state)
        assert moment is not None, "a timer is due"
        assert moment >= settled, "what an act sets for the past happens at once; timers may share an instant"
        return self._fire(state, moment)

    def _moved(
        self, state: IssueState, due: Moment | None, reading: Reading, context: Context
    ) -> tuple[IssueState, Moment | None, tuple[Finding, ...], tuple[Transition, ...], tuple[str, ...]]:
        """Return state and timer after an act, its findings and transitions, and the kinds of acts that it does."""
        move = IssueMove(self.id, state, context.terms(self.id), reading.date, steps=self._steps)
        event = reading.event
        joint = event.kind == "announcement" and self._is_joint(event, move, context)
        findings = move.apply(reading, joint=joint)
        if move.state is not state:
            state, due = move.state, _next_moment(move.state)
        return state, due, findings, move.transitions, () if findings else done_by(move, event)

    def _at_once(self, state: IssueState, ends: Moment) -> tuple[IssueState, Moment | None, tuple[Transition, ...]]:
        """Fire what a scheduling has moved to a date that has passed."""
        due, transitions = _next_moment(state), NO_TRANSITIONS
        while due is not None and due <= ends:
            _, state, due, more = self._fire(state, due)
            transitions += more
        return state, due, transitions

    def _fire(self, state: IssueState, moment: Moment) -> Timer[IssueState]:
        beside, arrangement = state.beside, state.arrangement
        if beside.pending and beside.pending[0].date.moment == moment:
            pending = beside.pending[0]
            move = IssueMove(self.id, state, pending.terms, pending.date, steps=self._steps)
            move.fire_pending(pending)
        elif arrangement is not None and arrangement.until is not None and arrangement.until.moment == moment:
            move = IssueMove(self.id, state, NO_TERMS, arrangement.until, steps=self._steps)
            move.fire_end()
        else:
            assert beside.dormant_on is not None, "a timer is due"
            move = IssueMove(self.id, state, NO_TERMS, beside.dormant_on, steps=self._steps)
            assert state.trail is not None, "something made it contested"
            move.end_contest(beside.dormant_on, state.trail.event, timer=True)
        return Timer(moment, move.state, _next_moment(move.state), move.transitions)

    def _contested(
        self, state: IssueState, due: Moment | None, reading: Reading, context: Context
    ) -> tuple[IssueState, Moment | None, tuple[Transition, ...]]:
        """Return a contested state after an act on one of its measures: it is dormant when all of them have ended."""
        ended = all_ended(self.id, reading, context)
        if ended is not None and ended.moment <= reading.ends:
            move = IssueMove(self.id, state, NO_TERMS, reading.date, steps=self._steps)
            move.end_contest(reading.date, reading.event.id, timer=False)
            return move.state, _next_moment(move.state), move.transitions
        if ended == state.beside.dormant_on:
            return state, due, NO_TRANSITIONS
        state = state.copy()
        state.beside = state.beside.copy()
        state.beside.dormant_on = ended
        return state, _next_moment(state), NO_TRANSITIONS

    def _is_joint(self, event: Event, move: IssueMove, context: Context) -> bool:
        """Tell whether an announcement is one of all members of the current text together."""
        members = move.state.members(move.terms, move.state.text)
        if not _TOGETHER <= len(members) <= len(event.owners):
            return False  # as for nearly every announcement; one party alone announces nothing together
        top = context.measure(event.refers_to or "")
        return top is not None and {*members} <= {*top.entry.owners}


def moves_issues(reading: Reading, context: Context) -> bool:
    """Tell whether a reading moves its issues: only an own word does, on a measure only that of the owners."""
    event = reading.event
    if not acts_on_measure(event):
        return bool(reading.vouching) and event.kind in ON_ISSUES
    if not isinstance(event, (Threat, Announcement)):
        return False
    top = context.measure(event.measure)
    return _is_of_the_owners(top, reading) and had_place(top, reading)


def _next_moment(state: IssueState) -> Moment | None:
    arrangement, beside = state.arrangement, state.beside
    due = arrangement.until.moment if arrangement is not None and arrangement.until is not None else None
    if beside is not NOTHING_BESIDE:
        if beside.pending and (due is None or beside.pending[0].date.moment < due):
            due = beside.pending[0].date.moment
        # A date that was set while the issue was contested means nothing in another phase.
        dormant_on = beside.dormant_on if state.phase == "contested" else None
        if dormant_on is not None and (due is None or dormant_on.moment < due):
            due = dormant_on.moment
    return due


def _is_of_the_owners(top: Stack[MeasureState], reading: Reading) -> bool:
    return top is not None and speaks_for(reading, top.entry.owners)
