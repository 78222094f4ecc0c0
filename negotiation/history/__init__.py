"""History: the reading rule and the fold, from events to the status of every issue and measure over all time.

This is the layer that the design calls `replay`; the package has another name because `negotiation.replay` is the
function that people call.
"""

from __future__ import annotations

from negotiation.history.chronicle import Chronicle, MeasureCourse
from negotiation.history.claims import Claim
from negotiation.history.corrections import Corrections, displaced, rings, root_of
from negotiation.history.history import History, Scheduled
from negotiation.history.issue import Arrangement, IssueHistory, IssueState
from negotiation.history.mark import Mark
from negotiation.history.measure import MeasureHistory, MeasureState, OpenThreat
from negotiation.history.reading import Reading, first_opening, log_zone, read, visible
from negotiation.history.registry import Registry
from negotiation.history.replay import fold
from negotiation.history.schedule import Base, BaseChange
from negotiation.history.suspension import SuspensionAxis, SuspensionPart
from negotiation.history.timeline import Timeline
from negotiation.history.transition import Transition

__all__ = [
    "Arrangement",
    "Base",
    "BaseChange",
    "Chronicle",
    "Claim",
    "Corrections",
    "History",
    "IssueHistory",
    "IssueState",
    "Mark",
    "MeasureCourse",
    "MeasureHistory",
    "MeasureState",
    "OpenThreat",
    "Reading",
    "Registry",
    "Scheduled",
    "SuspensionAxis",
    "SuspensionPart",
    "Timeline",
    "Transition",
    "displaced",
    "first_opening",
    "fold",
    "log_zone",
    "read",
    "rings",
    "root_of",
    "visible",
]
