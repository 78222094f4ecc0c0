"""`negotiation replay`: every change, step by step."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import click

from negotiation.cli.options import DateType, Question, output_options, reading_options

if TYPE_CHECKING:
    from negotiation.questions.records import Steps


@click.command(short_help="every change, step by step")
@click.argument("names", nargs=-1, metavar="[ISSUE|MEASURE]...")
@click.option("--from", "start", type=DateType(), metavar="DATE", help="Only changes from this date on.")
@click.option("--moves", is_flag=True, help="Only steps that led to another state.")
@output_options
@reading_options
def replay(question: Question, names: tuple[str, ...], start: str | None, *, moves: bool) -> Steps:
    """List each transition in order, with the event, or the timer set by an event, that caused it.

    \b
    negotiation replay tariffs --at 2025-11-10
    negotiation replay --moves --from 2025-10-01 --at 2025-11-30
    """
    from negotiation.times import edtf

    view = question.view()
    steps = view.steps(*names)
    since = edtf(start).period(view.replay.zone).begins if start else None
    return attrs.evolve(
        steps,
        steps=tuple(
            step
            for step in steps.steps
            if (not moves or step.before != step.after) and (since is None or step.when.moment >= since)
        ),
    )
