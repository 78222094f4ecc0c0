"""`negotiation backup`: copy the log, and check the copy."""

from __future__ import annotations

from pathlib import Path

import click

from negotiation.cli.options import log_option


@click.command(short_help="copy the log, and check the copy")
@click.argument("file", type=click.Path(path_type=Path))
@log_option
def backup(log: str, file: Path) -> int:
    """Copy the log into FILE, also while others append to it, and read the copy back.

    FILE must not exist, and must have the ending of the log; to change the kind of log, use export. The copy is kept
    only if its head is the head of the log.

    \b
    negotiation backup my-copy.db -l my.db
    """
    from negotiation.logs import open_log
    from negotiation.logs.copies.backup import back_up

    if file.exists():
        raise click.UsageError(f"{file} exists already; nothing is overwritten.")
    contents = back_up(open_log(log), file)
    click.echo(f"{file}: {contents.position} events, head {contents.head}; read back and compared.", err=True)
    return 0
