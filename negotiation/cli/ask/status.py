"""`negotiation status`: where each issue stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from negotiation.cli import NO, OK
from negotiation.cli.options import (
    Question,
    format_options,
    reading_options,
    refuse_to_overwrite,
    rendered,
    write,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from negotiation.questions.replay import View
    from negotiation.questions.status import Status


@click.command(short_help="where each issue stands")
@click.argument("issues", nargs=-1, metavar="[ISSUE]...")
@click.option(
    "--expect",
    multiple=True,
    metavar="[ISSUE=]PHASE",
    help="Exit with 1 unless the issues (or this issue) are in this phase.",
)
@format_options()
@reading_options
def status(question: Question, issues: tuple[str, ...], expect: tuple[str, ...], form: str, output: str | None) -> int:
    """Show where each issue stands at T, as far as was known by K.

    \b
    negotiation status --at 2025-10-26 --known-at 2025-10-27
    negotiation status tariffs tiktok --at 2026-01-30 --format json
    negotiation status tariffs --at 2025-11-10 --expect in_force
    """
    expected = [_expectation(text) for text in expect]
    refuse_to_overwrite(output, question.log)
    view = question.view()
    answer = view.status(*issues)
    unmet = [*_unmet(view, answer, expected)]
    write(rendered(answer, form, to_file=output is not None), output)
    for line in unmet:
        click.echo(line, err=True)
    return NO if unmet else OK


def _expectation(text: str) -> tuple[str | None, str]:
    """Return issue and phase of an expectation; None as issue means all issues of the question."""
    from difflib import get_close_matches

    from negotiation.lifecycles import PHASES

    issue, _, phase = text.rpartition("=")
    phase = phase.strip().replace(" ", "_").replace("-", "_")
    if phase not in PHASES:
        near = get_close_matches(phase, PHASES, n=1)
        remedy = f"Did you mean {near[0]}?" if near else f"The phases are {', '.join(PHASES)}."
        raise click.UsageError(f"there is no phase {phase!r}. {remedy}")
    return issue or None, phase


def _unmet(view: View, answer: Status, expected: list[tuple[str | None, str]]) -> Iterator[str]:
    """Yield a line for each expectation that is not met."""
    for issue, phase in expected:
        concerned = answer.issues if issue is None else view.status(issue).issues
        for each in concerned:
            if each.phase != phase:
                yield f"{each.issue}: expected {phase}, found {each.phase}."
