"""The SCXML of a lifecycle says what the machine does."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest

from negotiation.formats.lifecycle import render
from negotiation.lifecycles import ISSUE, MEASURE, Lifecycle, issue_table, measure_table

NAMESPACE = {"s": "http://www.w3.org/2005/07/scxml"}
TABLES = {"issue": issue_table, "measure": measure_table}


def next_state(document: ET.Element, state: str, trigger: str, guards: dict[str, bool]) -> str | None:
    """Take a step as SCXML has it: the first transition of the state, in document order, whose condition holds."""
    (here,) = document.findall(f"s:state[@id='{state}']", NAMESPACE)
    for transition in here.findall(f"s:transition[@event='{trigger}']", NAMESPACE):
        condition = transition.get("cond", "")
        holds = not guards[condition[1:]] if condition.startswith("!") else not condition or guards[condition]
        if holds:
            return transition.get("target", state)
    return None


@pytest.mark.parametrize("lifecycle", [ISSUE, MEASURE], ids=lambda each: each.name)
def test_the_scxml_of_a_lifecycle_takes_the_same_steps(lifecycle: Lifecycle) -> None:
    """Every state, trigger and guard leads to the state that the compiled table has."""
    document = ET.fromstring(render([lifecycle], "scxml"))  # noqa: S314 - our own output
    table = TABLES[lifecycle.name]()

    assert document.get("initial") == lifecycle.initial
    assert [state.get("id") for state in document.findall("s:state", NAMESPACE)] == [*lifecycle.states]
    for trigger in lifecycle.triggers:
        for value in (False, True):
            guards = dict.fromkeys(lifecycle.guards, value)
            for state in lifecycle.states:
                assert next_state(document, state, trigger, guards) == table.step(state, trigger, value)


def test_every_guard_is_a_variable_of_the_document() -> None:
    """An engine that runs it knows what the conditions speak of."""
    document = ET.fromstring(render([MEASURE], "scxml"))  # noqa: S314 - our own output

    assert {data.get("id") for data in document.findall(".//s:data", NAMESPACE)} == {*MEASURE.guards}
