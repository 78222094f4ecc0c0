"""`negotiation check`: is the data valid, do the recorded replays hold."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from negotiation.cli import NO, OK
from negotiation.cli.options import format_options, log_option, refuse_to_overwrite, rendered, write
from negotiation.errors import Finding, UnknownNameError, UnreadableLogError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from negotiation.logs import Contents


@click.command(short_help="is the data valid, do the recorded replays hold")
@click.option("--strict", is_flag=True, help="All checks of a curated log; warnings count.")
@click.option(
    "--replays",
    type=click.Path(dir_okay=False),
    metavar="FILE",
    help="Recorded replays, a .toml file. Default: those of the log.",
)
@format_options()
@log_option
def check(log: str, replays: str | None, form: str, output: str | None, *, strict: bool) -> int:
    """Check a log: it reads, every event has its place and its source, the recorded replays hold.

    Exits with 1 when there is an error, with --strict also a warning; with 3 when the log cannot be read at all.

    \b
    negotiation check
    negotiation check -l my.jsonl --replays my.toml --strict
    """
    from negotiation.logs import open_log
    from negotiation.questions.check import Checked, run_checks

    contents = open_log(log).read()
    names, findings = [], []
    for name, found in run_checks(contents, strict=strict):
        names.append(name)
        findings += found
    count = 0
    files = [*_replay_files(log, contents.name, replays)]
    refuse_to_overwrite(output, log, *map(str, files))
    for file in files:
        number, found = _run_replays(file, contents)
        count += number
        findings += found
    answer = Checked(
        log=contents.name,
        events=contents.position,
        replays=count,
        checks=(*names, *(["replays"] if count else [])),
        findings=tuple(findings),
    )
    write(rendered(answer, form, to_file=output is not None), output)
    return OK if answer.holds(strict=strict) else NO


def _replay_files(log: str, name: str, chosen: str | None) -> Iterator[Path]:
    """Yield the file of recorded replays: the one asked for, or the one that goes with the log, if there is one."""
    from negotiation.logs import data_folder, shipped_logs

    if chosen is not None:
        if not Path(chosen).exists():
            raise UnknownNameError("file", chosen)
        yield Path(chosen)
        return
    beside = data_folder("replays") / f"{name}.toml" if log in shipped_logs() else Path(log).with_suffix(".toml")
    if beside.is_file():
        yield beside


def _run_replays(file: Path, contents: Contents) -> tuple[int, list[Finding]]:
    from negotiation.questions.recorded import check_recorded, recorded

    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableLogError(str(file), str(error)) from None
    log, replays, faults = recorded(text, str(file))
    if not faults and log != contents.name:
        faults.append(_other_log(log, contents, file))
    return len(replays), [*faults, *check_recorded(replays, contents, str(file))]


def _other_log(log: str, contents: Contents, file: Path) -> Finding:
    return Finding(
        code="other-log",
        severity="warning",
        file=str(file),
        message=f"these recorded replays are of the log {log!r}, not of {contents.name!r}.",
        hint='Name the log in the first line, log = "…", or choose another file with --replays.',
    )
