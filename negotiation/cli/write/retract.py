"""`negotiation retract`: write an event that withdraws another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from negotiation.cli.options import DateType
from negotiation.cli.write.correct import refuse_to_guess
from negotiation.cli.write.write_command import writing_options

if TYPE_CHECKING:
    from negotiation.cli.write.write_command import WriteCommand


@click.command(short_help="write an event that withdraws another")
@click.argument("event", metavar="ID")
@click.argument("words", nargs=-1, metavar="FIELD=VALUE...")
@click.option("--known", type=DateType(), metavar="DATE", help="When it was withdrawn in public.")
@click.option("--slip", is_flag=True, help="The record was wrong: the event should not have been in it.")
@click.option("--only", is_flag=True, help="Withdraw only this correction; the event that it corrected counts again.")
@writing_options
def retract(
    writing: WriteCommand, event: str, words: tuple[str, ...], known: str | None, *, slip: bool, only: bool
) -> int:
    """Retract an event: answers no longer use it. The event and the reason stay in the log.

    All corrections of the event are withdrawn with it, whichever of their ids you name. With --only, just the named
    correction is withdrawn, and the event that it corrected counts again.

    --known DATE: it was withdrawn in public on that day. --slip: it should never have been in the record. To undo a
    retraction, retract it.

    \b
    negotiation retract 2026-12-01-a-quota -l my.jsonl --slip reason="Entered twice."
    negotiation retract 2026-12-01-a-quota -l my.jsonl --known 2026-12-03 reason="Withdrawn by the Wire."
    """
    from negotiation.cli.write.fields import changes_of
    from negotiation.codec import retraction
    from negotiation.history import root_of

    refuse_to_guess(known, slip=slip)
    changes = {"only": only, **changes_of("retraction", words)}
    named = writing.event(event)
    root = root_of(named, {entry.event.id: entry.event for entry in writing.contents})
    return writing.put([retraction(named, known=known, root=root, taken=writing.ids(), **changes)])
