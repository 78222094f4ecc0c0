"""Events: the vocabulary of the ledger, as frozen classes that are checked when they are built."""

from __future__ import annotations

from negotiation.events.event import PRESS, Act, Event, Track, fields_by_key, key_of, time_fields
from negotiation.events.fast.build import build
from negotiation.events.fast.bundle import Bundle
from negotiation.events.issue_acts import (
    Accession,
    Breakdown,
    DomesticApproval,
    EntryIntoForce,
    Exit,
    Lapse,
    LeaderApproval,
    PreliminaryConsensus,
    Request,
    Scheduling,
    Signature,
    TalksRound,
)
from negotiation.events.kinds import KINDS, RANK
from negotiation.events.measure_acts import (
    Announcement,
    Extension,
    Modification,
    Postponement,
    Proposal,
    Resumption,
    Suspension,
    Termination,
    Threat,
    Withdrawal,
)
from negotiation.events.record_acts import Opening, Retraction, Review, Statement
from negotiation.events.values import NEEDS, USUAL_NEEDS, Condition, Issue, Level, Party, Scope, Source, Stages, Voice

__all__ = [
    "KINDS",
    "NEEDS",
    "PRESS",
    "RANK",
    "USUAL_NEEDS",
    "Accession",
    "Act",
    "Announcement",
    "Breakdown",
    "Bundle",
    "Condition",
    "DomesticApproval",
    "EntryIntoForce",
    "Event",
    "Exit",
    "Extension",
    "Issue",
    "Lapse",
    "LeaderApproval",
    "Level",
    "Modification",
    "Opening",
    "Party",
    "Postponement",
    "PreliminaryConsensus",
    "Proposal",
    "Request",
    "Resumption",
    "Retraction",
    "Review",
    "Scheduling",
    "Scope",
    "Signature",
    "Source",
    "Stages",
    "Statement",
    "Suspension",
    "TalksRound",
    "Termination",
    "Threat",
    "Track",
    "Voice",
    "Withdrawal",
    "build",
    "fields_by_key",
    "key_of",
    "time_fields",
]
