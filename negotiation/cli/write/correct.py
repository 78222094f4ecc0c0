"""`negotiation correct`: write an event that replaces another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from negotiation.cli.options import DateType
from negotiation.cli.write.write_command import writing_options

if TYPE_CHECKING:
    from negotiation.cli.write.write_command import WriteCommand


@click.command(short_help="write an event that replaces another")
@click.argument("event", metavar="ID")
@click.argument("words", nargs=-1, metavar="FIELD=VALUE...")
@click.option("--known", type=DateType(), metavar="DATE", help="When the correction became public.")
@click.option("--slip", is_flag=True, help="The record was wrong: the event was never public in this form.")
@writing_options
def correct(writing: WriteCommand, event: str, words: tuple[str, ...], known: str | None, *, slip: bool) -> int:
    """Correct an event: append a copy of it with these fields changed, which replaces it in answers. The old event
    stays in the log.

    Say which kind of correction it is. --known DATE: it was corrected in public on that day; answers as known before
    that day stay the same. --slip: the record was wrong; past answers change too, and --position still shows the log as
    it was. FIELD= removes a field; source=… replaces all sources.

    \b
    negotiation correct 2026-12-01-a-quota -l my.jsonl --slip level="25 %"
    negotiation correct 2026-12-01-a-quota -l my.jsonl --known 2026-12-03 level="25 %" --dry-run
    """
    from negotiation.cli.write.fields import changes_of
    from negotiation.codec import correction

    refuse_to_guess(known, slip=slip)
    old = writing.event(event)
    # A correction may change the kind, and the new kind decides which fields there are.
    kind = next((word.partition("=")[2] for word in words if word.startswith("kind=")), old.kind)
    changes = changes_of(writing.kind(kind), words)
    return writing.put([correction(old, changes, known=known, taken=writing.ids())])


def refuse_to_guess(known: str | None, *, slip: bool) -> None:
    """Raise a usage error unless exactly one of the two kinds of correction is asked for."""
    if slip == (known is not None):
        raise click.UsageError(
            "use either --known DATE (it was corrected in public on that day) or --slip (the record was wrong)."
        )
