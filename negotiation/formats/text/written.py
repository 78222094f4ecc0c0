"""The answers of `append` for a terminal: what was written, or what would be written with `--dry-run`."""

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
    """Write the events that would be added, the findings of the checks, and how the status would change."""
    writer.heading(f"{answer.log}: nothing was written; this would be added:")
    for event in answer.events:
        writer.unbroken(encode(event), 0)  # one line each, so that people can copy it into a log
    _write_already_stored(writer, answer.already_stored)
    write_findings(writer, answer.findings)
    writer.blank()
    write_difference(writer, answer.difference)


def write_written(writer: TerminalWriter, answer: Written) -> None:
    """Write the position of each new event, which events were in the log already, and how the status has changed."""
    for entry in answer.stored:
        if entry.event.id not in answer.already_stored:
            writer.text(f"{entry.event.id} appended to {answer.log} at position {entry.position}.")
    _write_already_stored(writer, answer.already_stored)
    writer.blank()
    write_difference(writer, answer.difference)
    write_findings(writer, answer.findings)
    writer.blank()
    writer.note(f"{answer.log}: position {answer.position}, head {answer.head[:16]}.")


def _write_already_stored(writer: TerminalWriter, ids: tuple[str, ...]) -> None:
    for name in ids:
        writer.text(f"{name} is already in the log, with the same content.")
