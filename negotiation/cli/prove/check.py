"""`negotiation check`: check the data and the recorded replays."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from negotiation.cli import NO, OK
from negotiation.cli.options import format_options, log_option, refuse_to_overwrite, rendered, write
from negotiation.cli.progress import expected_events, stages
from negotiation.errors import Finding, UnknownNameError, UnreadableLogError

if TYPE_CHECKING:
    from negotiation.errors import Severity
    from negotiation.logs import Contents
    from negotiation.logs.proof.verify import Verified


@click.command(short_help="check the data and the recorded replays")
@click.argument("names", nargs=-1, metavar="[CHECK|GROUP]...")
@click.option("--strict", is_flag=True, help="Run all checks of a curated log; warnings count as errors.")
@click.option(
    "--replays",
    metavar="FILE",
    help="A .toml file of recorded replays. Default: those of the log.",
)
@click.option(
    "--all", "everything", is_flag=True, help="Show every finding, not only ten of each code. For text and md."
)
@click.option("--list", "listing", is_flag=True, help="List the checks and their groups.")
@format_options()
@log_option
def check(
    log: str,
    names: tuple[str, ...],
    replays: str | None,
    form: str,
    output: str | None,
    *,
    strict: bool,
    everything: bool,
    listing: bool,
) -> int:
    """Check a log: the events, their order and their sources, and whether the recorded replays hold.

    Name checks or groups (basic, strict, sources, order, replays, proof) to run only these; basic always runs. Exit
    codes: 1 if there is an error (with --strict also a warning), 3 if the log cannot be read.

    \b
    negotiation check
    negotiation check sources order
    negotiation check -l my.jsonl --replays my.toml --strict
    """
    from negotiation.logs import open_log
    from negotiation.questions.check import Checked
    from negotiation.questions.checks import chosen, run_checks

    if listing:
        click.echo(_listing(), nl=False)
        return OK
    wanted = chosen(names, strict=strict)
    with stages("reading", 1, expected_events(log)) as begin:
        begin(log)
        contents = open_log(log).read()
    files = _replay_file(log, contents.name, replays) if "replays" in wanted or replays else []
    listed = _beside(log, contents.name, "events", ".sources.csv") if "bibliography" in wanted else []
    checkpoints = _beside(log, contents.name, "events", ".checkpoint") if "extends" in wanted else []
    refuse_to_overwrite(output, log, *map(str, (*files, *listed, *checkpoints)))
    count, now, ran = 0, datetime.now(UTC), dict[str, list[Finding]]()
    with stages("checking", len(wanted), contents.position) as begin:
        for name in wanted:
            begin(name)
            ran |= run_checks(contents, [name], now=now)
        for file in listed:
            ran["bibliography"] = _check_bibliography(file, contents)
        for file in checkpoints:
            ran["extends"] = _check_checkpoint(file, contents)
        for file in files:
            count, ran["replays"] = _run_replays(file, contents)
    answer = Checked(
        log=contents.name,
        events=contents.position,
        replays=count,
        checks=tuple(ran),
        findings=tuple(finding for found in ran.values() for finding in found),
        everything=everything,
    )
    write(rendered(answer, form, to_file=output is not None), output)
    return OK if answer.holds(strict=strict) else NO


def _listing() -> str:
    from negotiation.questions.checks import CHECKS, FILE_CHECKS, GROUPS

    says = {**{name: (check.__doc__ or "") for name, check in CHECKS.items()}, **FILE_CHECKS}
    lines: list[str] = []
    for group, names in GROUPS.items():
        lines += [group, *(f"  {name:13} {says[name]}" for name in names)]
    return "\n".join(lines) + "\n"


def _beside(log: str, name: str, folder: str, ending: str) -> list[Path]:
    """Return the file that belongs to a log, if there is one: in the shipped data, or in the folder of the log."""
    from negotiation.logs import data_folder, shipped_logs
    from negotiation.logs.stores import store_of

    if store_of(log).is_on_server:
        return []
    file = data_folder(folder) / f"{name}{ending}" if log in shipped_logs() else Path(log).with_suffix(ending)
    return [file] if file.is_file() else []


def _replay_file(log: str, name: str, asked: str | None) -> list[Path]:
    if asked is None:
        return _beside(log, name, "replays", ".toml")
    if not Path(asked).exists():
        raise UnknownNameError("file", asked)
    return [Path(asked)]


def _text(file: Path) -> str:
    from negotiation.logs.files.regular import read_regular

    try:
        return read_regular(file, _MAX_BYTES).decode().replace("\r\n", "\n")
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableLogError(str(file), getattr(error, "strerror", None) or str(error)) from None


_MAX_BYTES = 64 * 1_048_576  # of recorded replays or a bibliography


def _check_bibliography(file: Path, contents: Contents) -> list[Finding]:
    from negotiation.questions.checks import bibliography_findings, read_bibliography

    listed, faults = read_bibliography(_text(file), str(file))
    return [*faults, *bibliography_findings(contents, listed, str(file))]


def _check_checkpoint(file: Path, contents: Contents) -> list[Finding]:
    from negotiation.logs.proof.files import read_checkpoint
    from negotiation.logs.proof.verify import verify

    answer = verify(contents, read_checkpoint(str(file)))
    return [*answer.findings, *([] if answer.covered == answer.position else _partly_covered(answer, file))]


def _partly_covered(answer: Verified, file: Path) -> list[Finding]:
    """Return the finding that a checkpoint does not cover all events of the log."""
    if not answer.holds:
        return []
    message = f"the checkpoint covers {answer.covered} of {answer.position} events."
    hint = f"To cover the later events, make a new one: negotiation checkpoint -o {file}."
    severity: Severity = "info" if answer.covered else "warning"
    return [Finding(code="partly-covered", severity=severity, file=str(file), message=message, hint=hint)]


def _run_replays(file: Path, contents: Contents) -> tuple[int, list[Finding]]:
    from negotiation.questions.checks.expectations import check_recorded, recorded

    log, replays, faults = recorded(_text(file), str(file))
    if not faults and log != contents.name:
        faults.append(_other_log(log, contents, file))
    return len(replays), [*faults, *check_recorded(replays, contents, str(file))]


def _other_log(log: str, contents: Contents, file: Path) -> Finding:
    return Finding(
        code="other-log",
        severity="warning",
        file=str(file),
        message=f"these recorded replays are for the log {log!r}, not for {contents.name!r}.",
        hint='Name the log in the first line, log = "…", or choose another file with --replays.',
    )
