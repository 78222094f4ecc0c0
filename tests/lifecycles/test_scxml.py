"""The SCXML of a lifecycle says what the machine does."""

from __future__ import annotations

import re
from random import Random
from xml.etree import ElementTree as ET

import pytest

from negotiation.formats.lifecycle import CurrentState, highlighted, render
from negotiation.lifecycles import ISSUE, MEASURE, Lifecycle, issue_table, measure_table
from running import run

NAMESPACE = {"s": "http://www.w3.org/2005/07/scxml"}
TABLES = {"issue": issue_table, "measure": measure_table}


class Engine:
    """A small engine for SCXML without nesting: states, a data model of booleans, transitions in document order."""

    def __init__(self, text: str) -> None:
        self.document = ET.fromstring(text)  # noqa: S314 - our own output
        self.data = {
            str(each.get("id")): each.get("expr") == "true" for each in self.document.iterfind(".//s:data", NAMESPACE)
        }
        self.state = str(self.document.get("initial"))

    def send(self, event: str) -> bool:
        """Process an event; tell whether a transition was enabled."""
        after = next_state(self.document, self.state, event, self.data)
        self.state = after or self.state
        return after is not None


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


@pytest.mark.parametrize("lifecycle", [ISSUE, MEASURE], ids=lambda each: each.name)
def test_an_engine_takes_two_thousand_random_steps_to_the_same_states(lifecycle: Lifecycle) -> None:
    """It begins anew now and then, and is after each event where the compiled table is."""
    random, table = Random(20251030), TABLES[lifecycle.name]()  # noqa: S311 - no secret
    engine, state = Engine(render([lifecycle], "scxml")), lifecycle.initial
    visited = {state}
    for step in range(2_000):
        if step % 100 == 0:  # some states are left for ever
            engine, state = Engine(render([lifecycle], "scxml")), lifecycle.initial
        trigger, value = random.choice(lifecycle.triggers), random.random() < 0.5
        guard = lifecycle.guard_of(trigger)
        if guard is not None:
            engine.data[guard] = value
        after = table.step(state, trigger, value)
        assert engine.send(trigger) is (after is not None)
        state = after or state
        assert engine.state == state
        visited.add(state)

    assert visited == {*lifecycle.states}


@pytest.mark.parametrize("state", ISSUE.states)
def test_an_engine_goes_on_from_the_state_that_is_marked(state: str) -> None:
    """The marked document begins there, keeps where everything begins, and takes the same steps."""
    engine = Engine(highlighted(ISSUE, "scxml", CurrentState(name="tariffs", state=state, words="a -- <b> & \u202e")))

    assert (engine.state, engine.document.get("name")) == (state, "tariffs")
    assert engine.document.get("{urn:negotiation:lifecycle}initial") == ISSUE.initial
    for trigger in ISSUE.triggers:
        engine.data, engine.state = dict.fromkeys(ISSUE.guards, True), state
        engine.send(trigger)
        assert engine.state == (issue_table().step(state, trigger, True) or state)


def test_the_state_of_an_issue_is_marked() -> None:
    """On the command line, at T as known by K."""
    words = ("--at", "2025-10-31", "--known-at", "2025-11-01")
    diagram = run("export", "--to", "mermaid", "--issue", "tariffs", *words).out

    assert diagram.startswith('---\ntitle: "tariffs: issue"\n---\nstateDiagram-v2\n')
    assert re.findall("Class (.*) s_active", diagram) == ["leader_approved"]
    note = (
        "\n  note right of leader_approved\n    tariffs stands here since 2025-10-30, at 2025-11-01T04:00:00Z, as known"
    )
    assert note in diagram
    assert diagram.endswith("\n  end note\n")
    assert Engine(run("export", "--to", "scxml", "--issue", "tariffs", *words).out).state == "leader_approved"


def test_the_state_of_a_measure_is_marked() -> None:
    """Also before anybody has acted on it."""
    words = ("export", "--to", "scxml", "--measure", "us-crane-duty")

    assert Engine(run(*words, "--at", "2025-11-01").out).state == "announced"
    assert Engine(run(*words, "--at", "2025-01-31").out).state == "new"
    assert Engine(run(*words, "--at", "2025-12-01").out).state == "suspended"
