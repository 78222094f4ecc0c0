"""Text: answers for people at a terminal, 80 columns wide or more."""

from __future__ import annotations

from typing import Any

from negotiation.formats.text.check import write_checked
from negotiation.formats.text.difference import write_difference
from negotiation.formats.text.info import write_info
from negotiation.formats.text.paper import Paper
from negotiation.formats.text.records import write_arrivals, write_listing, write_measures, write_steps, write_whole
from negotiation.formats.text.status import write_status
from negotiation.formats.text.why import write_why
from negotiation.formats.text.written import write_preview, write_written
from negotiation.logs import LogInfo
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
from negotiation.questions.arrivals import Arrivals

_WRITERS: dict[type, Any] = {
    Status: write_status,
    Why: write_why,
    Listing: write_listing,
    Arrivals: write_arrivals,
    Whole: write_whole,
    Measures: write_measures,
    Steps: write_steps,
    Checked: write_checked,
    Difference: write_difference,
    Preview: write_preview,
    Written: write_written,
    LogInfo: write_info,
}


def render(answer: Any, width: int = 80, *, emphasis: bool = False) -> str:
    """Write an answer for a terminal of this width."""
    paper = Paper(width, emphasis=emphasis)
    _WRITERS[type(answer)](paper, answer)
    return paper.written()


__all__ = ["Paper", "render"]
