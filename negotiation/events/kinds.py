"""The kinds of events by name, in the order by which events of one moment are read.

The five that name the project come first. Source of the vocabulary: events/README.md; words of treaty law as in
the United Nations Treaty Collection.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from negotiation.events.issue_acts import (
    Breakdown,
    DomesticApproval,
    EntryIntoForce,
    Lapse,
    LeaderApproval,
    PreliminaryConsensus,
    Scheduling,
    TalksRound,
)
from negotiation.events.measure_acts import (
    Announcement,
    Extension,
    Modification,
    Proposal,
    Resumption,
    Suspension,
    Termination,
    Threat,
    Withdrawal,
)
from negotiation.events.record_acts import Opening, Retraction, Statement

if TYPE_CHECKING:
    from negotiation.events.event import Event

KINDS: dict[str, type[Event]] = {
    cls.kind: cls
    for cls in (
        Threat,
        TalksRound,
        PreliminaryConsensus,
        DomesticApproval,
        LeaderApproval,
        Proposal,
        Announcement,
        Modification,
        Suspension,
        Extension,
        Resumption,
        Termination,
        Withdrawal,
        EntryIntoForce,
        Breakdown,
        Lapse,
        Scheduling,
        Statement,
        Retraction,
        Opening,
    )
}
"""Every kind by its name; the order is also their rank (docs/rules/reading-rule.md#rank)."""

RANK: dict[str, int] = {kind: min(rank, list(KINDS).index("scheduling")) for rank, kind in enumerate(KINDS)}
"""The rank of each kind: those after `lapse` share one."""
