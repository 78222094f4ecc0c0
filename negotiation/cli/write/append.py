"""`negotiation append`: write events at the end of a log."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from negotiation.cli.write.drafts import drafts_of
from negotiation.cli.write.write_command import writing_options

if TYPE_CHECKING:
    from negotiation.cli.write.write_command import WriteCommand


@click.command(short_help="write events at the end of a log")
@click.argument("words", nargs=-1, required=True, metavar="FILE... | KIND FIELD=VALUE...")
@writing_options
def append(writing: WriteCommand, words: tuple[str, ...]) -> int:
    """Append events from files with one event a line (- for standard input), or one event given by its fields.

    All events are checked against the log before anything is written, and all or none are written. An event that is
    stored already, with the same id and content, is not written again. In FIELD=VALUE, separate the items of a list by
    commas; a level is number and unit, a source is "publisher | title | date | address".

    \b
    negotiation append -l my.jsonl draft.jsonl --dry-run
    negotiation append -l my.jsonl threat id=2026-12-01-a-quota occurred=2026-12-01 \\
      issues=fish parties=A measure=a-quota level="20 %" headline="A threatens a quota." \\
      source="The Wire | A threatens | 2026-12-01 | https://example.org/1"
    """
    drafts = drafts_of(words)
    with drafts.placed():
        return writing.put(drafts.events)
