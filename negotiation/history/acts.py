"""Acts: what each kind of act on a measure does to its schedules (design, section 7).

Pure functions from a state and an act to the state with other schedules. They move nothing: what the schedules make
of the lifecycle is told by the fold.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import attrs

from negotiation.errors import Finding
from negotiation.history.mark import Mark, end_mark, start_mark
from negotiation.history.measure import MeasureState, OpenThreat
from negotiation.history.schedule import BaseChange
from negotiation.history.suspension import SuspensionPart

if TYPE_CHECKING:
    from collections.abc import Callable

    from negotiation.history.reading import Reading
    from negotiation.times import Edtf

STRUCK_DOWN = "struck_down"


class Outcome(NamedTuple):
    """The state after an act, and what is odd about it; or why the act has no place."""

    state: MeasureState
    findings: tuple[Finding, ...] = ()
    why_not: str = ""


def _propose(state: MeasureState, reading: Reading, now: Mark, since: Mark) -> Outcome:
    del now, since
    return Outcome(_described(state, reading.event))


def _threaten(state: MeasureState, reading: Reading, now: Mark, since: Mark) -> Outcome:
    del now, since
    event: Any = reading.event
    threat = OpenThreat(
        level=event.level,
        effective=start_mark(event.effective, reading.zone) if event.effective else None,
        lapses=end_mark(event.effective, reading.zone) if event.effective else None,
        contingent_on=event.contingent_on,
        event=event.id,
    )
    return Outcome(state._replace(threat=threat, withdrawn=None))


def _announce(state: MeasureState, reading: Reading, now: Mark, since: Mark) -> Outcome:
    del now
    event: Any = reading.event
    until = _not_before(since, event.until, reading)
    level = BaseChange(since, event.level, event.id, announced=True)
    end = BaseChange(until, None, event.id, ends="expired") if until else None
    base = state.base.announced(level, end)
    described = _described(state, event)
    return Outcome(described._replace(base=base, threat=None, withdrawn=None), _empty_period(event, until, since))


def _modify(state: MeasureState, reading: Reading, now: Mark, since: Mark) -> Outcome:
    event: Any = reading.event
    if not event.effective and not state.base.started(now.moment):
        # A change of what is still to start leaves the start where it was.
        coming = state.base.level_at(now.moment)
        since = coming.since if coming else now
    standing = state.base.level_at(since.moment)
    level = event.level or (standing.level if standing else None)
    base = state.base.modified(BaseChange(since, level, event.id))
    return Outcome(state._replace(base=base, threat=None, withdrawn=None))


def _suspend(state: MeasureState, reading: Reading, now: Mark, since: Mark) -> Outcome:
    del now
    event: Any = reading.event
    until = _not_before(since, event.until, reading)
    odd = (*_unit_mismatch(state, event), *_empty_period(event, until, since))
    if odd:
        return Outcome(state, odd)
    part = SuspensionPart(since, event.level, until, event.on_expiry == "end", event.id, event.id)
    return Outcome(state._replace(suspension=state.suspension.replaced_from(part)))


def _extend(state: MeasureState, reading: Reading, now: Mark, since: Mark) -> Outcome:
    del since
    event: Any = reading.event
    until = end_mark(event.until, reading.zone)
    if state.suspension.at(now.moment):
        return Outcome(state._replace(suspension=state.suspension.extended(now.moment, until, event.id)))
    odd = state.base.end_after(now.moment) is None and state.suspension.top is not None
    base = state.base.extended(now.moment, BaseChange(until, None, event.id, ends="expired"))
    return Outcome(state._replace(base=base), (_late_extension(event),) if odd else ())


def _resume(state: MeasureState, reading: Reading, now: Mark, since: Mark) -> Outcome:
    del now
    if not state.suspension.runs_after(since.moment):
        return Outcome(state, why_not="nothing of it is suspended")
    return Outcome(state._replace(suspension=state.suspension.ended_at(since, reading.event.id)))


def _terminate(state: MeasureState, reading: Reading, now: Mark, since: Mark) -> Outcome:
    del now
    event: Any = reading.event
    cause = STRUCK_DOWN if event.reason == STRUCK_DOWN else "terminated"
    end = BaseChange(since, None, event.id, ends=cause)
    return Outcome(state._replace(base=state.base.ended(end)))


def _withdraw(state: MeasureState, reading: Reading, now: Mark, since: Mark) -> Outcome:
    del now
    withdrawn = BaseChange(since, None, reading.event.id, ends="withdrawn")
    return Outcome(state._replace(withdrawn=withdrawn))


ACTS: dict[str, Callable[[MeasureState, Reading, Mark, Mark], Outcome]] = {
    "proposal": _propose,
    "threat": _threaten,
    "announcement": _announce,
    "modification": _modify,
    "suspension": _suspend,
    "extension": _extend,
    "resumption": _resume,
    "termination": _terminate,
    "withdrawal": _withdraw,
}
"""What each kind of act does, by its name: from the state, the act, when it was made and since when it has effect."""


def takes_effect(reading: Reading, now: Mark) -> Mark:
    """Return from when on an act takes effect: a bare day means its start; by default at once."""
    effective: Edtf | None = getattr(reading.event, "effective", None)
    return start_mark(effective, reading.zone) if effective else now


def _not_before(since: Mark, until: Edtf | None, reading: Reading) -> Mark | None:
    """Return when something runs out; what would run out before it begins runs out as it begins."""
    if until is None:
        return None
    mark = end_mark(until, reading.zone)
    return mark if mark.moment >= since.moment else attrs.evolve(since, written=until.text)


def _described(state: MeasureState, event: Any) -> MeasureState:
    return state._replace(title=event.title or state.title, scope=event.scope or state.scope)


def _empty_period(event: Any, until: Mark | None, since: Mark) -> tuple[Finding, ...]:
    if until is None or until.moment > since.moment:
        return ()
    finding = Finding(
        code="empty-period",
        severity="warning",
        event=event.id,
        message=f"{event.id} runs out ({event.until}) before it takes effect.",
        hint="It never takes effect. Are its dates the wrong way round?",
    )
    return (finding,)


def _unit_mismatch(state: MeasureState, event: Any) -> tuple[Finding, ...]:
    if event.level is None:
        return ()
    if any(change.level and change.level.unit == event.level.unit for change in state.base.changes):
        return ()
    units = {change.level.unit for change in state.base.changes if change.level}
    if not units:
        return ()
    finding = Finding(
        code="unit-mismatch",
        severity="warning",
        event=event.id,
        message=f"{event.id} suspends {event.level} of {event.measure}, whose level is in {', '.join(sorted(units))}.",
        hint="Nothing is suspended by it. Give the suspended part in the unit of the measure.",
    )
    return (finding,)


def _late_extension(event: Any) -> Finding:
    return Finding(
        code="late-extension",
        severity="warning",
        event=event.id,
        message=f"{event.id} extends {event.measure} while no suspension of it runs: now the measure has an end.",
        hint="If a suspension was meant, it had run out or not begun: announce a suspension instead.",
    )
