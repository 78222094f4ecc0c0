"""Options that commands share: the log, the dates, the format of the answer and its file.

`--help` needs only this module, so the modules that compute answers are imported inside functions.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from functools import wraps
from typing import TYPE_CHECKING, Any

import attrs
import click

from negotiation.cli.progress import expected_events, stages
from negotiation.value import Value

if TYPE_CHECKING:
    from collections.abc import Callable
    from os import PathLike
    from zoneinfo import ZoneInfo

    from negotiation.logs import Contents
    from negotiation.questions.replay import Replay, View

FORMATS = ("text", "json", "jsonl", "csv", "md")
_FILE = click.Path(dir_okay=False)


class DateType(click.ParamType[str]):
    """A date expression, checked when the options are parsed."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the text if it is a date expression."""
        from negotiation.errors import BadValueError
        from negotiation.times import edtf

        try:
            return edtf(value).text
        except BadValueError as fault:
            self.fail(str(fault), param, ctx)


class ZoneType(click.ParamType[str]):
    """The name of a time zone."""

    name = "zone"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the name if the time zone database has it."""
        from negotiation.errors import BadValueError
        from negotiation.times import zone_named

        try:
            return zone_named(value).key
        except BadValueError as fault:
            self.fail(str(fault), param, ctx)


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Question(Value):
    """The values of the reading options: the log, the two dates, and the limits of what is read."""

    log: str
    at: str | None
    known_at: str | None
    position: str | None
    according_to: str | None
    zone: str | None

    def contents(self) -> Contents:
        """Read the log, up to the pinned position."""
        from negotiation.logs import open_log

        with stages("reading", 1, expected_events(self.log)) as begin:
            begin(self.log)
            return open_log(self.log).read(self.position)

    def replay(self) -> Replay:
        """Replay the log up to K, by default today."""
        from negotiation.history import log_zone
        from negotiation.questions.replay import replay
        from negotiation.times import zone_named

        contents = self.contents()
        zone = zone_named(self.zone) if self.zone else log_zone(contents.events)
        with stages("replaying", 1, contents.position) as begin:
            begin(contents.name)
            return replay(contents, self.known_at or today(zone), according_to=self.according_to, zone=self.zone)

    def view(self) -> View:
        """Return the ledger at T, by default today."""
        asked = self.replay()
        return asked.at(self.at or today(asked.zone))


def today(zone: ZoneInfo) -> str:
    """Return today's date in a zone; reading commands use the clock only here."""
    return datetime.now(UTC).astimezone(zone).date().isoformat()


def log_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add `--log`, and pass the name or path of the log to the command."""

    @click.option(
        "-l", "--log", "log", metavar="LOG", help="A shipped log by name, a .jsonl or .db file, or an address."
    )
    @wraps(command)
    def with_log(log: str | None, **rest: Any) -> Any:
        from negotiation.logs import DEFAULT_LOG

        # In order of precedence: the option of the command, the option before it (or the environment), the default.
        chosen = (log, click.get_current_context().find_root().obj, DEFAULT_LOG)
        return command(log=next(name for name in chosen if name is not None), **rest)

    return with_log


def chosen_log(log: str | None, what: str) -> str:
    """Return the log that `--log` or the environment names.

    A command that writes never uses the default log, so a missing name is a usage error.
    """
    named = log if log is not None else click.get_current_context().find_root().obj
    if not named:
        raise click.UsageError(f"name the log {what} with -l LOG.")
    return str(named)


def reading_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options of every reading command, and pass a `Question` to it."""

    @log_option
    @click.option("--at", type=DateType(), metavar="DATE", help="T: the date that is asked about. Default: today.")
    @click.option(
        "--known-at", type=DateType(), metavar="DATE", help="K: use only what was known by then. Default: today."
    )
    @click.option("--position", metavar="N", help="Use the log only up to this position or head.")
    @click.option("--according-to", metavar="VOICE", help="Use only the statements of one party, or of the press.")
    @click.option("--zone", type=ZoneType(), metavar="ZONE", help="The time zone of these dates. Default: the log's.")
    @wraps(command)
    def with_question(  # noqa: PLR0917
        log: str,
        at: str | None,
        known_at: str | None,
        position: str | None,
        according_to: str | None,
        zone: str | None,
        **rest: Any,
    ) -> Any:
        question = Question(log=log, at=at, known_at=known_at, position=position, according_to=according_to, zone=zone)
        return command(question=question, **rest)

    return with_question


def format_options(forms: tuple[str, ...] = FORMATS) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Add `--format` with these forms, and `-o`."""

    def with_formats(command: Callable[..., Any]) -> Callable[..., Any]:
        command = click.option("-o", "--output", type=_FILE, metavar="FILE", help="Write to a file.")(command)
        return click.option(
            "-f",
            "--format",
            "form",
            type=click.Choice(forms),
            default="text",
            show_default=True,
            help="The format of the answer.",
        )(command)

    return with_formats


def output_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options of `format_options`, and write the answer that the command returns."""

    @format_options()
    @wraps(command)
    def with_output(form: str, output: str | None, **rest: Any) -> int:
        refuse_to_overwrite(output, rest.get("log"), *rest.get("words", ()))
        write(rendered(command(**rest), form, to_file=output is not None), output)
        return 0

    return with_output


def refuse_to_overwrite(output: str | None, *read: str | None) -> None:
    """Raise a usage error if an answer would overwrite a file that was read for it, such as the log.

    Args:
        output: the file for the answer.
        read: the names of shipped logs and files that were read; other values are ignored.
    """
    from negotiation.logs import shipped_logs

    shipped = shipped_logs()
    for name in read:
        if output and name and _is_same_file(output, shipped.get(name, name)):
            raise click.UsageError(f"-o {output} would overwrite the file that was read.")


def _is_same_file(one: str, other: str | PathLike[str]) -> bool:
    from pathlib import Path

    try:
        return Path(one).samefile(other)  # also true for two names or links of one file
    except (OSError, ValueError):  # one of them does not exist, or cannot be the name of a file
        return False


def check_ending(target: str | PathLike[str], remedy: str = "") -> None:
    """Raise a usage error unless the ending of a new file selects a kind of log.

    Args:
        target: the file.
        remedy: a sentence to add to the message.
    """
    from pathlib import Path

    from negotiation.logs.stores import file_endings, recognised

    path = Path(target)
    if recognised(str(path)) is None:
        raise click.UsageError(f"{path}: the ending selects the kind of log; use {file_endings()}.{remedy}")


def rendered(answer: Any, form: str, *, to_file: bool = False) -> str:
    """Return an answer in one of the formats."""
    from importlib import import_module

    if form == "text":
        from negotiation.formats import text

        return text.render(answer, _width(to_file=to_file), emphasis=_emphasis(to_file=to_file))
    module = import_module(f"negotiation.formats.{'markdown' if form == 'md' else form}")
    result = module.render(answer)
    assert isinstance(result, str)
    return shown(result, to_file=to_file)


def shown(text: str, *, to_file: bool = False) -> str:
    """Return data for writing: unchanged for a file or pipe, and with control characters made visible on a terminal."""
    if to_file or not sys.stdout.isatty():
        return text
    from negotiation.formats.visible import visible_lines

    return visible_lines(text)


def write(text: str | bytes, output: str | None) -> None:
    """Write to standard output, or to a file; on an error the file is unchanged."""
    if output is None or output == "-":
        assert isinstance(text, str), "bytes go to files"
        sys.stdout.write(text)
        return
    from negotiation.cli.atomic_file import write_atomically

    write_atomically(text, output)


def _width(*, to_file: bool) -> int:
    if to_file or not sys.stdout.isatty():
        return 80
    import shutil

    return max(60, min(100, shutil.get_terminal_size().columns))


def _emphasis(*, to_file: bool) -> bool:
    import os

    return not to_file and sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
