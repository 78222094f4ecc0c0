"""Why for a terminal: the status in one line, then each event that made it, with its voices and sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from negotiation.formats.text.source import write_source
from negotiation.formats.text.status import level_in_words, write_basis, write_dates
from negotiation.formats.words import words

if TYPE_CHECKING:
    from negotiation.events import Event
    from negotiation.formats.text.paper import Paper
    from negotiation.questions.status import MeasureStatus
    from negotiation.questions.why import Reason, Why

_INDENT = 2


def write_why(paper: Paper, answer: Why) -> None:
    """Write what made the status of an issue."""
    status = answer.status
    write_dates(paper, answer.basis)
    since = f" since {paper.since(status.since)}" if status.since else ""
    paper.heading(f"{status.issue}: {words(status.phase)}{since}, because")
    for reason in answer.phase:
        _write_reason(paper, reason)
    if not answer.phase:
        paper.text("no event on it is known to have happened by then.", _INDENT)
    _write_part(paper, "CLAIMED, NOT CONFIRMED", answer.claims)
    if answer.measures:
        paper.blank()
        paper.heading("MEASURES")
    for measure, reasons in answer.measures:
        _write_measure(paper, measure, reasons)
    if answer.corrections:
        paper.blank()
        paper.heading("CORRECTIONS")
        for each in answer.corrections:
            how = "taken out by" if each.by.kind == "retraction" else "replaced by"
            paper.text(f"{each.event.id} {how} {each.by.id}", _INDENT)
    write_basis(paper, answer.basis)


def _write_part(paper: Paper, title: str, reasons: tuple[Reason, ...]) -> None:
    if reasons:
        paper.blank()
        paper.heading(title)
        for reason in reasons:
            _write_reason(paper, reason)


def _write_reason(paper: Paper, reason: Reason) -> None:
    event = reason.event
    paper.blank()
    paper.text(f"{event.occurred}  {words(event.kind)}  {'; '.join(reason.effects)}".rstrip(), _INDENT)
    if event.headline:
        paper.text(event.headline, 2 * _INDENT)
    paper.text(f"{_voices(event, reason.vouching)} [{event.id}]", 2 * _INDENT)
    if event.amends:
        paper.text(f"It corrects {event.amends}.", 2 * _INDENT)
    for source in event.sources:
        write_source(paper, source, indent=2 * _INDENT, column=3 * _INDENT)


def _voices(event: Event, vouching: tuple[str, ...]) -> str:
    said = f"Said by {', '.join(event.voices)}" + (f" ({event.actor})" if event.actor else "")
    counts = f", counts for {', '.join(vouching)}" if vouching else ", counts for nobody"
    known = f", known {event.known}" if event.known else ""
    return f"{said}{counts}{known}"


def _write_measure(paper: Paper, measure: MeasureStatus, reasons: tuple[Reason, ...]) -> None:
    paper.blank()
    until = f" to {paper.day(measure.until)}" if measure.until else ""
    threat = ", under threat" if measure.threat and measure.state != "threatened" else ""
    paper.text(
        f"{level_in_words(paper, measure)}: {words(measure.state)} since {paper.since(measure.since)}{until}{threat}",
        _INDENT,
    )
    for reason in reasons:
        event = reason.event
        effects = f" {'; '.join(reason.effects)}" if reason.effects else ""
        level = getattr(event, "level", None)
        figure = f" {level}" if level else ""
        where = f" ({event.sources[0].publisher})" if event.sources else ""
        paper.text(f"{event.occurred} {words(event.kind)}{figure}{effects} [{event.id}]{where}", 2 * _INDENT)
