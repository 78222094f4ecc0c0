"""`negotiation whatif`: the same questions with hypothetical events."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from negotiation.cli.options import Question, output_options, reading_options, today
from negotiation.cli.write.drafts import drafts_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from negotiation.events import Event
    from negotiation.questions.replay import Replay
    from negotiation.questions.whatif import WhatIf


@click.command(short_help="the same questions with hypothetical events, nothing written")
@click.argument("words", nargs=-1, required=True, metavar="FILE... | KIND FIELD=VALUE...")
@click.option("--issue", "issues", multiple=True, metavar="ISSUE", help="Only this issue; may be repeated.")
@output_options
@reading_options
def whatif(question: Question, words: tuple[str, ...], issues: tuple[str, ...]) -> WhatIf:
    """Lay hypothetical events over what was known by K, and say where things would stand at T, and what is otherwise.

    The events are those of files with one event a line (- for standard input), or one whose fields are given, as in
    'negotiation append'. They count whenever they became known. T is by default today, or the last day of theirs.

    \b
    negotiation whatif leader_approval id=deal occurred=2025-10-30 issues=tariffs parties=US,CN --known-at 2025-10-27
    negotiation whatif my.jsonl --at 2026-12-31 --issue tariffs
    """
    from negotiation.questions.whatif import what_if

    real, drafts = question.replay(), drafts_of(words)
    with drafts.placed():
        return what_if(real, drafts.events, question.at or _latest(real, drafts.events), *issues)


def _latest(real: Replay, events: Sequence[Event]) -> str:
    """Return today, or the last day of the hypothetical events if that is later."""
    from negotiation.times import edtf

    days = [today(real.zone), *(event.occurred.text for event in events)]
    return max(days, key=lambda day: edtf(day).period(real.zone).ends.instant)
