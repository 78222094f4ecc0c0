"""Timelines: which state holds from which moment on."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterator

    from negotiation.times import Moment

State = TypeVar("State")


class Timeline(Generic[State]):
    """States by the moments from which on they hold, in order."""

    __slots__ = ("_moments", "_states")

    def __init__(self) -> None:
        self._moments: list[Moment] = []
        self._states: list[State] = []

    def keep(self, moment: Moment, state: State) -> None:
        """Add the state that holds from a moment on. Of several at one moment, the last one holds."""
        moments = self._moments
        if moments and moments[-1] >= moment:
            assert moments[-1] == moment, "a timeline is written forwards"
            self._states[-1] = state
        else:
            moments.append(moment)
            self._states.append(state)

    def at(self, moment: Moment) -> State | None:
        """Return the state that holds at a moment; None before the first."""
        # bisect_right: a state holds already at the moment at which it begins.
        index = bisect_right(self._moments, moment)
        return self._states[index - 1] if index else None

    def __iter__(self) -> Iterator[tuple[Moment, State]]:
        return iter(zip(self._moments, self._states, strict=True))
