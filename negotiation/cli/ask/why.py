"""`negotiation why`: the events, sources and voices that made a status."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from negotiation.cli.options import Question, output_options, reading_options

if TYPE_CHECKING:
    from negotiation.questions.why import Why


@click.command(short_help="the events, sources and voices that made a status")
@click.argument("issue")
@output_options
@reading_options
def why(question: Question, issue: str) -> Why:
    """Explain the status of an issue: the events that led to it, who stated them, their sources, and open claims.

    \b
    negotiation why rare-earths --at 2025-10-26 --known-at 2025-10-27
    """
    return question.view().why(issue)
