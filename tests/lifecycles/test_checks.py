"""Declarations that do not hold together are refused when they are compiled, with all that is wrong with them."""

from __future__ import annotations

from typing import Any

import pytest

from negotiation.errors import LifecycleError
from negotiation.lifecycles import ISSUE, MEASURE, Lifecycle, Move, explore
from negotiation.lifecycles.checks import check

SOUND: dict[str, Any] = {
    "name": "lamp",
    "initial": "off",
    "states": ("off", "on"),
    "guards": {"lit": "there is power", "warm": "it is warm"},
    "moves": (Move("switch", ("off",), "on", when="lit"), Move("switch", ("on",), "off")),
}


def _with(*moves: Move, **changes: Any) -> Lifecycle:
    """Return the sound declaration with more moves, and other fields changed."""
    return Lifecycle(**{**SOUND, "moves": (*SOUND["moves"], *moves), **changes})


def _faults(lifecycle: Lifecycle) -> list[str]:
    with pytest.raises(LifecycleError) as caught:
        explore(lifecycle)
    assert caught.value.lifecycle == "lamp"
    return [*caught.value.faults]


def test_a_sound_declaration_passes() -> None:
    """What the other tests break holds together as it is."""
    assert explore(_with()).step("off", "switch", guard=True) == "on"


@pytest.mark.parametrize("lifecycle", [ISSUE, MEASURE], ids=["issue", "measure"])
def test_our_own_declarations_pass(lifecycle: Lifecycle) -> None:
    """The two lifecycles of docs/rules hold together."""
    check(lifecycle)


def test_an_unknown_destination_is_reported() -> None:
    """A move to a state that is not declared."""
    assert _faults(_with(Move("burn", ("on",), "ash"))) == ["burn names the state ash, which is not declared"]


def test_an_unknown_source_is_reported() -> None:
    """A move from a state that is not declared."""
    assert _faults(_with(Move("burn", ("ash",), "on"))) == ["burn names the state ash, which is not declared"]


def test_an_unknown_initial_state_is_reported() -> None:
    """Everything would begin in a state that is not declared."""
    faults = _faults(_with(initial="ash"))

    assert "the initial state ash is not declared" in faults


@pytest.mark.parametrize("way", ["when", "unless"])
def test_an_unknown_guard_is_reported(way: str) -> None:
    """A move with a guard that is not declared, whichever way it points."""
    move = Move("dim", ("on",), None, **{way: "dark"})

    assert _faults(_with(move)) == ["dim names the guard dark, which is not declared"]


def test_an_unreachable_state_is_reported() -> None:
    """A state to which no moves lead from the beginning, even if it has some among its own."""
    faults = _faults(_with(Move("mend", ("broken",), "off"), states=("off", "on", "broken")))

    assert faults == ["nothing leads to the state broken"]


def test_a_state_reached_only_from_unreachable_ones_is_reported() -> None:
    """Two states that lead only to each other are both out of reach."""
    faults = _faults(_with(Move("swap", ("a",), "b"), Move("swap", ("b",), "a"), states=("off", "on", "a", "b")))

    assert faults == ["nothing leads to the state a", "nothing leads to the state b"]


def test_a_dead_end_is_reported() -> None:
    """A state that only has internal moves, or moves to itself, is never left."""
    faults = _faults(
        _with(
            Move("burn", ("on",), "ash"),
            Move("blow", ("ash",), None),
            Move("rake", ("ash",), "ash"),
            states=("off", "on", "ash"),
        )
    )

    assert faults == ["nothing leads out of the state ash"]


def test_overlapping_moves_without_a_guard_are_reported() -> None:
    """Two moves of one trigger from one state: the second would silently never be taken."""
    assert _faults(_with(Move("switch", ("on",), None))) == ["switch in on has 2 moves to choose from"]


def test_overlapping_guards_are_reported() -> None:
    """Two moves that are both open while the guard is true."""
    assert _faults(_with(Move("switch", ("off",), None, when="lit"))) == ["switch in off has 2 moves to choose from"]


def test_a_guarded_move_beside_an_open_one_is_reported() -> None:
    """A move without guard is open when the guard of the other is true, too."""
    assert _faults(_with(Move("switch", ("off",), None))) == ["switch in off has 2 moves to choose from"]


def test_opposite_guards_do_not_overlap() -> None:
    """One move when the guard is true and another when it is false share a state."""
    table = explore(_with(Move("switch", ("off",), None, unless="lit")))

    assert table.step("off", "switch", guard=True) == "on"
    assert table.step("off", "switch", guard=False) == "off"


def test_two_guards_on_a_trigger_are_reported() -> None:
    """A trigger is decided by one yes-or-no guard, wherever it is fired."""
    faults = _faults(_with(Move("switch", ("off",), None, unless="warm")))

    assert faults == ["switch is decided by more than one guard: lit, warm"]


def test_every_name_that_does_not_resolve_is_reported_at_once() -> None:
    """Nobody has to mend one fault to see the next."""
    faults = _faults(
        _with(
            Move("burn", ("on",), "ash"),
            Move("dim", ("fog",), None, when="dark"),
            Move("switch", ("off",), None, unless="warm"),
        )
    )

    assert sorted(faults) == [
        "burn names the state ash, which is not declared",
        "dim names the guard dark, which is not declared",
        "dim names the state fog, which is not declared",
        "switch is decided by more than one guard: lit, warm",
    ]


def test_every_fault_of_shape_is_reported_at_once() -> None:
    """States out of reach, dead ends and overlaps come in one exception."""
    faults = _faults(
        _with(
            Move("burn", ("on",), "ash"),
            Move("mend", ("broken",), "off"),
            Move("switch", ("on",), None),
            states=("off", "on", "ash", "broken"),
        )
    )

    assert sorted(faults) == [
        "nothing leads out of the state ash",
        "nothing leads to the state broken",
        "switch in on has 2 moves to choose from",
    ]


def test_faults_of_name_and_of_shape_are_reported_at_once() -> None:
    """A guard that is not declared does not hide a state out of reach or a dead end."""
    faults = _faults(
        _with(
            Move("dim", ("on",), None, when="dark"),
            Move("burn", ("on",), "ash"),
            Move("mend", ("broken",), "off"),
            states=("off", "on", "ash", "broken"),
        )
    )

    assert sorted(faults) == [
        "dim names the guard dark, which is not declared",
        "nothing leads out of the state ash",
        "nothing leads to the state broken",
    ]


def test_the_exception_names_the_lifecycle_and_every_fault() -> None:
    """Its text alone is enough to mend the declaration."""
    with pytest.raises(LifecycleError) as caught:
        check(_with(Move("burn", ("on",), "ash"), Move("dim", ("on",), None, when="dark")))

    assert str(caught.value) == (
        "the lifecycle of the lamp is wrong: burn names the state ash, which is not declared; "
        "dim names the guard dark, which is not declared"
    )
