"""Point-in-time look-ups: which phase was an issue in at T, by the ways in which people ask that.

Every way has the same table of (issue, since, phase) rows, taken from one fold of a generated log, and the same random
questions; each returns how many of the answers are `in_force`, so that they can be compared. Sorting, loading and
indexing come before what is measured.
"""

from __future__ import annotations

import random
import sqlite3
from bisect import bisect_right
from functools import cache
from typing import TYPE_CHECKING

import attrs

from bench.generator import SEED, events
from negotiation.history import fold
from negotiation.history.bitemporal.index import HistoryIndex
from negotiation.questions.status import issue_status_at
from negotiation.times import LAST_MOMENT

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from negotiation.history import Snapshot
    from negotiation.times import Moment

WANTED = "in_force"


@attrs.frozen
class Case:
    """A log with its history and index, and questions about it."""

    history: Snapshot
    index: HistoryIndex
    questions: tuple[tuple[str, Moment, Moment], ...]

    @property
    def rows(self) -> list[tuple[str, datetime, str]]:
        """From when on each issue was in which phase."""
        return [
            (name, moment.instant, state.phase)
            for name, issue in sorted(self.history.issues.items())
            for moment, state in issue.states
        ]


@cache
def case(size: int, questions: int) -> Case:
    """Return a generated log of a size, with so many random (issue, T, K)."""
    log, rng = events(size), random.Random(SEED)
    history = fold(log)
    issues, moments = sorted(history.issues), [reading.ends for reading in history.readings]
    asked = tuple((rng.choice(issues), rng.choice(moments), rng.choice(moments)) for _ in range(questions))
    return Case(history, HistoryIndex(log), asked)


def index_at_t_and_k(case: Case) -> Callable[[], int]:
    """Ours: the history index, at (T, K)."""
    index, questions = case.index, case.questions
    return lambda: sum(index.issue(issue, at, known_at).phase == WANTED for issue, at, known_at in questions)


def statuses_at_t_and_k(case: Case, count: int) -> Callable[[], int]:
    """Ours: the whole status of an issue from the history index: measures, claims, deadlines and all."""
    index, questions = case.index, case.questions[:count]
    declared = {issue.id: issue for issue in index.registry(LAST_MOMENT).issues_at(LAST_MOMENT)}

    def run() -> int:
        found = 0
        for issue, at, known_at in questions:
            found += len(issue_status_at(index.at(known_at), at, declared[issue]).measures)
        return found

    return run


def index_at_t(case: Case) -> Callable[[], int]:
    """Ours: the history index, at T."""
    index, questions = case.index, case.questions
    return lambda: sum(index.issue(issue, at).phase == WANTED for issue, at, _ in questions)


def history_at_t(case: Case) -> Callable[[], int]:
    """Ours: a history, at T."""
    history, questions = case.history, case.questions
    return lambda: sum(history.issue(issue).at(at).phase == WANTED for issue, at, _ in questions)


def bisect_loop(case: Case) -> Callable[[], int]:
    """What one would write by hand: two lists for each issue, and bisect."""
    since: dict[str, list[Moment]] = {}
    phases: dict[str, list[str]] = {}
    for name, issue in case.history.issues.items():
        since[name] = [moment for moment, _ in issue.states]
        phases[name] = [state.phase for _, state in issue.states]
    questions = case.questions

    def run() -> int:
        found = 0
        for issue, at, _ in questions:
            number = bisect_right(since[issue], at)
            found += bool(number) and phases[issue][number - 1] == WANTED
        return found

    return run


def sqlite_look_ups(case: Case) -> Callable[[], int]:
    """SQLite in memory: a look-up in the clustered index for each question."""
    connection = _sqlite(case)
    query = "SELECT phase FROM phases WHERE issue = ? AND since <= ? ORDER BY since DESC LIMIT 1"
    asked = [(issue, at.instant.isoformat()) for issue, at, _ in case.questions]

    def run() -> int:
        rows = (connection.execute(query, each).fetchone() for each in asked)
        return sum(row is not None and row[0] == WANTED for row in rows)

    return run


def sqlite_window(case: Case) -> Callable[[], int]:
    """SQLite in memory: all questions in one query, by a window over questions and phases."""
    connection = _sqlite(case)
    connection.execute("CREATE TABLE asked (issue TEXT, at TEXT)")
    asked = [(issue, at.instant.isoformat()) for issue, at, _ in case.questions]
    connection.executemany("INSERT INTO asked VALUES (?, ?)", asked)
    query = """
        WITH both AS (
            SELECT issue, since AS at, 0 AS is_asked, phase FROM phases
            UNION ALL SELECT issue, at, 1, NULL FROM asked
        ), spans AS (
            SELECT *, count(phase) OVER (PARTITION BY issue ORDER BY at, is_asked ROWS UNBOUNDED PRECEDING) AS span
            FROM both
        ), filled AS (
            SELECT is_asked, first_value(phase) OVER (PARTITION BY issue, span ORDER BY at, is_asked) AS phase
            FROM spans
        )
        SELECT count(*) FROM filled WHERE is_asked AND phase = ?
    """
    return lambda: int(connection.execute(query, [WANTED]).fetchone()[0])


def _sqlite(case: Case) -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:")
    connection.execute(
        "CREATE TABLE phases (issue TEXT, since TEXT, phase TEXT, PRIMARY KEY (issue, since)) WITHOUT ROWID"
    )
    rows = [(issue, since.isoformat(), phase) for issue, since, phase in case.rows]
    connection.executemany("INSERT OR REPLACE INTO phases VALUES (?, ?, ?)", rows)
    return connection


def duckdb_asof(case: Case) -> Callable[[], int]:
    """DuckDB: all questions in one ASOF JOIN."""
    import duckdb

    connection = duckdb.connect()
    connection.execute("CREATE TABLE phases (issue TEXT, since BIGINT, phase TEXT)")
    connection.execute("CREATE TABLE asked (issue TEXT, moment BIGINT)")
    issues, since, phases = _columns(case)
    asked = [issue for issue, _, _ in case.questions], [_number(at.instant) for _, at, _ in case.questions]
    connection.execute("INSERT INTO phases SELECT unnest(?), unnest(?), unnest(?)", [issues, since, phases])
    connection.execute("INSERT INTO asked SELECT unnest(?), unnest(?)", [*asked])
    query = """
        SELECT count(*) FROM asked ASOF JOIN phases
        ON asked.issue = phases.issue AND asked.moment >= phases.since WHERE phase = ?
    """

    def run() -> int:
        (number,) = connection.execute(query, [WANTED]).fetchone() or (0,)
        return int(number)

    return run


def polars_asof(case: Case) -> Callable[[], int]:
    """Polars: all questions in one join_asof."""
    import polars as pl

    issues, since, phases = _columns(case)
    table = pl.DataFrame({"issue": issues, "at": since, "phase": phases}).sort("at")
    asked = pl.DataFrame(
        {
            "issue": [issue for issue, _, _ in case.questions],
            "at": [_number(at.instant) for _, at, _ in case.questions],
        }
    ).sort("at")

    def run() -> int:
        joined = asked.join_asof(table, on="at", by="issue", check_sortedness=False)
        return int((joined["phase"] == WANTED).sum())

    return run


def _columns(case: Case) -> tuple[list[str], list[int], list[str]]:
    """Return the rows as columns, of those at one instant the last."""
    last = {(issue, _number(since)): phase for issue, since, phase in case.rows}
    return [issue for issue, _ in last], [since for _, since in last], [*last.values()]


def _number(instant: datetime) -> int:
    return int(instant.timestamp() * 1_000_000)
