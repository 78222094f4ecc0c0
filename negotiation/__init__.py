"""An event-sourced ledger of negotiations.

    >>> import negotiation
    >>> then = negotiation.replay("us-china-2025", known_at="2025-10-27").at("2025-10-26")
    >>> then.status("tariffs")["tariffs"].phase
    'preliminary_consensus'

Names are imported when they are first used, so that starting up costs only what is needed.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from negotiation.codec import correction, decode, encode, retraction
    from negotiation.errors import (
        AppendConflictError,
        BadValueError,
        Finding,
        InvalidEventsError,
        InvalidLogError,
        InvalidProofError,
        LifecycleError,
        MissingExtraError,
        NegotiationError,
        NotProvenError,
        UnknownNameError,
        UnreadableLogError,
    )
    from negotiation.events import (
        Act,
        Announcement,
        Breakdown,
        DomesticApproval,
        EntryIntoForce,
        Event,
        Extension,
        Issue,
        Lapse,
        LeaderApproval,
        Level,
        Modification,
        Opening,
        Party,
        PreliminaryConsensus,
        Proposal,
        Resumption,
        Retraction,
        Scheduling,
        Source,
        Statement,
        Suspension,
        TalksRound,
        Termination,
        Threat,
        Withdrawal,
    )
    from negotiation.logs import Contents, Expect, JsonLinesLog, Log, Stored, open_log, shipped_logs
    from negotiation.logs.checkpoint import Checkpoint
    from negotiation.logs.kept import read_checkpoint, read_key, read_proof, read_verifier
    from negotiation.logs.proof import Proof
    from negotiation.logs.prove import checkpoint, prove
    from negotiation.logs.verify import Verified, verify, verify_proof
    from negotiation.questions import (
        Basis,
        Change,
        Comparison,
        Deadlines,
        Difference,
        IssueStatus,
        Measures,
        MeasureStatus,
        Preview,
        Replay,
        Spans,
        Status,
        StepsAhead,
        View,
        WhatIf,
        Why,
        difference,
        in_our_knowledge,
        in_the_world,
        preview,
        replay,
        what_if,
    )

_HOMES = {
    "negotiation.codec": ("correction", "decode", "encode", "retraction"),
    "negotiation.errors": (
        "AppendConflictError",
        "BadValueError",
        "Finding",
        "InvalidEventsError",
        "InvalidLogError",
        "InvalidProofError",
        "LifecycleError",
        "MissingExtraError",
        "NegotiationError",
        "NotProvenError",
        "UnknownNameError",
        "UnreadableLogError",
    ),
    "negotiation.events": (
        "Act",
        "Announcement",
        "Breakdown",
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
        "Withdrawal",
    ),
    "negotiation.logs": (
        "Contents",
        "Expect",
        "JsonLinesLog",
        "Log",
        "Stored",
        "open_log",
        "shipped_logs",
    ),
    "negotiation.logs.checkpoint": ("Checkpoint",),
    "negotiation.logs.kept": ("read_checkpoint", "read_key", "read_proof", "read_verifier"),
    "negotiation.logs.proof": ("Proof",),
    "negotiation.logs.prove": ("checkpoint", "prove"),
    "negotiation.logs.verify": ("Verified", "verify", "verify_proof"),
    "negotiation.questions": (
        "Basis",
        "Change",
        "Comparison",
        "Deadlines",
        "Difference",
        "IssueStatus",
        "MeasureStatus",
        "Measures",
        "Preview",
        "Replay",
        "Spans",
        "Status",
        "StepsAhead",
        "View",
        "WhatIf",
        "Why",
        "difference",
        "in_our_knowledge",
        "in_the_world",
        "preview",
        "replay",
        "what_if",
    ),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}

__version__ = "0.1.0"

__all__ = [  # noqa: PLE0604, RUF100 - listed for readers and type checkers; the homes are above
    "Act",
    "Announcement",
    "AppendConflictError",
    "BadValueError",
    "Basis",
    "Breakdown",
    "Change",
    "Checkpoint",
    "Comparison",
    "Contents",
    "Deadlines",
    "Difference",
    "DomesticApproval",
    "EntryIntoForce",
    "Event",
    "Expect",
    "Extension",
    "Finding",
    "InvalidEventsError",
    "InvalidLogError",
    "InvalidProofError",
    "Issue",
    "IssueStatus",
    "JsonLinesLog",
    "Lapse",
    "LeaderApproval",
    "Level",
    "LifecycleError",
    "Log",
    "MeasureStatus",
    "Measures",
    "MissingExtraError",
    "Modification",
    "NegotiationError",
    "NotProvenError",
    "Opening",
    "Party",
    "PreliminaryConsensus",
    "Preview",
    "Proof",
    "Proposal",
    "Replay",
    "Resumption",
    "Retraction",
    "Scheduling",
    "Source",
    "Spans",
    "Statement",
    "Status",
    "StepsAhead",
    "Stored",
    "Suspension",
    "TalksRound",
    "Termination",
    "Threat",
    "UnknownNameError",
    "UnreadableLogError",
    "Verified",
    "View",
    "WhatIf",
    "Why",
    "Withdrawal",
    "__version__",
    "checkpoint",
    "correction",
    "decode",
    "difference",
    "encode",
    "in_our_knowledge",
    "in_the_world",
    "open_log",
    "preview",
    "prove",
    "read_checkpoint",
    "read_key",
    "read_proof",
    "read_verifier",
    "replay",
    "retraction",
    "shipped_logs",
    "verify",
    "verify_proof",
    "what_if",
]


def __getattr__(name: str) -> Any:
    home = _HOME_OF.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(home), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
