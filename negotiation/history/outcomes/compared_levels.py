"""Resulting levels: what an act would leave of a measure, whether or not it had its place (docs/rules/claims.md)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from negotiation.events import (
    Announcement,
    Level,
    Modification,
    Proposal,
    Resumption,
    Suspension,
    Termination,
    Threat,
)
from negotiation.history.measures.state import NEW_STATE

if TYPE_CHECKING:
    from negotiation.events import Event
    from negotiation.history.outcomes.word import ClaimWord


def same_amount(claimed: Level, stated: Level) -> bool | None:
    """Tell whether an act states the level that a claim gives; None where the units differ."""
    if claimed.unit != stated.unit:
        return None
    return stated.value == claimed.value


def resulting_level(word: ClaimWord) -> Level | None:
    """Return the level that results from an act on a measure; None where it is not to be had."""
    event = word.reading.event
    if isinstance(event, (Announcement, Modification, Threat, Proposal)):
        return event.level
    if not isinstance(event, (Suspension, Resumption, Termination)):
        return None
    holding = _level_before(word)
    if isinstance(event, Resumption) or holding is None:
        return holding
    return _left(holding, event)


def _level_before(word: ClaimWord) -> Level | None:
    """Return the level of the base that holds, or is first to hold, before an act."""
    base = word.before(NEW_STATE).base.level_at(word.reading.ends)
    level: Level | None = base.level if base is not None else None
    return level


def _left(holding: Level, event: Event) -> Level | None:
    """Return what a suspension or termination leaves of a level."""
    part = event.level if isinstance(event, Suspension) else None
    if part is None:
        return Level(value=0, unit=holding.unit)
    if part.unit != holding.unit:
        return None
    left = Decimal(str(holding.value)) - Decimal(str(part.value))
    return Level(value=max(left, Decimal(0)), unit=holding.unit)
