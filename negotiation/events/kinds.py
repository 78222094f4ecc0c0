"""The kinds of events by name, and their rank among events of one moment.

The five that name the project come first. Source of the vocabulary: events/README.md; words of treaty law as in
the United Nations Treaty Collection.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from negotiation.events.issue_acts import (
    KIND_NAMES,
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
        Signature,
        Accession,
        Proposal,
        Announcement,
        Modification,
        Postponement,
        Suspension,
        Extension,
        Resumption,
        Termination,
        Withdrawal,
        EntryIntoForce,
        Exit,
        Breakdown,
        Lapse,
        Scheduling,
        Request,
        Statement,
        Review,
        Retraction,
        Opening,
    )
}
"""Every kind by its name; the five that name the project come first wherever kinds are listed."""

KIND_NAMES.update(kind for kind, cls in KINDS.items() if cls.track in {"issue", "measure"})

_RANKED = (
    "threat",
    "talks_round",
    "preliminary_consensus",
    "signature",
    "domestic_approval",
    "leader_approval",
    "accession",
    "proposal",
    "announcement",
    "modification",
    "postponement",
    "suspension",
    "extension",
    "resumption",
    "termination",
    "withdrawal",
    "entry_into_force",
    "exit",
    "breakdown",
    "lapse",
)

RANK: dict[str, int] = dict.fromkeys(KINDS, len(_RANKED)) | {kind: rank for rank, kind in enumerate(_RANKED)}
"""The rank of each kind (docs/rules/reading-rule.md#rank): those after `lapse` share one."""
