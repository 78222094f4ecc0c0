"""The fold of one issue: who vouched for which step, and the phases that follow (design, sections 4 and 6).

A joint step is reached when every party has vouched for it. What some have vouched for and others not yet is kept
and moves nothing. Vouchers belong to a cycle: when a cycle is over, those for a new consensus are kept apart.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from negotiation.errors import Finding
from negotiation.history.issue import CONSENSUS, DORMANT_STATE, NOBODY, Arrangement, IssueHistory, IssueState
from negotiation.history.mark import Mark, end_mark
from negotiation.history.timeline import Timeline
from negotiation.history.trail import Trail, trail_of
from negotiation.history.transition import Transition
from negotiation.lifecycles import JOINT_STEPS, OVER, issue_table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from negotiation.history.reading import Reading
    from negotiation.times import Moment


_TABLE = issue_table()


class IssueFold:
    """Folds the events on one issue, in reading order, into its history.

    Args:
        issue: the id of the issue.
        steps: whether to note each transition, which the states over time do not need.
    """

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
        if arrangement and arrangement.until and arrangement.until.moment <= moment:
            self._end_arrangement(arrangement.until, arrangement.until_event, timer=True)
            self.timeline.keep(arrangement.until.moment, self.state)

    def _lapse_if_overdue(self, now: Mark) -> None:
        """Let an arrangement lapse at once that an act has given an end in the past."""
        arrangement = self.state.arrangement
        if arrangement and arrangement.until and arrangement.until.moment <= now.moment:
            self._end_arrangement(now, arrangement.until_event, since=arrangement.until)

    def apply(self, reading: Reading, voters: tuple[str, ...]) -> list[Finding]:
        """Apply an event that counts for at least one party, after the timers due before it; return the findings.

        Args:
            reading: the event. Of measure acts, only threats and announcements concern the issue itself.
            voters: the parties that must vouch for a joint step.
        """
        event = reading.event
        self.advance(reading.ends)
        now = Mark(reading.ends, event.occurred.text, reading.zone)
        if event.kind in JOINT_STEPS:
            placed = self._vouch(reading, event, now, voters)
        elif event.kind == "extension":
            placed = self._extend(reading, event, now)
        elif event.kind == "lapse" and self.state.arrangement and self.state.phase != "in_force":
            placed = True  # the arrangement that goes on beside a new cycle
        else:
            placed = self._move(event.kind, now, event.id)
        if not placed:
            return [self._out_of_place(reading)]
        if event.kind == "entry_into_force":
            self._enter_into_force(reading, event, now)
        elif event.kind == "lapse" and self.state.arrangement:
            self._end_arrangement(now, event.id)
        self._lapse_if_overdue(now)
        self.timeline.keep(reading.ends, self.state)
        return []

    def history(self) -> IssueHistory:
        """Return the history, after all timers have fired."""
        return IssueHistory(id=self.id, states=self.timeline)

    def _vouch(self, reading: Reading, event: Any, now: Mark, voters: tuple[str, ...]) -> bool:
        step, granted = event.kind, getattr(event, "granted", True)
        spoken = dict.fromkeys(reading.vouching, event.id)
        vouchers = dict(self.state.vouchers(step))
        for party in spoken:
            if not granted:
                vouchers.pop(party, None)
            else:
                vouchers.setdefault(party, event.id)
        complete = granted and bool(voters) and all(party in vouchers for party in voters)
        if _TABLE.step(self.state.phase, step, complete) is None:
            return False
        voices = tuple(vouchers.items())
        if step == CONSENSUS and self.state.phase in OVER:
            self.state = self.state._replace(renewed=voices)
        else:
            refused = self.state.refused
            if not granted or step in refused:
                before = {party: said for party, said in refused.get(step, ()) if party not in spoken}
                refused = {**refused, step: tuple((before if granted else before | spoken).items())}
            self.state = self.state._replace(vouched={**self.state.vouched, step: voices}, refused=refused)
        return self._move(step, now, event.id, guard=complete, note=_said(spoken, granted=granted))

    def _extend(self, reading: Reading, event: Any, now: Mark) -> bool:
        arrangement = self.state.arrangement
        if arrangement is None:
            return False
        until = end_mark(event.until, reading.zone)
        self.state = self.state._replace(
            arrangement=attrs.evolve(arrangement, until=until, until_event=event.id),
            trail=Trail(event.id, self.state.trail),
        )
        self._record("extension", self.state.phase, now, event.id, note=f"until {event.until}")
        return True

    def _enter_into_force(self, reading: Reading, event: Any, now: Mark) -> None:
        until = end_mark(event.until, reading.zone) if event.until else None
        arrangement = Arrangement(
            since=now, until=until, provisional=event.provisional, event=event.id, until_event=event.id
        )
        self.state = self.state._replace(arrangement=arrangement)

    def _end_arrangement(self, when: Mark, event: str, *, since: Mark | None = None, timer: bool = False) -> None:
        self.state = self.state._replace(arrangement=None)
        if self.state.phase == "in_force":
            self._move("lapse", when, event, since=since, timer=timer)
        elif timer or self.state.phase != "lapsed":
            self._record("lapse", self.state.phase, when, event, timer=timer, note="the arrangement ends")
            self.state = self.state._replace(trail=Trail(event, self.state.trail))

    def _move(
        self,
        trigger: str,
        when: Mark,
        event: str,
        *,
        since: Mark | None = None,
        guard: bool = False,
        timer: bool = False,
        note: str = "",
    ) -> bool:
        before = self.state.phase
        after = _TABLE.step(before, trigger, guard)
        if after is None:
            return False
        if before in OVER and after not in OVER:
            self._start_again(trigger)
        self._record(trigger, after, when, event, timer=timer, note=note)
        trail = Trail(event, self.state.trail)
        if after != before:
            self.state = self.state._replace(phase=after, since=since or when, trail=trail)
        elif note:
            self.state = self.state._replace(trail=trail)
        return True

    def _start_again(self, trigger: str) -> None:
        """Open a new cycle, without vouchers but those for the consensus by which it opens."""
        renewed = self.state.renewed if trigger == CONSENSUS else ()
        self.state = self.state._replace(
            cycle=self.state.cycle + 1,
            vouched={CONSENSUS: renewed} if renewed else NOBODY,
            refused=NOBODY,
            renewed=(),
            trail=trail_of(event for _, event in renewed),
        )

    def _record(self, trigger: str, after: str, when: Mark, event: str, *, timer: bool = False, note: str = "") -> None:
        before = self.state.phase
        if self._steps:
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


def _said(spoken: Mapping[str, str], *, granted: bool) -> str:
    who = " and ".join(spoken)
    return f"{who} {'vouch' if len(spoken) > 1 else 'vouches'}" if granted else f"{who} refuses"
