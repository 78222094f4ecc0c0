"""The command reference, COMMANDS.md, is what `--help` says; `python -m tests.update` writes it anew."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest

from negotiation.cli.group import COMMANDS, negotiation

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[2]
REFERENCE = ROOT / "COMMANDS.md"
_HEAD = """\
# Commands

What `negotiation COMMAND --help` says, for every command. Written by `tests/docs/test_commands.py`; not edited by hand.
"""


def _help(command: click.Command, name: str, parent: click.Context | None = None) -> str:
    context = click.Context(command, info_name=name, parent=parent, max_content_width=100, terminal_width=100)
    return command.get_help(context)


def reference() -> str:
    """Return the whole reference."""
    root = click.Context(negotiation, info_name="negotiation", max_content_width=100, terminal_width=100)
    parts = [_HEAD, f"## negotiation\n\n```text\n{_help(negotiation, 'negotiation')}\n```\n"]
    for name in COMMANDS:
        command = negotiation.get_command(root, name)
        assert command is not None
        parts.append(f"## negotiation {name}\n\n```text\n{_help(command, name, root)}\n```\n")
    return "\n".join(parts)


@pytest.mark.generated
def test_the_command_reference_is_up_to_date(generated: Callable[[Path, str], None]) -> None:
    """COMMANDS.md holds the help of every command, word for word."""
    generated(REFERENCE, reference())


def test_every_command_has_help_and_an_example() -> None:
    """A command says in its help what it does and how it is called."""
    root = click.Context(negotiation)
    for name in COMMANDS:
        command = negotiation.get_command(root, name)
        assert command is not None
        text = command.help or ""

        assert f"negotiation {name}" in text or "negotiation check" in text
        assert command.short_help == COMMANDS[name]
