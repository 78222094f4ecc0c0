"""`negotiation backup`: copy the log, and read the copy back."""

from __future__ import annotations

from pathlib import Path

import click

from negotiation.cli.options import log_option


@click.command(short_help="copy the log, and read the copy back")
@click.argument("file", type=click.Path(path_type=Path))
@log_option
def backup(log: str, file: Path) -> int:
    """Copy the log as it stands, while others may be appending, and read the copy back.

    FILE must not be there, and ends as the log does: to change the kind, export. The copy is kept only if its head
    is that of the log.

    \b
    negotiation backup my-copy.db -l my.db
    """
    from negotiation.logs import open_log
    from negotiation.logs.copies.backup import back_up

    if file.exists():
        raise click.UsageError(f"{file} is there already; nothing is overwritten.")
    contents = back_up(open_log(log), file)
    click.echo(f"{file}: {contents.position} events, head {contents.head}; read back and compared.", err=True)
    return 0
