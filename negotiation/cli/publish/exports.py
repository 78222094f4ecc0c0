"""Exports on the command line: the source of each format, and error messages with the names of the options."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import attrs
import click

from negotiation.errors import BadValueError
from negotiation.formats.export.registry import EXPORTS, ExportOptions, misplaced, rendered

if TYPE_CHECKING:
    from negotiation.cli.options import Question
    from negotiation.formats.export.registry import ExportFormat

_WORDS = {"since": "--from", "alarms": "--alarm", "issues": "--issue"}


def option_in_words(name: str) -> str:
    """Return the name of an option of an export on the command line."""
    return _WORDS.get(name, f"--{name.replace('_', '-')}")


def exported(question: Question, name: str, options: ExportOptions, since: str | None) -> str | bytes:
    """Return a log in a format: text, or bytes if the format is not text.

    Args:
        question: the log and the dates.
        name: the format.
        options: the options of the export.
        since: the first day, as a date expression.

    Raises:
        click.UsageError: an option does not go with the format.
    """
    form = EXPORTS[name]
    if since is not None and "since" in form.options:
        options = attrs.evolve(options, since=_first_day(question, since))
    # `since` is not in `options` where the format has none: any date shows whether it would be allowed.
    found = misplaced(name, options) or (misplaced(name, ExportOptions(since=date.max)) if since else None)
    if found is not None:
        option, others = found
        remedy = f"it goes with {', '.join(others)}."
        raise click.UsageError(f"{option_in_words(option)} does not go with --to {name}; {remedy}")
    if form.made_of == "lifecycle" and len(options.issues) + (options.measure is not None) != 1:
        raise click.UsageError(
            f"name one: --to {name} --issue ISSUE, or --measure MEASURE; "
            f"for the lifecycle without a state: negotiation lifecycle issue -f {name}."
        )
    if form.made_of == "database" and any(attrs.astuple(question)[1:]):
        raise click.UsageError("--to datasette takes no dates or voices: they are chosen in the browser.")
    try:
        return rendered(_source(question, form), form, options)
    except BadValueError as error:
        if error.code != "export-source":
            raise
        raise click.UsageError(f"--to {error}") from None


def _source(question: Question, form: ExportFormat) -> Any:
    """Return the source of a format; for events, the whole log unless a date is given."""
    if form.made_of == "database":
        return question.log
    if form.made_of != "entries":
        return question.view()
    from negotiation.questions.event_records import entries_of

    return entries_of(
        question.contents(),
        at=question.at,
        known_at=question.known_at,
        according_to=question.according_to,
        zone=question.zone,
    )


def _first_day(question: Question, since: str) -> date:
    """Return the first day of a date expression."""
    from negotiation.history import log_zone
    from negotiation.times import edtf, zone_named

    zone = zone_named(question.zone) if question.zone else log_zone(question.contents().events)
    return edtf(since).period(zone).earliest.astimezone(zone).date()
