"""The compiled tables against the `transitions` machines that they were explored from (law 6 in docs/rules/laws.md)."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from transitions import MachineError

from negotiation.lifecycles import ISSUE, MEASURE, Lifecycle, Table, explore, issue_table, measure_table

LIFECYCLES = [ISSUE, MEASURE]
TABLES = {"issue": issue_table, "measure": measure_table}

EVERYTHING = [
    (lifecycle, state, trigger, guard)
    for lifecycle in LIFECYCLES
    for state in lifecycle.states
    for trigger in lifecycle.triggers
    for guard in (False, True)
]


class Model:
    """An ordinary, registered model, as the manual of `transitions` has it; every guard has the same value."""

    state: str

    def __init__(self, lifecycle: Lifecycle) -> None:
        for name in lifecycle.guards:
            setattr(self, name, False)
        lifecycle.machine().add_model(self)

    def after(self, trigger: str, *, guard: bool) -> str | None:
        """Fire a trigger in the way of the manual; return the state that follows, None if it has no place."""
        for name in [*vars(self)]:
            if isinstance(vars(self)[name], bool):
                setattr(self, name, guard)
        try:
            fired: Any = getattr(self, trigger)()
        except MachineError:
            return None
        return self.state if fired else None


def _name(value: object) -> str:
    return value.name if isinstance(value, Lifecycle) else str(value)


@pytest.mark.parametrize(("lifecycle", "state", "trigger", "guard"), EVERYTHING, ids=_name)
def test_the_table_says_what_the_machine_does(
    lifecycle: Lifecycle,
    state: str,
    trigger: str,
    guard: bool,  # noqa: FBT001
) -> None:
    """From every state, every trigger under every guard leads to the same state in the table and in the machine."""
    model = Model(lifecycle)
    model.state = state

    assert TABLES[lifecycle.name]().step(state, trigger, guard) == model.after(trigger, guard=guard)


@pytest.mark.parametrize("lifecycle", LIFECYCLES, ids=_name)
@settings(derandomize=True, max_examples=60, deadline=None)
@given(data=st.data())
def test_a_random_walk_goes_the_same_way_through_both(lifecycle: Lifecycle, data: st.DataObject) -> None:
    """Any sequence of triggers, from the beginning, leaves table and machine in the same state at every step."""
    steps = st.tuples(st.sampled_from(lifecycle.triggers), st.booleans())
    walk = data.draw(st.lists(steps, min_size=1, max_size=60))
    model, table = Model(lifecycle), TABLES[lifecycle.name]()
    state = lifecycle.initial
    assert model.state == state

    for trigger, guard in walk:
        state = table.step(state, trigger, guard) or state
        model.after(trigger, guard=guard)
        assert model.state == state


@pytest.mark.parametrize("lifecycle", LIFECYCLES, ids=_name)
def test_compiling_twice_gives_the_same_table(lifecycle: Lifecycle) -> None:
    """Exploring leaves nothing behind in the declaration."""
    first, second = explore(lifecycle), explore(lifecycle)

    assert first == second
    assert first == Table(lifecycle, TABLES[lifecycle.name]().next)
