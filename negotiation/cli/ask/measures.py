"""`negotiation measures`: every measure, its level in force, and totals."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from negotiation.cli.options import Question, output_options, reading_options

if TYPE_CHECKING:
    from negotiation.questions.measures import Measures


@click.command(short_help="every measure, its level in force, and totals")
@click.argument("names", nargs=-1, metavar="[MEASURE]...")
@output_options
@reading_options
def measures(question: Question, names: tuple[str, ...]) -> Measures:
    """List each measure with its state, its dates, and the levels in force and suspended; then the totals.

    \b
    negotiation measures --at 2025-04-10
    negotiation measures us-reciprocal-tariff --at 2025-05-14 --format json
    """
    return question.view().measures(*names)
