"""Lives of a measure: a life begins when the measure goes from new or ended to another state (docs/rules/claims.md)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from negotiation.history.measures.state import NEW_STATE
from negotiation.history.outcomes.word import ClaimWord

if TYPE_CHECKING:
    from negotiation.history.measures.state import MeasureState
    from negotiation.history.segment import Stack
    from negotiation.times import Moment

_NOT_ALIVE = frozenset({"new", "ended"})


class _Age(NamedTuple):
    """How many lives had begun, and the state then."""

    lives: int
    state: MeasureState

    @property
    def of_word(self) -> int:
        """The life to which an act belongs that is said now."""
        return self.lives + (self.state.state in _NOT_ALIVE)

    def into(self, state: MeasureState) -> _Age:
        """Return the age after a change of the state."""
        before = self.state
        if before.state in _NOT_ALIVE:
            # An act that comes after its own end begins a life that is over at once: only `since` shows it.
            return _Age(self.lives + (state.state not in _NOT_ALIVE or state.since is not before.since), state)
        return _Age(self.lives, state)


_UNBORN = _Age(0, NEW_STATE)


class Lives:
    """The readings about one measure, each with the number of its life.

    What is said while the measure is new or ended belongs to the next life.

    Args:
        measure: the id of the measure.
        top: the segments of the measure; some may be of acts on others, which it follows.

    Attributes:
        words: the readings by the ids of their events.
        listed: the same in reading order.
    """

    def __init__(self, measure: str, top: Stack[MeasureState]) -> None:
        self.words: dict[str, ClaimWord] = {}
        self._top = top
        self._ages: list[_Age] = []  # after each segment, the earliest first
        for node in [*(top or ())][::-1]:
            before = self._before(node.below, node.moment)
            segment = node.entry
            if segment.reading.event.refers_to == measure:
                self.words[segment.reading.event.id] = ClaimWord(segment, node.below, before.of_word)
            self._ages.append(before.into(segment.state))
        self.listed = [*self.words.values()]

    def is_over(self, life: int, moment: Moment) -> bool:
        """Tell whether a life is over at a moment: the measure has ended, or another life has begun."""
        node = self._top.up_to(moment) if self._top is not None else None
        age = self._before(node, moment)
        return life < age.lives or (life == age.lives and age.state.state in _NOT_ALIVE)

    def _before(self, node: Stack[MeasureState], moment: Moment) -> _Age:
        """Return the age at a moment after a segment, when the timers up to then have fired."""
        if node is None:
            return _UNBORN
        age = self._ages[node.depth - 1]
        for timer in node.entry.timers(moment):
            age = age.into(timer.state)
        return age
