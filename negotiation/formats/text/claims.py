"""Claims for a terminal: the answer of `claims`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from negotiation.formats.text.status import write_basis, write_dates
from negotiation.formats.words import words

if TYPE_CHECKING:
    from negotiation.formats.text.terminal import TerminalWriter
    from negotiation.questions.standing.claims import Claims, ClaimStatus

_COLUMNS = (10, 12, 24)
_INDENT = 2


def write_claims(writer: TerminalWriter, answer: Claims) -> None:
    """Write the claims in reading order, each with its outcome, the voices, and the parties that it is about."""
    write_dates(writer, answer.basis)
    writer.row(("MADE", "OUTCOME", "WHO ABOUT WHOM", "ON"), _COLUMNS, bold=True)
    for each in answer.claims:
        claim = each.claim
        who = f"{', '.join(claim.event.voices)} about {', '.join(claim.about)}"
        writer.row((str(claim.event.occurred), claim.outcome, who, ", ".join(each.issues)), _COLUMNS)
        writer.text(f"{claim.event.headline or words(claim.event.kind)} [{claim.event.id}]{_by(claim)}", _INDENT)
    if not answer.claims:
        writer.text("No claim had been made by then." if answer.every else "No claim is open.")
    write_basis(writer, answer.basis)


def _by(claim: ClaimStatus) -> str:
    return f", {claim.outcome} by {claim.outcome_by}" if claim.outcome_by is not None else ""
