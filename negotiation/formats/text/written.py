"""What was written, or would be, for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from negotiation.codec import encode
from negotiation.formats.text.difference import write_difference
from negotiation.formats.text.status import write_findings

if TYPE_CHECKING:
    from negotiation.formats.text.paper import Paper
    from negotiation.questions.preview import Preview
    from negotiation.questions.written import Written

_INDENT = 2


def write_preview(paper: Paper, answer: Preview) -> None:
    """Write the events that would be added, what the checks find, and what the status would become."""
    paper.heading(f"{answer.log}: nothing was written; this would be added:")
    for event in answer.events:
        paper.unbroken(encode(event), 0)
    _write_there(paper, answer.there)
    write_findings(paper, answer.findings)
    paper.blank()
    write_difference(paper, answer.difference)


def write_written(paper: Paper, answer: Written) -> None:
    """Write which events stand where, and what the status has become."""
    for entry in answer.stored:
        if entry.event.id not in answer.there:
            paper.text(f"{entry.event.id} appended to {answer.log} at position {entry.position}.")
    _write_there(paper, answer.there)
    paper.blank()
    write_difference(paper, answer.difference)
    paper.blank()
    paper.note(f"{answer.log}: position {answer.position}, head {answer.head[:16]}.")


def _write_there(paper: Paper, ids: tuple[str, ...]) -> None:
    for name in ids:
        paper.text(f"{name} is there already, word for word.")
