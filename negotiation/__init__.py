"""An event-sourced ledger of negotiations.

    >>> import negotiation
    >>> then = negotiation.replay("us-china-2025", known_at="2025-10-27").at("2025-10-26")
    >>> then.status("tariffs")["tariffs"].phase
    'preliminary_consensus'

A name is imported when it is first used, so that a program loads only the modules that it needs.
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
        Accession,
        Act,
        Announcement,
        Breakdown,
        Condition,
        DomesticApproval,
        EntryIntoForce,
        Event,
        Exit,
        Extension,
        Issue,
        Lapse,
        LeaderApproval,
        Level,
        Modification,
        Opening,
        Party,
        Postponement,
        PreliminaryConsensus,
        Proposal,
        Request,
        Resumption,
        Retraction,
        Review,
        Scheduling,
        Scope,
        Signature,
        Source,
        Stages,
        Statement,
        Suspension,
        TalksRound,
        Termination,
        Threat,
        Voice,
        Withdrawal,
    )
    from negotiation.formats.export.registry import export
    from negotiation.logs import Contents, JsonLinesLog, Stored, open_log, shipped_logs
    from negotiation.logs.append.expect import Expect
    from negotiation.logs.proof.checkpoint import Checkpoint
    from negotiation.logs.proof.files import read_checkpoint, read_key, read_proof, read_verifier
    from negotiation.logs.proof.proof import Proof
    from negotiation.logs.proof.prove import checkpoint, prove
    from negotiation.logs.proof.verify import Verified, verify, verify_proof
    from negotiation.logs.protocol import Log
    from negotiation.questions.basis import Basis
    from negotiation.questions.comparison import Comparison, in_our_knowledge, in_the_world
    from negotiation.questions.deadlines import Deadlines
    from negotiation.questions.difference import Change, Difference, difference
    from negotiation.questions.index import Index, index
    from negotiation.questions.measures import Measures, MeasureStatus
    from negotiation.questions.preview import Preview, preview
    from negotiation.questions.replay import Replay, View, replay
    from negotiation.questions.spans import Spans
    from negotiation.questions.standing.claims import Claims
    from negotiation.questions.status import IssueStatus, Status
    from negotiation.questions.steps_ahead import StepsAhead
    from negotiation.questions.whatif import WhatIf, what_if
    from negotiation.questions.why import Why

_ELSEWHERE = {
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
    "negotiation.formats.export.registry": ("export",),
    "negotiation.logs": ("Contents", "JsonLinesLog", "Stored", "open_log", "shipped_logs"),
    "negotiation.logs.append.expect": ("Expect",),
    "negotiation.logs.proof.checkpoint": ("Checkpoint",),
    "negotiation.logs.proof.files": ("read_checkpoint", "read_key", "read_proof", "read_verifier"),
    "negotiation.logs.proof.proof": ("Proof",),
    "negotiation.logs.proof.prove": ("checkpoint", "prove"),
    "negotiation.logs.proof.verify": ("Verified", "verify", "verify_proof"),
    "negotiation.logs.protocol": ("Log",),
    "negotiation.questions.basis": ("Basis",),
    "negotiation.questions.comparison": ("Comparison", "in_our_knowledge", "in_the_world"),
    "negotiation.questions.standing.claims": ("Claims",),
    "negotiation.questions.deadlines": ("Deadlines",),
    "negotiation.questions.difference": ("Change", "Difference", "difference"),
    "negotiation.questions.index": ("Index", "index"),
    "negotiation.questions.preview": ("Preview", "preview"),
    "negotiation.questions.replay": ("Replay", "View", "replay"),
    "negotiation.questions.spans": ("Spans",),
    "negotiation.questions.measures": ("MeasureStatus", "Measures"),
    "negotiation.questions.status": ("IssueStatus", "Status"),
    "negotiation.questions.steps_ahead": ("StepsAhead",),
    "negotiation.questions.whatif": ("WhatIf", "what_if"),
    "negotiation.questions.why": ("Why",),
}

__version__ = "0.1.0"

__all__ = [  # noqa: PLE0604, RUF100 - listed for readers and type checkers; the homes are below
    "Accession",
    "Act",
    "Announcement",
    "AppendConflictError",
    "BadValueError",
    "Basis",
    "Breakdown",
    "Change",
    "Checkpoint",
    "Claims",
    "Comparison",
    "Condition",
    "Contents",
    "Deadlines",
    "Difference",
    "DomesticApproval",
    "EntryIntoForce",
    "Event",
    "Exit",
    "Expect",
    "Extension",
    "Finding",
    "Index",
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
    "Postponement",
    "PreliminaryConsensus",
    "Preview",
    "Proof",
    "Proposal",
    "Replay",
    "Request",
    "Resumption",
    "Retraction",
    "Review",
    "Scheduling",
    "Scope",
    "Signature",
    "Source",
    "Spans",
    "Stages",
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
    "Voice",
    "WhatIf",
    "Why",
    "Withdrawal",
    "__version__",
    "checkpoint",
    "correction",
    "decode",
    "difference",
    "encode",
    "export",
    "in_our_knowledge",
    "in_the_world",
    "index",
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

# What `__all__` names and no other package is the home of is an event or a part of one.
_HOME_OF = dict.fromkeys(__all__, "negotiation.events") | {
    name: home for home, names in _ELSEWHERE.items() for name in names
}


def __getattr__(name: str) -> Any:
    # Python calls this only for names that are not yet in the module (PEP 562).
    home = _HOME_OF.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(home), name)
    globals()[name] = value  # the next access finds the name and does not come here
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
