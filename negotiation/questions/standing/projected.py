"""Projected measures: whether only a timer made what a measure is, after the record was read.

The rule is in docs/rules/reading-rule.md#how-far-the-record-goes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

if TYPE_CHECKING:
    from negotiation.history import Snapshot
    from negotiation.questions.measures import MeasureStatus
    from negotiation.times import Moment


def projected_after(history: Snapshot, measure: MeasureStatus, read_to: Moment | None, moment: Moment) -> MeasureStatus:
    """Return the status of a measure, saying whether it is a projection where the record was read up to a moment."""
    if read_to is None or read_to >= moment:
        projected = False  # as for most answers: without a look at the measure
    else:
        projected = history.measure(measure.measure).made_by_timer(read_to, moment)
    return measure if projected == measure.projected else attrs.evolve(measure, projected=projected)


def read_to(history: Snapshot, measure: MeasureStatus) -> Moment | None:
    """Return up to when the record of the issues of a measure was read: of that which was read furthest."""
    moments = (history.read_to(issue) for issue in measure.issues)
    return max((moment for moment in moments if moment is not None), default=None)
