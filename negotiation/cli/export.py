"""`negotiation export`: write the log out as another."""

from __future__ import annotations

from pathlib import Path

import click

from negotiation.cli.options import log_option


@click.command(short_help="write the log out as another")
@click.argument("target", type=click.Path(path_type=Path))
@log_option
def export(log: str, target: Path) -> int:
    """Write the log out as a text file (.jsonl) or a SQLite file (.db), with the same head.

    TARGET is made if it is not there; else it must be empty, or hold what the log began with: then only what is missing
    is written.

    \b
    negotiation export my.jsonl -l my.db
    """
    from negotiation.logs import create_log, open_log
    from negotiation.logs.open import is_database
    from negotiation.logs.transfer import transfer

    if not is_database(target) and target.suffix.lower() != ".jsonl":
        raise click.UsageError(f"{target}: the ending tells the kind of log; use .db or .jsonl.")
    source = open_log(log)
    contents = source.read()
    made = not target.exists()
    goal = create_log(target, contents.name) if made else open_log(target)
    try:
        moved = transfer(contents, goal)
    except BaseException:
        if made:
            goal.close()
            target.unlink(missing_ok=True)
        raise
    click.echo(f"{target}: {moved}", err=True)
    return 0
