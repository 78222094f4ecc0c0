"""Compilation: the declared machine explored into a table.

Every (trigger, state, guard) is fired once through the real `transitions` machine and the outcome written down, so
the table means what the machine means without knowing how. Replay reads the table: a look-up instead of a trigger.
What the exploration finds is kept in `compiled`, so that reading a log needs no `transitions`; a test explores again
and compares.
"""

from __future__ import annotations

import hashlib
import json
from functools import cache
from typing import TYPE_CHECKING

import attrs

from negotiation.lifecycles import compiled
from negotiation.lifecycles.declaration import Lifecycle, fire
from negotiation.lifecycles.issue import ISSUE
from negotiation.lifecycles.measure import MEASURE
from negotiation.value import Value

if TYPE_CHECKING:
    from collections.abc import Mapping

RULES_VERSION = 1
"""Raised when the reading rule, the schedules or the vouching change what an answer says."""


@attrs.frozen(eq=False, repr=False)
class Table(Value):
    """A compiled lifecycle.

    Attributes:
        lifecycle: the declaration it was compiled from.
        next: from (trigger, guard) to the state that follows each state in which it has its place.
    """

    lifecycle: Lifecycle
    next: Mapping[tuple[str, bool], Mapping[str, str]]

    def step(self, state: str, trigger: str, guard: bool = False) -> str | None:  # noqa: FBT001, FBT002
        """Return the state that follows (the same one for an internal move), or None if it has no place there."""
        return self.next[trigger, guard].get(state)

    def allows(self, state: str, trigger: str) -> bool:
        """Tell whether a trigger could move this state somewhere else."""
        return any(self.next[trigger, guard].get(state, state) != state for guard in (False, True))


def explore(lifecycle: Lifecycle) -> Table:
    """Compile a declaration.

    Raises:
        LifecycleError: the declaration does not hold together.
    """
    from negotiation.lifecycles.checks import check

    check(lifecycle)
    machine = lifecycle.machine()
    rows: dict[tuple[str, bool], dict[str, str]] = {}
    for trigger in lifecycle.triggers:
        guard = lifecycle.guard_of(trigger)
        for value in (False, True):
            outcomes = {
                state: fire(machine, state, trigger, (guard, value) if guard else None) for state in lifecycle.states
            }
            rows[trigger, value] = {state: after for state, after in outcomes.items() if after is not None}
    return Table(lifecycle, rows)


def packed(table: Table) -> dict[tuple[str, bool], tuple[int | None, ...]]:
    """Return a table as `compiled` keeps it: for each state, in order, the number of the one that follows."""
    number = {state: index for index, state in enumerate(table.lifecycle.states)}
    return {
        key: tuple(number[row[state]] if state in row else None for state in table.lifecycle.states)
        for key, row in table.next.items()
    }


def _unpacked(lifecycle: Lifecycle, rows: Mapping[tuple[str, bool], tuple[int | None, ...]]) -> Table:
    states = lifecycle.states
    following = {
        key: {state: states[after] for state, after in zip(states, row, strict=True) if after is not None}
        for key, row in rows.items()
    }
    return Table(lifecycle, following)


@cache
def issue_table() -> Table:
    """Return the compiled lifecycle of an issue."""
    return _unpacked(ISSUE, compiled.ISSUE)


@cache
def measure_table() -> Table:
    """Return the compiled lifecycle of a measure."""
    return _unpacked(MEASURE, compiled.MEASURE)


@cache
def rules_digest() -> str:
    """Return the digest of the rules by which answers are made: SHA-256 over both tables and the rules version."""
    tables = [
        [[trigger, guard, sorted(row.items())] for (trigger, guard), row in sorted(table.next.items())]
        for table in (issue_table(), measure_table())
    ]
    text = json.dumps([RULES_VERSION, tables], separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
