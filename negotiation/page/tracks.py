"""Tracks: the answer to everything at one T and K, cut into parts that change on their own.

An answer about an issue changes a little almost daily and is mostly the same: kept whole, it would be kept over and
over. So each part (the phase of an issue, one measure, the claims) is a track of its own; the script puts them together
again. The parts are those of `to_dict()`, unchanged, so that the page says what the library says.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from negotiation.questions.basis import day_of
from negotiation.questions.why import why_at

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from negotiation.questions.replay import View
    from negotiation.questions.status import IssueStatus
    from negotiation.questions.why import Reason, Why

_MOST_A_DAY = 50
_APART = ("measures", "claims", "deadlines", "last", "possibly")


def tracks(view: View) -> dict[str, Any]:
    """Return every part of the answers at a view, by the name of its track."""
    history, basis = view.replay.history, view.basis
    status = view.status()
    found: dict[str, Any] = {
        "issues": [issue.issue for issue in status.issues],
        "totals": [total.to_dict() for total in status.totals],
        "findings": [finding.to_dict() for finding in status.findings],
        "last_event": basis.last_event,
        "latest": _latest(view),
    }
    for issue in status.issues:
        found |= _of_issue(issue, why_at(history, basis, issue))
    return found


def _latest(view: View) -> list[str]:
    """Return the events of the last day on which any happened: the news of a day."""
    past, zone = view.replay.history.read_by(view.moment), view.replay.zone
    if not past:
        return []
    day = day_of(past[-1].ends, zone)
    return [reading.event.id for reading in past[-_MOST_A_DAY:] if day_of(reading.ends, zone) == day]


def _of_issue(issue: IssueStatus, why: Why) -> dict[str, Any]:
    """Return the parts of the answers to `status` and `why` about one issue."""
    row = issue.to_dict()
    name = issue.issue
    found: dict[str, Any] = {f"{part} {name}": row.pop(part) for part in _APART if part != "measures"}
    found[f"issue {name}"] = row
    found[f"measures {name}"] = [measure["measure"] for measure in row.pop("measures")]
    found |= {f"measure {measure.measure}": measure.to_dict() for measure in issue.measures}
    found[f"why {name}"] = {
        "phase": _reasons(why.phase),
        "measures": [measure.measure for measure, _ in why.measures],
        "claims": _reasons(why.claims),
        "corrections": [_without(correction.to_dict(), "headline") for correction in why.corrections],
    }
    found |= {f"why-measure {measure.measure}": _reasons(reasons) for measure, reasons in why.measures}
    return found


def _reasons(reasons: Iterable[Reason]) -> list[dict[str, Any]]:
    """Return reasons by the ids of their events: what an event says stands in the page once."""
    return [
        {"event": reason.event.id, "vouching": list(reason.vouching), "effects": list(reason.effects)}
        for reason in reasons
    ]


def _without(row: Mapping[str, Any], key: str) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != key}
