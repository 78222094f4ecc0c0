"""What is given twice on a command line is refused where one value counts: click alone would take the last one."""

from __future__ import annotations

import click
import pytest

from negotiation.cli.group import COMMANDS, negotiation
from running import SMALL, launch, run


def options(*, multiple: bool) -> list[tuple[str, str]]:
    """Return every option with a value, as (command, name), of all commands."""
    root = click.Context(negotiation)
    found: list[tuple[str, str]] = []
    for name in COMMANDS:
        command = negotiation.get_command(root, name)
        assert command is not None
        for option in command.params:
            if isinstance(option, click.Option) and not option.is_flag and option.multiple is multiple:
                found += [(name, written) for written in option.opts]
    return found


@pytest.mark.parametrize(("command", "option"), options(multiple=False))
def test_an_option_that_takes_one_value_is_refused_when_it_comes_twice(command: str, option: str) -> None:
    """In every command: the answer would be for one of the two, without a word."""
    values = ("1", "2") if (command, option) == ("diff", "--known") else ("1",)
    outcome = run(command, option, *values, option, *values)

    assert (outcome.code, outcome.out) == (2, "")
    assert "is given 2 times; give it once" in outcome.err


def test_there_are_many_such_options() -> None:
    """The test above tries the real commands, each name of an option on its own."""
    assert len(options(multiple=False)) > 150
    assert {("status", "-l"), ("status", "--log"), ("serve", "--port"), ("export", "--to")} <= {
        *options(multiple=False)
    }


@pytest.mark.parametrize(
    "words",
    [
        ("status", "-l", "a", "--log", "b"),
        ("status", "-la", "-lb"),
        ("status", "--log=a", "tariffs", "-l", "b"),
        ("-l", "a", "-l", "b"),
        ("-l", "a", "--log=b", "status"),
    ],
    ids=" ".join,
)
def test_two_logs_are_refused_however_they_are_written(words: tuple[str, ...]) -> None:
    """Before the command or after it, by the long name or the short one."""
    outcome = run(*words)

    assert (outcome.code, outcome.out) == (2, "")
    assert "-l / --log is given 2 times" in outcome.err


def test_a_log_before_the_command_and_another_after_it_are_refused() -> None:
    """They too are two logs, of which one would be left out without a word."""
    outcome = run("-l", str(SMALL), "status", "-l", "us-china-2025")

    assert (outcome.code, outcome.out) == (2, "")
    assert "before the command and after it" in outcome.err


def test_a_log_of_the_environment_is_no_second_log() -> None:
    """The variable is a default, which the option overrides."""
    outcome = launch("measures", "-l", str(SMALL), "--at", "2025-04-01", NEGOTIATION_LOG="us-china-2025")

    assert (outcome.returncode, outcome.stderr) == (0, b"")


@pytest.mark.parametrize(
    "words", [("status", "--at", "2025", "--at", "2026", "--help"), ("-l", "a", "-l", "b", "--help")]
)
def test_help_is_given_whatever_else_is_typed(words: tuple[str, ...]) -> None:
    """Who asks for help has not finished the command."""
    outcome = run(*words)

    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out.startswith("Usage: negotiation ")


@pytest.mark.parametrize(("command", "option"), options(multiple=True))
def test_an_option_that_takes_several_values_may_come_twice(command: str, option: str) -> None:
    """It is not refused for that."""
    assert "give it once" not in run(command, option, "1", option, "2").err


def test_a_flag_that_comes_twice_says_the_same_again() -> None:
    """Nothing is lost, so nothing is refused."""
    assert run("check", "-l", str(SMALL), "--list", "--list").code == 0


def test_a_field_that_comes_twice_is_refused() -> None:
    """As options are: the event would hold one of the two values. A source may come twice: events have several."""
    words = ("whatif", "-l", str(SMALL), "statement", "id=x", "occurred=2025-03-01", "issues=fish", "parties=A")
    refused = run(*words, "headline=One.", "headline=Two.")
    accepted = run(*words, "source=The Wire", "source=The Post")

    assert (refused.code, refused.out) == (2, "")
    assert "the field headline is given twice" in refused.err
    assert "twice" not in accepted.err
