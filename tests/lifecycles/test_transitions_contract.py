"""What we rely on in `transitions` beside its advertised path; a new version that changes it must fail here."""

from __future__ import annotations

import attrs
import pytest
from transitions import Machine, MachineError

from negotiation.lifecycles import ISSUE, MEASURE, Lifecycle


@attrs.define
class Slotted:
    """An object that cannot take on attributes: no machine can write itself into it."""

    state: str
    ready: object = True


def _machine(conditions: str | None = None, unless: str | None = None) -> Machine:
    return Machine(
        model=None,
        states=["start", "goal"],
        initial="start",
        auto_transitions=False,
        transitions=[
            {"trigger": "go", "source": "start", "dest": "goal", "conditions": conditions, "unless": unless},
            {"trigger": "rest", "source": "start", "dest": None},
        ],
    )


@pytest.mark.parametrize("truthy", ["yes", 2, [True], object()])
def test_a_guard_that_is_only_truthy_fails(truthy: object) -> None:
    """Guards are compared with `== True`, so our guards must be real booleans."""
    subject = Slotted("start", ready=truthy)

    assert _machine(conditions="ready").events["go"].trigger(subject) is False
    assert subject.state == "start"


def test_a_guard_that_is_only_falsy_fails_an_unless() -> None:
    """The opposite guard is compared with `== False`: None passes neither way."""
    subject = Slotted("start", ready=None)

    assert _machine(unless="ready").events["go"].trigger(subject) is False
    assert _machine(conditions="ready").events["go"].trigger(subject) is False


@pytest.mark.parametrize("lifecycle", [ISSUE, MEASURE], ids=["issue", "measure"])
def test_our_machines_have_no_back_doors(lifecycle: Lifecycle) -> None:
    """With `auto_transitions` off there is no `to_in_force` that would jump over the table."""
    machine = lifecycle.machine()

    assert [trigger for trigger in machine.events if trigger.startswith("to_")] == []
    assert tuple(machine.events) == lifecycle.triggers


def test_back_doors_are_what_transitions_adds_by_default() -> None:
    """Without our switch every state gets a `to_` trigger, so the switch is needed."""
    machine = Machine(model=None, states=["start", "goal"], initial="start")

    assert sorted(machine.events) == ["to_goal", "to_start"]


def test_a_slotted_object_that_was_never_registered_can_be_fired() -> None:
    """The event of a machine moves any object with a `state`, without writing anything else into it."""
    subject = Slotted("start")

    assert _machine(conditions="ready").events["go"].trigger(subject) is True
    assert subject == Slotted("goal")


def test_firing_registers_nothing() -> None:
    """The machine keeps no model, so that it can be shared and nothing leaks."""
    machine = _machine(conditions="ready")

    machine.events["go"].trigger(Slotted("start"))

    assert machine.models == []


def test_a_failed_guard_returns_false() -> None:
    """A move that its guard forbids is no exception: it answers False and moves nothing."""
    subject = Slotted("start", ready=False)

    assert _machine(conditions="ready").events["go"].trigger(subject) is False
    assert subject.state == "start"


def test_a_missing_transition_raises() -> None:
    """A trigger that is not declared for a state raises `MachineError` and moves nothing."""
    subject = Slotted("goal")

    with pytest.raises(MachineError, match="go"):
        _machine().events["go"].trigger(subject)
    assert subject.state == "goal"


def test_an_internal_move_answers_true() -> None:
    """A move without destination has its place, and so can be told from one that has none."""
    subject = Slotted("start")

    assert _machine().events["rest"].trigger(subject) is True
    assert subject.state == "start"
