"""Acts: what each kind of act on a measure does to its schedules (docs/rules/measures.md).

These functions change the schedules of a state that the move has copied. They do not change the lifecycle state: the
move does, from the schedules.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeGuard

from negotiation.errors import Finding
from negotiation.events import (
    Announcement,
    Extension,
    Modification,
    Proposal,
    Resumption,
    Suspension,
    Termination,
    Threat,
    Withdrawal,
)
from negotiation.history.effective_date import EffectiveDate, end_date, start_date
from negotiation.history.measures.base_schedule import BaseChange
from negotiation.history.measures.state import OpenThreat
from negotiation.history.measures.suspensions import SuspensionPart
from negotiation.history.structures.by_class import ByClass

if TYPE_CHECKING:
    from negotiation.events import Event
    from negotiation.history.measures.state import MeasureState
    from negotiation.times import Edtf

STRUCK_DOWN = "struck_down"

MeasureAct = (
    Threat | Proposal | Announcement | Modification | Suspension | Extension | Resumption | Termination | Withdrawal
)
"""Every act on a measure; an extension is one if it names a measure."""

Findings = tuple[Finding, ...]
"""The findings on an act."""

ACTS: ByClass[[MeasureState, EffectiveDate, EffectiveDate], Findings] = ByClass()
"""For each kind of act a function of the state, the date of the act, and the date from which it takes effect."""


def acts_on_measure(event: Event) -> TypeGuard[MeasureAct]:
    """Tell whether an event is an act on a measure."""
    return event.track == "measure" and event.refers_to is not None


@ACTS.of(Proposal)
def _propose(event: Proposal, state: MeasureState, now: EffectiveDate, since: EffectiveDate) -> Findings:
    del now, since
    _describe(state, event)
    return ()


@ACTS.of(Threat)
def _threaten(event: Threat, state: MeasureState, now: EffectiveDate, since: EffectiveDate) -> Findings:
    del since
    effective = start_date(event.effective, now.zone) if event.effective else None
    lapses = end_date(event.effective, now.zone) if event.effective else None
    state.threat = OpenThreat(
        event.id, level=event.level, effective=effective, lapses=lapses, contingent_on=event.contingent_on
    )
    state.withdrawn = None
    return ()


@ACTS.of(Announcement)
def _announce(event: Announcement, state: MeasureState, now: EffectiveDate, since: EffectiveDate) -> Findings:
    until = _not_before(since, event.until, now)
    level = BaseChange(since, event.level, event.id, announced=True)
    end = BaseChange(until, None, event.id, ends="expired") if until else None
    state.base = state.base.announced(level, end)
    state.threat = state.withdrawn = None
    _describe(state, event)
    return _empty_period(event, until, since)


@ACTS.of(Modification)
def _modify(event: Modification, state: MeasureState, now: EffectiveDate, since: EffectiveDate) -> Findings:
    if not event.effective and not state.base.started(now.moment):
        # A modification without a date, before the start, leaves the start where it was.
        coming = state.base.level_at(now.moment)
        since = coming.since if coming else now
    level = event.level
    if level is None:
        standing = state.base.level_at(since.moment)
        level = standing.level if standing else None
    state.base = state.base.modified(BaseChange(since, level, event.id))
    state.threat = state.withdrawn = None
    return ()


@ACTS.of(Suspension)
def _suspend(event: Suspension, state: MeasureState, now: EffectiveDate, since: EffectiveDate) -> Findings:
    until = _not_before(since, event.until, now)
    findings = (*_unit_mismatch(state, event), *_empty_period(event, until, since))
    if not findings:
        ends = event.on_expiry == "end"
        part = SuspensionPart(since, event.level, until, event.id, event.id, ends_measure=ends)
        state.suspension = state.suspension.replaced_from(part)
    return findings


@ACTS.of(Extension)
def _extend(event: Extension, state: MeasureState, now: EffectiveDate, since: EffectiveDate) -> Findings:
    del since
    until = end_date(event.until, now.zone)
    if state.suspension.at(now.moment):
        state.suspension = state.suspension.extended(now.moment, until, event.id)
        return ()
    was_open = state.base.end_after(now.moment) is None and state.suspension.top is not None
    state.base = state.base.extended(now.moment, BaseChange(until, None, event.id, ends="expired"))
    return (_late_extension(event),) if was_open else ()


@ACTS.of(Resumption)
def _resume(event: Resumption, state: MeasureState, now: EffectiveDate, since: EffectiveDate) -> Findings:
    del now
    state.suspension = state.suspension.ended_at(since, event.id)
    return ()


@ACTS.of(Termination)
def _terminate(event: Termination, state: MeasureState, now: EffectiveDate, since: EffectiveDate) -> Findings:
    del now
    cause = STRUCK_DOWN if event.reason == STRUCK_DOWN else "terminated"
    state.base = state.base.ended(BaseChange(since, None, event.id, ends=cause))
    return ()


@ACTS.of(Withdrawal)
def _withdraw(event: Withdrawal, state: MeasureState, now: EffectiveDate, since: EffectiveDate) -> Findings:
    del now
    state.withdrawn = BaseChange(since, None, event.id, ends="withdrawn")
    return ()


def takes_effect(event: MeasureAct, now: EffectiveDate) -> EffectiveDate:
    """Return when an act takes effect: a bare day means its start; without `effective`, at once."""
    if isinstance(event, Extension) or event.effective is None:
        return now
    return start_date(event.effective, now.zone)


def _not_before(since: EffectiveDate, until: Edtf | None, now: EffectiveDate) -> EffectiveDate | None:
    """Return when something ends; an end before the beginning is moved to the beginning."""
    if until is None:
        return None
    date = end_date(until, now.zone)
    return date if date.moment >= since.moment else EffectiveDate(since.moment, until.text, since.zone)


def _describe(state: MeasureState, event: Proposal | Announcement) -> None:
    if event.title or event.scope:
        about = state.about
        state.about = about._replace(title=event.title or about.title, scope=event.scope or about.scope)


def _empty_period(event: Announcement | Suspension, until: EffectiveDate | None, since: EffectiveDate) -> Findings:
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


def _unit_mismatch(state: MeasureState, event: Suspension) -> Findings:
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


def _late_extension(event: Extension) -> Finding:
    return Finding(
        code="late-extension",
        severity="warning",
        event=event.id,
        message=f"{event.id} extends {event.measure} while no suspension of it runs: now the measure has an end.",
        hint="If a suspension was meant, it had run out or not begun: announce a suspension instead.",
    )
