"""`negotiation next`: which steps, by whom, would move an issue."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from negotiation.cli.options import Question, output_options, reading_options

if TYPE_CHECKING:
    from negotiation.questions.steps_ahead import StepsAhead


@click.command(short_help="which steps, by whom, would move an issue")
@click.argument("issue")
@output_options
@reading_options
def next(question: Question, issue: str) -> StepsAhead:  # noqa: A001 - the command is called so
    """Say which steps would move an issue to which phase, who must still take them, what happens by itself, and
    what is due.

    \b
    negotiation next tariffs --at 2025-10-31
    """
    return question.view().next(issue)
