"""The rules of a measure: how one reading changes what is known of it (docs/rules/measures.md).

Lifecycle, schedules, claims and findings of a measure are decided here and nowhere else; the fold and the history index
both call this. A measure belongs to the parties of its first act and moves only on their word.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from negotiation.errors import Finding
from negotiation.history.claims import standing_claims, subject_on_measure
from negotiation.history.measures.acts import acts_on_measure
from negotiation.history.measures.moves import MeasureMove
from negotiation.history.measures.state import NEW_STATE
from negotiation.history.segment import (
    NO_FINDINGS,
    NO_TRANSITIONS,
    NOTHING_SCHEDULED,
    Found,
    Segment,
    Timer,
    standing_facts,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from negotiation.events import Event
    from negotiation.history.measures.acts import Findings, MeasureAct
    from negotiation.history.measures.state import MeasureState
    from negotiation.history.reading import Reading
    from negotiation.history.segment import Claim, Stack
    from negotiation.history.transition import Transition
    from negotiation.times import Moment


class MeasureRules:
    """Applies readings to the segments of a measure, one after the other.

    Args:
        measure: the id of the measure.
        steps: whether to keep transitions.
    """

    __slots__ = ("_steps", "id")

    def __init__(self, measure: str, *, steps: bool = False) -> None:
        self.id = measure
        self._steps = steps

    def apply(self, below: Stack[MeasureState], reading: Reading) -> Segment[MeasureState]:
        """Return the segment of a reading about the measure.

        Args:
            below: the segments before it.
            reading: an act on the measure, or a statement about it.
        """
        event, ends = reading.event, reading.date.moment
        if below is None:
            state, due, first, found = NEW_STATE, None, None, None
            claims: tuple[Claim, ...] = ()
        else:
            before = below.entry
            state, due, facts = before.state, before.due, before.facts
            first, found, claims = facts.first, facts.found, facts.claims
            if due is not None and due <= ends:  # timers fire before events of the same instant
                _, state, due, _ = before.timers(ends)[-1]
        findings, transitions = NO_FINDINGS, NO_TRANSITIONS
        if acts_on_measure(event):
            first = first or reading
            owners = first.event.owners
            if speaks_for(reading, owners):
                findings, state_after, transitions = self._moved(state, event, reading)
                if state_after is not state:  # else the act was out of place
                    state, due = state_after, state_after.next_moment(ends)
            elif reading.vouching and not reading.claimed:
                findings = (_not_the_owner(event, owners),)
        if claims or reading.claimed:
            claims = standing_claims(below, reading, subject_on_measure, event.concerns, _no_vote)
        if findings:
            found = Found(reading, findings, found)
        facts = standing_facts(below, self, NOTHING_SCHEDULED, claims, found, transitions, first)
        return Segment(reading, state, due, facts)

    def fire(self, state: MeasureState, settled: Moment) -> Timer[MeasureState]:
        """Fire the first timer of a state that is due after a moment."""
        date = state.next_date(settled)
        assert date is not None, "a timer is due"
        levels = state.levels(settled) if self._steps else (None, None)
        move = MeasureMove(self.id, state, steps=self._steps, levels=levels)
        move.fire(date)
        return Timer(date.moment, move.state, move.state.next_moment(date.moment), move.transitions)

    def _moved(
        self, state: MeasureState, event: MeasureAct, reading: Reading
    ) -> tuple[Findings, MeasureState, tuple[Transition, ...]]:
        """Return the findings on an act of the owners, the state after it, and its transitions."""
        levels = state.levels(reading.ends) if self._steps else (None, None)
        move = MeasureMove(self.id, state, steps=self._steps, levels=levels)
        findings = move.apply(event, reading.date)
        return findings, move.state, move.transitions


def speaks_for(reading: Reading, owners: tuple[str, ...]) -> bool:
    """Tell whether an act counts for a measure: all its owners say so themselves, in one event."""
    return reading.vouching == owners or all(owner in reading.vouching for owner in owners)


def had_place(top: Stack[MeasureState], reading: Reading) -> bool:
    """Tell whether an act was in place in a version of a measure, even if it has another finding."""
    node = top.up_to(reading.ends) if top is not None else None
    found = node.entry.found if node is not None else None
    while found is not None and found.reading.key > reading.key:
        found = found.before
    return found is None or found.reading is not reading or took_place(found.findings)


def took_place(findings: Iterable[Finding]) -> bool:
    """Tell whether an act with these findings was in place."""
    return not any(finding.code == "out-of-place" for finding in findings)


def _no_vote(event: Event, party: str) -> bool:
    """Return that no party has vouched: a measure has no joint steps."""
    del event, party
    return False


def _not_the_owner(event: MeasureAct, owners: tuple[str, ...]) -> Finding:
    """Return the finding on an act whose word does not count for its measure."""
    return Finding(
        code="not-the-owner",
        severity="warning",
        event=event.id,
        message=f"{event.id}: {event.measure} belongs to {' and '.join(owners)}, and not all of them say so.",
        hint="A measure moves only on the word of the parties that own it, in one event. Nothing was changed.",
    )
