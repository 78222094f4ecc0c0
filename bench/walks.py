"""Legal walks through the lifecycle of an issue, and the ways in which peers replay them.

Each way takes the same steps and returns the phase in which they end. What prepares the steps for a peer (numbers
instead of names, stored events) is not part of what is measured; what a peer does for each step is.
"""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from functools import cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from bench.generator import SEED
from bench.linked import link
from negotiation.codec import decode
from negotiation.events import Event
from negotiation.history import fold
from negotiation.lifecycles import ISSUE, issue_table
from negotiation.times import LAST_MOMENT

if TYPE_CHECKING:
    from collections.abc import Callable

Way = tuple[str, "Callable[[], str]"]


@cache
def walk(steps: int) -> tuple[tuple[str, ...], str]:
    """Return the triggers of a legal walk with complete vouchers, and the phase in which it ends."""
    rng, table, state = random.Random(SEED), issue_table(), ISSUE.initial
    triggers = []
    for _ in range(steps):
        trigger = rng.choice([name for (name, guard), row in table.next.items() if guard and state in row])
        state = table.next[trigger, True][state]
        triggers.append(trigger)
    return tuple(triggers), state


def product_fold(steps: int) -> Callable[[], str]:
    """Ours: the fold that every answer uses, from events to a snapshot: dates, votes, claims, findings and all."""
    begin = datetime(2020, 1, 1, tzinfo=UTC)
    opening = {"parties": [{"id": "US"}, {"id": "CN"}], "issues": [{"id": "tariffs"}], "zone": "UTC"}
    log = [_event(kind="opening", id="opening", occurred="2020-01-01T00:00:00Z", **opening)]
    for number, trigger in enumerate(walk(steps)[0], start=1):
        occurred = (begin + timedelta(minutes=number)).isoformat().replace("+00:00", "Z")
        about = {"measure": "duty"} if trigger in {"threat", "announcement"} else {}
        act = {"kind": trigger, "id": f"e{number}", "occurred": occurred, **about}
        log.append(_event(**act, issues=["tariffs"], parties=["US", "CN"]))
    return lambda: fold(log).issue("tariffs").at(LAST_MOMENT).phase


def _event(**record: Any) -> Event:
    built = decode(record)
    assert isinstance(built, Event), built
    return built


def linked_rows(steps: int) -> Callable[[], str]:
    """The limit: linked rows, compiled from the declared machine, for phases alone."""
    linked = link(issue_table())
    symbols = [linked.symbols[trigger, True] for trigger in walk(steps)[0]]
    return lambda: linked.run(symbols)


def dict_fold(steps: int) -> Callable[[], str]:
    """What one would write by hand: a dict from (state, trigger) to state."""
    moves = {
        (state, trigger): after
        for (trigger, guard), row in issue_table().next.items()
        if guard
        for state, after in row.items()
    }
    triggers = walk(steps)[0]

    def run() -> str:
        state = ISSUE.initial
        for trigger in triggers:
            state = moves[state, trigger]
        return state

    return run


class _Subject:
    complete = True
    state = ISSUE.initial


def transitions_triggers(steps: int) -> Callable[[], str]:
    """The `transitions` package: the declared machine itself, one trigger a step."""
    machine, triggers = ISSUE.machine(), walk(steps)[0]

    def run() -> str:
        subject = _Subject()
        for trigger in triggers:
            machine.events[trigger].trigger(subject)
        return subject.state

    return run


def python_statemachine(steps: int) -> Callable[[], str]:
    """The `python-statemachine` package: the same moves declared there, one event a step."""
    from statemachine import State, StateMachine

    states = {name: State(name, value=name, initial=name == ISSUE.initial) for name in ISSUE.states}
    events: dict[str, Any] = {}
    for (trigger, guard), row in issue_table().next.items():
        if guard:
            for state, after in row.items():
                move = states[state].to(states[after])
                events[trigger] = events[trigger] | move if trigger in events else move
    machine: Any = type(
        "IssueMachine", (StateMachine,), {**{f"is_{name}": each for name, each in states.items()}, **events}
    )
    triggers = walk(steps)[0]

    def run() -> str:
        subject = machine()
        for trigger in triggers:
            subject.send(trigger)
        return str(subject.current_state_value)

    return run


def eventsourcing(steps: int, *, snapshots: bool = False) -> Callable[[], str]:
    """The `eventsourcing` package: an aggregate read from its memory store, with or without a snapshot every 100."""
    from eventsourcing.application import Application

    aggregate = _issue_aggregate()

    class Ledger(Application):
        is_snapshotting_enabled = snapshots
        snapshotting_intervals = {aggregate: 100} if snapshots else {}

    ledger, issue = Ledger(), aggregate()
    for number, trigger in enumerate(walk(steps)[0], start=1):
        issue.step(trigger)
        if not number % 100:
            ledger.save(issue)
    ledger.save(issue)

    def run() -> str:
        read: Any = ledger.repository.get(issue.id)
        return str(read.phase)

    return run


@cache
def _issue_aggregate() -> Any:
    from eventsourcing.domain import Aggregate, event

    moves = issue_table().next

    class IssueAggregate(Aggregate):
        def __init__(self) -> None:
            self.phase = ISSUE.initial

        @event("Stepped")
        def step(self, trigger: str) -> None:
            self.phase = moves[trigger, True][self.phase]

    return IssueAggregate


def duckdb(steps: int) -> Callable[[], str]:
    """DuckDB: a fold by `list_reduce` over the steps in order, in one query over a table."""
    import duckdb as engine

    linked, states = link(issue_table()), ISSUE.states
    width = len(linked.symbols)
    flat = [states.index(row[symbol][-1]) for row in _rows(linked.initial) for symbol in range(width)]
    base = [states.index(row[-1]) for row in _rows(linked.initial)]
    table = [flat[base.index(number) * width + symbol] for number in range(len(states)) for symbol in range(width)]
    symbols = [linked.symbols[trigger, True] for trigger in walk(steps)[0]]
    connection = engine.connect()
    connection.execute(
        "CREATE TABLE steps AS SELECT unnest(?) AS symbol, generate_subscripts(?, 1) AS n", [symbols] * 2
    )
    step = f"lambda s, e: {table}[s * {width} + e + 1]"
    query = f"SELECT list_reduce(list_prepend(0, list(symbol ORDER BY n)), {step}) FROM steps"  # noqa: S608 - our numbers

    def run() -> str:
        (number,) = connection.execute(query).fetchone() or (0,)
        return states[int(number)]

    return run


def _rows(initial: Any) -> list[Any]:
    found: dict[str, Any] = {}
    waiting = [initial]
    while waiting:
        row = waiting.pop()
        if row[-1] not in found:
            found[row[-1]] = row
            waiting += row[:-1]
    return list(found.values())


def installed(module: str) -> bool:
    """Tell whether a peer is there."""
    return find_spec(module) is not None
