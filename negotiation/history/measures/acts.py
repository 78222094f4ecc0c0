"""Acts: what each kind of act on a measure does to its schedules (docs/rules/measures.md).

These functions change the schedules of a state that the move has copied. They do not change the lifecycle state: the
move does, from the schedules.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeGuard

from negotiation.events import (
    Announcement,
    Extension,
    Modification,
    Postponement,
    Proposal,
    Resumption,
    Suspension,
    Termination,
    Threat,
    Withdrawal,
)
from negotiation.history.effective_date import EffectiveDate, end_date, start_date
from negotiation.history.measures.act_findings import empty_period, still_due, unit_mismatch
from negotiation.history.measures.base_schedule import BaseChange
from negotiation.history.measures.beside import NOTHING_BESIDE, OpenProposal, OpenThreat
from negotiation.history.measures.postponement import acts_from, moved_by, postpone
from negotiation.history.measures.suspensions import SuspensionPart
from negotiation.history.structures.by_class import ByClass
from negotiation.lifecycles import BASED

if TYPE_CHECKING:
    from negotiation.events import Event, Level
    from negotiation.history.measures.act_findings import Findings
    from negotiation.history.measures.state import MeasureState
    from negotiation.times import Edtf

STRUCK_DOWN = "struck_down"

MeasureAct = (
    Threat
    | Proposal
    | Announcement
    | Modification
    | Postponement
    | Suspension
    | Extension
    | Resumption
    | Termination
    | Withdrawal
)
"""Every act on a measure; an extension is one if it names a measure."""

ACTS: ByClass[[MeasureState, EffectiveDate, EffectiveDate], Findings] = ByClass()
"""For each kind of act a function of the state, the date of the act, and the date from which it takes effect."""


def acts_on_measure(event: Event) -> TypeGuard[MeasureAct]:
    """Tell whether an event is an act on a measure."""
    return event.track == "measure" and event.refers_to is not None


@ACTS.of(Proposal)
def _propose(event: Proposal, state: MeasureState, now: EffectiveDate, since: EffectiveDate) -> Findings:
    del since
    effective = start_date(event.effective, now.zone) if event.effective else None
    state.beside = state.beside._replace(proposal=OpenProposal(event.id, event.level, effective))
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
    proposal = state.proposal
    if proposal is not None and proposal.on_hold:  # a new threat ends both holds
        state.beside = state.beside._replace(proposal=proposal.dated(proposal.effective))
    return ()


@ACTS.of(Announcement)
def _announce(event: Announcement, state: MeasureState, now: EffectiveDate, since: EffectiveDate) -> Findings:
    until = _not_before(since, event.until, now)
    level = BaseChange(since, event.level, event.id, announced=True)
    end = BaseChange(until, None, event.id, ends="expired") if until else None
    state.base = state.base.announced(level, end)
    _carry_out(state)
    _describe(state, event)
    return empty_period(event, until, since) or still_due(event, event.level, state, now, since)


@ACTS.of(Modification)
def _modify(event: Modification, state: MeasureState, now: EffectiveDate, since: EffectiveDate) -> Findings:
    if not event.effective and not state.base.started(now.moment):
        # A modification without a date, before the start, leaves the start where it was, even on hold.
        if (start := _held_start(state, now)) is not None:
            level = start.level if event.level is None else event.level
            _carry_out(state)
            held = BaseChange(start.since, level, event.id, announced=True)
            state.beside = state.beside._replace(held=(held,))
            return ()
        coming = state.base.level_at(now.moment)
        since = coming.since if coming else now
    level = event.level if event.level is not None else _level_at(state, since)
    before = state.base
    state.base = before.modified(BaseChange(since, level, event.id))
    _carry_out(state)
    return () if state.base is before else still_due(event, level, state, now, since)


def _level_at(state: MeasureState, date: EffectiveDate) -> Level | None:
    standing = state.base.level_at(date.moment)
    return standing.level if standing else None


def _held_start(state: MeasureState, now: EffectiveDate) -> BaseChange | None:
    """Return the start of a measure if it is on hold: nothing in the base was to come before it."""
    held = min(state.beside.held, key=lambda each: each.since.moment, default=None)
    coming = state.base.level_at(now.moment)
    return held if held is not None and (coming is None or held.since.moment < coming.since.moment) else None


def _carry_out(state: MeasureState) -> None:
    """Close the threat and the proposal, which are carried out, and give up what is on hold."""
    state.threat = state.withdrawn = None
    if state.beside is not NOTHING_BESIDE:
        state.beside = state.beside.settled()


@ACTS.of(Postponement)
def _postpone(event: Postponement, state: MeasureState, now: EffectiveDate, since: EffectiveDate) -> Findings:
    del since
    moved = moved_by(event, state, now)
    assert moved is not None, "the act is in place"
    postpone(event, moved, state, now.zone)
    return ()


@ACTS.of(Suspension)
def _suspend(event: Suspension, state: MeasureState, now: EffectiveDate, since: EffectiveDate) -> Findings:
    if state.state not in BASED:
        _hold(state)
        return ()
    until = _not_before(since, event.until, now)
    findings = (*unit_mismatch(state, event), *empty_period(event, until, since))
    if not findings:
        ends = event.on_expiry == "end"
        part = SuspensionPart(since, event.level, until, event.id, event.id, ends_measure=ends)
        state.suspension = state.suspension.replaced_from(part)
    return findings


def _hold(state: MeasureState) -> None:
    """Put the open threat and the open proposal on hold; that is not on the axis of the suspension."""
    if state.threat is not None:
        state.threat = state.threat.held()
    if state.proposal is not None:
        state.beside = state.beside._replace(proposal=state.proposal.held())


@ACTS.of(Extension)
def _extend(event: Extension, state: MeasureState, now: EffectiveDate, since: EffectiveDate) -> Findings:
    del since
    until = end_date(event.until, now.zone)
    if state.suspension.at(now.moment):
        state.suspension = state.suspension.extended(now.moment, until, event.id)
    else:
        state.base = state.base.extended(now.moment, BaseChange(until, None, event.id, ends="expired"))
    return ()


def has_end(state: MeasureState, now: EffectiveDate) -> bool:
    """Tell whether there is an end that an extension can move: of the suspension that runs, else of the measure."""
    running = state.suspension.at(now.moment)
    return running.until is not None if running is not None else state.base.end_after(now.moment) is not None


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


def takes_effect(event: MeasureAct, state: MeasureState, now: EffectiveDate) -> EffectiveDate:
    """Return when an act takes effect: a bare day means its start; without `effective`, at once."""
    if isinstance(event, Postponement):
        moved = moved_by(event, state, now)
        return now if moved is None else acts_from(event, moved, now)
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
    if event.title or event.scope or event.class_ or event.part_of:
        about = state.about
        state.about = about._replace(
            title=event.title or about.title,
            scope=event.scope or about.scope,
            class_=event.class_ or about.class_,
            part_of=event.part_of or about.part_of,
        )
