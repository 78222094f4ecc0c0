"""A move of one issue: how one event or one timer changes its state (docs/rules/issues.md).

A joint step is reached when every party has vouched for it. A vote for a step that others have not vouched for is
stored and moves nothing. Votes belong to a cycle: after its end, votes for a new consensus are stored separately.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from negotiation.errors import Finding
from negotiation.events import EntryIntoForce, Extension
from negotiation.history.effective_date import end_date
from negotiation.history.issues.state import CONSENSUS, NOBODY, Arrangement, IssueState, is_granted
from negotiation.history.issues.votes import Vote, voices, who_vouched, without
from negotiation.history.structures.event_trail import EventTrail, trail_of
from negotiation.history.transition import Transition
from negotiation.lifecycles import JOINT_STEPS, OVER, issue_table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from negotiation.events import Event
    from negotiation.history.effective_date import EffectiveDate
    from negotiation.history.issues.votes import Voices
    from negotiation.history.reading import Reading

_TABLE = issue_table()


class IssueMove:
    """Moves a state of an issue by one event or one timer. All earlier timers must have fired.

    Args:
        issue: the id of the issue.
        state: the state; it is copied before it is changed.
        steps: whether to record transitions; the states do not need them.

    Attributes:
        state: the state that the move has made so far.
        transitions: the transitions of the move.
    """

    __slots__ = ("_steps", "id", "state", "transitions")

    def __init__(self, issue: str, state: IssueState, *, steps: bool = False) -> None:
        self.id = issue
        self.state = state
        self.transitions: tuple[Transition, ...] = ()
        self._steps = steps

    def fire(self, arrangement: Arrangement) -> None:
        """End an arrangement whose `until` has come."""
        assert arrangement.until is not None, "it runs out"
        self._end_arrangement(arrangement.until, arrangement.until_event, timer=True)

    def apply(self, reading: Reading, voters: tuple[str, ...]) -> tuple[Finding, ...]:
        """Apply an event that counts for at least one party; return its findings. An event out of place does nothing.

        Args:
            reading: the event. Of acts on measures, only threats and announcements move an issue.
            voters: the parties that must vouch for a joint step.
        """
        event, now = reading.event, reading.date
        kind = event.kind
        if kind in JOINT_STEPS:
            placed = self._vouch(reading, now, voters)
        elif isinstance(event, Extension):
            placed = self._extend(event, now)
        elif kind == "lapse" and self.state.arrangement is not None and self.state.phase != "in_force":
            placed = True  # it ends the arrangement that goes on beside a new cycle
        else:
            placed = self._move(kind, now, event.id)
        if not placed:
            return (self._out_of_place(event),)
        if isinstance(event, EntryIntoForce):
            self._enter_into_force(event, now)
        elif kind == "lapse" and self.state.arrangement is not None:
            self._end_arrangement(now, event.id)
        if self.state.arrangement is not None:
            self._lapse_if_overdue(now)
        return ()

    def _vouch(self, reading: Reading, now: EffectiveDate, voters: tuple[str, ...]) -> bool:
        event, state = reading.event, self.state
        step, granted = event.kind, is_granted(event)
        # While a cycle is over, votes for a new consensus must not mix with the votes of the old cycle.
        apart = step == CONSENSUS and state.phase in OVER
        latest = state.renewed if apart else state.vouched
        complete = False
        if granted:
            parties = who_vouched(latest, step)
            for party in reading.vouching:
                if party not in parties:
                    parties.add(party)
                    latest = Vote(step, party, event.id, latest)
            # Without declared parties a step is never complete; `issuperset` alone would say yes.
            complete = bool(voters) and parties.issuperset(voters)
        else:
            latest = without(latest, step, reading.vouching)
        after = _TABLE.step(state.phase, step, complete)
        if after is None:
            return False
        draft = self.state = self.state.copy()
        if apart:
            draft.renewed = latest
        else:
            draft.vouched = latest
            if not granted or step in draft.refused:
                draft.refused = _refused(draft.refused, reading, event.id if not granted else None)
        # A transition needs words; they are built only where transitions are kept.
        note = _said(reading.vouching, granted=granted) if self._steps else ""
        self._go(draft, step, after, now, event.id, note=note)
        return True

    def _extend(self, event: Extension, now: EffectiveDate) -> bool:
        arrangement = self.state.arrangement
        if arrangement is None:
            return False
        draft = self.state = self.state.copy()
        draft.arrangement = arrangement._replace(until=end_date(event.until, now.zone), until_event=event.id)
        draft.trail = EventTrail(event.id, draft.trail)
        self._record("extension", draft.phase, now, event.id, note=f"until {event.until}")
        return True

    def _enter_into_force(self, event: EntryIntoForce, now: EffectiveDate) -> None:
        until = end_date(event.until, now.zone) if event.until else None
        draft = self.state = self.state.copy()
        draft.arrangement = Arrangement(now, until, event.provisional, event.id, event.id)

    def _lapse_if_overdue(self, now: EffectiveDate) -> None:
        """End an arrangement at once if an act has given it an end in the past."""
        arrangement = self.state.arrangement
        if arrangement is not None and arrangement.until is not None and arrangement.until.moment <= now.moment:
            self._end_arrangement(now, arrangement.until_event, since=arrangement.until)

    def _end_arrangement(
        self, when: EffectiveDate, event: str, *, since: EffectiveDate | None = None, timer: bool = False
    ) -> None:
        draft = self.state = self.state.copy()
        draft.arrangement = None
        if draft.phase == "in_force":
            self._move("lapse", when, event, since=since, timer=timer)
        elif timer or draft.phase != "lapsed":
            self._record("lapse", draft.phase, when, event, timer=timer, note="the arrangement ends")
            draft.trail = EventTrail(event, draft.trail)

    def _move(
        self, trigger: str, when: EffectiveDate, event: str, *, since: EffectiveDate | None = None, timer: bool = False
    ) -> bool:
        """Fire a trigger; one that is in place but moves nothing leaves the state unchanged."""
        before = self.state.phase
        after = _TABLE.step(before, trigger)
        if after is None:
            return False
        if after == before:
            self._record(trigger, after, when, event, timer=timer)
        else:
            draft = self.state = self.state.copy()
            self._go(draft, trigger, after, when, event, since=since, timer=timer)
        return True

    def _go(
        self,
        draft: IssueState,
        trigger: str,
        after: str,
        when: EffectiveDate,
        event: str,
        *,
        since: EffectiveDate | None = None,
        timer: bool = False,
        note: str = "",
    ) -> None:
        """Complete the draft of a state: record the event and enter the phase that follows."""
        before = draft.phase
        if before in OVER and after not in OVER:
            _start_again(draft, trigger)
        self._record(trigger, after, when, event, timer=timer, note=note)
        draft.trail = EventTrail(event, draft.trail)
        if after != before:
            draft.phase, draft.since = after, since or when

    def _record(
        self, trigger: str, after: str, when: EffectiveDate, event: str, *, timer: bool = False, note: str = ""
    ) -> None:
        if self._steps:
            before = self.state.phase
            made = Transition(when, "issue", self.id, trigger, before, after, event, timer=timer, note=note)
            self.transitions = (*self.transitions, made)

    def _out_of_place(self, event: Event) -> Finding:
        return Finding(
            code="out-of-place",
            severity="warning",
            event=event.id,
            message=f"{event.id}: {event.kind} has no place here: {self.id} is in the phase {self.state.phase}.",
            hint="Nothing was changed. Is an earlier event missing, late or retracted?",
        )


def _start_again(draft: IssueState, trigger: str) -> None:
    """Open a new cycle. It has no votes, except those for the consensus that opened it."""
    draft.cycle += 1
    draft.vouched = draft.renewed if trigger == CONSENSUS else None
    draft.refused, draft.renewed = NOBODY, None
    draft.trail = trail_of(event for _, event in voices(draft.vouched, CONSENSUS))


def _refused(refused: Mapping[str, Voices], reading: Reading, event: str | None) -> Mapping[str, Voices]:
    """Return the parties whose latest vote on a step is a refusal, after a reading; `event` None: granted."""
    step = reading.event.kind
    others = tuple(voice for voice in refused.get(step, ()) if voice[0] not in reading.vouching)
    return {**refused, step: (*others, *((party, event) for party in reading.vouching if event is not None))}


def _said(parties: tuple[str, ...], *, granted: bool) -> str:
    who = " and ".join(parties)
    return f"{who} {'vouch' if len(parties) > 1 else 'vouches'}" if granted else f"{who} refuses"
