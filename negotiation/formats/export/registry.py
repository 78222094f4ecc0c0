"""The registry of exports: each format for other programs, what it is made of, and the options that it takes.

Python and the command line both call `export`. A new format needs one line here and one module beside this one with a
function `render`. The module is imported when the format is asked for, because some modules need extra packages.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs

from negotiation.errors import BadValueError, UnknownNameError, closest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date, timedelta

    from negotiation.logs import Contents
    from negotiation.logs.protocol import Log
    from negotiation.questions.event_records import Entries
    from negotiation.questions.replay import View

    Exported = View | Entries | Contents | Log | str | Path

_BYTE_ORDER_MARK = "\ufeff"


@attrs.frozen
class ExportFormat:
    """A format for other programs.

    Attributes:
        name: its name, as in `negotiation export --to NAME`.
        made_of: what it is made of: `entries` (the events as stored in the log), `view` (the state at T, as known by
            K), `panel`, `calendar` or `lifecycle` (these three from a view), or `database` (a log that stores answers).
        module: the module beside this one that writes it; empty for `lifecycle`, which `formats.lifecycle` writes.
        options: the names of the options in `ExportOptions` that it takes.
        table: the columns of its rows, by their name in `tables`; empty if it is not a table.
    """

    name: str
    made_of: str
    module: str
    options: frozenset[str] = frozenset()
    table: str = ""


EXPORTS: Mapping[str, ExportFormat] = {
    each.name: each
    for each in (
        ExportFormat("csv", "entries", "events", frozenset({"excel", "separator"}), table="events"),
        ExportFormat("jsonl", "entries", "lines"),
        ExportFormat("cloudevents", "entries", "cloudevents"),
        ExportFormat("ocel", "view", "ocel"),
        ExportFormat("panel", "panel", "panel", frozenset({"excel", "separator", "since", "issues"}), table="panel"),
        ExportFormat("parquet", "entries", "parquet", table="events"),
        ExportFormat("panel-parquet", "panel", "parquet", frozenset({"since", "issues"}), table="panel"),
        ExportFormat("ics", "calendar", "ics", frozenset({"since", "alarms", "issues"})),
        ExportFormat("mermaid", "lifecycle", "", frozenset({"issues", "measure"})),
        ExportFormat("scxml", "lifecycle", "", frozenset({"issues", "measure"})),
        ExportFormat("datasette", "database", "datasette"),
    )
}
"""Every format by its name, in the order in which the help lists them."""


@attrs.frozen(kw_only=True)
class ExportOptions:
    """The options of an export.

    Attributes:
        issues: the issues; none for all.
        measure: the measure whose lifecycle is drawn.
        since: the first day; by default, a panel begins on the first day of the log, and a calendar has all deadlines.
        alarms: how long before each deadline a calendar program shows a reminder; none for no reminders.
        excel: whether text begins with a byte-order mark, by which Excel recognises UTF-8.
        separator: what separates the cells of CSV: `comma`, `semicolon` (with a decimal comma), `tab`, or the
            character itself.
    """

    issues: tuple[str, ...] = ()
    measure: str | None = None
    since: date | None = None
    alarms: tuple[timedelta, ...] = ()
    excel: bool = False
    separator: str | None = None


def export(
    source: Exported,
    form: str,
    *,
    issues: Iterable[str] = (),
    measure: str | None = None,
    since: date | str | None = None,
    alarms: Sequence[timedelta] = (),
    excel: bool = False,
    separator: str | None = None,
) -> str | bytes:
    """Export a log for another program, as `negotiation export --to FORM` does.

    Args:
        source: a view (`replay(…).at(…)`). For formats made of entries also a log, its name or path, its contents, or
            some of its entries. For `datasette` a SQLite log, or its path.
        form: the name of the format, one of `EXPORTS`.
        issues, measure, since, alarms, excel, separator: see `ExportOptions`. `since` may be a date expression.

    Returns:
        Text, or bytes where the format is not text.

    Raises:
        UnknownNameError: no format, issue or measure has the name given.
        BadValueError: the format does not take an option, or cannot be made of the source.
        MissingExtraError: the package that writes the format is not installed.
    """
    options = ExportOptions(
        issues=tuple(issues),
        measure=measure,
        since=_first_day(source, since) if isinstance(since, str) else since,
        alarms=tuple(alarms),
        excel=excel,
        separator=separator,
    )
    if form not in EXPORTS:
        raise UnknownNameError("format", form, closest(form, EXPORTS) or [*EXPORTS])
    if (found := misplaced(form, options)) is not None:
        option, others = found

        raise BadValueError("export-option", f"{option} does not go with {form}.", f"It goes with {', '.join(others)}.")
    return rendered(source, EXPORTS[form], options)


def misplaced(form: str, options: ExportOptions) -> tuple[str, list[str]] | None:
    """Return the first given option that a format does not take, and the formats that take it; else None."""
    for option, value in attrs.asdict(options, recurse=False).items():
        if value and option not in EXPORTS[form].options:
            return option, [each.name for each in EXPORTS.values() if option in each.options]
    return None


def rendered(source: Exported, form: ExportFormat, options: ExportOptions) -> str | bytes:
    """Return a source in a format. The format must take the options that are given; see `misplaced`."""
    if form.made_of == "lifecycle":
        return _lifecycle(_view(source, form), form.name, options)
    wanted: dict[str, Any] = {"alarms": options.alarms} if options.alarms else {}
    if options.separator is not None:
        wanted["separator"] = _sign(options.separator)
    render = import_module(f"negotiation.formats.export.{form.module}").render
    text: str | bytes = render(_material(source, form, options), **wanted)
    return f"{_BYTE_ORDER_MARK}{text}" if options.excel and isinstance(text, str) else text


def _sign(separator: str) -> str:
    """Return the character that separates the cells of CSV, given as its name or as itself."""
    from negotiation.formats.csv import SEPARATORS

    sign = SEPARATORS.get(separator, separator)
    if sign not in SEPARATORS.values():
        raise BadValueError("export-option", f"{separator!r} is not a separator.", f"Use {', '.join(SEPARATORS)}.")
    return sign


def _material(source: Exported, form: ExportFormat, options: ExportOptions) -> Any:
    """Return the answer from which a format is written."""
    match form.made_of:
        case "entries":
            return _entries(source)
        case "panel":
            return _view(source, form).panel(*options.issues, since=options.since)
        case "calendar":
            return _view(source, form).calendar(*options.issues, since=options.since)
        case "database":
            return _database(source)
        case _:
            return _view(source, form)


def _view(source: Exported, form: ExportFormat) -> View:
    from negotiation.questions.replay import View

    if not isinstance(source, View):
        remedy = "Pass a view: negotiation.replay(log).at(date)."
        raise BadValueError("export-source", f"{form.name} exports the state at a date.", remedy)
    return source


def _entries(source: Exported) -> Entries:
    """Return the entries of a source: of a view those that had happened by T and were known by K."""
    from negotiation.logs import Contents, open_log
    from negotiation.questions.event_records import Entries, entries_at, entries_of
    from negotiation.questions.replay import View

    if isinstance(source, Entries):
        return source
    if isinstance(source, View):
        asked = source.replay
        # Moments, not instants: the end of a day comes before an event that happens exactly at midnight.
        return entries_at(asked.contents, source.moment, asked.known_at, asked.according_to)
    log = open_log(source) if isinstance(source, (str, Path)) else source
    return entries_of(log if isinstance(log, Contents) else log.read())


def _database(source: Exported) -> str:
    """Return the name that datasette gives the database: the name of the file without its suffix."""
    from negotiation.logs import Contents, open_log
    from negotiation.logs.stores import store_of
    from negotiation.questions.event_records import Entries
    from negotiation.questions.replay import View

    if isinstance(source, (View, Entries, Contents)):
        raise BadValueError("export-source", "datasette needs a database.", "Pass the SQLite log, or its path.")
    log = open_log(source) if isinstance(source, (str, Path)) else source
    place = log.describe().place
    if not store_of(place).load().keeps_answers:
        remedy = "Make one with negotiation export my.db."
        raise BadValueError("export-source", "datasette needs a SQLite log.", remedy)
    return Path(place).stem


def _first_day(source: Exported, since: str) -> date:
    """Return the first day of a date expression, in the zone of the question, or in UTC if the source has none."""
    from negotiation.questions.replay import View
    from negotiation.times import edtf, zone_named

    zone = source.replay.zone if isinstance(source, View) else zone_named("UTC")
    return edtf(since).period(zone).earliest.astimezone(zone).date()


def _lifecycle(view: View, form: str, options: ExportOptions) -> str:
    """Return the lifecycle of one issue or measure with its current state highlighted."""
    from negotiation.formats.lifecycle import CurrentState, highlighted
    from negotiation.lifecycles import ISSUE, MEASURE

    if len(options.issues) + (options.measure is not None) != 1:
        raise BadValueError("export-subject", f"{form} draws one issue or one measure.", "Name exactly one.")
    basis = view.basis.to_dict()
    if options.measure is not None:
        (measure,) = view.measures(options.measure).measures
        lifecycle, name, state, since = MEASURE, measure.measure, measure.state, measure.since
    else:
        issue = view.status(options.issues[0]).issues[0]
        lifecycle, name, state, since = ISSUE, issue.issue, issue.phase, issue.since
    when = f" since {since.first_day()}" if since else ""
    words = f"{name} stands here{when}, at {basis['at']}, as known at {basis['known_at']}"
    return highlighted(lifecycle, form, CurrentState(name=name, state=state, words=words))
