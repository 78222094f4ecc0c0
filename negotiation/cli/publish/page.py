"""`negotiation page`: one self-contained web page with a slider over the days."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from negotiation.cli.options import Question, reading_options, refuse_to_overwrite, write

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

_MANY = 50


@click.command(short_help="one self-contained web page with a slider over the days")
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, allow_dash=True), metavar="FILE", help="The file to write."
)
@reading_options
def page(question: Question, output: str | None) -> int:
    """Write a web page with the answers for every day, as known on every day, in one file without further parts.

    It opens at `--at` and contains nothing that became known after `--known-at`; both are today by default. Its days
    are in the time zone of the log, or of `--zone`. Without `-o` it is written to standard output, unless that is a
    terminal.

    \b
    negotiation page -o us-china.html
    negotiation page --at 2025-10-26 --known-at 2025-10-27 -o as-believed.html
    """
    from negotiation.page import page as written

    if output is None and sys.stdout.isatty():
        raise click.UsageError("a page cannot be shown on a terminal. Name a file: -o page.html")
    refuse_to_overwrite(output, question.log)
    write(written(question.view(), _watched), output)
    return 0


def _watched(days: Sequence[date]) -> Iterator[date]:
    """Yield the days; show a progress bar if there are many and standard error is a terminal."""
    hidden = len(days) < _MANY or not sys.stderr.isatty()
    with click.progressbar(days, label="Days", file=sys.stderr, hidden=hidden) as shown:
        yield from shown
