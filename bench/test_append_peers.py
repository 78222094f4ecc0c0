"""Appending, beside peers: ours with validation, hash and tree; others put rows or events into SQLite as they do.

Every way writes the same number of events with the same settings (the journal mode that our log chooses here,
`synchronous=FULL`), in commits of one size, each round into a file of its own.
"""

from __future__ import annotations

import itertools
from contextlib import closing
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest

from bench import walks
from bench.test_append import NOW, OPENED, announcement
from negotiation.codec import encode
from negotiation.logs import Stored, create_log
from negotiation.logs.sqlite.connection import connect_to_write, set_journal_mode
from negotiation.logs.sqlite.library import journal
from negotiation.logs.sqlite.log import SqliteLog
from negotiation.logs.sqlite.rows import row_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from negotiation.events import Event

COUNTS = {1: 200, 100: 4_000, 1_000: 8_000}
"""How many events, by the size of a commit."""

Commits = list[list["Event"]]


def ours(path: Path, commits: Commits) -> Callable[[], None]:
    """Append to our log: judged, encoded, hashed."""
    create_log(path)
    log = SqliteLog(path, now=lambda: NOW)
    log.append([OPENED])

    def work() -> None:
        for events in commits:
            log.append(events)
        log.close()

    return work


def bare_loop(path: Path, commits: Commits) -> Callable[[], None]:
    """Insert rows that are ready into the tables of our log."""
    ours(path, [])()
    places = itertools.count(2)
    ready = [
        [
            Stored(position=next(places), recorded="2026-06-01T12:00:00Z", event=e, data=encode(e).encode())
            for e in events
        ]
        for events in commits
    ]
    rows = [[(row_of(entry), [(entry.position, i) for i in entry.event.concerns]) for entry in each] for each in ready]

    def work() -> None:
        with closing(connect_to_write(path, 30)) as connection:
            set_journal_mode(connection, path, 30)
            for each in rows:
                connection.execute("BEGIN IMMEDIATE")
                connection.executemany("INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, ?, ?)", [row for row, _ in each])
                issues = itertools.chain.from_iterable(issues for _, issues in each)
                connection.executemany("INSERT INTO event_issue VALUES (?, ?)", issues)
                connection.execute("COMMIT")

    return work


def sqlite_utils(path: Path, commits: Commits) -> Callable[[], None]:
    """Insert records with `insert_all`, a call for each commit."""
    from sqlite_utils import Database

    places = itertools.count(1)
    batches = [[{"position": next(places), "id": e.id, "data": encode(e)} for e in events] for events in commits]
    database: Any = Database(path)
    database.execute(f"PRAGMA journal_mode = {journal().mode}")
    database.execute("PRAGMA synchronous = FULL")
    database["event"].create({"position": int, "id": str, "data": str}, pk="position")

    def work() -> None:
        for records in batches:
            database["event"].insert_all(records)
        database.close()

    return work


def eventsourcing(path: Path, commits: Commits) -> Callable[[], None]:
    """Save an aggregate with so many new events at a time, in the SQLite store of the package."""
    from eventsourcing.application import Application

    application: Any = Application(env={"PERSISTENCE_MODULE": "eventsourcing.sqlite", "SQLITE_DBNAME": str(path)})
    ledger = _ledger_class()()
    texts = [[encode(each) for each in events] for events in commits]

    def work() -> None:
        for each in texts:
            for text in each:
                ledger.add(text)
            application.save(ledger)
        application.close()

    return work


@cache
def _ledger_class() -> Any:
    from eventsourcing.domain import Aggregate, event

    class Ledger(Aggregate):  # type: ignore[misc]
        @event("Added")  # type: ignore[untyped-decorator]
        def add(self, text: str) -> None:
            pass

    return Ledger


WAYS: dict[str, tuple[str | None, Callable[[Any, Commits], Callable[[], None]]]] = {
    "ours: judged, hashed": (None, ours),
    "a bare sqlite3 loop": (None, bare_loop),
    "sqlite-utils, insert_all": ("sqlite_utils", sqlite_utils),
    "eventsourcing, save": ("eventsourcing", eventsourcing),
}


@pytest.mark.parametrize(
    ("size", "way"),
    [
        pytest.param(
            *(size, way),
            id=f"{way} ({size:,})",
            marks=pytest.mark.benchmark(group=f"append to SQLite, {size:,} a commit, {count:,} events"),
        )
        for size, count in COUNTS.items()
        for way in WAYS
    ],
)
def test_append_beside_peers(benchmark: Any, tmp_path: Path, size: int, way: str) -> None:
    module, prepare = WAYS[way]
    if module is not None and not walks.installed(module):
        pytest.skip(f"{module} is not installed")
    events = [announcement(number) for number in range(COUNTS[size])]
    commits = [events[start : start + size] for start in range(0, len(events), size)]
    files = (tmp_path / f"{number}.db" for number in itertools.count())

    def fresh() -> tuple[tuple[Callable[[], None]], dict[str, Any]]:
        return (prepare(next(files), commits),), {}

    benchmark.pedantic(lambda work: work(), setup=fresh, rounds=3, warmup_rounds=1)
    benchmark.extra_info |= {"journal": journal().mode}
    # Three rounds and the warm-up; with --benchmark-disable all is done once.
    assert len([*tmp_path.glob("*.db")]) == (4 if benchmark.enabled else 1)
