"""What an append to a SQLite log costs, beside the same rows written by a bare sqlite3 loop; see bench/README.md.

Both write to a file with the same schema, guards and settings. The bare loop has the rows ready; ours gets events, and
judges, encodes and hashes them, and keeps the Merkle tree. They take turns, and the ratio is that of the medians.
"""

from __future__ import annotations

import itertools
import statistics
import time
from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from negotiation.codec import decode, encode
from negotiation.events import Event
from negotiation.logs import Stored, create_log
from negotiation.logs.sqlite import library as sqlite_library
from negotiation.logs.sqlite.connection import connect_to_write, set_journal_mode
from negotiation.logs.sqlite.log import SqliteLog
from negotiation.logs.sqlite.rows import row_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ROUNDS = 5
COUNTS = {1: 200, 100: 4_000}
"""How many events, by the size of a batch."""

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
LIBRARIES = {library.__name__.partition(".")[0]: library for library in sqlite_library.libraries()}


def event(record: dict[str, Any]) -> Event:
    """Return the event of a record."""
    built = decode(record)
    assert isinstance(built, Event)
    return built


OPENED = event(
    {
        "kind": "opening",
        "id": "opening",
        "occurred": "2025-01-20",
        "zone": "America/New_York",
        "parties": [{"id": "US"}, {"id": "CN"}],
        "issues": [{"id": "tariffs"}, {"id": "rare-earths"}],
    }
)


def announcement(number: int) -> Event:
    """Return an event of the size of those in the flagship log."""
    source = {"publisher": "Ministry of Commerce", "title": "Announcement No. 61 of 2025", "published": "2025-10-09"}
    return event(
        {
            "kind": "announcement",
            "id": f"2025-10-09-cn-{number:07d}",
            "occurred": "2025-10-09",
            "issues": ["rare-earths"],
            "parties": ["CN"],
            "actor": "MOFCOM",
            "measure": f"cn-measure-{number % 50}",
            "level": {"value": 24, "unit": "%"},
            "effective": "2025-11-08",
            "headline": "China announces controls on rare earths that reach abroad, from the 8th of November on.",
            "sources": [{**source, "language": "en", "url": "https://example.org/announcements/61"}],
        }
    )


def bare(path: Path, events: list[Event], batch: int) -> float:
    """Write ready rows through sqlite3 alone; return the seconds."""
    entries = [
        Stored(position=at, recorded="2026-06-01T12:00:00Z", event=each, data=encode(each).encode())
        for at, each in enumerate(events, start=2)
    ]
    rows = [(row_of(entry), [(entry.position, issue) for issue in entry.event.concerns]) for entry in entries]
    batches = [rows[start : start + batch] for start in range(0, len(rows), batch)]
    with closing(connect_to_write(path, 30)) as connection:
        set_journal_mode(connection, path, 30)
        began = time.perf_counter()
        for each in batches:
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany("INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, ?, ?)", [row for row, _ in each])
            issues = itertools.chain.from_iterable(issues for _, issues in each)
            connection.executemany("INSERT INTO event_issue VALUES (?, ?)", issues)
            connection.execute("COMMIT")
        return time.perf_counter() - began


def ours(path: Path, events: list[Event], batch: int) -> float:
    """Append events to a log; return the seconds."""
    batches = [events[start : start + batch] for start in range(0, len(events), batch)]
    with SqliteLog(path, now=lambda: NOW) as log:
        log.append([OPENED])
        began = time.perf_counter()
        for each in batches:
            log.append(each)
        return time.perf_counter() - began


@pytest.mark.parametrize("library", LIBRARIES)
@pytest.mark.parametrize("batch", COUNTS)
@pytest.mark.benchmark(group="append to SQLite")
def test_append(benchmark: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, batch: int, library: str) -> None:
    monkeypatch.setattr(sqlite_library, "library", lambda: LIBRARIES[library])
    count = COUNTS[batch]
    events = [announcement(number) for number in range(count)]
    numbers = itertools.count()
    taken: dict[str, list[float]] = {"bare": [], "ours": []}

    def once(name: str, way: Callable[[Path, list[Event], int], float]) -> None:
        path = tmp_path / f"{name}-{next(numbers)}.db"
        create_log(path)
        if name == "bare":
            with SqliteLog(path) as log:
                log.append([OPENED])
        taken[name].append(way(path, events, batch))
        path.unlink()

    def both() -> None:
        once("bare", bare)
        once("ours", ours)

    benchmark.pedantic(both, rounds=ROUNDS, warmup_rounds=1)
    rounds = ROUNDS if benchmark.enabled else 1  # with --benchmark-disable all is done once, without a warm-up
    medians = {name: statistics.median(seconds[-rounds:]) / count * 1e6 for name, seconds in taken.items()}
    benchmark.extra_info |= {
        "journal": sqlite_library.journal().mode,
        "bare_us_per_event": round(medians["bare"], 1),
        "ours_us_per_event": round(medians["ours"], 1),
        "ratio": round(medians["bare"] / medians["ours"], 3),
    }
    assert len(taken["ours"]) == (ROUNDS + 1 if benchmark.enabled else 1)
