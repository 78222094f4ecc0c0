"""Rolls: readings in order, each with when it is read, whatever the K.

What a fold keeps for one K, the history index keeps for all: it walks back from T to what is read as known by K.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING

from negotiation.history.presence import is_present

if TYPE_CHECKING:
    from collections.abc import Iterator

    from negotiation.history.presence import Presence
    from negotiation.history.reading import Reading
    from negotiation.times import Moment

_BLOCK = 256
"""How many readings are passed over at once where none of them was known."""


class Roll:
    """Readings with their presence, put in order when somebody asks."""

    def __init__(self) -> None:
        self._entries: dict[str, tuple[Reading, Presence]] = {}
        self._ordered: _Ordered | None = None
        self._begun: _Begun | None = None

    def put(self, reading: Reading, presence: Presence) -> None:
        """Put in a reading, or say anew when it is read."""
        if presence:
            self._entries[reading.event.id] = reading, presence
        else:
            self._entries.pop(reading.event.id, None)
        self._ordered = self._begun = None

    def last(self, moment: Moment, known_at: Moment) -> Reading | None:
        """Return the last reading that had happened by T, of those read at K."""
        if self._ordered is None:
            self._ordered = _Ordered([*self._entries.values()])
        return self._ordered.last(moment, known_at)

    def under_way(self, moment: Moment, known_at: Moment) -> list[Reading]:
        """Return what may have happened by T and may still be to come, of what is read at K, in reading order."""
        if self._begun is None:
            self._begun = _Begun([*self._entries.values()])
        return sorted(self._begun.under_way(moment, known_at), key=_key)


class _Ordered:
    """Readings in reading order, in blocks that know when the first of them was known."""

    def __init__(self, entries: list[tuple[Reading, Presence]]) -> None:
        self.entries = sorted(entries, key=lambda each: each[0].key)
        self._ends = [reading.ends for reading, _ in self.entries]
        known = [presence[0][0] for _, presence in self.entries]
        self._known = [min(known[start : start + _BLOCK]) for start in range(0, len(known), _BLOCK)]

    def last(self, moment: Moment, known_at: Moment) -> Reading | None:
        stop = bisect_right(self._ends, moment)
        while stop > 0:
            block = (stop - 1) // _BLOCK
            start = block * _BLOCK
            if self._known[block] <= known_at:
                for reading, presence in reversed(self.entries[start:stop]):
                    if is_present(presence, known_at):
                        return reading
            stop = start
        return None


class _Begun:
    """Readings that take time, in the order in which they begin, each with how far it and those before it reach."""

    def __init__(self, entries: list[tuple[Reading, Presence]]) -> None:
        self._entries = sorted((each for each in entries if each[0].begins < each[0].ends), key=lambda e: e[0].begins)
        self._begins = [reading.begins for reading, _ in self._entries]
        self._reach = [*accumulate((reading.ends for reading, _ in self._entries), max)]

    def under_way(self, moment: Moment, known_at: Moment) -> Iterator[Reading]:
        for index in range(bisect_right(self._begins, moment) - 1, -1, -1):
            if self._reach[index] <= moment:
                return
            reading, presence = self._entries[index]
            if moment < reading.ends and is_present(presence, known_at):
                yield reading


def _key(reading: Reading) -> tuple[Moment, int, int, str]:
    return reading.key
