"""What an append to a PostgreSQL log costs, beside rows that are ready put into a bare table; see bench/README.md.

The bare table has a sequence for its positions, which is the design that loses events to a follower. Ours gets events,
judges, encodes and hashes them, and the server gives positions under a lock. Skipped where no server is installed;
`pytest -m "" bench` includes them.
"""

from __future__ import annotations

import multiprocessing
import statistics
import time
from typing import TYPE_CHECKING, Any

import pytest

from given import OPENING, event
from negotiation.codec import encode
from negotiation.logs.postgres.log import PostgresLog
from served import OWNER, SHARED, called, database, made, roles

if TYPE_CHECKING:
    from multiprocessing.synchronize import Barrier

    from negotiation.events import Event

pytestmark = pytest.mark.server

ROUNDS = 5
COUNTS = {1: 300, 100: 6_000}
"""How many events, by the size of a batch."""

WRITERS = 8
_TABLE = """CREATE TABLE IF NOT EXISTS bare (negotiation text, position bigserial, recorded text, id text, kind text,
occurred text, data bytea, leaf bytea, PRIMARY KEY (negotiation, position), UNIQUE (negotiation, id))"""
_INSERT = "INSERT INTO bare (negotiation, recorded, id, kind, occurred, data, leaf) VALUES (%s, %s, %s, %s, %s, %s, %s)"


OPENED = event({**OPENING, "issues": [{"id": "tariffs"}, {"id": "rare-earths"}]})


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


def split(events: list[Event], size: int) -> list[list[Event]]:
    """Return the events in batches."""
    return [events[start : start + size] for start in range(0, len(events), size)]


def bare(name: str, events: list[Event], size: int) -> float:
    """Put ready rows into a bare table; return the seconds."""
    rows = [
        (name, "2026-06-01T12:00:00Z", each.id, each.kind, each.occurred.text, encode(each).encode(), bytes(32))
        for each in events
    ]
    batches = [rows[start : start + size] for start in range(0, len(rows), size)]
    with roles().connect(OWNER, database(SHARED)) as connection, connection.cursor() as cursor:
        connection.execute(_TABLE)
        began = time.perf_counter()
        for each in batches:
            with connection.transaction():
                cursor.executemany(_INSERT, each)
        return time.perf_counter() - began


def ours(events: list[Event], size: int) -> float:
    """Append to a new log; return the seconds."""
    with made() as log:
        log.append([OPENED])
        batches = split(events, size)
        began = time.perf_counter()
        for each in batches:
            log.append(each)
        return time.perf_counter() - began


@pytest.mark.benchmark(group="append to PostgreSQL")
@pytest.mark.parametrize("size", [*COUNTS])
def test_one_writer(benchmark: Any, size: int) -> None:
    events = [announcement(number) for number in range(COUNTS[size])]
    times: dict[str, list[float]] = {"bare": [], "ours": []}
    for number in range(ROUNDS):
        times["bare"].append(bare(f"{size}-{number}", events, size))
        times["ours"].append(ours(events, size))
    medians = {name: statistics.median(found) / len(events) * 1e6 for name, found in times.items()}
    benchmark.extra_info |= {f"{name}_us_per_event": round(value, 1) for name, value in medians.items()}
    benchmark.pedantic(ours, (events, size), rounds=1)


def write(where: PostgresLog, writer: int, size: int, start: Barrier) -> None:
    """Append as one of several, once all are ready."""
    events = [announcement(1_000_000 * (writer + 1) + number) for number in range(COUNTS[size] // 4)]
    log = PostgresLog(where.address)
    log.append([OPENED])
    start.wait()
    for each in split(events, size):
        log.append(each)
    start.wait()


@pytest.mark.benchmark(group="append to PostgreSQL")
@pytest.mark.parametrize("logs", [1, WRITERS], ids=["one-log", "a-log-each"])
@pytest.mark.parametrize("size", [*COUNTS])
def test_eight_writers(benchmark: Any, size: int, logs: int) -> None:
    def together() -> float:
        places = [made() for _ in range(logs)]
        context = multiprocessing.get_context("fork")
        start = context.Barrier(WRITERS + 1)
        writers = [
            context.Process(target=write, args=(places[number % logs], number, size, start))
            for number in range(WRITERS)
        ]
        for writer in writers:
            writer.start()
        start.wait()
        began = time.perf_counter()
        start.wait()
        spent = time.perf_counter() - began
        for writer in writers:
            writer.join()
        expected = COUNTS[size] // 4 * WRITERS + logs
        assert sum(log.read().position for log in places) == expected, called(places[0])
        for log in places:
            log.close()
        return spent

    spent = benchmark.pedantic(together, rounds=1)
    benchmark.extra_info["events_per_second"] = round(COUNTS[size] // 4 * WRITERS / spent)
