"""A state that a timeline keeps never changes, although the fold makes each state by changing a copy of the last."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from given import event
from laws.random_logs import random_log
from negotiation.history import MeasureState, fold
from negotiation.history.issues.rules import IssueRules
from negotiation.history.measures.rules import MeasureRules
from negotiation.times import LAST_MOMENT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from negotiation.history import IssueState, Snapshot
    from negotiation.history.subject import SubjectHistory


def held(state: IssueState | MeasureState) -> list[Any]:
    """Return all that a state holds, down to the dates and levels of its schedules."""
    parts = [getattr(state, name) for name in state.__slots__]
    if isinstance(state, MeasureState):
        return [*parts, state.events, [repr(each) for each in state.base.changes], repr(state.suspension.parts)]
    words = [[vote.word for vote in each.votes or ()] for each in (state.words, *state.beside.others)]
    return [*parts, state.events, words, repr(state.beside)]


def states(folded: Snapshot) -> Iterator[IssueState | MeasureState]:
    """Yield every state of a snapshot, and those that timers would make of each."""
    histories: list[SubjectHistory[Any]] = [*folded.issues.values(), *folded.measures.values()]
    for history in histories:
        for segment, _ in history.latest_first():
            yield from (segment.state, *(timer.state for timer in segment.timers(LAST_MOMENT)))


@pytest.mark.parametrize("seed", range(12))
def test_a_kept_state_never_changes(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither by what follows nor by timers: it holds at the end what it held when it was first seen."""
    seen: dict[int, tuple[IssueState | MeasureState, list[Any]]] = {}

    def watched(rules: Any, below: Any, *rest: Any) -> Any:
        segment = applied[type(rules)](rules, below, *rest)
        seen.setdefault(id(segment.state), (segment.state, held(segment.state)))
        return segment

    applied: dict[type, Any] = {rules: rules.apply for rules in (IssueRules, MeasureRules)}
    for rules in applied:
        monkeypatch.setattr(rules, "apply", watched)
    folded = fold([event(record) for record in random_log(seed, 60)])
    for state in states(folded):
        seen.setdefault(id(state), (state, held(state)))
    assert folded.transitions

    assert len(seen) > 20
    assert all(held(state) == first for state, first in seen.values())
