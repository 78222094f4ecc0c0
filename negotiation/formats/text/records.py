"""Events, measures and transitions for a terminal: the answers of `log`, `show`, `follow`, `measures` and `replay`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from negotiation.codec import to_record
from negotiation.formats.text.source import write_source
from negotiation.formats.text.status import write_basis, write_dates, write_findings, write_totals
from negotiation.formats.words import revised_in_words, words

if TYPE_CHECKING:
    from negotiation.events import Event
    from negotiation.formats.text.terminal import TerminalWriter
    from negotiation.questions.feed import Arrivals
    from negotiation.questions.measures import Measures, MeasureStatus
    from negotiation.questions.records import EventDetail, Listing, Steps

_LOG_COLUMNS = (21,)
_MEASURE_COLUMNS = (27, 10, 10, 10)
_STEP_COLUMNS = (10, 24)


def write_listing(writer: TerminalWriter, answer: Listing) -> None:
    """Write events in reading order, each in two or three lines."""
    for event in answer.events:
        displaced = answer.displaced_by.get(event.id)
        _write_event(writer, event, f"displaced by {displaced}" if displaced else "")
    if not answer.events:
        writer.text("No events.")
    write_basis(writer, answer.basis)


def write_arrivals(writer: TerminalWriter, answer: Arrivals) -> None:
    """Write entries in the order of the log, each in two or three lines, with its position."""
    for entry in answer.entries:
        event = entry.event
        amends = f", amends {event.amends}" if event.amends else ""
        _write_event(writer, event, f"position {entry.position}{amends}")


def _write_event(writer: TerminalWriter, event: Event, remark: str) -> None:
    about = f" ({', '.join(event.concerns)})" if event.concerns else ""
    writer.row((str(event.occurred), f"{words(event.kind)}{_whose(event)}{about}"), _LOG_COLUMNS)
    if event.headline:
        writer.text(event.headline, 2)
    writer.text(f"{event.id} ({remark})" if remark else event.id, 2)


def _whose(event: Event) -> str:
    """Return the parties whose act an event is; the voices too if others reported it."""
    if not event.owners:
        return ""
    said = "" if event.voices == event.owners else f", said by {', '.join(event.voices)}"
    return f" by {', '.join(event.owners)}{said}"


def write_event_detail(writer: TerminalWriter, answer: EventDetail) -> None:
    """Write one event with all its fields, then what the log adds: position, recording time, corrections, leaf hash."""
    stored = answer.stored
    writer.heading(stored.event.id)
    for key, value in to_record(stored.event).items():
        if key in {"id", "sources"}:  # the id is the heading, and sources have a layout of their own
            continue
        writer.labelled(key, _plain(value), indent=2, column=18)
    for source in stored.event.sources:
        write_source(writer, source, indent=2, column=18)
    rest = {
        "known from": answer.known,
        "position": f"{stored.position} of {answer.log}",
        "recorded": stored.recorded or "",
        "corrected by": ", ".join(answer.corrected_by),
    }
    for key, text in rest.items():
        if text:
            writer.labelled(key, text, indent=2, column=18)
    writer.labelled("leaf", "SHA-256 of position, recorded and event", indent=2, column=18)
    writer.unbroken(stored.leaf.hex(), 4)


def write_measures(writer: TerminalWriter, answer: Measures) -> None:
    """Write every measure: its state, the level in force, the suspended level, and the end of each."""
    write_dates(writer, answer.basis)
    writer.row(("MEASURE", "STATE", "SINCE", "TO", "LEVEL"), _MEASURE_COLUMNS, bold=True)
    for each in answer.measures:
        writer.row(
            (each.measure, words(each.state), writer.since(each.since), writer.day(each.until), _level(writer, each)),
            _MEASURE_COLUMNS,
        )
    if not answer.measures:
        writer.text("No measure had been acted on by then.")
    for each in answer.measures:
        if each.revised:
            writer.labelled("revised", revised_in_words(each), indent=2, column=12)
    write_totals(writer, answer.totals, answer.baseline)
    write_findings(writer, answer.findings, answer.basis)
    write_basis(writer, answer.basis)


def write_steps(writer: TerminalWriter, answer: Steps) -> None:
    """Write every transition, in order."""
    write_dates(writer, answer.basis)
    writer.row(("WHEN", "WHAT", "STEP"), _STEP_COLUMNS, bold=True)
    for step in answer.steps:
        moved = f"{words(step.before)} → {words(step.after)}" if step.before != step.after else words(step.after)
        by = f"timer of {step.event}" if step.timer else step.event
        note = f" ({step.note})" if step.note else ""
        if step.trigger == "level":  # the state stays the same; the note gives the new level
            moved, note = step.note, ""
        writer.row((writer.change(step.when), step.id, f"{words(step.trigger)}: {moved}{note} [{by}]"), _STEP_COLUMNS)
    if not answer.steps:
        writer.text("Nothing had changed by then.")
    write_basis(writer, answer.basis)


def _level(writer: TerminalWriter, measure: MeasureStatus) -> str:
    """Return the levels of a measure in force and suspended, its open threat, or the cause of its end."""
    if measure.state == "suspended" and measure.suspended_level:
        return f"{measure.suspended_level} suspended"
    if measure.cause:
        return words(measure.cause)
    shown = measure.level is not None and measure.state != "threatened"  # the threat is written below
    parts = [str(measure.level)] if shown else []
    if measure.suspended_level and measure.state == "in_force":
        until = f" to {writer.day(measure.suspended_until)}" if measure.suspended_until else ""
        parts.append(f"+ {measure.suspended_level} suspended{until}")
    if measure.threat:
        dated = measure.threat.effective if not measure.threat.on_hold else None
        effective = f" from {writer.day(dated)}" if dated else ""
        # A threat without a level leaves two spaces before `from`.
        parts.append(f"threat {measure.threat.level or ''}{effective}".replace("  ", " "))
    if measure.on_hold:
        parts.append("(on hold)")
    return " ".join(parts) or "-"


def _plain(value: object) -> str:
    """Return a JSON value as text: parties and issues as `id (name)`, levels as `value unit`."""
    if isinstance(value, list):
        return ", ".join(_plain(item) for item in value)
    if isinstance(value, dict):
        first, *rest = (str(part) for part in value.values())
        return f"{first} ({' '.join(rest)})" if "id" in value and rest else " ".join([first, *rest])
    return "yes" if value is True else "no" if value is False else str(value)
