"""The common part of the writing commands: they check the events, write them and report the result.

An appended event cannot be removed. So everything is checked before a byte is written, and findings of the replay stop
the command unless `--despite-findings` is given.
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import wraps
from typing import TYPE_CHECKING, Any

import click

from negotiation.cli import NO, OK
from negotiation.cli.options import DateType, format_options, refuse_to_overwrite, rendered, today, write
from negotiation.errors import InvalidLogError, UnknownNameError, closest, listed

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from negotiation.events import Event
    from negotiation.logs import Contents
    from negotiation.logs.protocol import Log
    from negotiation.questions.preview import Preview


def writing_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options of every writing command, and pass a `WriteCommand` to it."""

    @click.option("-l", "--log", "log", metavar="LOG", help="The log to write to. Required, or NEGOTIATION_LOG.")
    @click.option("-n", "--dry-run", is_flag=True, help="Print what would change; write nothing.")
    @click.option(
        "--at", type=DateType(), metavar="DATE", help="The date T at which the status is compared. Default: today."
    )
    @click.option(
        "--expect",
        type=click.IntRange(min=0),
        metavar="N",
        help="Write only if the log still ends at position N (else exit code 5).",
    )
    @click.option("--despite-findings", is_flag=True, help="Write the events even if the checks have findings.")
    @format_options(("text", "json"))
    @wraps(command)
    def with_write_command(
        log: str | None, at: str | None, expect: int | None, form: str, output: str | None, **rest: Any
    ) -> Any:
        chosen = log if log is not None else click.get_current_context().find_root().obj
        if chosen is None:
            raise click.UsageError("name the log to write to: -l LOG, or the variable NEGOTIATION_LOG.")
        refuse_to_overwrite(output, chosen, *rest.get("words", ()))
        how = {"dry_run": rest.pop("dry_run"), "despite_findings": rest.pop("despite_findings")}
        writing = WriteCommand(chosen, at=at, expect=expect, form=form, output=output, **how)
        return command(writing=writing, **rest)

    return with_write_command


class WriteCommand:
    """A log to write to, and the options for writing."""

    def __init__(
        self,
        name: str,
        *,
        dry_run: bool,
        at: str | None,
        expect: int | None,
        despite_findings: bool,
        form: str,
        output: str | None,
    ) -> None:
        from negotiation.logs import open_log

        self.log: Log = open_log(name)
        self.contents: Contents = _read(self.log, dry_run=dry_run)
        self._dry_run = dry_run
        self._at = at
        self._expect = expect
        self._despite_findings = despite_findings
        self._form = form
        self._output = output

    def event(self, name: str) -> Event:
        """Return an event of the log.

        Raises:
            UnknownNameError: the log has no such event.
        """
        entries = self.contents.by_id()
        if name not in entries:
            raise UnknownNameError("event", name, closest(name, entries))
        return entries[name].event

    def kind(self, name: str) -> str:
        """Return the name of a kind of event after checking it.

        Raises:
            UnknownNameError: there is no such kind.
        """
        from negotiation.events import KINDS

        if name not in KINDS:
            raise UnknownNameError("kind of event", name, closest(name, KINDS, n=1))
        return name

    def ids(self) -> set[str]:
        """Return the ids of all events of the log."""
        return {*self.contents.by_id()}

    def put(self, events: Sequence[Event]) -> int:
        """Check the events against the log, write them unless there are findings, and print the result."""
        from negotiation.questions.preview import preview

        previewed = preview(self.contents, events, self._at or self._latest(events), now=datetime.now(UTC))
        if self._dry_run:
            self._print(previewed)
            return OK
        if previewed.blocking_findings and not self._despite_findings:
            click.echo(_refusal(previewed), err=True)
            return NO
        from negotiation.questions.written import written

        stored = self.log.append(list(events), expect=self._expect)
        self._print(written(self.log.read(), stored, previewed))
        return OK

    def _latest(self, events: Sequence[Event]) -> str:
        """Return the date T for the comparison: today, or the last day of the events if that is later."""
        from negotiation.history import log_zone
        from negotiation.times import edtf

        zone = log_zone([*self.contents.events, *events])
        days = [today(zone), *(event.occurred.text for event in events)]
        return max(days, key=lambda day: edtf(day).period(zone).ends.instant)

    def _print(self, answer: Any) -> None:
        write(rendered(answer, self._form, to_file=self._output is not None), self._output)


def _read(log: Log, *, dry_run: bool) -> Contents:
    """Return the contents of a log.

    What a stopped append has left in the log is moved aside first, except by a dry run.
    """
    try:
        return log.read()
    except InvalidLogError:
        if dry_run:
            raise
        log.append([])  # moves the rest of a stopped append aside; raises the same error if there is other damage
        return log.read()


def _refusal(previewed: Preview) -> str:
    from negotiation.formats.visible import visible

    found = "\n".join(visible(line) for line in listed(previewed.blocking_findings).split("\n"))
    remedy = "To append anyway: --despite-findings."
    return f"nothing was appended to {previewed.log}, because the checks have findings:\n{found}\n{remedy}"
