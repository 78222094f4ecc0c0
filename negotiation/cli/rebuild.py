"""`negotiation rebuild`: keep answers beside a SQLite log, for programs that cannot replay."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from negotiation.cli.options import chosen_log

if TYPE_CHECKING:
    from negotiation.logs.sqlite import SqliteLog


@click.command(short_help="keep answers beside a SQLite log, for datasette")
@click.option("-l", "--log", "log", metavar="LOG", help="The SQLite log.")
@click.option(
    "--check", is_flag=True, help="Write nothing: exit with 1 unless they belong to this log and these rules."
)
@click.option("--drop", is_flag=True, help="Take them out of the file.")
def rebuild(log: str | None, check: bool, drop: bool) -> int:  # noqa: FBT001
    """Write status, measures and deadlines of every day, as known on every day, into the file of a SQLite log.

    Datasette and other readers of SQLite then show status_now, status_history, measures_now, measures_history and
    deadlines_now. They belong to the log as it is now: after an append they show nothing until they are made again.
    The log itself stays what it is, and no answer of negotiation is ever read from them.

    \b
    negotiation rebuild -l my.db
    negotiation rebuild -l my.db --check
    """
    if check and drop:
        raise click.UsageError("--check writes nothing: leave out --drop.")
    name = chosen_log(log, "to keep answers beside")
    opened = _sqlite(name)
    try:
        if check:
            return _check(opened, name)
        if drop:
            dropped = opened.keep_answers(None)
            click.echo(f"{name}: {'the answers are taken out' if dropped else 'there were no answers'}.", err=True)
            return 0
        return _make(opened, name)
    finally:
        opened.close()


def _make(log: SqliteLog, name: str) -> int:
    from negotiation.formats.answers import answers

    made = answers(log.read())
    log.keep_answers(made)
    rows = ", ".join(f"{table.name} {len(table.rows)}" for table in made.tables)
    click.echo(f"{name}: answers up to position {made.position} ({rows} rows).", err=True)
    return 0


def _check(log: SqliteLog, name: str) -> int:
    from negotiation.lifecycles import rules_digest

    there, contents = log.answers(), log.read()
    if there is None:
        click.echo(f"{name}: no answers are kept beside this log. Run negotiation rebuild -l {name}.")
        return 1
    wanted = {"position": contents.position, "head": contents.head, "rules": rules_digest()}
    other = [key for key, value in wanted.items() if getattr(there, key) != value]
    if other:
        click.echo(f"{name}: the answers are of another {', '.join(other)}. Run negotiation rebuild -l {name}.")
        return 1
    click.echo(f"{name}: the answers belong to this log and these rules (position {there.position}).")
    return 0


def _sqlite(name: str) -> SqliteLog:
    from negotiation.logs import open_log
    from negotiation.logs.sqlite import SqliteLog

    opened = open_log(name)
    if not isinstance(opened, SqliteLog):
        raise click.UsageError(f"{name} is no SQLite log; make one with negotiation export my.db -l {name}.")
    return opened
