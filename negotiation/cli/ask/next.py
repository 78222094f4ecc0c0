"""`negotiation next`: the steps that would move an issue, and who must take them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from negotiation.cli.options import Question, output_options, reading_options

if TYPE_CHECKING:
    from negotiation.questions.steps_ahead import StepsAhead


@click.command(short_help="the steps that would move an issue, and who must take them")
@click.argument("issue")
@output_options
@reading_options
def next(question: Question, issue: str) -> StepsAhead:  # noqa: A001 - the command is called so
    """Show which steps would move an issue to another phase, who must still take them, what happens without a step,
    and what is due.

    \b
    negotiation next tariffs --at 2025-10-31
    """
    return question.view().next(issue)
