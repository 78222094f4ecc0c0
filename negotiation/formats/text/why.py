"""The answer of `why` for a terminal: the status in one line, then each event behind it, with voices and sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from negotiation.formats.text.source import write_source
from negotiation.formats.text.status import level_in_words, write_basis, write_dates
from negotiation.formats.words import revised_in_words, words

if TYPE_CHECKING:
    from negotiation.events import Event
    from negotiation.formats.text.terminal import TerminalWriter
    from negotiation.questions.measures import MeasureStatus
    from negotiation.questions.why import Reason, Why

_INDENT = 2


def write_why(writer: TerminalWriter, answer: Why) -> None:
    """Write the events behind the status of an issue: its phase, open claims, its measures; then corrections."""
    status = answer.status
    write_dates(writer, answer.basis)
    since = f" since {writer.since(status.since)}" if status.since else ""
    writer.heading(f"{status.issue}: {words(status.phase)}{since}, because")
    for reason in answer.phase:
        _write_reason(writer, reason)
    if not answer.phase:
        writer.text("no event on it is known to have happened by then.", _INDENT)
    _write_part(writer, "CLAIMED, NOT CONFIRMED", answer.claims)
    if answer.measures:
        writer.blank()
        writer.heading("MEASURES")
    for measure, reasons in answer.measures:
        _write_measure(writer, measure, reasons)
    if answer.corrections:
        writer.blank()
        writer.heading("CORRECTIONS")
        for each in answer.corrections:
            how = "taken out by" if each.by.kind == "retraction" else "replaced by"
            writer.text(f"{each.event.id} {how} {each.by.id}", _INDENT)
    write_basis(writer, answer.basis)


def _write_part(writer: TerminalWriter, title: str, reasons: tuple[Reason, ...]) -> None:
    if reasons:
        writer.blank()
        writer.heading(title)
        for reason in reasons:
            _write_reason(writer, reason)


def _write_reason(writer: TerminalWriter, reason: Reason) -> None:
    event = reason.event
    writer.blank()
    writer.text(f"{event.occurred}  {words(event.kind)}  {'; '.join(reason.effects)}".rstrip(), _INDENT)
    if event.headline:
        writer.text(event.headline, 2 * _INDENT)
    writer.text(f"{_voices(event, reason.vouching)} [{event.id}]", 2 * _INDENT)
    terms = getattr(event, "terms", None)
    if terms:
        writer.text(f"Terms: {terms}", 2 * _INDENT)
    for remark in reason.remarks:
        writer.text(f"Remark: {remark}", 2 * _INDENT)
    if event.amends:
        writer.text(f"It corrects {event.amends}.", 2 * _INDENT)
    for source in event.sources:
        write_source(writer, source, indent=2 * _INDENT, column=3 * _INDENT)
    _write_statements(writer, reason)


def _write_statements(writer: TerminalWriter, reason: Reason) -> None:
    """Write the statements about an event under it: who confirms, denies or disputes it."""
    for each in reason.statements:
        stance = f" {each.stance} it" if each.stance else ""
        headline = f": {each.headline}" if each.headline else ""
        writer.text(f"{each.occurred} {', '.join(each.voices)}{stance or ' on it'}{headline} [{each.id}]", 2 * _INDENT)


def _voices(event: Event, vouching: tuple[str, ...]) -> str:
    """Return the voices of an event, and the parties for which it counts (`docs/rules/claims.md`)."""
    said = f"Said by {', '.join(event.voices)}" + (f" ({event.actor})" if event.actor else "")
    counts = f", counts for {', '.join(vouching)}" if vouching else ", counts for nobody"
    known = f", known {event.known}" if event.known else ""
    return f"{said}{counts}{known}"


def _write_measure(writer: TerminalWriter, measure: MeasureStatus, reasons: tuple[Reason, ...]) -> None:
    writer.blank()
    until = f" to {writer.day(measure.until)}" if measure.until else ""
    threat = ", under threat" if measure.threat and measure.state != "threatened" else ""  # the state would repeat it
    writer.text(
        f"{level_in_words(writer, measure)}: {words(measure.state)} since {writer.since(measure.since)}{until}{threat}",
        _INDENT,
    )
    for line in _about(measure):
        writer.text(line, 2 * _INDENT)
    for reason in reasons:
        event = reason.event
        effects = f" {'; '.join(reason.effects)}" if reason.effects else ""
        level = getattr(event, "level", None)
        figure = f" {level}" if level else ""
        where = (
            f" ({event.sources[0].publisher})" if event.sources else ""
        )  # one line an event; `show` lists all sources
        writer.text(f"{event.occurred} {words(event.kind)}{figure}{effects} [{event.id}]{where}", 2 * _INDENT)
        _write_statements(writer, reason)


def _about(measure: MeasureStatus) -> list[str]:
    """Return what a measure covers, of what it is a part, and what later acts make of it, one sentence each."""
    scope, found = measure.declared_scope, []
    if scope is not None:
        codes = f" Codes: {', '.join(scope.codes)}." if scope.codes else ""
        exempt = f" Exempt: {', '.join(scope.except_)}." if scope.except_ else ""
        found.append(f"It covers {scope.title or scope.id}.{codes}{exempt}")
    if measure.part_of:
        found.append(f"It is a part of {measure.part_of}.")
    if measure.instruments:
        found.append(f"Law: {'; '.join(measure.instruments)}.")
    if measure.revised:
        found.append(f"Revised: {revised_in_words(measure)}.")
    return found
