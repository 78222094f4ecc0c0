"""What was written, or would be, for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from negotiation.codec import encode
from negotiation.formats.text.difference import write_difference
from negotiation.formats.text.status import write_findings

if TYPE_CHECKING:
    from negotiation.formats.text.terminal import TerminalWriter
    from negotiation.questions.preview import Preview
    from negotiation.questions.written import Written

_INDENT = 2


def write_preview(writer: TerminalWriter, answer: Preview) -> None:
    """Write the events that would be added, what the checks find, and what the status would become."""
    writer.heading(f"{answer.log}: nothing was written; this would be added:")
    for event in answer.events:
        writer.unbroken(encode(event), 0)
    _write_already_stored(writer, answer.already_stored)
    write_findings(writer, answer.findings)
    writer.blank()
    write_difference(writer, answer.difference)


def write_written(writer: TerminalWriter, answer: Written) -> None:
    """Write which events stand where, and what the status has become."""
    for entry in answer.stored:
        if entry.event.id not in answer.already_stored:
            writer.text(f"{entry.event.id} appended to {answer.log} at position {entry.position}.")
    _write_already_stored(writer, answer.already_stored)
    writer.blank()
    write_difference(writer, answer.difference)
    writer.blank()
    writer.note(f"{answer.log}: position {answer.position}, head {answer.head[:16]}.")


def _write_already_stored(writer: TerminalWriter, ids: tuple[str, ...]) -> None:
    for name in ids:
        writer.text(f"{name} is there already, word for word.")
