"""Spans, deadlines and next steps for a terminal: the answers of `when`, `deadlines` and `next`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from negotiation.formats.text.status import condition_in_words, deadlines_in_words, write_basis, write_dates
from negotiation.formats.words import words

if TYPE_CHECKING:
    from negotiation.formats.text.terminal import TerminalWriter
    from negotiation.questions.deadlines import Deadlines, Due
    from negotiation.questions.spans import Spans
    from negotiation.questions.steps_ahead import StepAhead, StepsAhead

_SPAN_COLUMNS = (22, 10, 11)
_DUE_COLUMNS = (10, 24)
_INDENT, _COLUMN = 2, 24


def write_spans(writer: TerminalWriter, answer: Spans) -> None:
    """Write the spans in which a state held, one a line, each with the event that began it."""
    write_dates(writer, answer.basis)
    writer.heading(answer.id + (f": {words(answer.state)}" if answer.state else ""))
    writer.row(("STATE", "SINCE", "UNTIL", "DAYS"), _SPAN_COLUMNS, bold=True)
    for span in answer.spans:
        # The question mark says that the end lies after T: a timer is set for it, and events may still change it.
        until = f"{writer.day(span.until)}{'?' if span.ahead else ''}" if span.until else "-"
        writer.row((words(span.state), writer.change(span.since), until, str(span.days)), _SPAN_COLUMNS)
        writer.text(f"by {span.begun_by}", _INDENT)
    if not answer.spans:
        writer.text("That state had not held by then.")
    if any(span.ahead and span.until for span in answer.spans):
        writer.note("? lies after the date asked for, and is projected from deadlines already set.")
    write_basis(writer, answer.basis)


def write_deadlines(writer: TerminalWriter, answer: Deadlines) -> None:
    """Write the deadlines, each with what happens then and which party set it."""
    write_dates(writer, answer.basis)
    writer.row(("DUE", "WHAT", "THEN"), _DUE_COLUMNS, bold=True)
    for each in answer.deadlines:
        deadline = each.deadline
        writer.row((writer.day(deadline.due), words(deadline.what), _subject(each)), _DUE_COLUMNS)
        writer.text(f"set by {_who(each)} [{deadline.event}]", sum(_DUE_COLUMNS) + 2)
    if not answer.deadlines:
        writer.text("Nothing is due.")
    write_basis(writer, answer.basis)


def _subject(each: Due) -> str:
    """Return the subject of a deadline, what holds from then on, and the time of day where one was written."""
    what = each.deadline.measure or ", ".join(each.issues)
    # The column of dates shows a day only; a date written with a clock time is given in full here.
    exact = f" at {each.deadline.due.written}" if "T" in each.deadline.due.written else ""
    condition = condition_in_words(each.deadline.unless) if each.deadline.unless is not None else ""
    return f"{what}{f': {each.deadline.detail}' if each.deadline.detail else ''}{exact}{condition}"


def _who(each: Due) -> str:
    """Return the parties that set a deadline; the voices too if others reported it."""
    said = "" if each.event.voices == each.event.owners else f", says {', '.join(each.event.voices)}"
    return f"{', '.join(each.event.owners)}{f' ({each.event.actor})' if each.event.actor else ''}{said}"


def write_steps_ahead(writer: TerminalWriter, answer: StepsAhead) -> None:
    """Write the steps that would move an issue and the parties that must take them, then the deadlines.

    Deadlines at which a timer moves something are listed apart from dates at which nothing happens by itself.
    """
    write_dates(writer, answer.basis)
    status = answer.status
    since = f" since {writer.since(status.since)}" if status.since else ""
    writer.heading(f"{status.issue}: {words(status.phase)}{since}. It would move by")
    for step in answer.steps:
        writer.labelled(words(step.step), _step(step), indent=_INDENT, column=_COLUMN)
    for label, timer in (("by itself", True), ("due", False)):
        ahead = deadlines_in_words(writer, (each for each in answer.deadlines if each.by_itself is timer))
        for number, text in enumerate(ahead):
            # Only the first line of a group has the label.
            writer.labelled("" if number else label, text, indent=_INDENT, column=_COLUMN)
    write_basis(writer, answer.basis)


def _step(step: StepAhead) -> str:
    if not step.joint:
        return f"→ {words(step.to)} (any party)"
    done = f"; {', '.join(step.done)} {'has' if len(step.done) == 1 else 'have'}" if step.done else ""
    return f"→ {words(step.to)} (awaits {', '.join(step.by)}{done})"
