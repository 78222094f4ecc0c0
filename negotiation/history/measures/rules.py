"""The rules of a measure: how one reading changes what is known of it (docs/rules/measures.md).

Lifecycle, schedules, requests and findings of a measure are decided here and nowhere else; the fold and the history
index both call this. A measure belongs to the parties of its first act and moves only on their word.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from negotiation.errors import Finding
from negotiation.events import Request
from negotiation.history.agenda import EMPTY_AGENDA
from negotiation.history.measures.acts import acts_on_measure
from negotiation.history.measures.moves import MeasureMove
from negotiation.history.measures.owners import speaks_for
from negotiation.history.measures.replacement import NO_REPLACEMENTS, Replacements, followed
from negotiation.history.measures.state import NEW_STATE
from negotiation.history.segment import (
    NO_FINDINGS,
    NO_TRANSITIONS,
    Found,
    Segment,
    Timer,
    standing_facts,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from negotiation.history.measures.act_findings import Findings
    from negotiation.history.measures.acts import MeasureAct
    from negotiation.history.measures.state import MeasureState
    from negotiation.history.reading import Reading
    from negotiation.history.segment import Stack
    from negotiation.history.transition import Transition
    from negotiation.times import Moment

__all__ = ["MeasureRules", "had_place", "speaks_for", "took_place"]


class MeasureRules:
    """Applies readings to the segments of a measure, one after the other.

    Args:
        measure: the id of the measure.
        steps: whether to keep transitions.
        links: which measures name which in `replaces`.
    """

    __slots__ = ("_links", "_steps", "id")

    def __init__(self, measure: str, *, steps: bool = False, links: Replacements = NO_REPLACEMENTS) -> None:
        self.id = measure
        self._steps = steps
        self._links = links

    def apply(  # noqa: C901 - the way of every act on a measure, as `IssueRules.apply`
        self, below: Stack[MeasureState], reading: Reading
    ) -> Segment[MeasureState]:
        """Return the segment of a reading about the measure.

        Args:
            below: the segments before it.
            reading: an act on the measure, a statement about it, or an act on a measure that may replace it.
        """
        event, ends = reading.event, reading.date.moment
        if below is None:
            state, due, first, found, agenda = NEW_STATE, None, None, None, EMPTY_AGENDA
        else:
            before = below.entry
            state, due, facts = before.state, before.due, before.facts
            first, found, agenda = facts.first, facts.found, facts.agenda
            if due is not None and due <= ends:  # timers fire before events of the same instant
                _, state, due, _ = before.timers(ends)[-1]
        findings, transitions = NO_FINDINGS, NO_TRANSITIONS
        if acts_on_measure(event):
            if event.measure != self.id:
                return self._followed(below, state, reading)
            if first is None and reading.vouching:  # what is only claimed makes nobody an owner
                first = reading
            owners = first.event.owners if first is not None else ()
            if speaks_for(reading, owners):
                findings, state_after, transitions = self._moved(state, event, reading)
                if state_after is not state:  # else the act was out of place
                    state, due = state_after, state_after.next_moment(ends)
                if agenda is not EMPTY_AGENDA and took_place(findings):
                    agenda = agenda.done((event.kind,), ends)
            elif reading.vouching and not reading.claimed:
                findings = (_not_the_owner(event, owners),)
        elif isinstance(event, Request):
            agenda = agenda.with_request(reading)
        if findings:
            found = Found(reading, findings, found)
        facts = standing_facts(below, self, agenda, False, found, transitions, first)
        return Segment(reading, state, due, facts)

    def _followed(self, below: Stack[MeasureState], state: MeasureState, reading: Reading) -> Segment[MeasureState]:
        """Return the segment of an act on another measure; `state` is the one that stands just before it."""
        before = below.entry if below is not None else None
        owners = before.owners if before is not None else ()
        told = followed(self.id, owners, state, reading, self._links)
        levels = state.levels(reading.ends) if self._steps else (None, None)
        move = MeasureMove(self.id, state, steps=self._steps, levels=levels)
        move.follow(told.beside, reading.date, closed_by=reading.event.id if told.closed else None)
        agenda = before.facts.agenda if before is not None else EMPTY_AGENDA
        found, first = (before.found, before.first) if before is not None else (None, None)
        if told.findings:
            found = Found(reading, told.findings, found)
        facts = standing_facts(below, self, agenda, False, found, move.transitions, first)
        return Segment(reading, move.state, move.state.next_moment(reading.ends), facts)

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


def _not_the_owner(event: MeasureAct, owners: tuple[str, ...]) -> Finding:
    """Return the finding on an act whose word does not count for its measure."""
    return Finding(
        code="not-the-owner",
        severity="warning",
        event=event.id,
        message=f"{event.id}: {event.measure} belongs to {' and '.join(owners)}, and not all of them say so.",
        hint="A measure moves only on the word of the parties that own it, in one event. Nothing was changed.",
    )
