"""Look-ups at random dates: ours, and what others offer for the same question."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bench import lookups
from bench.walks import installed

if TYPE_CHECKING:
    from collections.abc import Callable

SIZE, QUESTIONS, WHOLE = 100_000, 100_000, 2_000
AT_T: dict[str, tuple[str | None, Callable[[lookups.Case], Callable[[], int]]]] = {
    "ours: history index": (None, lookups.index_at_t),
    "ours: a history for one K": (None, lookups.history_at_t),
    "a bisect loop by hand": (None, lookups.bisect_loop),
    "SQLite, a look-up each": (None, lookups.sqlite_look_ups),
    "SQLite, one window query": (None, lookups.sqlite_window),
    "DuckDB, ASOF JOIN": ("duckdb", lookups.duckdb_asof),
    "Polars, join_asof": ("polars", lookups.polars_asof),
}
AT_T_AND_K = {f"ours: history index, {size:,} events": size for size in (10_000, SIZE)}


@pytest.mark.benchmark(group="phase of an issue at T, 100,000 questions", min_rounds=3, max_time=2, warmup=True)
@pytest.mark.parametrize("way", AT_T)
def test_phases_at_t(benchmark: Callable[..., Any], way: str) -> None:
    module, prepare = AT_T[way]
    if module is not None and not installed(module):
        pytest.skip(f"{module} is not installed")
    case = lookups.case(SIZE, QUESTIONS)
    by_hand, found = lookups.bisect_loop(case)(), benchmark(prepare(case))

    # Others know instants, not the sides of an instant: a few questions fall on the midnight that ends a day.
    assert found == by_hand if module is None and "SQLite" not in way else abs(found - by_hand) < QUESTIONS / 20


@pytest.mark.benchmark(group="state of an issue at (T, K), 100,000 questions", min_rounds=3, max_time=2, warmup=True)
@pytest.mark.parametrize("way", AT_T_AND_K)
def test_states_at_t_and_k(benchmark: Callable[..., Any], way: str) -> None:
    case = lookups.case(AT_T_AND_K[way], QUESTIONS)

    assert benchmark(lookups.index_at_t_and_k(case)) > 0


@pytest.mark.benchmark(
    group="whole status of an issue at (T, K), 2,000 questions", min_rounds=3, max_time=2, warmup=True
)
@pytest.mark.parametrize("way", AT_T_AND_K)
def test_statuses_at_t_and_k(benchmark: Callable[..., Any], way: str) -> None:
    case = lookups.case(AT_T_AND_K[way], QUESTIONS)

    assert benchmark(lookups.statuses_at_t_and_k(case, WHOLE)) > 0
