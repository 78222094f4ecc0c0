"""Acts: what each kind of act on a measure does to its schedules (design, section 7).

Functions that change the schedules of a state, which the fold has copied for them. They move nothing: what the
schedules make of the lifecycle is told by the fold.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from negotiation.errors import Finding
from negotiation.history.mark import Mark, end_mark, start_mark
from negotiation.history.measure import MeasureState, OpenThreat
from negotiation.history.schedule import BaseChange
from negotiation.history.suspension import SuspensionPart

if TYPE_CHECKING:
    from collections.abc import Callable

    from negotiation.times import Edtf

STRUCK_DOWN = "struck_down"

Odd = tuple[Finding, ...]
"""What is odd about an act."""


def _propose(state: MeasureState, event: Any, now: Mark, since: Mark) -> Odd:
    del now, since
    _describe(state, event)
    return ()


def _threaten(state: MeasureState, event: Any, now: Mark, since: Mark) -> Odd:
    del since
    effective = start_mark(event.effective, now.zone) if event.effective else None
    lapses = end_mark(event.effective, now.zone) if event.effective else None
    state.threat = OpenThreat(
        event.id, level=event.level, effective=effective, lapses=lapses, contingent_on=event.contingent_on
    )
    state.withdrawn = None
    return ()


def _announce(state: MeasureState, event: Any, now: Mark, since: Mark) -> Odd:
    until = _not_before(since, event.until, now)
    level = BaseChange(since, event.level, event.id, announced=True)
    end = BaseChange(until, None, event.id, ends="expired") if until else None
    state.base = state.base.announced(level, end)
    state.threat = state.withdrawn = None
    _describe(state, event)
    return _empty_period(event, until, since)


def _modify(state: MeasureState, event: Any, now: Mark, since: Mark) -> Odd:
    if not event.effective and not state.base.started(now.moment):
        # A change of what is still to start leaves the start where it was.
        coming = state.base.level_at(now.moment)
        since = coming.since if coming else now
    level = event.level
    if level is None:
        standing = state.base.level_at(since.moment)
        level = standing.level if standing else None
    state.base = state.base.modified(BaseChange(since, level, event.id))
    state.threat = state.withdrawn = None
    return ()


def _suspend(state: MeasureState, event: Any, now: Mark, since: Mark) -> Odd:
    until = _not_before(since, event.until, now)
    odd = (*_unit_mismatch(state, event), *_empty_period(event, until, since))
    if not odd:
        ends = event.on_expiry == "end"
        part = SuspensionPart(since, event.level, until, event.id, event.id, ends_measure=ends)
        state.suspension = state.suspension.replaced_from(part)
    return odd


def _extend(state: MeasureState, event: Any, now: Mark, since: Mark) -> Odd:
    del since
    until = end_mark(event.until, now.zone)
    if state.suspension.at(now.moment):
        state.suspension = state.suspension.extended(now.moment, until, event.id)
        return ()
    odd = state.base.end_after(now.moment) is None and state.suspension.top is not None
    state.base = state.base.extended(now.moment, BaseChange(until, None, event.id, ends="expired"))
    return (_late_extension(event),) if odd else ()


def _resume(state: MeasureState, event: Any, now: Mark, since: Mark) -> Odd:
    del now
    state.suspension = state.suspension.ended_at(since, event.id)
    return ()


def _terminate(state: MeasureState, event: Any, now: Mark, since: Mark) -> Odd:
    del now
    cause = STRUCK_DOWN if event.reason == STRUCK_DOWN else "terminated"
    state.base = state.base.ended(BaseChange(since, None, event.id, ends=cause))
    return ()


def _withdraw(state: MeasureState, event: Any, now: Mark, since: Mark) -> Odd:
    del now
    state.withdrawn = BaseChange(since, None, event.id, ends="withdrawn")
    return ()


ACTS: dict[str, Callable[[MeasureState, Any, Mark, Mark], Odd]] = {
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
"""What each kind of act does, by its name: to a state, from the event, when it was made and since when it counts."""


def takes_effect(event: Any, now: Mark) -> Mark:
    """Return from when on an act takes effect: a bare day means its start; by default at once."""
    effective: Edtf | None = getattr(event, "effective", None)
    return start_mark(effective, now.zone) if effective is not None else now


def _not_before(since: Mark, until: Edtf | None, now: Mark) -> Mark | None:
    """Return when something runs out; what would run out before it begins runs out as it begins."""
    if until is None:
        return None
    mark = end_mark(until, now.zone)
    return mark if mark.moment >= since.moment else Mark(since.moment, until.text, since.zone)


def _describe(state: MeasureState, event: Any) -> None:
    if event.title or event.scope:
        about = state.about
        state.about = about._replace(title=event.title or about.title, scope=event.scope or about.scope)


def _empty_period(event: Any, until: Mark | None, since: Mark) -> Odd:
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


def _unit_mismatch(state: MeasureState, event: Any) -> Odd:
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
