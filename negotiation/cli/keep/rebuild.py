"""`negotiation rebuild`: write answer tables into a SQLite log, for datasette."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, cast

import click

from negotiation.cli.options import chosen_log
from negotiation.cli.progress import expected_events, stages

if TYPE_CHECKING:
    from negotiation.logs.answer_keeper import AnswerKeeper, AnswerTables
    from negotiation.logs.contents import Contents
    from negotiation.logs.protocol import Log

    class KeepingLog(Log, AnswerKeeper, Protocol):
        """A log that keeps answers beside itself."""


@click.command(short_help="write answer tables into a SQLite log, for datasette")
@click.option("-l", "--log", "log", metavar="LOG", help="The SQLite log.")
@click.option(
    "--check",
    is_flag=True,
    help="Write nothing; exit with 1 unless the answers match this log and these rules, and no row was altered.",
)
@click.option(
    "--update",
    is_flag=True,
    help="Compute again only the answers that events since the last rebuild have changed.",
)
@click.option("--drop", is_flag=True, help="Remove the answers from the file.")
def rebuild(log: str | None, check: bool, update: bool, drop: bool) -> int:  # noqa: FBT001
    """Write status, measures and deadlines of every day, as known on every day, into the file of a SQLite log.

    Datasette and other readers of SQLite then have the views status_now, status_history, measures_now, measures_history
    and deadlines_now. After an append the views are empty until the answers are rebuilt. The log itself is not changed,
    and no other command reads these answers.

    \b
    negotiation rebuild -l my.db
    negotiation rebuild -l my.db --update
    negotiation rebuild -l my.db --check
    """
    if check and (drop or update):
        raise click.UsageError(f"--check writes nothing: leave out {'--drop' if drop else '--update'}.")
    if drop and update:
        raise click.UsageError("--drop removes all answers: leave out --update.")
    name = chosen_log(log, "to write answers into")
    opened = _opened(name)
    try:
        if check:
            return _check(opened, name)
        if drop:
            dropped = opened.keep_answers(None)
            click.echo(f"{name}: {'the answers are removed' if dropped else 'there were no answers'}.", err=True)
            return 0
        return _make(opened, name, update=update)
    finally:
        opened.close()


def _make(log: KeepingLog, name: str, *, update: bool) -> int:
    from negotiation.formats.answer_tables import answer_tables

    with stages("rebuilding", 3, expected_events(name)) as begin:
        begin("reading")
        contents = log.read()
        if update and _update(log, contents, name):
            return 0
        begin("asking for every day")
        made = answer_tables(contents)
        begin("writing")
        log.keep_answers(made)
    click.echo(f"{name}: answers up to position {made.position} ({_rows(made)} rows).", err=True)
    return 0


def _update(log: KeepingLog, contents: Contents, name: str) -> bool:
    """Replace the answers that new events have changed; return False if all answers have to be computed again."""
    from negotiation.formats.answer_tables import answer_tables_since

    existing = log.answers()
    made = answer_tables_since(contents, existing) if existing is not None else None
    if existing is None or made is None or not log.keep_answers(made):
        return False
    if existing.position == made.position:
        said = f"the answers are up to date (position {made.position})."
    else:
        said = f"answers brought from position {existing.position} to {made.position} ({_rows(made)} rows made anew)."
    click.echo(f"{name}: {said}", err=True)
    return True


def _rows(made: AnswerTables) -> str:
    return ", ".join(f"{table.name} {len(table.rows)}" for table in made.tables)


def _check(log: KeepingLog, name: str) -> int:
    from negotiation.lifecycles import rules_digest
    from negotiation.times import zones_version

    existing, contents = log.answers(), log.read()
    if existing is None:
        click.echo(f"{name}: this log has no answers. Run negotiation rebuild -l {name}.")
        return 1
    wanted = {"position": contents.position, "head": contents.head, "rules": rules_digest(), "zones": zones_version()}
    other = [key for key, value in wanted.items() if getattr(existing, key) != value]
    if other:
        click.echo(f"{name}: the answers were made from another {', '.join(other)}. Run negotiation rebuild -l {name}.")
        return 1
    if not log.answers_are_unaltered():
        click.echo(f"{name}: the answers were altered since they were made. Run negotiation rebuild -l {name}.")
        return 1
    click.echo(f"{name}: the answers belong to this log and these rules (position {existing.position}).")
    return 0


def _opened(name: str) -> KeepingLog:
    from negotiation.logs import open_log
    from negotiation.logs.stores import store_of

    if not store_of(name).load().keeps_answers:  # the message does not repeat the name: an address may hold a password
        raise click.UsageError("that is not a SQLite log; make one with negotiation export my.db.")
    return cast("KeepingLog", open_log(name))
