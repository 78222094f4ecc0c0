"""Dates of acts that outcomes compare: two dates are the same if their periods have a moment in common."""

from __future__ import annotations

from typing import TYPE_CHECKING

from negotiation.times import Period

if TYPE_CHECKING:
    from collections.abc import Iterable

    from negotiation.history.reading import Reading
    from negotiation.times import Edtf


def period_of(reading: Reading, field: str) -> Period | None:
    """Return the period of a date that an act gives, in the zone of the event; None if it gives none."""
    date: Edtf | None = getattr(reading.event, field, None)
    return None if date is None else date.period(reading.zone)


def effective_period(reading: Reading) -> Period:
    """Return the period in which an act takes effect: without `effective` that of its `occurred`."""
    # From the reading, because what was known early has happened by then (docs/rules/reading-rule.md).
    return period_of(reading, "effective") or Period(reading.begins, reading.ends)


def meet(one: Period, other: Period) -> bool:
    """Tell whether two periods have a moment in common."""
    # An instant is a period that begins and ends on the same side of it, so `<=` finds it in the day that it begins.
    begins, ends = max(one.begins, other.begins), min(one.ends, other.ends)
    return begins <= ends


def given_alike(claim: Reading, own: Reading, fields: Iterable[str]) -> bool:
    """Tell whether an act gives each of these dates that a claim gives, and the same."""
    for field in fields:
        claimed = period_of(claim, field)
        if claimed is not None:
            # An act takes effect at its `occurred` unless it says when.
            stated = effective_period(own) if field == "effective" else period_of(own, field)
            if stated is None or not meet(claimed, stated):
                return False
    return True
