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
        LifecycleError,
        NegotiationError,
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
    from negotiation.questions import (
        Basis,
        Change,
        Difference,
        Index,
        IssueStatus,
        Measures,
        MeasureStatus,
        Preview,
        Replay,
        Status,
        View,
        Why,
        difference,
        index,
        preview,
        replay,
    )

_HOMES = {
    "negotiation.codec": ("correction", "decode", "encode", "retraction"),
    "negotiation.errors": (
        "AppendConflictError",
        "BadValueError",
        "Finding",
        "InvalidEventsError",
        "InvalidLogError",
        "LifecycleError",
        "NegotiationError",
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
    "negotiation.questions": (
        "Basis",
        "Change",
        "Difference",
        "Index",
        "IssueStatus",
        "MeasureStatus",
        "Measures",
        "Preview",
        "Replay",
        "Status",
        "View",
        "Why",
        "difference",
        "index",
        "preview",
        "replay",
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
    "Contents",
    "Difference",
    "DomesticApproval",
    "EntryIntoForce",
    "Event",
    "Expect",
    "Extension",
    "Finding",
    "Index",
    "InvalidEventsError",
    "InvalidLogError",
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
    "Modification",
    "NegotiationError",
    "Opening",
    "Party",
    "PreliminaryConsensus",
    "Preview",
    "Proposal",
    "Replay",
    "Resumption",
    "Retraction",
    "Scheduling",
    "Source",
    "Statement",
    "Status",
    "Stored",
    "Suspension",
    "TalksRound",
    "Termination",
    "Threat",
    "UnknownNameError",
    "UnreadableLogError",
    "View",
    "Why",
    "Withdrawal",
    "__version__",
    "correction",
    "decode",
    "difference",
    "encode",
    "index",
    "open_log",
    "preview",
    "replay",
    "retraction",
    "shipped_logs",
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
