"""Linked rows: a compiled lifecycle in which each state is its own row, so that a step is one look-up in a list.

The limit of what Python can do for phases alone: no events, dates, votes, findings or timers. No answer uses it; it
stands beside the product's own fold in the benchmark of phases. A trigger that has no place leaves the state as it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from negotiation.lifecycles.compile import Table

Row = list[Any]
"""For each symbol the row that follows; the name of the state stands last."""


@attrs.frozen(eq=False)
class Linked:
    """A lifecycle as linked rows.

    Attributes:
        initial: the row of the initial state.
        symbols: the number of each (trigger, guard).
    """

    initial: Row
    symbols: Mapping[tuple[str, bool], int]

    def run(self, symbols: Iterable[int]) -> str:
        """Return the state to which a run of symbols leads."""
        row = self.initial
        for symbol in symbols:
            row = row[symbol]
        state = row[-1]
        assert isinstance(state, str)
        return state


def link(table: Table) -> Linked:
    """Return a compiled lifecycle as linked rows."""
    rows: dict[str, Row] = {state: [] for state in table.lifecycle.states}
    for following in table.next.values():
        for state, row in rows.items():
            row.append(rows[following.get(state, state)])
    for state, row in rows.items():
        row.append(state)
    return Linked(rows[table.lifecycle.initial], {key: number for number, key in enumerate(table.next)})
