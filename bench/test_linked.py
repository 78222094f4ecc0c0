"""The loop that is timed as the limit takes the steps of the declared lifecycles."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bench.linked import link
from negotiation.lifecycles import issue_table, measure_table

if TYPE_CHECKING:
    from negotiation.lifecycles.compile import Table


@pytest.mark.parametrize("table", [issue_table(), measure_table()], ids=lambda table: table.lifecycle.name)
def test_linked_rows_take_the_steps_of_the_table(table: Table) -> None:
    """From every state, every trigger leads where the table says; what has no place stays."""
    linked = link(table)
    ways: dict[str, list[int]] = {linked.run([]): []}
    while True:  # the shortest run of triggers to each state
        more = {
            linked.run([*way, number]): [*way, number] for way in ways.values() for number in linked.symbols.values()
        }
        if not more.keys() - ways.keys():
            break
        ways = {**more, **ways}

    assert ways.keys() == {*table.lifecycle.states}
    for state, way in ways.items():
        for (trigger, guard), number in linked.symbols.items():
            assert linked.run([*way, number]) == (table.step(state, trigger, guard) or state)
