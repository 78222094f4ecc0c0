"""History: the reading rule and the fold, from events to the state of every issue and measure over all time.

The package is not called `replay`, because `negotiation.replay` is the function that users call.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from negotiation.former import former_names
from negotiation.history.agenda import Scheduled
from negotiation.history.corrections import Corrections, displaced, rings, root_of
from negotiation.history.effective_date import EffectiveDate
from negotiation.history.fold import fold
from negotiation.history.issues.state import Arrangement, IssueState
from negotiation.history.measures.base_schedule import Base, BaseChange
from negotiation.history.measures.beside import OpenThreat
from negotiation.history.measures.law import Revised, revised_at
from negotiation.history.measures.state import MeasureState
from negotiation.history.measures.suspensions import SuspensionAxis, SuspensionPart
from negotiation.history.outcomes.book import Outcome
from negotiation.history.reading import Reading, first_opening, log_zone, read, visible
from negotiation.history.registry import Registry
from negotiation.history.segment import Segment
from negotiation.history.snapshot import Snapshot
from negotiation.history.structures.timeline import Timeline
from negotiation.history.subject import IssueHistory, MeasureHistory
from negotiation.history.transition import Transition

__all__ = [
    "Arrangement",
    "Base",
    "BaseChange",
    "Corrections",
    "EffectiveDate",
    "IssueHistory",
    "IssueState",
    "MeasureHistory",
    "MeasureState",
    "OpenThreat",
    "Outcome",
    "Reading",
    "Registry",
    "Revised",
    "Scheduled",
    "Segment",
    "Snapshot",
    "SuspensionAxis",
    "SuspensionPart",
    "Timeline",
    "Transition",
    "displaced",
    "first_opening",
    "fold",
    "log_zone",
    "read",
    "revised_at",
    "rings",
    "root_of",
    "visible",
]

if not TYPE_CHECKING:
    __getattr__ = former_names(__name__)
