"""Questions: what people ask of a replay, and the answers, each with its basis."""

from __future__ import annotations

from negotiation.questions.basis import Basis, When, day_of
from negotiation.questions.check import Checked
from negotiation.questions.deadlines import Deadline
from negotiation.questions.records import Listing, Steps, Whole, step_row
from negotiation.questions.replay import Replay, View, replay
from negotiation.questions.status import IssueStatus, Measures, MeasureStatus, OpenClaim, Status, Total
from negotiation.questions.why import Correction, Reason, Why, describe

__all__ = [
    "Basis",
    "Checked",
    "Correction",
    "Deadline",
    "IssueStatus",
    "Listing",
    "MeasureStatus",
    "Measures",
    "OpenClaim",
    "Reason",
    "Replay",
    "Status",
    "Steps",
    "Total",
    "View",
    "When",
    "Whole",
    "Why",
    "day_of",
    "describe",
    "replay",
    "step_row",
]
