"""Event orders: readings in replay order, each with the intervals of K in which it is visible.

A fold orders the readings of its one K. The history index orders those of all K, and skips what is not visible at K.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING

from negotiation.history.visibility import is_visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from negotiation.history.reading import Reading
    from negotiation.history.visibility import Visibility
    from negotiation.times import Moment

_BLOCK = 256
"""How many readings are skipped at once where none of them was known by K."""


class EventOrder:
    """Readings by the ids of their events. They are sorted when a question first needs them.

    Args:
        readings: every reading with its visibility; the order holds those whose ids are put in.
    """

    __slots__ = ("_begun", "_names", "_ordered", "_readings")

    def __init__(self, readings: Mapping[str, tuple[Reading, Visibility]]) -> None:
        self._readings = readings
        self._names: list[str] = []
        self._ordered: _Ordered | None = None
        self._begun: _Begun | None = None

    def put(self, name: str) -> None:
        """Put in a reading that is new or whose visibility has changed."""
        self._names.append(name)
        self._ordered = self._begun = None  # sorted again at the next question, not at each put

    def last(self, moment: Moment, known_at: Moment) -> Reading | None:
        """Return the last reading that had happened by T, of those visible at K."""
        return next(self.back_from(moment, known_at), None)

    def back_from(self, moment: Moment, known_at: Moment) -> Iterator[Reading]:
        """Yield the readings visible at K that had happened by T, the latest first."""
        return self._in_order().back_from(moment, known_at)

    def happening_from(self, moment: Moment, known_at: Moment) -> Iterator[Reading]:
        """Yield the readings visible at K that happened at T or later, in reading order."""
        return self._in_order().happening_from(moment, known_at)

    def known(self) -> Iterator[Moment]:
        """Yield every K from which on some event is read or is no longer read."""
        return (since for _, visibility in self._entries() for since, _ in visibility)

    def first_difference(self, known_before: Moment, known_at: Moment) -> Moment | None:
        """Return the first T at which an event has happened that is read at only one of two Ks."""
        return self._in_order().first_difference(known_before, known_at)

    def under_way(self, moment: Moment, known_at: Moment) -> list[Reading]:
        """Return the readings visible at K that have begun by T and not ended, in reading order."""
        if self._begun is None:
            self._begun = _Begun(self._entries())
        return sorted(self._begun.under_way(moment, known_at), key=_key)

    def _in_order(self) -> _Ordered:
        if self._ordered is None:
            self._ordered = _Ordered(self._entries())
        return self._ordered

    def _entries(self) -> list[tuple[Reading, Visibility]]:
        self._names = [*dict.fromkeys(self._names)]
        entries = (self._readings[name] for name in self._names)
        return [entry for entry in entries if entry[1]]


class _Ordered:
    """Readings in reading order, in blocks; each block has the earliest K at which one of its readings was known."""

    def __init__(self, entries: list[tuple[Reading, Visibility]]) -> None:
        self.entries = sorted(entries, key=lambda each: each[0].key)
        self._ends = [reading.ends for reading, _ in self.entries]
        known = [visibility[0][0] for _, visibility in self.entries]
        self._known = [min(known[start : start + _BLOCK]) for start in range(0, len(known), _BLOCK)]

    def back_from(self, moment: Moment, known_at: Moment) -> Iterator[Reading]:
        stop = bisect_right(self._ends, moment)  # entries are sorted by their ends
        while stop > 0:
            block = (stop - 1) // _BLOCK
            start = block * _BLOCK
            if self._known[block] <= known_at:  # else nothing in the block was known yet
                for reading, visibility in reversed(self.entries[start:stop]):
                    if is_visible(visibility, known_at):
                        yield reading
            stop = start

    def happening_from(self, moment: Moment, known_at: Moment) -> Iterator[Reading]:
        start = bisect_left(self._ends, moment)
        for block in range(start // _BLOCK, len(self._known)):
            if self._known[block] <= known_at:
                for reading, visibility in self.entries[max(start, block * _BLOCK) : (block + 1) * _BLOCK]:
                    if is_visible(visibility, known_at):
                        yield reading

    def first_difference(self, known_before: Moment, known_at: Moment) -> Moment | None:
        # Only a change of visibility between the two Ks can make a difference.
        since, until = (bisect_right(self._changes, known, key=_known) for known in (known_before, known_at))
        apart = (
            reading.ends
            for _, (reading, visibility) in self._changes[since:until]
            if is_visible(visibility, known_before) != is_visible(visibility, known_at)
        )
        return min(apart, default=None)

    @cached_property
    def _changes(self) -> list[tuple[Moment, tuple[Reading, Visibility]]]:
        """Every change of visibility, in the order of the Ks."""
        found = [(since, entry) for entry in self.entries for since, _ in entry[1]]
        return sorted(found, key=_known)


class _Begun:
    """Readings with a duration in the order in which they begin, each with the latest end of all up to it."""

    def __init__(self, entries: list[tuple[Reading, Visibility]]) -> None:
        self._entries = sorted((each for each in entries if each[0].begins < each[0].ends), key=lambda e: e[0].begins)
        self._begins = [reading.begins for reading, _ in self._entries]
        self._reach = [*accumulate((reading.ends for reading, _ in self._entries), max)]

    def under_way(self, moment: Moment, known_at: Moment) -> Iterator[Reading]:
        for index in range(bisect_right(self._begins, moment) - 1, -1, -1):
            if self._reach[index] <= moment:
                return  # all earlier ones have ended by T
            reading, visibility = self._entries[index]
            if moment < reading.ends and is_visible(visibility, known_at):
                yield reading


def _known(change: tuple[Moment, object]) -> Moment:
    return change[0]


def _key(reading: Reading) -> tuple[Moment, int, int, str]:
    return reading.key
