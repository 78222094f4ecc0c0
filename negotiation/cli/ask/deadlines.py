"""`negotiation deadlines`: what starts, ends or falls due."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import click

from negotiation.cli.options import Question, output_options, reading_options

if TYPE_CHECKING:
    from negotiation.questions.deadlines import Deadlines

_WITHIN = re.compile(r"([0-9]{1,4})\s*([dw])")
_UNITS = {"d": "days", "w": "weeks"}


class WithinType(click.ParamType[timedelta]):
    """A number of days or weeks: `90d`, `12w`."""

    name = "within"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the time span of a text."""
        match = _WITHIN.fullmatch(str(value).strip())
        if match is None:
            self.fail(f"{value!r} is not a time span. Write days or weeks: 90d, 12w.", param, ctx)
        return timedelta(**{_UNITS[match[2]]: int(match[1])})


@click.command(short_help="what starts, ends or falls due")
@click.argument("issues", nargs=-1, metavar="[ISSUE]...")
@click.option("--within", type=WithinType(), metavar="90d", help="Only what is due within this time: days or weeks.")
@output_options
@reading_options
def deadlines(question: Question, issues: tuple[str, ...], within: timedelta | None) -> Deadlines:
    """List what starts, ends or falls due after T, who set it, and what happens then.

    \b
    negotiation deadlines --at 2025-10-26 --within 90d
    negotiation deadlines port-fees --at 2026-06-30 --format csv
    """
    return question.view().deadlines(*issues, within=within)
