"""Text: answers for people at a terminal, 80 columns wide or more."""

from __future__ import annotations

from typing import Any

from negotiation.formats.text.check import write_checked
from negotiation.formats.text.difference import write_difference
from negotiation.formats.text.paper import Paper
from negotiation.formats.text.proof import write_document, write_verified
from negotiation.formats.text.records import write_listing, write_measures, write_steps, write_whole
from negotiation.formats.text.status import write_status
from negotiation.formats.text.why import write_why
from negotiation.formats.text.written import write_preview, write_written
from negotiation.logs.checkpoint import Checkpoint
from negotiation.logs.proof import Proof
from negotiation.logs.verify import Verified
from negotiation.questions import (
    Checked,
    Difference,
    Listing,
    Measures,
    Preview,
    Status,
    Steps,
    Whole,
    Why,
    Written,
)

_WRITERS: dict[type, Any] = {
    Status: write_status,
    Why: write_why,
    Listing: write_listing,
    Whole: write_whole,
    Measures: write_measures,
    Steps: write_steps,
    Checked: write_checked,
    Checkpoint: write_document,
    Proof: write_document,
    Verified: write_verified,
    Difference: write_difference,
    Preview: write_preview,
    Written: write_written,
}


def render(answer: Any, width: int = 80, *, emphasis: bool = False) -> str:
    """Write an answer for a terminal of this width."""
    paper = Paper(width, emphasis=emphasis)
    _WRITERS[type(answer)](paper, answer)
    return paper.written()


__all__ = ["Paper", "render"]
