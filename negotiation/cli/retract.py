"""`negotiation retract`: write an event that takes another out of the record."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from negotiation.cli.correct import refuse_to_guess
from negotiation.cli.options import DateType
from negotiation.cli.writing import writing_options

if TYPE_CHECKING:
    from negotiation.cli.writing import Pen


@click.command(short_help="write an event that takes another out of the record")
@click.argument("event", metavar="ID")
@click.argument("words", nargs=-1, metavar="FIELD=VALUE...")
@click.option("--known", type=DateType(), metavar="DATE", help="When it was taken back in public.")
@click.option("--slip", is_flag=True, help="A slip of the record: it should never have been in it.")
@writing_options
def retract(pen: Pen, event: str, words: tuple[str, ...], known: str | None, *, slip: bool) -> int:
    """Retract an event: from then on no answer takes it in. It stays in the log, and so does the reason.

    With --known DATE it was taken back in public on that day; with --slip it should never have been in the record.
    To bring it back, retract the retraction.

    \b
    negotiation retract 2026-12-01-a-quota -l my.jsonl --slip reason="Entered twice."
    negotiation retract 2026-12-01-a-quota -l my.jsonl --known 2026-12-03 reason="Withdrawn by the Wire."
    """
    from negotiation.cli.fields import changes_of
    from negotiation.codec import retraction

    refuse_to_guess(known, slip=slip)
    return pen.put([retraction(pen.event(event), known=known, taken=pen.ids(), **changes_of("retraction", words))])
