"""`negotiation claims`: what one side says of another, and what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from negotiation.cli.options import Question, output_options, reading_options

if TYPE_CHECKING:
    from negotiation.questions.standing.claims import Claims


@click.command(short_help="what one side says of another")
@click.argument("issues", nargs=-1, metavar="[ISSUE]...")
@click.option("--all", "every", is_flag=True, help="Also those that were confirmed, contradicted, overtaken or lapsed.")
@output_options
@reading_options
def claims(question: Question, issues: tuple[str, ...], *, every: bool) -> Claims:
    """List what one side says of another that has not said so itself; with --all, what became of each claim.

    \b
    negotiation claims --at 2025-10-26
    negotiation claims rare-earths --all --format csv
    """
    return question.view().claims(*issues, every=every)
