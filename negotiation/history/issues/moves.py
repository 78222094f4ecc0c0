"""A move of one issue: how one event or one timer changes its state (docs/rules/issues.md).

The rules of each kind of act are in the modules beside this one; here the move finds them, and keeps what it made.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from negotiation.errors import Finding
from negotiation.events import EntryIntoForce, Extension
from negotiation.history.issues import arrangements, membership
from negotiation.history.issues.steps import say, start_cycle, text_of
from negotiation.history.issues.terms import terms_at
from negotiation.history.issues.words import CONSENSUS
from negotiation.history.structures.event_trail import EventTrail, trail_of
from negotiation.history.transition import Transition
from negotiation.lifecycles import AGREED, JOINT_STEPS, MADE_BY_STEPS, OVER, issue_table

if TYPE_CHECKING:
    from negotiation.events import Event
    from negotiation.history.effective_date import EffectiveDate
    from negotiation.history.issues.state import IssueState, Pending
    from negotiation.history.issues.terms import TermsOverTime
    from negotiation.history.reading import Reading

_TABLE = issue_table()
_AT_THEIR_DATE = frozenset({"entry_into_force", "exit", "accession"})
"""The kinds of acts that act at a date of their own."""
_JUDGES_AGAIN = frozenset({"exit", "accession"})
"""The kinds of acts after which a consensus may be complete, because others are asked for it than before."""
_WITHOUT_THE_TABLE = frozenset({"consensus_on_another_text", "continuation", *MADE_BY_STEPS.values()})


class IssueMove:
    """Moves a state of an issue by one event or one timer. All earlier timers must have fired.

    Args:
        issue: the id of the issue.
        state: the state; it is copied before it is changed.
        terms: the terms of the issue over time.
        now: when the event was made, or when the timer fires.
        steps: whether to record transitions; the states do not need them.

    Attributes:
        state: the state that the move has made so far.
        terms: the terms of the issue at the moment of the move.
        transitions: the transitions of the move.
        reached: the joint steps that are reached by it.
        end_moved: whether it has moved the end of the arrangement by an extension.
        is_pending: whether the act has only been kept until its date comes.
        steps: whether transitions are recorded.
    """

    __slots__ = (
        "_before",
        "_over_time",
        "end_moved",
        "id",
        "is_pending",
        "reached",
        "state",
        "steps",
        "terms",
        "transitions",
    )

    def __init__(
        self, issue: str, state: IssueState, terms: TermsOverTime, now: EffectiveDate, *, steps: bool = False
    ) -> None:
        self.id = issue
        self.state = self._before = state
        self.terms = terms_at(terms, now.moment)
        self.transitions: tuple[Transition, ...] = ()
        self.reached: tuple[str, ...] = ()
        self.end_moved = self.is_pending = False
        self.steps = steps
        self._over_time = terms

    def draft(self) -> IssueState:
        """Return the state that this move may change, a copy of the one that it began with."""
        if self.state is self._before:
            self.state = self.state.copy()
        return self.state

    def apply(self, reading: Reading, *, joint: bool = False) -> tuple[Finding, ...]:
        """Apply an event that counts for at least one party; return its findings. An event out of place does nothing.

        Args:
            reading: the event. Of acts on measures, only threats and announcements move an issue.
            joint: whether it announces a measure of all parties of the issue together.
        """
        event, now = reading.event, reading.date
        if not self._placed(reading, now, joint=joint):
            self.state = self._before
            return (self._out_of_place(event),)
        if self.state.arrangement is not None:
            arrangements.end_if_overdue(self, now)
        return ()

    def _placed(self, reading: Reading, now: EffectiveDate, *, joint: bool) -> bool:
        event = reading.event
        if event.kind in JOINT_STEPS:
            return say(self, reading, now)
        if event.kind in _AT_THEIR_DATE:
            acting = arrangements.acting_date(reading)
            if acting.moment > now.moment:
                return arrangements.postpone(self, reading, acting, self._over_time)
            return self._act(event, reading.vouching, acting, now, None)
        if isinstance(event, Extension):
            return arrangements.extend(self, reading, event, now)
        if event.kind == "lapse":
            return arrangements.lapse(self, event, now)
        if event.kind == "breakdown" and self.state.phase in AGREED and text_of(event) not in {None, self.state.text}:
            return self._record_only("breakdown", now, event.id, note=f"over {text_of(event)}")
        return self._fire(event.kind, now, event.id, guard=joint)

    def _act(
        self,
        event: Event,
        parties: tuple[str, ...],
        acting: EffectiveDate,
        now: EffectiveDate,
        place: tuple[int, str | None] | None,
    ) -> bool:
        if isinstance(event, EntryIntoForce):
            return arrangements.enter(self, event, acting, now, place)
        change = membership.leave if event.kind == "exit" else membership.join
        return change(self, event, parties, acting, now)

    def fire_pending(self, pending: Pending) -> None:
        """Let an act whose date has come act; if it has no place any more, that becomes a finding."""
        draft = self.draft()
        draft.beside = draft.beside.copy()
        draft.beside.pending = tuple(each for each in draft.beside.pending if each is not pending)
        self._before = waiting = draft
        self.state = waiting
        if not self._act(pending.event, pending.parties, pending.date, pending.date, pending.place):
            self.state = self._before = waiting.copy()
            self.state.beside = waiting.beside.copy()
            self.state.beside.failed += (self._out_of_place(pending.event),)
        elif self.state.arrangement is not None:
            arrangements.end_if_overdue(self, pending.date)

    def fire_end(self) -> None:
        """End an arrangement whose `until` has come."""
        arrangement = self.state.arrangement
        assert arrangement is not None, "a timer is due"
        assert arrangement.until is not None, "a timer is due"
        arrangements.end(self, arrangement.until, arrangement.until_event, timer=True)

    def end_contest(self, when: EffectiveDate, event: str, *, timer: bool) -> None:
        """Let a contested issue be dormant, because its measures have all ended."""
        draft = self.draft()
        draft.beside = draft.beside.copy()
        draft.beside.dormant_on = None
        self._fire("measures_ended", when, event, timer=timer)

    def _fire(self, trigger: str, when: EffectiveDate, event: str, *, guard: bool = False, timer: bool = False) -> bool:
        """Fire a trigger of the lifecycle; one that is in place but moves nothing leaves the state unchanged."""
        before = self.state.phase
        after = _TABLE.step(before, trigger, guard)
        if after is None:
            return False
        if after == before:
            return self._record_only(trigger, when, event, timer=timer)
        draft = self.draft()
        if before in OVER and after not in OVER:
            start_cycle(draft)
        draft.phase, draft.since = after, when
        self.finish(trigger, when, event, timer=timer)
        return True

    def _record_only(
        self, trigger: str, when: EffectiveDate, event: str, *, timer: bool = False, note: str = ""
    ) -> bool:
        self._record(trigger, self.state.phase, when, event, timer=timer, note=note)
        return True

    def finish(self, trigger: str, when: EffectiveDate, event: str, *, timer: bool = False, note: str = "") -> None:
        """Complete the draft: put the event into the trail, and record the transition."""
        draft, before = self.state, self._before
        after = draft.phase
        assert after == before.phase or _is_declared(before.phase, trigger, after), (
            f"{trigger}: {before.phase}, {after}"
        )
        if draft.words.cycle != before.words.cycle:
            # Those whose consensus began the cycle; it may be the exit of another that has completed it.
            voices = draft.words.votes_on(CONSENSUS) if CONSENSUS in draft.words.reached else ()
            draft.trail = trail_of(dict.fromkeys(word.event for word in voices if word.event != event))
        draft.trail = EventTrail(event, draft.trail)
        if self.steps:
            self._record(trigger, before.phase, when, event, timer=timer, note=note)
        self._before = draft  # what follows in the same move, as an end that has passed, begins here
        self.state = draft

    def _record(
        self, trigger: str, before: str, when: EffectiveDate, event: str, *, timer: bool = False, note: str = ""
    ) -> None:
        if self.steps:
            after = self.state.phase
            made = Transition(when, "issue", self.id, trigger, before, after, event, timer=timer, note=note)
            self.transitions = (*self.transitions, made)

    def _out_of_place(self, event: Event) -> Finding:
        return Finding(
            code="out-of-place",
            severity="warning",
            event=event.id,
            message=f"{event.id}: {event.kind} has no place here: {self.id} is in the phase {self._before.phase}.",
            hint="Nothing was changed. Is an earlier event missing, late or retracted?",
        )


@cache  # of a few phases and triggers, for each act that moves an issue
def _is_declared(before: str, trigger: str, after: str) -> bool:
    """Tell whether the lifecycle declares that a trigger, or what its steps make, leads from one phase to another."""
    reached = {_TABLE.step(before, trigger, guard) for guard in (False, True)} - {None}
    if trigger in _JUDGES_AGAIN:
        reached |= {_TABLE.step(start, CONSENSUS, guard=True) for start in reached if start}
    if after in reached:
        return True
    starts = {before, *reached}
    return any(_TABLE.step(start, other) == after for start in starts if start for other in _WITHOUT_THE_TABLE)
