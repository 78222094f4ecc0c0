"""Text: answers for people at a terminal, 80 columns wide or more."""

from __future__ import annotations

from typing import Any

from negotiation.formats.text.ahead import write_deadlines, write_spans, write_steps_ahead
from negotiation.formats.text.check import write_checked
from negotiation.formats.text.comparison import write_comparison, write_what_if
from negotiation.formats.text.difference import write_difference
from negotiation.formats.text.paper import Paper
from negotiation.formats.text.records import write_listing, write_measures, write_steps, write_whole
from negotiation.formats.text.status import write_status
from negotiation.formats.text.why import write_why
from negotiation.formats.text.written import write_preview, write_written
from negotiation.questions import (
    Checked,
    Comparison,
    Deadlines,
    Difference,
    Listing,
    Measures,
    Preview,
    Spans,
    Status,
    Steps,
    StepsAhead,
    WhatIf,
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
    Comparison: write_comparison,
    Deadlines: write_deadlines,
    Difference: write_difference,
    Spans: write_spans,
    StepsAhead: write_steps_ahead,
    WhatIf: write_what_if,
    Preview: write_preview,
    Written: write_written,
}


def render(answer: Any, width: int = 80, *, emphasis: bool = False) -> str:
    """Write an answer for a terminal of this width."""
    paper = Paper(width, emphasis=emphasis)
    _WRITERS[type(answer)](paper, answer)
    return paper.written()


__all__ = ["Paper", "render"]
