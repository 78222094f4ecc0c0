"""`negotiation init`: make an empty log."""

from __future__ import annotations

from pathlib import Path

import click


@click.command(short_help="make an empty log")
@click.argument("place", metavar="FILE|ADDRESS")
@click.option(
    "--name", metavar="NAME", help="The name of the log in answers. Default: the name of the file or database."
)
def init(place: str, name: str | None) -> int:
    """Make an empty log: a SQLite file (.db, .sqlite, .sqlite3), a text file (.jsonl), or a negotiation in a PostgreSQL
    database, as its owner.

    An existing file is never overwritten. The first event to append is an opening. On a server, the command can be
    repeated: it upgrades an older schema, and grants rights to roles that were made since.

    \b
    negotiation init my.db
    negotiation init my.jsonl
    negotiation init 'postgresql://my.host/ledgers?negotiation=us-china-2025'
    """
    from negotiation.cli.options import check_ending
    from negotiation.logs.open import make_log
    from negotiation.logs.stores import store_of

    if name is not None and not name.strip():
        raise click.UsageError("the name is empty.")
    store = store_of(place)
    if not store.is_on_server:
        check_ending(place)
        if name is not None and not store.load().takes_name:
            raise click.UsageError("a text log has the name of its file. Leave --name out.")
        if Path(place).exists():
            raise click.UsageError(f"{Path(place)} exists already; nothing is overwritten.")
    made = make_log(place if store.is_on_server else Path(place), name)
    if made.is_new:
        click.echo(f"{made.place}: an empty log, called {made.name}.", err=True)
    else:
        click.echo(f"{made.place}: it exists already; its schema and rights are up to date.", err=True)
    for remark in made.remarks:
        click.echo(remark, err=True)
    return 0
