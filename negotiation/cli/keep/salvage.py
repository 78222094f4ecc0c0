"""`negotiation salvage`: copy the undamaged beginning of a log into a new log."""

from __future__ import annotations

from pathlib import Path

import click

from negotiation.cli import NO, OK
from negotiation.cli.options import check_ending, rendered, write


@click.command(short_help="copy the undamaged beginning of a log into a new log")
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
    help="The format of the list.",
)
def salvage(log: str, target: Path, form: str) -> int:
    """Copy the longest valid beginning of LOG into a new log, and list every entry that was left out, with the reason.

    LOG is a file or an address, and is only read. It may have torn or damaged lines and pages, entries that are not
    events or do not match their hash, and missing guards. Positions, recording times and bytes stay the same, so that
    checkpoints of the copied part still hold. On an error, no new log is made.

    Exit codes: 0 if nothing was wrong with LOG, 1 if something was wrong or left out, 3 if nothing can be copied.

    \b
    negotiation salvage my.db -o sound.db
    """
    from negotiation.logs import open_log
    from negotiation.logs.damage.salvage import salvage as salvaged

    check_ending(target)
    # A link that leads nowhere does not exist(), but would be written through.
    if target.exists() or target.is_symlink():
        raise click.UsageError(f"{target} exists already; nothing is overwritten.")
    opened = open_log(log)
    try:
        answer = salvaged(opened, target)
    finally:
        opened.close()
    write(rendered(answer, form), None)
    return OK if answer.is_whole else NO
