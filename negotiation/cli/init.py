"""`negotiation init`: make an empty log."""

from __future__ import annotations

from pathlib import Path

import click


@click.command(short_help="make an empty log")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--name", metavar="NAME", help="What answers call it. Default: the file's name without ending.")
def init(file: Path, name: str | None) -> int:
    """Make an empty log: a SQLite file (.db, .sqlite, .sqlite3) or a text file (.jsonl).

    What is there already is never overwritten. The first event to append is an opening.

    \b
    negotiation init my.db
    negotiation init my.jsonl
    """
    from negotiation.logs import create_log
    from negotiation.logs.open import is_database

    if not is_database(file) and file.suffix.lower() != ".jsonl":
        raise click.UsageError(f"{file}: the ending tells the kind of log; use .db or .jsonl.")
    if name is not None and not is_database(file):
        raise click.UsageError("a text file has no place for a name: it is called as the file is. Leave --name out.")
    if name is not None and not name.strip():
        raise click.UsageError("the name is empty.")
    if file.exists():
        raise click.UsageError(f"{file} is there already; nothing is overwritten.")
    log = create_log(file, name)
    click.echo(f"{file}: an empty log, called {log.name}.", err=True)
    return 0
