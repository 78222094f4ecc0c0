"""Owners: whose word moves a measure (docs/rules/measures.md)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from negotiation.history.reading import Reading


def speaks_for(reading: Reading, owners: tuple[str, ...]) -> bool:
    """Tell whether an act counts for a measure: all its owners say so themselves, in one event.

    A measure that was only claimed has no owners: no act counts for it.
    """
    return bool(owners) and (reading.vouching == owners or all(owner in reading.vouching for owner in owners))
