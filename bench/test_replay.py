"""Whole replays: from events to a history with measures, timers and claims, and from the file to an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bench import generator
from negotiation.history import fold
from negotiation.history.bitemporal.index import HistoryIndex
from negotiation.logs import create_log, open_log
from negotiation.questions.replay import replay

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SIZE = 10_000


@pytest.mark.benchmark(group="whole replay, 10,000 generated events", min_rounds=3, max_time=3)
def test_read_a_file(benchmark: Callable[..., Any], tmp_path: Path) -> None:
    """Read, decode and validate."""
    file = tmp_path / "generated.jsonl"
    generator.write(SIZE, file)

    assert len(benchmark(lambda: open_log(file).read())) == SIZE


@pytest.mark.benchmark(group="whole replay, 10,000 generated events", min_rounds=3, max_time=3)
def test_read_a_sqlite_log(benchmark: Callable[..., Any], tmp_path: Path) -> None:
    """The same, and each row compared with its leaf and its columns."""
    generator.write(SIZE, tmp_path / "generated.jsonl")
    log = create_log(tmp_path / "generated.db")
    log.adopt(open_log(tmp_path / "generated.jsonl").read())
    log.close()

    assert len(benchmark(lambda: open_log(tmp_path / "generated.db").read())) == SIZE


@pytest.mark.benchmark(group="whole replay, 10,000 generated events", min_rounds=3, max_time=3)
def test_fold(benchmark: Callable[..., Any]) -> None:
    """Fold events into a history."""
    history = benchmark(fold, generator.events(SIZE))

    assert len(history.readings) > SIZE * 0.98


@pytest.mark.benchmark(group="whole replay, 10,000 generated events", min_rounds=3, max_time=3)
def test_build_the_history_index(benchmark: Callable[..., Any]) -> None:
    """Build the index over both axes."""
    index = benchmark(HistoryIndex, generator.events(SIZE))

    assert index.declared


@pytest.mark.benchmark(group="the flagship log")
def test_fold_of_the_flagship_log(benchmark: Callable[..., Any]) -> None:
    log = open_log().read().events
    history = benchmark(fold, log)

    assert history.readings


@pytest.mark.benchmark(group="the flagship log")
def test_status_from_a_history(benchmark: Callable[..., Any]) -> None:
    asked = replay("us-china-2025")
    status = benchmark(lambda: asked.at("2025-10-26").status())

    assert status["tariffs"].phase == "preliminary_consensus"


@pytest.mark.benchmark(group="the flagship log")
def test_status_from_the_file(benchmark: Callable[..., Any]) -> None:
    status = benchmark(lambda: replay("us-china-2025").at("2025-10-26").status())

    assert status["tariffs"].phase == "preliminary_consensus"
