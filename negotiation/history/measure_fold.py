"""The fold of one measure: its acts and timers, in order, into a state for every stretch of time.

The acts of the party that owns the measure change its schedules (`acts`); the schedules say when the lifecycle's
triggers fire, which is told here; the lifecycle says what they do (design, section 7).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from negotiation.errors import Finding
from negotiation.history.acts import ACTS
from negotiation.history.mark import Mark
from negotiation.history.measure import MeasureHistory, MeasureState
from negotiation.history.schedule import Base, SuspensionAxis
from negotiation.history.timeline import Timeline
from negotiation.history.transition import Transition
from negotiation.lifecycles import BASED, measure_table
from negotiation.times import Side

if TYPE_CHECKING:
    from negotiation.events import Level
    from negotiation.history.reading import Reading
    from negotiation.times import Moment

_CAUSES = {"withdrawal": "withdrawn", "threat_lapse": "lapsed"}


class MeasureFold:
    """Folds the acts on one measure, in reading order, into its history."""

    def __init__(self, measure: str, owners: tuple[str, ...]) -> None:
        self.id = measure
        self.owners = owners
        self.state = MeasureState(state=measure_table().lifecycle.initial)
        self.transitions: list[Transition] = []
        self._timeline: Timeline[MeasureState] = Timeline()
        self._settled: Moment | None = None
        self._levels: tuple[Level | None, Level | None] = (None, None)

    def accepts(self, reading: Reading) -> bool:
        """Tell whether an act counts for the measure: all that own it say so themselves."""
        return all(owner in reading.vouching for owner in self.owners)

    def advance(self, moment: Moment) -> None:
        """Fire every timer that is due by a moment, each at its own instant, in order."""
        while True:
            due = [
                mark
                for mark in self.state.marks()
                if mark.moment <= moment and (self._settled is None or mark.moment > self._settled)
            ]
            if not due:
                break
            mark = min(due, key=lambda mark: mark.moment)
            self._settled = mark.moment
            self._settle(mark)
            self._timeline.keep(mark.moment, self.state)

    def apply(self, reading: Reading) -> list[Finding]:
        """Apply an act of the owners; return the findings. The timers due before it must have fired."""
        event = reading.event
        after = measure_table().step(self.state.state, event.kind, self.state.threat is not None)
        if after is None:
            return [self._out_of_place(reading)]
        now = Mark(reading.ends, event.occurred.text, reading.zone)
        before = self.state
        outcome = ACTS[event.kind](before, reading, now)
        if outcome.why_not:
            return [self._out_of_place(reading, outcome.why_not)]
        self.state = outcome.state
        if event.kind != "withdrawal":  # it takes effect at its own mark, when the schedules are settled
            self._move(event.kind, after, now, event.id)
        fresh = before.state == "new" or (before.state == "ended" and after != "ended")
        self.state = attrs.evolve(
            self.state,
            events=(event.id,) if fresh else (*self.state.events, event.id),
            issues=tuple(dict.fromkeys((*self.state.issues, *event.concerns))),
        )
        self._settled = max(reading.ends, self._settled or reading.ends)
        self._settle(now)
        self._timeline.keep(reading.ends, self.state)
        return [*outcome.findings]

    def history(self) -> MeasureHistory:
        """Return the history, after all timers have fired."""
        return MeasureHistory(id=self.id, owners=self.owners, states=self._timeline)

    def _settle(self, now: Mark) -> None:
        """Bring the state in line with the schedules at a mark, and note what is then in force and asleep."""
        self._settle_state(now)
        levels = self.state.levels(now.moment)
        if levels != self._levels:
            self._levels = levels
            self._note_levels(now, *levels)

    def _settle_state(self, now: Mark) -> None:
        moment = now.moment
        self._settle_threat(now, moment)
        if self.state.state not in BASED:
            return
        end = self._due_end(moment)
        if end is not None:
            self._end(now, end)
        self._settle_suspension(now, moment)
        base = self.state.base.at(moment)
        if self.state.state == "announced" and base is not None and not base.ends:
            self._fire("start", now, base.since, base.event)

    def _due_end(self, moment: Moment) -> BaseChange | None:
        """Return the end that has come, by the base or by a suspension that ends the measure."""
        base, suspension = self.state.base.at(moment), self.state.suspension.end_of_measure()
        if base is not None and base.ends:
            return base
        return suspension if suspension is not None and suspension.since.moment <= moment else None

    def _end(self, now: Mark, end: BaseChange) -> None:
        """End the measure; if a new start has been announced for later, it then waits for that."""
        to_come = self.state.base.restart_after(now.moment)
        before = self.state
        ran_out = before.suspension.end_of_measure() == end  # a suspension that did not end it goes on
        suspension = SuspensionAxis() if ran_out else before.suspension
        self._fire("end", now, end.since, end.event, cause=end.ends)
        if to_come:
            self._fire("announcement", now, end.since, to_come[0].event)
            self.state = attrs.evolve(self.state, base=Base(to_come), suspension=suspension)

    def _settle_threat(self, now: Mark, moment: Moment) -> None:
        withdrawn, threat = self.state.withdrawn, self.state.threat
        if withdrawn is not None and withdrawn.since.moment <= moment:
            trigger, at, event = "withdrawal", withdrawn.since, withdrawn.event
        elif threat is not None and threat.lapses is not None and threat.lapses.moment <= moment:
            trigger, at, event = "threat_lapse", threat.lapses, threat.event
        else:
            return
        self._fire(trigger, now, at, event, guard=True, cause=_CAUSES[trigger])
        self.state = attrs.evolve(self.state, threat=None, withdrawn=None)

    def _settle_suspension(self, now: Mark, moment: Moment) -> None:
        whole = self.state.suspended_wholly(moment)
        if whole == (self.state.state == "suspended"):
            return
        running = self.state.suspension.at(moment)
        causes = [(running.since, running.event)] if running else []
        if running is None:  # something ran out
            causes += [(part.until, part.event) for part in self.state.suspension.parts if part.until]
        elif running.part is not None and (base := self.state.base.at(moment)):  # a part can become the whole
            causes.append((base.since, base.event))
        past = [cause for cause in causes if cause[0].moment <= moment]
        own, event = max(past, key=lambda cause: cause[0].moment, default=(now, self.state.events[-1]))
        guard = whole or self.state.base.started(moment)
        self._fire("suspend" if whole else "resume", now, own, event, guard=guard)

    def _fire(
        self, trigger: str, now: Mark, own: Mark, event: str, *, guard: bool = False, cause: str | None = None
    ) -> None:
        """Fire a trigger that fell due at its `own` mark: that is since when the new state holds, even if it lies
        before the act that set it (a measure with retroactive effect).
        """
        after = measure_table().step(self.state.state, trigger, guard)
        assert after is not None, f"the schedules fired {trigger} in {self.state.state}"
        late = now.moment > own.moment
        self._move(trigger, after, now if late else own, event, since=own, timer=now.moment.side is Side.DUE)
        if after == "ended":
            self.state = attrs.evolve(
                self.state,
                cause=cause,
                base=Base(),
                suspension=SuspensionAxis(),
                threat=None,
                withdrawn=None,
            )

    def _move(
        self,
        trigger: str,
        after: str,
        when: Mark,
        event: str,
        *,
        since: Mark | None = None,
        timer: bool = False,
    ) -> None:
        before = self.state.state
        if after != before:
            self.state = attrs.evolve(self.state, state=after, since=since or when, cause=None)
        self.transitions.append(
            Transition(
                when=when,
                subject="measure",
                id=self.id,
                trigger=trigger,
                before=before,
                after=after,
                event=event,
                timer=timer,
            )
        )

    def _note_levels(self, now: Mark, level: Level | None, asleep: Level | None) -> None:
        words = [f"{level} in force"] if level and self.state.state == "in_force" else []
        words += [f"{asleep} suspended"] if asleep else []
        base, parts = self.state.base.at(now.moment), self.state.suspension.parts
        causes = [(base.since, base.event)] if base else []
        causes += [(mark, part.event) for part in parts for mark in (part.since, part.until) if mark]
        past = [cause for cause in causes if cause[0].moment <= now.moment]
        if words and past:
            _, event = max(past, key=lambda cause: cause[0].moment)
            self.transitions.append(
                Transition(
                    when=now,
                    subject="measure",
                    id=self.id,
                    trigger="level",
                    before=self.state.state,
                    after=self.state.state,
                    event=event,
                    timer=now.moment.side is Side.DUE,
                    note=", ".join(words),
                )
            )

    def _out_of_place(self, reading: Reading, why: str = "") -> Finding:
        event = reading.event
        why = why or f"the measure is {self.state.state}"
        return Finding(
            code="out-of-place",
            severity="warning",
            event=event.id,
            message=f"{event.id}: a {event.kind} of {self.id} has no place here: {why}.",
            hint="Nothing was changed. Is an earlier event missing, late or retracted?",
        )
