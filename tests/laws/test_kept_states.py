"""A state that a timeline keeps never changes, although the fold makes each state by changing a copy of the last."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from given import event
from laws.random_logs import random_log
from negotiation.history import MeasureState, fold
from negotiation.history.replay import _Replay

if TYPE_CHECKING:
    from collections.abc import Iterator

    from negotiation.history import IssueState


def held(state: IssueState | MeasureState) -> list[Any]:
    """Return all that a state holds, down to the dates and levels of its schedules."""
    parts = [getattr(state, name) for name in state.__slots__]
    if isinstance(state, MeasureState):
        return [*parts, state.events, [repr(each) for each in state.base.changes], repr(state.suspension.parts)]
    return [*parts, state.events, state.spoken(), dict(state.refused)]


def states(replay: _Replay) -> Iterator[IssueState | MeasureState]:
    """Yield every state that the folds of a replay have kept."""
    for issue in replay.issues.values():
        yield from (state for _, state in issue.timeline)
    for measure in replay.measures.values():
        yield from (state for _, state in measure.timeline)


@pytest.mark.parametrize("seed", range(12))
def test_a_kept_state_never_changes(seed: int) -> None:
    """Neither by what follows nor by timers: it holds at the end what it held when it was first seen."""
    history = fold([event(record) for record in random_log(seed, 60)])
    replay = _Replay(history.registry)
    seen: dict[int, tuple[IssueState | MeasureState, list[Any]]] = {}
    for reading in history.readings:
        replay.take(reading)
        for state in states(replay):
            seen.setdefault(id(state), (state, held(state)))
    replay.folds()

    assert len(seen) > 20
    assert all(held(state) == first for state, first in seen.values())
