"""The fold of one issue: who vouched for which step, and the phases that follow (design, sections 4 and 6).

A joint step is reached when every party has vouched for it. What some have vouched for and others not yet is kept
and moves nothing. Vouchers belong to a cycle: when a cycle is over, those for a new consensus are kept apart.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from negotiation.errors import Finding
from negotiation.history.issue import CONSENSUS, DORMANT_STATE, NOBODY, Arrangement, IssueHistory, IssueState
from negotiation.history.mark import end_mark
from negotiation.history.timeline import Timeline
from negotiation.history.trail import Trail, trail_of
from negotiation.history.transition import Transition
from negotiation.history.voucher import Voucher, voices, who_vouched, without
from negotiation.lifecycles import JOINT_STEPS, OVER, issue_table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from negotiation.history.mark import Mark
    from negotiation.history.reading import Reading
    from negotiation.history.voucher import Voices
    from negotiation.times import Moment


_TABLE = issue_table()


class IssueFold:
    """Folds the events on one issue, in reading order, into its history.

    Args:
        issue: the id of the issue.
        steps: whether to note each transition, which the states over time do not need.
    """

    __slots__ = ("_steps", "id", "state", "timeline", "transitions")

    def __init__(self, issue: str, *, steps: bool = True) -> None:
        self.id = issue
        self.state = DORMANT_STATE
        self.timeline: Timeline[IssueState] = Timeline()
        self.transitions: list[Transition] = []
        self._steps = steps

    def resume(self, state: IssueState) -> None:
        """Go on from a state, with a new timeline."""
        self.state, self.timeline = state, Timeline()

    def advance(self, moment: Moment) -> None:
        """Let the arrangement lapse, if that is due by a moment."""
        arrangement = self.state.arrangement
        if arrangement is not None and arrangement.until is not None and arrangement.until.moment <= moment:
            self._end_arrangement(arrangement.until, arrangement.until_event, timer=True)
            self.timeline.keep(arrangement.until.moment, self.state)

    def apply(self, reading: Reading, voters: tuple[str, ...]) -> list[Finding]:
        """Apply an event that counts for at least one party, after the timers due before it; return the findings.

        Args:
            reading: the event. Of measure acts, only threats and announcements concern the issue itself.
            voters: the parties that must vouch for a joint step.
        """
        event, now = reading.event, reading.mark
        kind, moment = event.kind, now.moment
        if self.state.arrangement is not None:
            self.advance(moment)
        if kind in JOINT_STEPS:
            placed = self._vouch(reading, event, now, voters)
        elif kind == "extension":
            placed = self._extend(event, now)
        elif kind == "lapse" and self.state.arrangement is not None and self.state.phase != "in_force":
            placed = True  # the arrangement that goes on beside a new cycle
        else:
            placed = self._move(kind, now, event.id)
        if not placed:
            return [self._out_of_place(reading)]
        if kind == "entry_into_force":
            self._enter_into_force(event, now)
        elif kind == "lapse" and self.state.arrangement is not None:
            self._end_arrangement(now, event.id)
        if self.state.arrangement is not None:
            self._lapse_if_overdue(now)
        self.timeline.keep(moment, self.state)
        return []

    def history(self) -> IssueHistory:
        """Return the history, after all timers have fired."""
        return IssueHistory(id=self.id, states=self.timeline)

    def _vouch(self, reading: Reading, event: Any, now: Mark, voters: tuple[str, ...]) -> bool:
        step, granted, state = event.kind, getattr(event, "granted", True), self.state
        apart = step == CONSENSUS and state.phase in OVER
        latest = state.renewed if apart else state.vouched
        complete = False
        if granted:
            parties = who_vouched(latest, step)
            for party in reading.vouching:
                if party not in parties:
                    parties.add(party)
                    latest = Voucher(step, party, event.id, latest)
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
        note = _said(reading.vouching, granted=granted) if self._steps else ""
        self._go(draft, step, after, now, event.id, note=note)
        return True

    def _extend(self, event: Any, now: Mark) -> bool:
        arrangement = self.state.arrangement
        if arrangement is None:
            return False
        draft = self.state = self.state.copy()
        draft.arrangement = arrangement._replace(until=end_mark(event.until, now.zone), until_event=event.id)
        draft.trail = Trail(event.id, draft.trail)
        self._record("extension", draft.phase, now, event.id, note=f"until {event.until}")
        return True

    def _enter_into_force(self, event: Any, now: Mark) -> None:
        until = end_mark(event.until, now.zone) if event.until else None
        draft = self.state = self.state.copy()
        draft.arrangement = Arrangement(now, until, event.provisional, event.id, event.id)

    def _lapse_if_overdue(self, now: Mark) -> None:
        """Let an arrangement lapse at once that an act has given an end in the past."""
        arrangement = self.state.arrangement
        if arrangement is not None and arrangement.until is not None and arrangement.until.moment <= now.moment:
            self._end_arrangement(now, arrangement.until_event, since=arrangement.until)

    def _end_arrangement(self, when: Mark, event: str, *, since: Mark | None = None, timer: bool = False) -> None:
        draft = self.state = self.state.copy()
        draft.arrangement = None
        if draft.phase == "in_force":
            self._move("lapse", when, event, since=since, timer=timer)
        elif timer or draft.phase != "lapsed":
            self._record("lapse", draft.phase, when, event, timer=timer, note="the arrangement ends")
            draft.trail = Trail(event, draft.trail)

    def _move(self, trigger: str, when: Mark, event: str, *, since: Mark | None = None, timer: bool = False) -> bool:
        """Let a trigger fire; what has its place but moves nothing leaves the state as it is."""
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
        when: Mark,
        event: str,
        *,
        since: Mark | None = None,
        timer: bool = False,
        note: str = "",
    ) -> None:
        """Let an event make a state out of the draft, in the phase that follows."""
        before = draft.phase
        if before in OVER and after not in OVER:
            _start_again(draft, trigger)
        self._record(trigger, after, when, event, timer=timer, note=note)
        draft.trail = Trail(event, draft.trail)
        if after != before:
            draft.phase, draft.since = after, since or when

    def _record(self, trigger: str, after: str, when: Mark, event: str, *, timer: bool = False, note: str = "") -> None:
        if self._steps:
            before = self.state.phase
            self.transitions.append(
                Transition(when, "issue", self.id, trigger, before, after, event, timer=timer, note=note)
            )

    def _out_of_place(self, reading: Reading) -> Finding:
        event = reading.event
        return Finding(
            code="out-of-place",
            severity="warning",
            event=event.id,
            message=f"{event.id}: {event.kind} has no place here: {self.id} is in the phase {self.state.phase}.",
            hint="Nothing was changed. Is an earlier event missing, late or retracted?",
        )


def _start_again(draft: IssueState, trigger: str) -> None:
    """Open a new cycle, without vouchers but those for the consensus by which it opens."""
    draft.cycle += 1
    draft.vouched = draft.renewed if trigger == CONSENSUS else None
    draft.refused, draft.renewed = NOBODY, None
    draft.trail = trail_of(event for _, event in voices(draft.vouched, CONSENSUS))


def _refused(refused: Mapping[str, Voices], reading: Reading, event: str | None) -> Mapping[str, Voices]:
    """Return whose last word on a step is a refusal, after some have spoken on it; `event` None where they agreed."""
    step = reading.event.kind
    others = tuple(voice for voice in refused.get(step, ()) if voice[0] not in reading.vouching)
    return {**refused, step: (*others, *((party, event) for party in reading.vouching if event is not None))}


def _said(parties: tuple[str, ...], *, granted: bool) -> str:
    who = " and ".join(parties)
    return f"{who} {'vouch' if len(parties) > 1 else 'vouches'}" if granted else f"{who} refuses"
