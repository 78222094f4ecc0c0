"""`negotiation diff`: what changed between two dates, or what was learned."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import click

from negotiation.cli.options import DateType, Question, output_options, reading_options, today

if TYPE_CHECKING:
    from negotiation.questions.comparison import Comparison

_DATE = DateType()


@click.command(short_help="what changed between two dates, or what was learned")
@click.argument("words", nargs=-1, metavar="[T1 T2] [ISSUE]...")
@click.option(
    "--known", nargs=2, type=_DATE, metavar="K1 K2", help="Compare what was known by K1 with what was known by K2."
)
@output_options
@reading_options
def diff(question: Question, words: tuple[str, ...], known: tuple[str, str] | None) -> Comparison:
    """Compare the state of each issue at two dates, and list the events that changed it.

    With --known, compare what was known on two dates about one date: which events became known or were corrected, and
    which answers changed.

    \b
    negotiation diff 2025-11-03 2025-11-10
    negotiation diff 2025-10-25 2025-11-01 tariffs rare-earths
    negotiation diff --known 2025-10-25 2025-10-27 --at 2025-10-26
    """
    if known is not None:
        return _in_our_knowledge(question, known, words)
    if len(words) < 2:  # noqa: PLR2004 - two dates
        raise click.UsageError("name two dates, as in 'negotiation diff 2025-11-03 2025-11-10', or --known K1 K2.")
    if question.at is not None:
        raise click.UsageError("T1 and T2 replace --at; leave --at out, or compare what was known with --known K1 K2.")
    return _in_the_world(question, (words[0], words[1]), words[2:])


def _in_the_world(question: Question, dates: tuple[str, str], issues: tuple[str, ...]) -> Comparison:
    from negotiation.questions.comparison import in_the_world

    context = click.get_current_context()
    first, second = (_DATE.convert(date, None, context) for date in dates)
    asked = question.replay()
    return in_the_world(asked.at(first), asked.at(second), *issues)


def _in_our_knowledge(question: Question, known: tuple[str, str], issues: tuple[str, ...]) -> Comparison:
    from negotiation.questions.comparison import in_our_knowledge

    if question.known_at is not None:
        raise click.UsageError("--known gives both dates K; leave --known-at out.")
    before, after = (attrs.evolve(question, known_at=date).replay() for date in known)
    at = question.at or today(after.zone)
    return in_our_knowledge(before.at(at), after.at(at), *issues)
