"""Law 8 for measures: the index says what a fold says on small logs full of postponements, holds and replacements."""

from __future__ import annotations

from datetime import date
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from given import OPENING, contents, event
from laws.test_history_index import differences, moments
from negotiation.history.bitemporal.index import HistoryIndex
from negotiation.logs import validate
from questions.over_time.test_rectangles import compare

if TYPE_CHECKING:
    from negotiation.events import Event

pytestmark = pytest.mark.slow

MEASURES = ("a", "b", "c")
KINDS = (
    "threat",
    "proposal",
    "announcement",
    "announcement",
    "modification",
    "postponement",
    "postponement",
    "suspension",
    "extension",
    "resumption",
    "termination",
    "withdrawal",
)
DATED = {"threat", "proposal", "announcement", "modification", "postponement", "suspension", "resumption"}


def day(random: Random, first: int = 1, last: int = 28) -> str:
    return f"2025-03-{random.randint(first, last):02d}"


def act(random: Random, number: int) -> dict[str, Any]:
    """Return an act that may be late, corrected, dated back or dated on its own day."""
    kind, occurred = random.choice(KINDS), day(random, 2, 24)
    found: dict[str, Any] = {"kind": kind, "id": f"e{number}", "occurred": occurred, "issues": ["tariffs"]}
    found |= {"measure": random.choice(MEASURES), "parties": ["US"] if random.random() < 0.9 else ["CN"]}
    if random.random() < 0.3:
        found["known"] = max(occurred, day(random, 10))
    if kind in DATED and random.random() < 0.7:
        found["effective"] = random.choice([occurred, day(random), day(random), f"{day(random)}T12:00Z"])
    if kind in {"threat", "proposal", "announcement", "modification"} and random.random() < 0.8:
        found["level"] = {"value": random.choice([5, 10, 20]), "unit": "%"}
    if kind == "extension" or (kind in {"announcement", "suspension"} and random.random() < 0.4):
        found["until"] = day(random)
    if kind == "postponement" and random.random() < 0.4:
        found["of"] = random.choice([day(random), "2025-03"])
    if kind in {"proposal", "announcement"}:
        others = [name for name in MEASURES if name != found["measure"]]
        found |= {"replaces": [random.choice(others)]} if random.random() < 0.4 else {}
        found |= {"part_of": random.choice(others)} if random.random() < 0.2 else {}
        found |= {"class": random.choice(["duty", "quota"])} if random.random() < 0.3 else {}
    return found


def log_of(seed: int, size: int) -> list[Event]:
    random = Random(seed)  # noqa: S311 - no secret
    records: list[dict[str, Any]] = [OPENING]
    for number in range(1, size + 1):
        record = act(random, number)
        if number > 3 and random.random() < 0.1:
            named = random.choice([each for each in records[1:] if each["kind"] != "retraction"])
            record = {"kind": "retraction", "id": f"e{number}", "amends": named["id"], "occurred": "2025-03-26"}
        records.append(record)
    found = [event(record) for record in records]
    assert not validate(found), [str(each) for each in validate(found)]
    return found


@pytest.mark.parametrize("seed", range(60))
def test_the_index_agrees_on_logs_of_measures(seed: int) -> None:
    """At every T and K, built at once and appended to one by one."""
    log = log_of(seed, 16)
    grown = HistoryIndex(log[:5])
    for each in log[5:]:
        grown.append([each])
    times = moments(log)
    pairs = [(at, known) for known in [None, *times[::3]] for at in times[::2]]

    assert [*differences(HistoryIndex(log), log, pairs)] == []
    assert [*differences(grown, log, pairs)] == []


@pytest.mark.parametrize("seed", range(20))
def test_tables_of_days_say_what_is_asked(seed: int) -> None:
    """What is kept beside a log for days T and K is what the question answers, with what later acts revise."""
    compare(contents(log_of(1000 + seed, 12)), seed, 30, date(2025, 2, 25), 45)
