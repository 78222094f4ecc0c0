"""Settling: which dates and requests on the agenda of an issue an event settles, sets or calls off.

See docs/rules/issues.md#dates-that-were-set and #requests.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from negotiation.errors import Finding
from negotiation.events import Request, Scheduling
from negotiation.history.agenda import EMPTY_AGENDA, Agenda
from negotiation.history.chains import KnownEvents, root
from negotiation.history.effective_date import start_date
from negotiation.history.issues.arrangements import firing_order
from negotiation.history.measures.acts import acts_on_measure
from negotiation.history.measures.rules import had_place, speaks_for
from negotiation.history.segment import NO_FINDINGS
from negotiation.lifecycles import JOINT_STEPS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from negotiation.events import Event
    from negotiation.history.issues.moves import IssueMove
    from negotiation.history.issues.state import IssueState, Pending
    from negotiation.history.issues.terms import TermsOverTime
    from negotiation.history.measures.state import MeasureState
    from negotiation.history.reading import Reading
    from negotiation.history.segment import Segment, Stack
    from negotiation.times import Moment

SETS_AGENDA = frozenset({"scheduling", "request"})
"""The kinds that set the agenda of an issue, and move no phase."""


class Context(KnownEvents, Protocol):
    """What the rules of an issue may know besides its own segments, at the K of the fold."""

    def terms(self, issue: str) -> TermsOverTime:
        """Return the terms of an issue from each opening on."""

    def measures_of(self, issue: str) -> Iterable[str]:
        """Return the measures that events name with an issue, perhaps also some that later events name."""

    def measure(self, name: str) -> Stack[MeasureState]:
        """Return the segments of a measure, including the segment of the act that is being applied."""


def put_on_agenda(
    agenda: Agenda, state: IssueState, reading: Reading, context: Context
) -> tuple[Agenda, IssueState, tuple[Finding, ...]]:
    """Return agenda and state after a scheduling or a request, and its findings; without an own word it does nothing.

    The state is another one where a scheduling moves an act whose date lies ahead, or calls it off.
    """
    event = reading.event
    if isinstance(event, Request):
        return (agenda if event.measure is not None else agenda.with_request(reading)), state, NO_FINDINGS
    if not isinstance(event, Scheduling) or not reading.vouching:
        return agenda, state, NO_FINDINGS
    if event.calls_off is None:
        return agenda.with_date(reading, event), state, NO_FINDINGS
    off = agenda.date_off(reading, event.calls_off, context)
    after = _without_pending(state, reading, event, context)
    if off is not None:
        return agenda.with_date(reading, event, off), after, NO_FINDINGS
    return agenda, after, NO_FINDINGS if after is not state else (_no_such_date(event),)


def _without_pending(state: IssueState, reading: Reading, event: Scheduling, events: KnownEvents) -> IssueState:
    """Return the state after a scheduling that calls off, or moves, an act whose date lies ahead."""
    pending = state.beside.pending
    named = root(event.calls_off, events) if pending and event.calls_off is not None else None
    left: list[Pending] = []
    for each in pending:
        by_others = {*reading.vouching}.isdisjoint(each.event.owners)
        if named is None or root(each.event.id, events) != named or by_others:
            left.append(each)
        elif event.due is not None:
            left.append(each._replace(date=start_date(event.due, reading.zone), set_by=event.id))
    if left == [*pending]:
        return state
    after = state.copy()
    after.beside = after.beside.copy()
    after.beside.pending = tuple(sorted(left, key=firing_order))
    return after


def agenda_after(agenda: Agenda, reading: Reading, done: tuple[str, ...], context: Context) -> Agenda:
    """Return the agenda after any other event.

    Args:
        agenda: the agenda before it.
        reading: the event.
        done: what it does on the issue; see `done_by`.
        context: the measures.
    """
    if agenda is EMPTY_AGENDA:
        return agenda
    event = reading.event
    if acts_on_measure(event):
        done = (event.kind,) if agenda.awaits(event.kind) and _has_come(reading, context) else ()
    return agenda.done(done, reading.ends) if done else agenda


def done_by(move: IssueMove, event: Event) -> tuple[str, ...]:
    """Return the kinds of acts that are done when an event has its place: its own, and the joint steps it completes."""
    if event.kind in JOINT_STEPS or move.is_pending:
        return move.reached
    if event.kind == "extension" and not move.end_moved:
        return move.reached
    return (event.kind, *move.reached)


def agenda_at(segment: Segment[IssueState], moment: Moment) -> Agenda:
    """Return the agenda of an issue at a moment: acts that were pending settle their dates when they fire."""
    agenda, before = segment.agenda, segment.state
    if agenda is EMPTY_AGENDA:
        return agenda
    for timer in segment.timers(moment):
        kinds = _done_by_timer(before, timer.state)
        agenda, before = agenda.done(kinds, timer.moment) if kinds else agenda, timer.state
    return agenda


def _done_by_timer(before: IssueState, after: IssueState) -> tuple[str, ...]:
    """Return the kinds of acts that are done when a timer fires: what was pending, and the steps it completes."""
    left = {each.event.id for each in after.beside.pending}
    fired = tuple(each.event.kind for each in before.beside.pending if each.event.id not in left)
    if not fired or len(after.beside.failed) > len(before.beside.failed):
        return ()
    on_texts = (after.words, *after.beside.others)
    reached = (step for each in on_texts for step in each.reached if step not in before.words_on(each.place).reached)
    return (*fired, *reached)


def _has_come(reading: Reading, context: Context) -> bool:
    """Tell whether an act on a measure is one of the owners and in place."""
    top = context.measure(reading.event.refers_to or "")
    return top is not None and speaks_for(reading, top.entry.owners) and had_place(top, reading)


def _no_such_date(event: Scheduling) -> Finding:
    return Finding(
        code="out-of-place",
        severity="warning",
        event=event.id,
        message=f"{event.id}: calls_off {event.calls_off} names no date that stands here and that its parties set.",
        hint="Nothing was changed. Give the id of a scheduling of this issue, by one of the same parties, that stands.",
    )
