"""`negotiation import`: take over what another log holds."""

from __future__ import annotations

import click

from negotiation.cli.options import chosen_log
from negotiation.cli.progress import expected_events, stages


@click.command("import", short_help="take over what another log holds")
@click.argument("source")
@click.option("-l", "--log", "log", metavar="LOG", help="The log to import into.")
def import_(source: str, log: str | None) -> int:
    """Take over what another log holds: SOURCE is a shipped log by name, or a file.

    Positions, recording times and bytes are kept, and so the head. The log must be empty, or hold what SOURCE began
    with: then only what is missing is written. All or nothing.

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
