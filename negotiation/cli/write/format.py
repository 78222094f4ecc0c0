"""`negotiation format`: write events as canonical text, or check that they are canonical."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from negotiation.cli import NO, OK
from negotiation.cli.options import refuse_to_overwrite, shown, write
from negotiation.errors import Finding, InvalidLogError, listed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from negotiation.logs import Stored


@click.command("format", short_help="write events as canonical text, or check that they are canonical")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--check", "only_check", is_flag=True, help="Write nothing; exit with 1 if a line is not canonical.")
@click.option("--in-place", is_flag=True, help="Rewrite the files. Only for drafts: a log is never rewritten.")
@click.option("-o", "--output", type=click.Path(dir_okay=False), metavar="FILE", help="Write to a file.")
def format(  # noqa: A001 - the command is called so
    files: tuple[str, ...], output: str | None, *, only_check: bool, in_place: bool
) -> int:
    """Write the events of files (- for standard input) as canonical text: a fixed order of keys, no spaces, no
    defaults.

    The same event always has the same text, so changes are easy to read in git, and two people who write the same event
    write the same line.

    \b
    negotiation format draft.jsonl
    negotiation format --check events/us-china-2025.jsonl
    """
    if only_check and in_place:
        raise click.UsageError("--check writes nothing and --in-place rewrites the files; use one of them.")
    if in_place and output is not None:
        raise click.UsageError("--in-place writes to the files; leave -o out.")
    refuse_to_overwrite(output, *files)
    # All files are read before the first is written, so that a fault in one leaves all unchanged.
    read = {name: _read(name) for name in files}
    if in_place:
        _refuse_logs(read)
    if only_check:
        return _report([finding for name, entries in read.items() for finding in _uncanonical(name, entries)])
    for name, entries in read.items():
        if in_place:
            write("".join(map(_line, entries)), name)
    if not in_place:
        text = "".join(_line(entry) for entries in read.values() for entry in entries)
        write(shown(text, to_file=output is not None), output)
    return OK


def _read(name: str) -> list[Stored]:
    from negotiation.cli.write.drafts import read_draft

    entries, findings = read_draft(name)
    if findings:
        raise InvalidLogError(name, findings)
    return entries


def _refuse_logs(read: Mapping[str, list[Stored]]) -> None:
    """Raise a usage error if a file is a log with recorded events, because their bytes are hashed."""
    for name, entries in read.items():
        if any(entry.recorded is not None for entry in entries):
            raise click.UsageError(f"{name} is a log, which is never rewritten; correct its events instead.")


def _line(entry: Stored) -> str:
    from negotiation.codec import encode

    text = encode(entry.event)
    # [:-1] cuts the closing brace off; the recording time stands last in a line.
    return f"{text}\n" if entry.recorded is None else f'{text[:-1]},"recorded":"{entry.recorded}"}}\n'


def _is_older(entry: Stored) -> bool:
    """Tell whether a line has an older version of its kind; a log keeps such a line as it is."""
    from negotiation.codec import UNWRITTEN_VERSION, parse

    return bool(parse(entry.data.decode()).get("v", UNWRITTEN_VERSION) != entry.event.v)


def _uncanonical(name: str, entries: list[Stored]) -> list[Finding]:
    from negotiation.codec import encode

    return [
        Finding(
            code="not-canonical",
            file=name,
            line=entry.line,
            event=entry.event.id,
            message=f"{entry.event.id} is not written in canonical form.",
            hint=f"Write {encode(entry.event)}",
        )
        for entry in entries
        if entry.data != encode(entry.event).encode() and not _is_older(entry)
    ]


def _report(findings: list[Finding]) -> int:
    from negotiation.formats.visible import visible

    for line in listed(findings).split("\n") if findings else ():
        click.echo(visible(line))
    return NO if findings else OK
