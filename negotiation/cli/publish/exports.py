"""Exports on the command line: what each format is made of, and which options go with it."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs
import click

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, timedelta

    from negotiation.cli.options import Question

_BYTE_ORDER_MARK = "\ufeff"


@attrs.frozen(kw_only=True)
class ExportOptions:
    """What is said of an export beside the question: for Excel, from which day on, with which reminders, of what."""

    excel: bool
    separator: str | None
    since: str | None
    alarms: tuple[timedelta, ...]
    issues: tuple[str, ...]
    measure: str | None


@attrs.frozen
class ExportFormat:
    """A format: the module that writes it, what it is made of, and the options that go with it."""

    module: str
    answer: Callable[[Question, ExportOptions], Any]
    options: frozenset[str] = frozenset()


def exported(question: Question, name: str, options: ExportOptions) -> str | bytes:
    """Return what a format makes of a log: text, or bytes where the format is not text."""
    form = _FORMS[name]
    for option, value in attrs.asdict(options).items():
        if value and option not in form.options:
            shown = {"since": "from", "alarms": "alarm", "issues": "issue"}.get(option, option)
            others = ", ".join(each for each, other in _FORMS.items() if option in other.options)
            raise click.UsageError(f"--{shown} does not go with --to {name}; it goes with {others}.")
    if name in _LIFECYCLES:
        return _lifecycle(question, name, options)
    if name == "datasette" and any(attrs.astuple(question)[1:]):
        raise click.UsageError("--to datasette leaves dates and voices to the browser: leave them out here.")
    render = import_module(f"negotiation.formats.export.{form.module}").render
    answer = form.answer(question, options)
    wanted: dict[str, Any] = {**_separated(options), **({"alarms": options.alarms} if options.alarms else {})}
    text: str | bytes = render(answer, **wanted)
    return f"{_BYTE_ORDER_MARK}{text}" if options.excel and isinstance(text, str) else text


def _separated(options: ExportOptions) -> dict[str, str]:
    """Return what to tell the writer of CSV of the sign between two cells: nothing, where nothing was said."""
    if options.separator is None:
        return {}
    from negotiation.formats.csv import SEPARATORS

    return {"separator": SEPARATORS.get(options.separator, options.separator)}


def _entries(question: Question, _: ExportOptions) -> Any:
    from negotiation.questions.event_records import entries_of

    return entries_of(
        question.contents(),
        at=question.at,
        known_at=question.known_at,
        according_to=question.according_to,
        zone=question.zone,
    )


def _view(question: Question, _: ExportOptions) -> Any:
    return question.view()


def _panel(question: Question, options: ExportOptions) -> Any:
    return question.view().panel(*options.issues, since=_first_day(question, options.since))


def _calendar(question: Question, options: ExportOptions) -> Any:
    return question.view().calendar(*options.issues, since=_first_day(question, options.since))


def _database(question: Question, _: ExportOptions) -> str:
    """Return what datasette calls the database: the file without its ending."""
    from negotiation.logs import open_log
    from negotiation.logs.stores import store_of

    if not store_of(question.log).load().keeps_answers:
        raise click.UsageError("--to datasette goes with a SQLite log; make one with negotiation export my.db.")
    open_log(question.log)
    return Path(question.log).stem


def _first_day(question: Question, since: str | None) -> date | None:
    """Return the first day of a date expression."""
    if since is None:
        return None
    from negotiation.history import log_zone
    from negotiation.times import edtf, zone_named

    zone = zone_named(question.zone) if question.zone else log_zone(question.contents().events)
    return edtf(since).period(zone).earliest.astimezone(zone).date()


def _lifecycle(question: Question, form: str, options: ExportOptions) -> str:
    """Return the lifecycle of one issue or measure, its state marked."""
    from negotiation.formats.lifecycle import Standing, marked
    from negotiation.lifecycles import ISSUE, MEASURE

    if len(options.issues) + (options.measure is not None) != 1:
        raise click.UsageError(
            f"name one: --to {form} --issue ISSUE, or --measure MEASURE; "
            f"without marks: negotiation lifecycle issue -f {form}."
        )
    view = question.view()
    basis = view.basis.to_dict()
    if options.measure is not None:
        (measure,) = view.measures(options.measure).measures
        lifecycle, name, state, since = MEASURE, measure.measure, measure.state, measure.since
    else:
        issue = view.status(options.issues[0]).issues[0]
        lifecycle, name, state, since = ISSUE, issue.issue, issue.phase, issue.since
    when = f" since {since.first_day()}" if since else ""
    words = f"{name} stands here{when}, at {basis['at']}, as known at {basis['known_at']}"
    return marked(lifecycle, form, Standing(name=name, state=state, words=words))


_LIFECYCLES = ("mermaid", "scxml")
_FORMS = {
    "csv": ExportFormat("events", _entries, frozenset({"excel", "separator"})),
    "jsonl": ExportFormat("lines", _entries),
    "parquet": ExportFormat("parquet", _entries),
    "cloudevents": ExportFormat("cloudevents", _entries),
    "ocel": ExportFormat("ocel", _view),
    "panel": ExportFormat("panel", _panel, frozenset({"excel", "separator", "since", "issues"})),
    "panel-parquet": ExportFormat("parquet", _panel, frozenset({"since", "issues"})),
    "ics": ExportFormat("ics", _calendar, frozenset({"since", "alarms", "issues"})),
    **{name: ExportFormat("", _view, frozenset({"issues", "measure"})) for name in _LIFECYCLES},
    "datasette": ExportFormat("datasette", _database),
}
