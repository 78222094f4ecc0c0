"""`negotiation whatif`: the status with hypothetical events; nothing is written."""

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


@click.command(short_help="the status with hypothetical events; nothing is written")
@click.argument("words", nargs=-1, required=True, metavar="FILE... | KIND FIELD=VALUE...")
@click.option("--issue", "issues", multiple=True, metavar="ISSUE", help="Only this issue; may be repeated.")
@output_options
@reading_options
def whatif(question: Question, words: tuple[str, ...], issues: tuple[str, ...]) -> WhatIf:
    """Add hypothetical events to what was known by K, and show what would be different at T. Nothing is written.

    The events are in files with one event a line (- for standard input), or one event is given by its fields, as in
    'negotiation append'. They count even if they become known after K. T is by default today, or the last day of the
    events if that is later.

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
