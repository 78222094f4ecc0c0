"""`negotiation status`: where each issue stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from negotiation.cli.options import Question, output_options, reading_options

if TYPE_CHECKING:
    from negotiation.questions import Status


@click.command(short_help="where each issue stands")
@click.argument("issues", nargs=-1, metavar="[ISSUE]...")
@output_options
@reading_options
def status(question: Question, issues: tuple[str, ...]) -> Status:
    """Say where each issue stands at a date, as far as was known at another.

    \b
    negotiation status --at 2025-10-26 --known-at 2025-10-27
    negotiation status tariffs tiktok --at 2026-01-30 --format json
    """
    return question.view().status(*issues)
