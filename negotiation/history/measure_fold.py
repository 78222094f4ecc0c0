"""The fold of one measure: its acts and timers, in order, into a state for every stretch of time.

The acts of the party that owns the measure change its schedules; the schedules say when the lifecycle's triggers
fire; the lifecycle says what they do (design, section 7).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from negotiation.errors import Finding
from negotiation.history.mark import Mark, end_mark, start_mark
from negotiation.history.measure import MeasureHistory, MeasureState, OpenThreat
from negotiation.history.schedule import Base, BaseChange, SuspensionAxis, SuspensionPart
from negotiation.history.transition import Transition
from negotiation.lifecycles import BASED, measure_table
from negotiation.times import Side

if TYPE_CHECKING:
    from negotiation.events import Level
    from negotiation.history.reading import Reading
    from negotiation.times import Edtf, Moment

STRUCK_DOWN = "struck_down"
_OUT_OF_PLACE = "out-of-place"
_CAUSES = {"withdrawal": "withdrawn", "threat_lapse": "lapsed"}


class MeasureFold:
    """Folds the acts on one measure, in reading order, into its history."""

    def __init__(self, measure: str, owners: tuple[str, ...]) -> None:
        self.id = measure
        self.owners = owners
        self.state = MeasureState(state=measure_table().lifecycle.initial)
        self.transitions: list[Transition] = []
        self._moments: list[Moment] = []
        self._states: list[MeasureState] = []
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
            self._keep(mark.moment)

    def apply(self, reading: Reading) -> list[Finding]:
        """Apply an act of the owners; return the findings. The timers due before it must have fired."""
        event = reading.event
        after = measure_table().step(self.state.state, event.kind, self.state.threat is not None)
        if after is None:
            return [self._out_of_place(reading)]
        now = Mark(reading.ends, event.occurred.text, reading.zone)
        before = self.state
        findings: list[Finding] = getattr(self, f"_on_{event.kind}")(reading, event, now) or []
        if any(finding.code == _OUT_OF_PLACE for finding in findings):
            self.state = before
            return findings
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
        self._keep(reading.ends)
        return findings

    def history(self) -> MeasureHistory:
        """Return the history, after all timers have fired."""
        return MeasureHistory(id=self.id, owners=self.owners, moments=tuple(self._moments), states=tuple(self._states))

    # What each kind of act does to the schedules.

    def _on_proposal(self, reading: Reading, event: Any, now: Mark) -> None:
        del reading, now
        self._describe(event)

    def _on_threat(self, reading: Reading, event: Any, now: Mark) -> None:
        del now
        threat = OpenThreat(
            level=event.level,
            effective=start_mark(event.effective, reading.zone) if event.effective else None,
            lapses=end_mark(event.effective, reading.zone) if event.effective else None,
            contingent_on=event.contingent_on,
            event=event.id,
        )
        self.state = attrs.evolve(self.state, threat=threat, withdrawn=None)

    def _on_announcement(self, reading: Reading, event: Any, now: Mark) -> list[Finding]:
        since = start_mark(event.effective, reading.zone) if event.effective else now
        level, end = BaseChange(since, event.level, event.id, announced=True), None
        until = _not_before(since, event.until, reading)
        if until is not None:
            end = BaseChange(until, None, event.id, ends="expired")
        self._describe(event)
        self.state = attrs.evolve(self.state, base=self.state.base.announced(level, end), threat=None, withdrawn=None)
        return _empty_period(event, until, since)

    def _on_modification(self, reading: Reading, event: Any, now: Mark) -> None:
        base = self.state.base
        if event.effective:
            since = start_mark(event.effective, reading.zone)
        elif base.started(now.moment):
            since = now
        else:  # a change of what is still to start leaves the start where it was
            coming = base.level_at(now.moment)
            since = coming.since if coming else now
        level = event.level
        if level is None:
            standing = base.level_at(since.moment)
            level = standing.level if standing else None
        self.state = attrs.evolve(
            self.state, base=base.modified(BaseChange(since, level, event.id)), threat=None, withdrawn=None
        )

    def _on_suspension(self, reading: Reading, event: Any, now: Mark) -> list[Finding]:
        since = start_mark(event.effective, reading.zone) if event.effective else now
        part = SuspensionPart(
            since,
            event.level,
            _not_before(since, event.until, reading),
            event.on_expiry == "end",
            event.id,
        )
        self.state = attrs.evolve(self.state, suspension=self.state.suspension.replaced_from(part))
        return [*self._unit_findings(event), *_empty_period(event, part.until, since)]

    def _on_extension(self, reading: Reading, event: Any, now: Mark) -> list[Finding]:
        until, suspension = end_mark(event.until, reading.zone), self.state.suspension
        if suspension.at(now.moment):
            suspension = suspension.extended(now.moment, until, event.id)
            self.state = attrs.evolve(self.state, suspension=suspension)
            return []
        too_late = self.state.base.end_after(now.moment) is None and bool(suspension.parts)
        end = BaseChange(until, None, event.id, ends="expired")
        self.state = attrs.evolve(self.state, base=self.state.base.extended(now.moment, end))
        return [_came_too_late(event, self.id)] if too_late else []

    def _on_resumption(self, reading: Reading, event: Any, now: Mark) -> list[Finding]:
        since = start_mark(event.effective, reading.zone) if event.effective else now
        asleep = any(part.until is None or part.until.moment > since.moment for part in self.state.suspension.parts)
        self.state = attrs.evolve(self.state, suspension=self.state.suspension.ended_at(since, event.id))
        return [] if asleep else [self._out_of_place(reading, "nothing of it is suspended")]

    def _on_termination(self, reading: Reading, event: Any, now: Mark) -> None:
        at = start_mark(event.effective, reading.zone) if event.effective else now
        cause = STRUCK_DOWN if event.reason == STRUCK_DOWN else "terminated"
        end = BaseChange(at, None, event.id, ends=cause)
        self.state = attrs.evolve(self.state, base=self.state.base.ended(end))

    def _on_withdrawal(self, reading: Reading, event: Any, now: Mark) -> None:
        at = start_mark(event.effective, reading.zone) if event.effective else now
        self.state = attrs.evolve(self.state, withdrawn=BaseChange(at, None, event.id, ends="withdrawn"))

    def _describe(self, event: Any) -> None:
        self.state = attrs.evolve(
            self.state, title=event.title or self.state.title, scope=event.scope or self.state.scope
        )

    # What the schedules make the lifecycle do.

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

    def _keep(self, moment: Moment) -> None:
        if self._moments and self._moments[-1] == moment:
            self._states[-1] = self.state
        else:
            self._moments.append(moment)
            self._states.append(self.state)

    def _out_of_place(self, reading: Reading, why: str = "") -> Finding:
        event = reading.event
        why = why or f"the measure is {self.state.state}"
        return Finding(
            code=_OUT_OF_PLACE,
            severity="warning",
            event=event.id,
            message=f"{event.id}: a {event.kind} of {self.id} has no place here: {why}.",
            hint="Nothing was changed. Is an earlier event missing, late or retracted?",
        )

    def _unit_findings(self, event: Any) -> list[Finding]:
        units = {change.level.unit for change in self.state.base.changes if change.level}
        if event.level is None or not units or event.level.unit in units:
            return []
        return [
            Finding(
                code="unit-mismatch",
                severity="warning",
                event=event.id,
                message=f"{event.id} suspends {event.level} of {self.id}, whose level is in {', '.join(units)}.",
                hint="Give the suspended part in the unit of the measure.",
            )
        ]


def _not_before(since: Mark, until: Edtf | None, reading: Reading) -> Mark | None:
    """Return when something runs out; what would run out before it begins runs out as it begins."""
    if until is None:
        return None
    mark = end_mark(until, reading.zone)
    return mark if mark.moment >= since.moment else attrs.evolve(since, written=until.text)


def _empty_period(event: Any, until: Mark | None, since: Mark) -> list[Finding]:
    if until is None or until.moment > since.moment:
        return []
    return [
        Finding(
            code="empty-period",
            severity="warning",
            event=event.id,
            message=f"{event.id} runs out ({event.until}) before it takes effect.",
            hint="It never takes effect. Are its dates the wrong way round?",
        )
    ]


def _came_too_late(event: Any, measure: str) -> Finding:
    return Finding(
        code="late-extension",
        severity="warning",
        event=event.id,
        message=f"{event.id} extends {measure} while no suspension of it runs: now the measure itself has an end.",
        hint="If a suspension was meant, it had run out or not begun: announce a suspension instead.",
    )
