from __future__ import annotations

import pytest

from negotiation.errors import UnknownNameError
from negotiation.questions.checks import CHECKS, FILE_CHECKS, GROUPS, chosen


def test_basic_checks_and_the_replays_run_when_nothing_is_asked_for() -> None:
    """Without names: what every log should pass."""
    assert chosen() == (*GROUPS["basic"], "replays")


def test_strict_is_everything() -> None:
    """No check is left out, and none runs twice."""
    assert sorted(chosen(strict=True)) == sorted({*CHECKS, *FILE_CHECKS})


def test_a_group_or_a_check_can_be_asked_for() -> None:
    """Basic checks run in any case."""
    assert chosen(["order"]) == (*GROUPS["basic"], "ties")
    assert chosen(["cited", "basic"]) == (*GROUPS["basic"], "cited")


def test_the_groups_are_those_of_the_handbook() -> None:
    """They are named in documents and scripts, so their names stay."""
    assert [*GROUPS] == ["basic", "strict", "sources", "order", "replays", "proof"]
    assert {name for names in GROUPS.values() for name in names} == {*CHECKS, *FILE_CHECKS}


def test_an_unknown_check_names_the_nearest() -> None:
    """A slip is told, with what was meant."""
    with pytest.raises(UnknownNameError, match="Did you mean sources"):
        chosen(["souces"])


def test_every_check_says_in_one_line_what_holds() -> None:
    """The listing of checks is made of their docstrings."""
    assert [name for name, check in CHECKS.items() if not (check.__doc__ or "").endswith(".")] == []
