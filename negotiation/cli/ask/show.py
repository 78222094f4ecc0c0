"""`negotiation show`: one event with all its fields."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from negotiation.cli.options import Question, output_options, reading_options

if TYPE_CHECKING:
    from negotiation.questions.records import EventDetail


@click.command(short_help="one event with all its fields")
@click.argument("event", metavar="ID")
@output_options
@reading_options
def show(question: Question, event: str) -> EventDetail:
    """Show one event with its fields, sources, position, hash and corrections.

    \b
    negotiation show 2025-10-26-kl-cn
    """
    return question.replay().show(event)
