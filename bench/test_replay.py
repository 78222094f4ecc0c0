"""What a replay costs, beside peers on the same work in the same run; see bench/README.md."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import pytest

from negotiation.codec import decode
from negotiation.events import Event
from negotiation.history import fold
from negotiation.lifecycles import ISSUE, issue_table
from negotiation.logs import open_log
from negotiation.questions import replay

if TYPE_CHECKING:
    from collections.abc import Callable

    from transitions import Machine

SEED, EVENTS = 20251026, 2_000


def walk() -> list[tuple[str, str]]:
    """Return a legal random walk through the lifecycle of an issue, as triggers with the states they lead to."""
    rng, table, state = random.Random(SEED), issue_table(), ISSUE.initial
    steps = []
    for _ in range(EVENTS):
        trigger = rng.choice([name for (name, guard), row in table.next.items() if guard and state in row])
        state = table.next[trigger, True][state]
        steps.append((trigger, state))
    return steps


class Subject:
    """An issue as a transitions model."""

    complete = True
    state = ISSUE.initial


@pytest.mark.benchmark(group="phases of one issue")
def test_phases_by_table(benchmark: Callable[..., Any]) -> None:
    table, steps = issue_table(), walk()
    rows = table.next

    def run() -> str:
        state = ISSUE.initial
        for trigger, _ in steps:
            state = rows[trigger, True][state]
        return state

    assert benchmark(run) == steps[-1][1]


@pytest.mark.benchmark(group="phases of one issue")
def test_phases_by_transitions(benchmark: Callable[..., Any]) -> None:
    machine: Machine = ISSUE.machine()
    steps = walk()

    def run() -> str:
        subject = Subject()
        for trigger, _ in steps:
            machine.events[trigger].trigger(subject)
        return subject.state

    assert benchmark(run) == steps[-1][1]


def generated() -> list[Event]:
    """Return a log of rounds, announcements, suspensions and statements on twenty issues."""
    rng = random.Random(SEED)
    records: list[dict[str, Any]] = [
        {
            "kind": "opening",
            "id": "opening",
            "occurred": "2020-01-01",
            "zone": "UTC",
            "parties": [{"id": "A"}, {"id": "B"}],
            "issues": [{"id": f"i{number}"} for number in range(20)],
        }
    ]
    for number in range(EVENTS):
        day = f"202{rng.randrange(6)}-{rng.randrange(1, 13):02d}-{rng.randrange(1, 28):02d}"
        issue, party = f"i{rng.randrange(20)}", rng.choice("AB")
        kind = rng.choice(("talks_round", "announcement", "suspension", "statement", "preliminary_consensus"))
        record: dict[str, Any] = {
            "kind": kind,
            "id": f"e{number}",
            "occurred": day,
            "issues": [issue],
            "parties": [party],
        }
        if kind in {"announcement", "suspension"}:
            record |= {"measure": f"{party}-{issue}", "effective": day, "level": {"value": 10, "unit": "%"}}
        records.append(record)
    return [each for each in map(decode, records) if isinstance(each, Event)]


@pytest.mark.benchmark(group="whole replay")
def test_fold_of_a_generated_log(benchmark: Callable[..., Any]) -> None:
    log = generated()
    history = benchmark(fold, log)

    assert len(history.readings) == EVENTS + 1


@pytest.mark.benchmark(group="whole replay")
def test_fold_of_the_flagship_log(benchmark: Callable[..., Any]) -> None:
    log = open_log().read().events
    history = benchmark(fold, log)

    assert not history.findings


@pytest.mark.benchmark(group="questions")
def test_status_from_a_history(benchmark: Callable[..., Any]) -> None:
    asked = replay("us-china-2025")
    status = benchmark(lambda: asked.at("2025-10-26").status())

    assert status["tariffs"].phase == "preliminary_consensus"


@pytest.mark.benchmark(group="questions")
def test_status_from_the_file(benchmark: Callable[..., Any]) -> None:
    status = benchmark(lambda: replay("us-china-2025").at("2025-10-26").status())

    assert status["tariffs"].phase == "preliminary_consensus"
