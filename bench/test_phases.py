"""Phases of an issue: one long legal walk, replayed in many ways; NEGOTIATION_BENCH=long adds a million steps."""

from __future__ import annotations

import os
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from bench import walks

if TYPE_CHECKING:
    from collections.abc import Callable

ROUNDS = 5
FAST = frozenset({"the limit: linked rows, phases alone", "a dict fold by hand", "eventsourcing, a snapshot every 100"})
"""What is done in no time, and so often enough for a median, whatever the size."""


def _group(size: int) -> pytest.MarkDecorator:
    return pytest.mark.benchmark(group=f"replay of phases, {size:,} steps")


WAYS: dict[str, tuple[str | None, Callable[[int], Callable[[], str]]]] = {
    "ours: the fold that answers use": (None, walks.product_fold),
    "the limit: linked rows, phases alone": (None, walks.linked_rows),
    "a dict fold by hand": (None, walks.dict_fold),
    "transitions, a trigger each": ("transitions", walks.transitions_triggers),
    "python-statemachine, an event each": ("statemachine", walks.python_statemachine),
    "eventsourcing, no snapshots": ("eventsourcing", walks.eventsourcing),
    "eventsourcing, a snapshot every 100": ("eventsourcing", partial(walks.eventsourcing, snapshots=True)),
    "DuckDB, list_reduce": ("duckdb", walks.duckdb),
}
SIZES = (10_000, 100_000, *((1_000_000,) if os.environ.get("NEGOTIATION_BENCH") == "long" else ()))


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("size", [pytest.param(size, marks=_group(size)) for size in SIZES])
def test_phases(benchmark: Any, size: int, way: str) -> None:
    module, prepare = WAYS[way]
    if module is not None and not walks.installed(module):
        pytest.skip(f"{module} is not installed")
    run = prepare(size)
    rounds = ROUNDS if size == SIZES[0] or way in FAST else 1

    assert benchmark.pedantic(run, rounds=rounds, warmup_rounds=int(rounds > 1)) == walks.walk(size)[1]
