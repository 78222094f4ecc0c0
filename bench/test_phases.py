"""Phases of an issue: one long legal walk, replayed in many ways."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from bench import walks

if TYPE_CHECKING:
    from collections.abc import Callable

WAYS: dict[str, tuple[str | None, Callable[[int], Callable[[], str]]]] = {
    "ours: linked rows": (None, walks.linked_rows),
    "a dict fold by hand": (None, walks.dict_fold),
    "transitions, a trigger each": ("transitions", walks.transitions_triggers),
    "python-statemachine, an event each": ("statemachine", walks.python_statemachine),
    "eventsourcing, no snapshots": ("eventsourcing", walks.eventsourcing),
    "eventsourcing, a snapshot every 100": ("eventsourcing", partial(walks.eventsourcing, snapshots=True)),
    "DuckDB, list_reduce": ("duckdb", walks.duckdb),
}
STEPS = 10_000


@pytest.mark.benchmark(group="replay of phases, 10,000 steps", min_rounds=3, max_time=2, warmup=True)
@pytest.mark.parametrize("way", WAYS)
def test_phases(benchmark: Callable[..., Any], way: str) -> None:
    module, prepare = WAYS[way]
    if module is not None and not walks.installed(module):
        pytest.skip(f"{module} is not installed")

    assert benchmark(prepare(STEPS)) == walks.walk(STEPS)[1]
