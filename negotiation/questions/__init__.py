"""Questions: what people ask of a replay, and the answers, each with its basis."""

from __future__ import annotations

from negotiation.questions.basis import Basis, When, day_of
from negotiation.questions.check import Checked
from negotiation.questions.comparison import Comparison, Rewritten, in_our_knowledge, in_the_world
from negotiation.questions.deadlines import Deadline
from negotiation.questions.difference import Change, Difference, difference
from negotiation.questions.due import Deadlines, Due
from negotiation.questions.index import Index, index
from negotiation.questions.preview import Preview, laid_over, preview
from negotiation.questions.records import Listing, Steps, Whole, step_row
from negotiation.questions.replay import Replay, View, replay
from negotiation.questions.spans import Span, Spans
from negotiation.questions.status import IssueStatus, Measures, MeasureStatus, OpenClaim, Status, Total
from negotiation.questions.steps_ahead import StepAhead, StepsAhead
from negotiation.questions.whatif import WhatIf, supposed, what_if
from negotiation.questions.why import Correction, Reason, Why, describe
from negotiation.questions.written import Written, written

__all__ = [
    "Basis",
    "Change",
    "Checked",
    "Comparison",
    "Correction",
    "Deadline",
    "Deadlines",
    "Difference",
    "Due",
    "Index",
    "IssueStatus",
    "Listing",
    "MeasureStatus",
    "Measures",
    "OpenClaim",
    "Preview",
    "Reason",
    "Replay",
    "Rewritten",
    "Span",
    "Spans",
    "Status",
    "StepAhead",
    "Steps",
    "StepsAhead",
    "Total",
    "View",
    "WhatIf",
    "When",
    "Whole",
    "Why",
    "Written",
    "day_of",
    "describe",
    "difference",
    "in_our_knowledge",
    "in_the_world",
    "index",
    "laid_over",
    "preview",
    "replay",
    "step_row",
    "supposed",
    "what_if",
    "written",
]
