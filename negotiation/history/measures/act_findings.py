"""Findings on acts on measures: what is odd about an act that has its place (docs/rules/measures.md)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from negotiation.errors import Finding

if TYPE_CHECKING:
    from negotiation.events import Announcement, Level, Modification, Suspension
    from negotiation.history.effective_date import EffectiveDate
    from negotiation.history.measures.state import MeasureState

Findings = tuple[Finding, ...]
"""The findings on an act."""


def empty_period(event: Announcement | Suspension, until: EffectiveDate | None, since: EffectiveDate) -> Findings:
    """Return the finding on an act that runs out before it takes effect."""
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


def unit_mismatch(state: MeasureState, event: Suspension) -> Findings:
    """Return the finding on a suspension of a part whose unit is not that of the measure."""
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


def still_due(
    event: Announcement | Modification,
    level: Level | None,
    state: MeasureState,
    now: EffectiveDate,
    since: EffectiveDate,
) -> Findings:
    """Return the finding on a level that after the act is also due at another date ahead of it."""
    top = state.base.top
    if top is None or top.moment <= now.moment:
        return ()  # the common case: nothing is ahead
    for change in state.base.ahead(now.moment):
        if not change.ends and change.since.moment != since.moment and _same_amount(change.level, level):
            what = f"{level} of {event.measure}" if level else event.measure
            finding = Finding(
                code="still-due",
                severity="warning",
                event=event.id,
                message=f"{event.id}: {what} is still due on {change.since.first_day()} too; to move it, postpone it.",
                hint="A `postponement` moves the date. If both dates are meant, nothing is wrong.",
            )
            return (finding,)
    return ()


def _same_amount(one: Level | None, other: Level | None) -> bool:
    if one is None or other is None:
        return one is other
    return one.value == other.value and one.unit == other.unit
