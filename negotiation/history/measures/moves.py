"""A move of one measure: how one act or one timer changes its state (docs/rules/measures.md).

The acts of the owners change the schedules (`acts`). The schedules say when the triggers of the lifecycle fire; this
module fires them. The lifecycle says what they do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from negotiation.errors import Finding
from negotiation.events import Extension, Postponement
from negotiation.history.measures.acts import ACTS, has_end, takes_effect
from negotiation.history.measures.base_schedule import NO_BASE, Base
from negotiation.history.measures.beside import NOTHING_BESIDE
from negotiation.history.measures.postponement import moved_by, start_after_end
from negotiation.history.measures.suspensions import NO_SUSPENSION
from negotiation.history.structures.event_trail import EventTrail
from negotiation.history.transition import Transition
from negotiation.lifecycles import BASED, measure_table
from negotiation.times import FIRST_MOMENT, Side

if TYPE_CHECKING:
    from collections.abc import Callable

    from negotiation.events import Level
    from negotiation.history.effective_date import EffectiveDate
    from negotiation.history.measures.act_findings import Findings
    from negotiation.history.measures.acts import MeasureAct
    from negotiation.history.measures.base_schedule import BaseChange
    from negotiation.history.measures.beside import BesideSchedules
    from negotiation.history.measures.state import MeasureState
    from negotiation.times import Moment

_TABLE = measure_table()
_CAUSES = {"withdrawal": "withdrawn", "threat_lapse": "lapsed"}


def _moment(date: EffectiveDate) -> Moment:
    return date.moment


class MeasureMove:
    """Moves a state of a measure by one act or by the timers of one date. All earlier timers must have fired.

    Args:
        measure: the id of the measure.
        state: the state; it is copied before it is changed.
        steps: whether to record transitions; the states do not need them.
        levels: the level in force and the suspended level before the move; only transitions need them.

    Attributes:
        state: the state that the move has made so far.
        transitions: the transitions of the move.
    """

    __slots__ = ("_levels", "_steps", "id", "state", "transitions")

    def __init__(
        self,
        measure: str,
        state: MeasureState,
        *,
        steps: bool = False,
        levels: tuple[Level | None, Level | None] = (None, None),
    ) -> None:
        self.id = measure
        self.state = state
        self.transitions: tuple[Transition, ...] = ()
        self._steps = steps
        self._levels = levels

    def fire(self, date: EffectiveDate) -> None:
        """Fire the timers of a date, which must be the first at which a timer is due."""
        self._settle(date, date)
        if self._steps:
            self._note_levels(date)

    def apply(self, event: MeasureAct, now: EffectiveDate) -> Findings:
        """Apply an act of the owners; return its findings. An act that is out of place changes nothing."""
        before = self.state
        after = _TABLE.step(before.state, event.kind, before.is_open)
        if after is None:
            return (self._out_of_place(event, f"the measure is {before.state}"),)
        effective = takes_effect(event, before, now)
        findings = self._not_possible(event, now, effective)
        if findings:
            return findings
        if self._steps and event.kind != "withdrawal":
            # A withdrawal takes effect at its own date; `_settle_threat` records it.
            self._record(event.kind, after, now, event.id)
        draft = self.state = before.copy()
        findings = ACTS[type(event)](event, draft, now, effective)
        _move(draft, event, after, now)
        if effective.moment < now.moment:
            draft.reached_back(effective.moment, now.moment)
        self._settle(now, effective)
        if self._steps:
            self._note_levels(now)
        return findings

    def follow(self, beside: BesideSchedules, now: EffectiveDate, *, closed_by: str | None = None) -> None:
        """Take in what an act on another measure means for this one.

        Args:
            beside: what stands beside the schedules after the act.
            now: the date of the act.
            closed_by: the proposal that takes the place of the threat and the proposal of this measure, if one does.
        """
        self.state = self.state.copy()
        self.state.beside = beside
        if closed_by is not None and self.state.is_open:
            self._fire("replacement", now, now, closed_by, cause="replaced")
            draft = self.state = self.state.copy()
            draft.threat = draft.withdrawn = None
            draft.beside = draft.beside.settled()._replace(held=draft.beside.held)
            draft.trail = EventTrail(closed_by, draft.trail)
        self._settle(now, now)
        if self._steps:
            self._note_levels(now)

    def _not_possible(self, event: MeasureAct, now: EffectiveDate, effective: EffectiveDate) -> Findings:
        """Return why an act that the lifecycle allows changes nothing: the schedules have nothing for it to act on."""
        state = self.state
        if event.kind == "resumption" and not state.suspension.runs_after(effective.moment):
            return (self._out_of_place(event, "no part of it is suspended"),)
        if isinstance(event, Extension) and not has_end(state, now):
            running = state.suspension.at(now.moment) is not None
            return (self._out_of_place(event, "its suspension has no end" if running else "it has no end"),)
        if isinstance(event, Postponement):
            moved = moved_by(event, state, now)
            if moved is None:
                return (self._out_of_place(event, "no such date is ahead or on hold"),)
            late = start_after_end(event, moved, state, now)
            return () if late is None else (late,)
        return ()

    def _settle(self, now: EffectiveDate, effective: EffectiveDate) -> None:
        """Fire the triggers that the schedules ask for at a date.

        Args:
            now: the date of the timer that is due, or of the act that was made.
            effective: from when on the act takes effect, which may lie before it was made.
        """
        state, moment = self.state, now.moment
        if state.threat is not None or state.withdrawn is not None:
            self._settle_threat(now, moment)
            state = self.state
        if state.beside is not NOTHING_BESIDE:
            self._settle_replacement(now, moment)
            state = self.state
        if state.state not in BASED:
            return
        # Order: an end first, then the suspension, then the start, so that a measure that is suspended from its
        # start on is never in force.
        end = _due_end(state, moment)
        if end is not None:
            self._end(now, end)
            state = self.state
        if state.state == "in_force" and not state.base.started(moment):
            # Only an act of the day on which it started can put off a start that has come.
            self._fire("postpone", now, effective, self._act())
            state = self.state
        whole = state.suspended_wholly(moment)
        if state.state in BASED and whole != (state.state == "suspended"):
            own, event = self._since_when(now, effective, state.suspended_wholly)
            guard = whole or state.base.started(moment)
            self._fire("suspend" if whole else "resume", now, own, event, guard=guard)
            state = self.state
        if state.state == "announced" and state.base.started(moment):
            own, event = self._since_when(now, effective, state.in_force_at)
            self._fire("start", now, own, event)

    def _since_when(
        self, now: EffectiveDate, effective: EffectiveDate, holds: Callable[[Moment], bool]
    ) -> tuple[EffectiveDate, str]:
        """Return since when `holds` has had its present value, by the present schedules, and the event that caused it.

        That is the earliest date, not before the act takes effect, from which on the value has not changed.
        """
        first, last, act = effective, now.moment, self._act()
        if first.moment >= last:
            first = now if first.moment > last else first
            return self.state.cause_at(last) or (first, act)
        # Go back from now over the dates at which the value may have changed, until it differs.
        dates = self.state.causes_between(first.moment, last)
        is_so = holds(last)
        since = (now, act)
        backwards = sorted([(first, act), *dates], key=lambda each: each[0].moment, reverse=True)
        for cause in backwards:
            if holds(cause[0].moment) != is_so:
                break
            since = cause
        return since

    def _act(self) -> str:
        """Return the last act that made this state."""
        assert self.state.trail is not None, "acts made this state"
        return self.state.trail.event

    def _end(self, now: EffectiveDate, end: BaseChange) -> None:
        """End the measure. If another start is announced for then or later, announce it again and wait for that."""
        to_come = self.state.base.restart_from(max(end.since, now, key=_moment))
        suspension = self.state.suspension.still_to_run(now.moment)
        held = tuple(each for each in self.state.beside.held if each.since.moment >= end.since.moment)
        self._fire("end", now, end.since, end.event, cause=end.ends)
        if to_come:
            self._fire("announcement", now, end.since, to_come[0].event)
            draft = self.state = self.state.copy()
            draft.base, draft.suspension = Base.of(to_come), suspension
            if held:
                draft.beside = draft.beside._replace(held=held)

    def _settle_replacement(self, now: EffectiveDate, moment: Moment) -> None:
        """End the measure where another one that replaces it has started, unless it ended before."""
        end = self.state.beside.replaced_by()
        if end is None or end.since.moment > moment:
            return
        before = _due_end(self.state, moment) if self.state.state in BASED else None
        if before is not None and before.since.moment <= end.since.moment:
            self._end(now, before)
        if self.state.state not in {"new", "ended"}:
            trigger = "end" if self.state.state in BASED else "replacement"
            self._fire(trigger, now, end.since, end.event, cause="replaced")
            self.state.trail = EventTrail(end.event, self.state.trail)  # `_fire` has made a copy
        draft = self.state = self.state.copy()
        draft.beside = draft.beside.after_replacement(moment)
        draft.reached_back(end.since.moment, moment)

    def _settle_threat(self, now: EffectiveDate, moment: Moment) -> None:
        withdrawn, threat = self.state.withdrawn, self.state.threat
        if withdrawn is not None and withdrawn.since.moment <= moment:
            trigger, at, event = "withdrawal", withdrawn.since, withdrawn.event
        elif threat is not None and threat.lapses is not None and threat.lapses.moment <= moment:
            trigger, at, event = "threat_lapse", threat.lapses, threat.event
        else:
            return
        proposed = self.state.proposal is not None
        guard = proposed or trigger == "withdrawal"
        self._fire(trigger, now, at, event, guard=guard, cause=_CAUSES[trigger])
        draft = self.state = self.state.copy()
        draft.threat = None
        if trigger == "withdrawal":
            draft.withdrawn = None
            if proposed:
                draft.beside = draft.beside._replace(proposal=None)
        elif not proposed:  # a withdrawal that is still to come takes back the proposal that is left
            draft.withdrawn = None

    def _fire(
        self,
        trigger: str,
        now: EffectiveDate,
        own: EffectiveDate,
        event: str,
        *,
        guard: bool = False,
        cause: str | None = None,
    ) -> None:
        """Fire a trigger that is due at its `own` date. The new state holds since that date, even if it is before the
        act that set it (a measure with retroactive effect).
        """
        after = _TABLE.step(self.state.state, trigger, guard)
        assert after is not None, f"the schedules fired {trigger} in {self.state.state}"
        late = now.moment > own.moment
        self._record(trigger, after, now if late else own, event, timer=now.moment.side is Side.DUE, own=own)
        if after == self.state.state:
            return
        draft = self.state = self.state.copy()
        draft.state, draft.since, draft.cause = after, own, None
        if after == "ended":
            draft.cause, draft.base, draft.suspension = cause, NO_BASE, NO_SUSPENSION
            draft.threat = draft.withdrawn = None
            draft.beside = draft.beside.settled()

    def _note_levels(self, now: EffectiveDate) -> None:
        """Record the level in force and the suspended level, where they differ from before."""
        levels = self.state.levels(now.moment)
        if levels == self._levels:
            return
        self._levels = level, suspended = levels
        words = [f"{level} in force"] if level and self.state.state == "in_force" else []
        words += [f"{suspended} suspended"] if suspended else []
        base = self.state.base.at(now.moment)
        first = base.since.moment if base else FIRST_MOMENT
        causes = [*([(base.since, base.event)] if base else []), *self.state.suspension.dates_from(first)]
        past = [cause for cause in causes if cause[0].moment <= now.moment]
        if words and past:
            _, event = max(past, key=lambda cause: cause[0].moment)
            timer = now.moment.side is Side.DUE
            self._record("level", self.state.state, now, event, timer=timer, note=", ".join(words))

    def _record(
        self,
        trigger: str,
        after: str,
        when: EffectiveDate,
        event: str,
        *,
        timer: bool = False,
        note: str = "",
        own: EffectiveDate | None = None,
    ) -> None:
        if self._steps:
            before, own = self.state.state, None if own is when else own
            made = Transition(when, "measure", self.id, trigger, before, after, event, timer, note, own)
            self.transitions = (*self.transitions, made)

    def _out_of_place(self, event: MeasureAct, why: str) -> Finding:
        return Finding(
            code="out-of-place",
            severity="warning",
            event=event.id,
            message=f"{event.id}: a {event.kind} of {self.id} has no place here: {why}.",
            hint="Nothing was changed. Is an earlier event missing, late or retracted?",
        )


def _move(draft: MeasureState, event: MeasureAct, after: str, now: EffectiveDate) -> None:
    """Change a draft by an act: add the act to the event trail and its issues to those of the measure."""
    fresh = draft.state == "new" or (draft.state == "ended" and after != "ended")
    instrument: str | None = getattr(event, "instrument", None)  # a threat has none
    draft.trail = EventTrail(event.id, None if fresh else draft.trail, instrument)
    issues = event.concerns
    if issues != draft.about.issues:
        draft.about = draft.about.on(issues)
    if event.kind != "withdrawal" and after != draft.state:
        draft.state, draft.since, draft.cause = after, now, None


def _due_end(state: MeasureState, moment: Moment) -> BaseChange | None:
    """Return the end that is due, from the base or from a suspension that ends the measure."""
    base = state.base.at(moment)
    if base is not None and base.ends:
        return base
    suspension = state.suspension.end_of_measure()
    return suspension if suspension is not None and suspension.since.moment <= moment else None
