"""Compilation: the declared machine explored into a table.

Every (trigger, state, guard) is fired once through the real `transitions` machine and the outcome written down, so
the table means what the machine means without knowing how. Replay reads the table: a look-up instead of a trigger.
"""

from __future__ import annotations

import hashlib
import json
from functools import cache
from typing import TYPE_CHECKING

import attrs

from negotiation.lifecycles.checks import check
from negotiation.lifecycles.declaration import Lifecycle, fire
from negotiation.lifecycles.issue import ISSUE
from negotiation.lifecycles.measure import MEASURE

if TYPE_CHECKING:
    from collections.abc import Mapping

RULES_VERSION = 1
"""Raised when the reading rule, the schedules or the vouching change what an answer says."""


@attrs.frozen
class Table:
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


@cache
def issue_table() -> Table:
    """Return the compiled lifecycle of an issue."""
    return explore(ISSUE)


@cache
def measure_table() -> Table:
    """Return the compiled lifecycle of a measure."""
    return explore(MEASURE)


@cache
def rules_digest() -> str:
    """Return the digest of the rules by which answers are made: SHA-256 over both tables and the rules version."""
    tables = [
        [[trigger, guard, sorted(row.items())] for (trigger, guard), row in sorted(table.next.items())]
        for table in (issue_table(), measure_table())
    ]
    text = json.dumps([RULES_VERSION, tables], separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
