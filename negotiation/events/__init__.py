"""Events: the vocabulary of the ledger, as frozen classes that are checked when they are built."""

from __future__ import annotations

from negotiation.events.event import PRESS, Act, Event, Track, time_fields
from negotiation.events.fast.build import build
from negotiation.events.fast.bundle import Bundle
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
from negotiation.events.kinds import KINDS, RANK
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
from negotiation.events.values import Issue, Level, Party, Source

__all__ = [
    "KINDS",
    "PRESS",
    "RANK",
    "Act",
    "Announcement",
    "Breakdown",
    "Bundle",
    "DomesticApproval",
    "EntryIntoForce",
    "Event",
    "Extension",
    "Issue",
    "Lapse",
    "LeaderApproval",
    "Level",
    "Modification",
    "Opening",
    "Party",
    "PreliminaryConsensus",
    "Proposal",
    "Resumption",
    "Retraction",
    "Scheduling",
    "Source",
    "Statement",
    "Suspension",
    "TalksRound",
    "Termination",
    "Threat",
    "Track",
    "Withdrawal",
    "build",
    "time_fields",
]
