"""`negotiation import`: copy the entries of another log into this one."""

from __future__ import annotations

import click

from negotiation.cli.options import chosen_log
from negotiation.cli.progress import expected_events, stages


@click.command("import", short_help="copy the entries of another log into this one")
@click.argument("source")
@click.option("-l", "--log", "log", metavar="LOG", help="The log to import into.")
def import_(source: str, log: str | None) -> int:
    """Copy the entries of SOURCE, a shipped log by name, a file or an address, into this log.

    Positions, recording times and bytes stay the same, and so does the head. The log must be empty, or hold the first
    entries of SOURCE; then only the missing ones are written. All of them are written, or none.

    \b
    negotiation import us-china-2025 -l my.db
    """
    from negotiation.logs import open_log
    from negotiation.logs.copies.transfer import transfer

    target = chosen_log(log, "to import into")
    with stages("importing", 2, expected_events(source)) as begin:
        begin("reading")
        contents = open_log(source).read()
        begin("writing and reading back")
        opened = open_log(target)
        moved = transfer(contents, opened)
    click.echo(f"{opened.describe().place}: {moved}", err=True)
    return 0
