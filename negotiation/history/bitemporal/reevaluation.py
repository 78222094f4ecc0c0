"""Reevaluation: the Ks at which an act on a measure may begin or cease to count for the issues that it concerns.

Whether it counts is for the measure to say (docs/rules/claims.md): it must be the word of the owners, who may be
others from some K on; and what is scheduled has come with an act only if that had a place, which it may have had
until something else became known. The history index looks at an act on an issue again at these Ks alone.
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
    """When the acts on one measure may begin or cease to count, by what the measure is as known by each K."""

    def __init__(self, versions: Versions[MeasureState]) -> None:
        self._versions = versions

    @cached_property
    def of_owners(self) -> list[Moment]:
        """The Ks from which on the measure belongs to others than before."""
        return [known_at for known_at, _ in self._versions.owners()]

    def of_place(self, reading: Reading) -> list[Moment]:
        """Return the Ks from which on an act has a place, or no longer has."""
        return self._of_places.get(reading.event.id, [])

    @cached_property
    def _of_places(self) -> dict[str, list[Moment]]:
        turns: dict[str, list[Moment]] = {}
        for (_, before), (known_at, now) in pairwise(self._versions):
            for reading in _placed_otherwise(_found(before), _found(now)):
                turns.setdefault(reading.event.id, []).append(known_at)
        return turns


def _found(top: Stack[MeasureState]) -> Found | None:
    return top.entry.found if top is not None else None


def _placed_otherwise(one: Found | None, two: Found | None) -> Iterator[Reading]:
    """Yield the readings that had a place by only one of two lists of what was found, the latest first."""
    while one is not two:  # from where they are one and the same, all before is the same too
        if two is None or (one is not None and one.reading.key > two.reading.key):
            assert one is not None, "they are not the same"
            node, other, one = one, None, one.before
        elif one is None or two.reading.key > one.reading.key:
            node, other, two = two, None, two.before
        else:
            node, other, one, two = one, two, one.before, two.before
        if took_place(node.findings) != (other is None or took_place(other.findings)):
            yield node.reading
