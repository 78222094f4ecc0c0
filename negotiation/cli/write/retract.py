"""`negotiation retract`: write an event that takes another out of the record."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from negotiation.cli.options import DateType
from negotiation.cli.write.correct import refuse_to_guess
from negotiation.cli.write.write_command import writing_options

if TYPE_CHECKING:
    from negotiation.cli.write.write_command import WriteCommand


@click.command(short_help="write an event that takes another out of the record")
@click.argument("event", metavar="ID")
@click.argument("words", nargs=-1, metavar="FIELD=VALUE...")
@click.option("--known", type=DateType(), metavar="DATE", help="When it was taken back in public.")
@click.option("--slip", is_flag=True, help="A slip of the record: it should never have been in it.")
@click.option("--only", is_flag=True, help="Just this correction: what it corrected stands again.")
@writing_options
def retract(
    writing: WriteCommand, event: str, words: tuple[str, ...], known: str | None, *, slip: bool, only: bool
) -> int:
    """Retract an event: from then on no answer takes it in. It stays in the log, and so does the reason.

    All corrections of the event go with it, whichever of their ids you name. With --only just the named correction is
    taken out, and what it corrected stands again.

    With --known DATE it was taken back in public on that day; with --slip it should never have been in the record.
    To bring it back, retract the retraction.

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
