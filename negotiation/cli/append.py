"""`negotiation append`: write events at the end of a log."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import click

from negotiation.cli.drafts import read_draft
from negotiation.cli.writing import writing_options
from negotiation.errors import InvalidEventsError, InvalidLogError

if TYPE_CHECKING:
    from negotiation.cli.writing import Pen
    from negotiation.errors import Finding
    from negotiation.logs import Stored


@click.command(short_help="write events at the end of a log")
@click.argument("words", nargs=-1, required=True, metavar="FILE... | KIND FIELD=VALUE...")
@writing_options
def append(pen: Pen, words: tuple[str, ...]) -> int:
    """Append events: those of files with one event a line (- for standard input), or one whose fields are given.

    All are checked against the log before anything is written, and all or none are written. An event that is there
    already, word for word, is passed over. In FIELD=VALUE, lists have commas, a level is number and unit, a
    source is "publisher | title | date | address".

    \b
    negotiation append -l my.jsonl draft.jsonl --dry-run
    negotiation append -l my.jsonl threat id=2026-12-01-a-quota occurred=2026-12-01 \\
      issues=fish parties=A measure=a-quota level="20 %" headline="A threatens a quota." \\
      source="The Wire | A threatens | 2026-12-01 | https://example.org/1"
    """
    from negotiation.codec import built
    from negotiation.events import KINDS

    if words[0] in KINDS:
        from negotiation.cli.fields import record_of

        return pen.put([built(record_of(words[0], words[1:]))])
    entries, places = _drafts(words)
    try:
        return pen.put([entry.event for entry in entries])
    except InvalidEventsError as error:
        raise InvalidEventsError(error.name, [_placed(finding, places) for finding in error.findings]) from None


def _drafts(files: tuple[str, ...]) -> tuple[list[Stored], dict[str, tuple[str, Stored]]]:
    """Return the events of files, and for each id the file and entry in which it stands."""
    from difflib import get_close_matches

    from negotiation.events import KINDS

    entries: list[Stored] = []
    findings: list[Finding] = []
    places: dict[str, tuple[str, Stored]] = {}
    for name in files:
        found, faults = read_draft(name, "file or kind of event", get_close_matches(name, KINDS, n=1))
        entries += found
        findings += faults
        places |= {entry.event.id: (name, entry) for entry in found}
    if findings:
        raise InvalidLogError(" ".join(files), findings)
    return entries, places


def _placed(finding: Finding, places: dict[str, tuple[str, Stored]]) -> Finding:
    """Return a finding with the file and line of the draft that it is about."""
    if finding.event not in places:
        return finding
    file, entry = places[finding.event]
    text = entry.data.decode()
    excerpt = text if len(text) <= _EXCERPT else text[: _EXCERPT - 1] + "…"
    return attrs.evolve(finding, file=file, line=entry.line, excerpt=excerpt)


_EXCERPT = 72
