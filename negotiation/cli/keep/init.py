"""`negotiation init`: make an empty log."""

from __future__ import annotations

from pathlib import Path

import click


@click.command(short_help="make an empty log")
@click.argument("place", metavar="FILE|ADDRESS")
@click.option("--name", metavar="NAME", help="What answers call it. Default: the file's or database's name.")
def init(place: str, name: str | None) -> int:
    """Make an empty log: a SQLite file (.db, .sqlite, .sqlite3), a text file (.jsonl), or a negotiation in a PostgreSQL
    database, as its owner.

    What is there already is never overwritten. The first event to append is an opening. On a server it may be done
    again: an older schema is brought up to date, and rights are granted to roles that have been made since.

    \b
    negotiation init my.db
    negotiation init my.jsonl
    negotiation init 'postgresql://my.host/ledgers?negotiation=us-china-2025'
    """
    from negotiation.logs import create_log
    from negotiation.logs.open import is_database
    from negotiation.logs.postgres.address import is_address

    if name is not None and not name.strip():
        raise click.UsageError("the name is empty.")
    if is_address(place):
        return _on_server(place, name)
    file = Path(place)
    if not is_database(file) and file.suffix.lower() != ".jsonl":
        raise click.UsageError(f"{file}: the ending tells the kind of log; use .db or .jsonl.")
    if name is not None and not is_database(file):
        raise click.UsageError("a text file has no place for a name: it is called as the file is. Leave --name out.")
    if file.exists():
        raise click.UsageError(f"{file} is there already; nothing is overwritten.")
    log = create_log(file, name)
    click.echo(f"{file}: an empty log, called {log.name}.", err=True)
    if not is_database(file) and _is_in_git(file):
        remedy = f"{file.name} -text merge=negotiation"
        click.echo(f"git must not change its line ends; put into .gitattributes: {remedy}", err=True)
    return 0


def _is_in_git(file: Path) -> bool:
    return any((folder / ".git").exists() for folder in file.absolute().parents)


def _on_server(place: str, name: str | None) -> int:
    from negotiation.logs.postgres.address import address
    from negotiation.logs.postgres.create import create_postgres

    where = address(place, name)
    done = create_postgres(where)
    if done.new:
        click.echo(f"{where.shown}: an empty log, called {where.negotiation}.", err=True)
    else:
        click.echo(f"{where.shown}: there already; its schema and rights are as they should be.", err=True)
    for role in done.missing:
        remedy = f"let a superuser run CREATE ROLE {role}, then do this again"
        click.echo(f"the role {role} is not there, so that nobody but the owner has its rights; {remedy}.", err=True)
    return 0
