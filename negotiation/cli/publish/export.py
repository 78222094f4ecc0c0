"""`negotiation export`: write the log as another kind of log, or for other programs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs
import click

from negotiation.cli.ask.deadlines import WithinType
from negotiation.cli.options import DateType, Question, check_ending, reading_options, refuse_to_overwrite, shown, write
from negotiation.cli.progress import expected_events, stages
from negotiation.formats.export.registry import EXPORTS, ExportOptions

if TYPE_CHECKING:
    from datetime import timedelta


FORMS = tuple(EXPORTS)
_FORM = click.Choice(FORMS)


@click.command(short_help="write the log as another kind of log, or for other programs")
@click.argument("target", required=False, type=click.Path(path_type=Path))
@click.option("--to", "form", type=_FORM, metavar="FORMAT", help=f"For another program: {', '.join(FORMS)}.")
@click.option("-o", "--output", type=click.Path(dir_okay=False), metavar="FILE", help="Write to a file.")
@click.option("--excel", is_flag=True, help="CSV with a byte-order mark, which Excel needs.")
@click.option(
    "--separator",
    type=click.Choice(("comma", "semicolon", "tab", ",", ";")),
    metavar="NAME",
    help="The separator of CSV cells: comma, semicolon (with a decimal comma, for Excel in most of Europe), tab.",
)
@click.option(
    "--from",
    "since",
    type=DateType(),
    metavar="DATE",
    help="For panel: the first day, by default that of the log. For ics: leave out earlier deadlines.",
)
@click.option(
    "--alarm",
    "alarms",
    type=WithinType(),
    multiple=True,
    metavar="7d",
    help="For ics: a reminder this long before each date; may be repeated.",
)
@click.option("--issue", "issues", multiple=True, metavar="ISSUE", help="For panel, ics, mermaid, scxml: this issue.")
@click.option("--measure", metavar="MEASURE", help="For mermaid and scxml: this measure.")
@reading_options
def export(  # noqa: PLR0917
    question: Question,
    target: Path | None,
    form: str | None,
    output: str | None,
    excel: bool,  # noqa: FBT001
    separator: str | None,
    since: str | None,
    alarms: tuple[timedelta, ...],
    issues: tuple[str, ...],
    measure: str | None,
) -> int:
    """Write the log as a text file (.jsonl) or a SQLite file (.db), with the same head; or, with --to, in the format of
    another program.

    TARGET is made if it does not exist. Otherwise it must be empty, or hold the first entries of the log; then only the
    missing ones are written.

    \b
    csv, jsonl, parquet       each event with all its fields; all events unless a date is given
    cloudevents               the same, one CloudEvent 1.0 a line
    ocel                      the events up to T as an object-centric event log (OCEL 2.0, JSON)
    panel, panel-parquet      one row for each issue and day up to T
    ics                       the deadlines as a calendar (iCalendar)
    mermaid, scxml            the lifecycle of an issue or measure, its state at T marked
    datasette                 metadata with canned queries for datasette; see 'negotiation rebuild'

    \b
    negotiation export my.jsonl -l my.db
    negotiation export --to csv --excel -o events.csv
    negotiation export --to csv --excel --separator semicolon -o events.csv
    negotiation export --to panel --from 2025-10 --at 2025-11-30 -o panel.csv
    negotiation export --to ics --issue port-fees --alarm 7d -o port-fees.ics
    negotiation export --to mermaid --issue tariffs --at 2025-10-31
    """
    options = ExportOptions(excel=excel, separator=separator, alarms=alarms, issues=issues, measure=measure)
    if form is None:
        return _copy(question, target, output, {**attrs.asdict(options, recurse=False), "since": since})
    if target is not None:
        raise click.UsageError(f"--to {form} writes to standard output, or with -o to a file: leave out {target}.")
    from negotiation.cli.publish.exports import exported

    refuse_to_overwrite(output, question.log)
    with stages("exporting", 1, expected_events(question.log)) as begin:
        begin(form)
        text = exported(question, form, options, since)
    if isinstance(text, bytes) and (output is None or output == "-"):
        raise click.UsageError(f"--to {form} is not text: name a file with -o FILE.")
    write(shown(text, to_file=output is not None) if isinstance(text, str) else text, output)
    return 0


def _copy(question: Question, target: Path | None, output: str | None, options: dict[str, Any]) -> int:
    """Write the complete log as another log; options about dates or formats are usage errors."""
    if target is None:
        raise click.UsageError("name a log to write to (my.jsonl, my.db), or a format with --to FORMAT.")
    if output is not None:
        raise click.UsageError(f"-o needs --to: without it, the log is written to {target}.")
    asked = {**attrs.asdict(question), **options}
    del asked["log"]
    from negotiation.cli.publish.exports import option_in_words

    given = [option_in_words(name) for name, value in asked.items() if value]
    if given:
        raise click.UsageError(f"{given[0]} needs --to: without it, the complete log is written.")
    return _transfer(question.log, target)


def _transfer(log: str, target: Path) -> int:
    from negotiation.logs import create_log, open_log
    from negotiation.logs.copies.transfer import transfer

    check_ending(target, f" Did you mean --to {target}?" if str(target) in FORMS else "")
    with stages("reading", 1, expected_events(log)) as begin:
        begin(log)
        contents = open_log(log).read()
    made = not target.exists()
    goal = create_log(target, contents.name) if made else open_log(target)
    try:
        with stages("exporting", 1, contents.position) as begin:
            begin("writing and reading back")
            moved = transfer(contents, goal)
    except BaseException:
        if made:  # remove only a file that this command has made
            goal.close()
            target.unlink(missing_ok=True)
        raise
    click.echo(f"{target}: {moved}", err=True)
    return 0
