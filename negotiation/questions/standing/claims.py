"""Claims: what one voice says of a party, and what became of it (docs/rules/claims.md#outcomes)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import attrs

from negotiation.questions.parts import Parts, short
from negotiation.value import Value

if TYPE_CHECKING:
    from collections.abc import Iterable

    from negotiation.events import Event, Issue
    from negotiation.history import Snapshot
    from negotiation.questions.basis import Basis
    from negotiation.times import Moment

OUTCOMES = ("open", "confirmed", "contradicted", "overtaken", "lapsed")
"""What can become of a claim; the first is that nothing has."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class ClaimStatus(Value):
    """A claim on an issue: an event, the parties of which it says something, and what became of that.

    An event about several parties gives one claim for each outcome.

    Attributes:
        event: the event that makes the claim.
        about: the ids of the claimed parties.
        outcome: `open`, `confirmed`, `contradicted`, `overtaken` or `lapsed`.
        outcome_by: the id of the event that decided; None if none did.
    """

    event: Event
    about: tuple[str, ...]
    outcome: str
    outcome_by: str | None

    def __repr__(self) -> str:
        return short(self, f"{self.event.id} about {', '.join(self.about)}: {self.outcome}")

    def to_dict(self) -> dict[str, Any]:
        """Return the claim as plain data (docs/rules/answers.md)."""
        return {
            "event": self.event.id,
            "kind": self.event.kind,
            "about": list(self.about),
            "by": list(self.event.voices),
            "headline": self.event.headline,
            "outcome": self.outcome,
            "outcome_by": self.outcome_by,
        }


@attrs.frozen(kw_only=True, repr=False)
class IssueClaim:
    """A claim with the issues on which the same became of it.

    Attributes:
        claim: the claim.
        issues: the ids of the issues.
    """

    claim: ClaimStatus
    issues: tuple[str, ...]

    def __repr__(self) -> str:
        return short(self, f"{self.claim.event.id} on {', '.join(self.issues)}: {self.claim.outcome}")

    def to_dict(self) -> dict[str, Any]:
        """Return the claim as plain data, with its issues and the date of the event."""
        return {**self.claim.to_dict(), "issues": list(self.issues), "occurred": self.claim.event.occurred.text}


@attrs.frozen(kw_only=True, repr=False)
class Claims(Parts["IssueClaim"]):
    """The answer to `claims`: what one side says of another, in reading order.

    Attributes:
        basis: the basis of the answer.
        claims: the claims.
        every: whether claims of which something has become are among them.
    """

    _parts_in: ClassVar[str] = "claims"
    _called: ClassVar[str] = "claim"

    basis: Basis
    claims: tuple[IssueClaim, ...]
    every: bool

    def to_dict(self) -> dict[str, Any]:
        """Return the answer as plain data."""
        return {"basis": self.basis.to_dict(), "all": self.every, "claims": [each.to_dict() for each in self.claims]}


def claims_at(history: Snapshot, basis: Basis, issues: Iterable[Issue], *, every: bool = False) -> Claims:
    """Return the claims on some issues: the open ones, or every one.

    Args:
        history: what is known by K.
        basis: the basis of an answer for T.
        issues: the issues.
        every: whether to return the claims, too, of which something has become.
    """
    found: dict[ClaimStatus, list[str]] = {}  # equal claims of several issues are one row
    for issue in issues:
        for claim in claim_statuses(history, basis.at, issue.id):
            if every or claim.outcome == "open":
                found.setdefault(claim, []).append(issue.id)
    places = {reading.event.id: reading.key for reading in history.readings_of((c.event.id for c in found), basis.at)}
    rows = [IssueClaim(claim=claim, issues=tuple(names)) for claim, names in found.items()]
    return Claims(basis=basis, claims=tuple(sorted(rows, key=lambda row: places[row.claim.event.id])), every=every)


def claim_statuses(history: Snapshot, moment: Moment, issue: str) -> tuple[ClaimStatus, ...]:
    """Return the claims on an issue by a moment, in reading order; parties with the same outcome share a claim."""
    about: dict[tuple[str, str, str | None], list[str]] = {}
    events: dict[str, Event] = {}
    for each in history.claims_on(issue, moment):
        events[each.event.id] = each.event
        about.setdefault((each.event.id, each.outcome, each.by), []).append(each.party)
    return tuple(
        ClaimStatus(event=events[name], about=tuple(parties), outcome=outcome, outcome_by=by)
        for (name, outcome, by), parties in about.items()
    )
