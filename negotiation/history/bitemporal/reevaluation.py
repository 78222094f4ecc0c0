"""Reevaluation: the Ks at which an act on a measure may begin or cease to count for the issues that it concerns.

The measure decides whether an act counts (docs/rules/claims.md). The act must be the word of the owners, and from some
K on the owners may be others. An act settles what was scheduled only if it is in place, and something that becomes
known later may change that. The history index evaluates an act on an issue again at these Ks and at no others.
"""

from __future__ import annotations

from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

from negotiation.history.measures.rules import took_place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from negotiation.history.bitemporal.versions import Versions
    from negotiation.history.measures.state import MeasureState
    from negotiation.history.reading import Reading
    from negotiation.history.segment import Found, Stack
    from negotiation.times import Moment


class Reevaluation:
    """The Ks at which acts on one measure may begin or cease to count, from the versions of the measure."""

    def __init__(self, versions: Versions[MeasureState]) -> None:
        self._versions = versions

    @cached_property
    def of_owners(self) -> list[Moment]:
        """The Ks from which on the measure has other owners than before."""
        return [known_at for known_at, _ in self._versions.owners()]

    def of_place(self, reading: Reading) -> list[Moment]:
        """Return the Ks from which on an act is in place, or is so no longer."""
        return self._of_places.get(reading.event.id, [])

    @cached_property
    def _of_places(self) -> dict[str, list[Moment]]:
        moments: dict[str, list[Moment]] = {}
        for (_, before), (known_at, now) in pairwise(self._versions):
            for reading in _placed_otherwise(_found(before), _found(now)):
                moments.setdefault(reading.event.id, []).append(known_at)
        return moments


def _found(top: Stack[MeasureState]) -> Found | None:
    return top.entry.found if top is not None else None


def _placed_otherwise(one: Found | None, two: Found | None) -> Iterator[Reading]:
    """Yield the readings that are in place by only one of two lists of findings, the latest first."""
    while one is not two:  # where both reach the same link, all before it is the same too
        if two is None or (one is not None and one.reading.key > two.reading.key):
            assert one is not None, "they are not the same"
            node, other, one = one, None, one.before
        elif one is None or two.reading.key > one.reading.key:
            node, other, two = two, None, two.before
        else:
            node, other, one, two = one, two, one.before, two.before
        if took_place(node.findings) != (other is None or took_place(other.findings)):
            yield node.reading
