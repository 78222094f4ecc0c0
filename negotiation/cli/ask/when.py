"""`negotiation when`: when an issue or a measure was in a state."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from negotiation.cli.options import Question, output_options, reading_options

if TYPE_CHECKING:
    from negotiation.questions.spans import Spans


@click.command(short_help="when an issue or a measure was in a state")
@click.argument("name", metavar="ISSUE|MEASURE")
@click.argument("state", required=False)
@output_options
@reading_options
def when(question: Question, name: str, state: str | None) -> Spans:
    """List the times in which an issue was in a phase, or a measure in a state; without STATE, all of them in order.

    \b
    negotiation when tariffs in_force
    negotiation when us-port-fees --at 2026-12-31
    """
    return question.view().spans(name, state.replace(" ", "_").replace("-", "_") if state else None)
