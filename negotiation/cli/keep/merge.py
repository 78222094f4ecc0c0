"""`negotiation merge`: make one log of two copies with different new events."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from negotiation.cli import OK

if TYPE_CHECKING:
    from negotiation.events import Event

_FILE = click.Path(path_type=Path)


@click.command(short_help="make one log of two copies with different new events")
@click.argument("base", type=_FILE)
@click.argument("ours", type=_FILE)
@click.argument("theirs", type=_FILE)
@click.option(
    "--keep",
    type=click.Choice(["theirs", "ours"]),
    default="theirs",
    show_default=True,
    help="The copy that stays as it is; the events of the other are appended to it again.",
)
def merge(base: Path, ours: Path, theirs: Path, keep: str) -> int:
    """Merge two copies of a text log: the events that OURS has added to BASE are appended to THEIRS, and OURS becomes
    the result.

    The events get new positions and recording times; an event in both copies is stored once. If the events do not fit
    (an id with two contents), OURS stays as it is, and the exit code is not 0. As git's merge driver, with '*.jsonl
    merge=negotiation' in .gitattributes:

    \b
    git config merge.negotiation.driver 'negotiation merge %O %A %B'

    'git merge' calls the branch that is merged in theirs; 'git rebase' calls your own commits theirs: to rebase, set
    the driver with --keep ours.

    \b
    negotiation merge base.jsonl mine.jsonl theirs.jsonl
    """
    from negotiation.cli.atomic_file import write_atomically
    from negotiation.logs import JsonLinesLog
    from negotiation.logs.copies.merge import to_append_again

    logs = {name: JsonLinesLog(path) for name, path in (("base", base), ("ours", ours), ("theirs", theirs))}
    contents = {name: log.read() for name, log in logs.items()}
    into, other = (theirs, "ours") if keep == "theirs" else (ours, "theirs")
    events = to_append_again(contents["base"], contents[keep], contents[other])
    before = contents[keep].position
    merged, count = _appended(into, events)
    write_atomically(merged, str(ours))
    added = count - before
    click.echo(f"{ours}: {before} events of {keep}, and {added} of {other} appended again.", err=True)
    return OK


def _appended(into: Path, events: tuple[Event, ...]) -> tuple[bytes, int]:
    """Return a copy of a log with events appended, as bytes, and how many events it then has."""
    from tempfile import TemporaryDirectory

    from negotiation.logs import JsonLinesLog
    from negotiation.logs.copies.backup import back_up

    with TemporaryDirectory() as folder:
        copy = Path(folder, "merged.jsonl")
        back_up(JsonLinesLog(into), copy)
        log = JsonLinesLog(copy, name=str(into))
        log.append(events)
        return copy.read_bytes(), log.read().position
