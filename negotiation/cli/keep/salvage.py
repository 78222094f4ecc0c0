"""`negotiation salvage`: write what is sound of a damaged log into a new one, and list what was left."""

from __future__ import annotations

from pathlib import Path

import click

from negotiation.cli import NO, OK
from negotiation.cli.options import check_ending, rendered, write


@click.command(short_help="what is sound of a damaged log, as a new log")
@click.argument("log")
@click.option(
    "-o",
    "--output",
    "target",
    type=click.Path(path_type=Path),
    metavar="NEW",
    required=True,
    help="The new log, .db or .jsonl. Nothing is overwritten.",
)
@click.option(
    "-f",
    "--format",
    "form",
    type=click.Choice(("text", "json")),
    default="text",
    show_default=True,
    help="How to write the list.",
)
def salvage(log: str, target: Path, form: str) -> int:
    """Write the longest sound beginning of LOG into a new log, and list every entry that was left, with the reason.

    LOG is a file or an address, and is only read: torn or damaged lines and pages, entries that are no events or not
    those that their hash stands for, guards that are missing. Positions, recording times and bytes are kept, so that
    checkpoints of the part that is kept still hold. The new log is there whole or not at all.

    Exit codes: 0 if nothing was wrong with LOG, 1 if something was left, 3 if there is nothing to be kept.

    \b
    negotiation salvage my.db -o sound.db
    """
    from negotiation.logs import open_log
    from negotiation.logs.damage.salvage import salvage as salvaged

    check_ending(target)
    if target.exists() or target.is_symlink():
        raise click.UsageError(f"{target} is there already; nothing is overwritten.")
    opened = open_log(log)
    try:
        answer = salvaged(opened, target)
    finally:
        opened.close()
    write(rendered(answer, form), None)
    return OK if answer.is_whole else NO
