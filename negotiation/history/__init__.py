"""History: the reading rule and the fold, from events to the status of every issue and measure over all time.

This is the layer that the design calls `replay`; the package has another name because `negotiation.replay` is the
function that people call.
"""

from __future__ import annotations

from negotiation.history.corrections import Corrections, displaced, rings, root_of
from negotiation.history.issue import Arrangement, IssueState
from negotiation.history.mark import Mark
from negotiation.history.measure import MeasureState, OpenThreat
from negotiation.history.passage import Claim, Scheduled, Segment
from negotiation.history.reading import Reading, first_opening, log_zone, read, visible
from negotiation.history.registry import Registry
from negotiation.history.replay import fold
from negotiation.history.schedule import Base, BaseChange
from negotiation.history.snapshot import Snapshot
from negotiation.history.subject import IssueHistory, MeasureHistory
from negotiation.history.suspension import SuspensionAxis, SuspensionPart
from negotiation.history.timeline import Timeline
from negotiation.history.transition import Transition

__all__ = [
    "Arrangement",
    "Base",
    "BaseChange",
    "Claim",
    "Corrections",
    "IssueHistory",
    "IssueState",
    "Mark",
    "MeasureHistory",
    "MeasureState",
    "OpenThreat",
    "Reading",
    "Registry",
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
    "rings",
    "root_of",
    "visible",
]
