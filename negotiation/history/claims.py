"""Claims: what somebody says that another party did, until that party says so itself (docs/rules/claims.md).

A claim about a party is confirmed by that party's own event of the same kind on the same subject (measure, else
issue) that does not lie wholly before the claim; a claim that it has vouched for a joint step also by its vote of
the running cycle. That something is scheduled is no longer claimed once its date has passed. A retraction takes a
claim out like any event, before anything is read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from negotiation.events import DomesticApproval, LeaderApproval, Scheduling, Statement
from negotiation.history.segment import Claim

if TYPE_CHECKING:
    from collections.abc import Callable

    from negotiation.events import Event
    from negotiation.history.reading import Reading
    from negotiation.history.segment import Stack
    from negotiation.times import Moment

Subject = tuple[object, ...]
"""What an event says, as far as that matters for confirming it: only what has the same subject can."""


def measure_of(event: Event) -> str | None:
    """Return the measure that an event is about, if any; a statement may also be about another event."""
    return event.about if isinstance(event, Statement) else event.refers_to


def subject_on_measure(event: Event) -> Subject | None:
    """Return what an event says on the measure that it is about; None if it is about none."""
    return None if measure_of(event) is None else (event.kind,)


def subject_on_issue(event: Event) -> Subject | None:
    """Return what an event says on an issue that it concerns; None if it is about a measure."""
    if measure_of(event) is not None:
        return None
    if isinstance(event, (DomesticApproval, LeaderApproval)):
        return event.kind, event.granted
    return (event.kind, event.what) if isinstance(event, Scheduling) else (event.kind,)


def standing_claims(
    below: Stack[Any],
    reading: Reading,
    subject_of: Callable[[Event], Subject | None],
    issues: tuple[str, ...],
    has_vouched: Callable[[Event, str], bool],
) -> tuple[Claim, ...]:
    """Return the claims that stand after a reading: without those that it confirms, with those that it makes.

    Args:
        below: what was read before.
        reading: what is read.
        subject_of: what an event says on the issue or measure.
        issues: the issues that are concerned.
        has_vouched: tells whether for the step that an event is a party has itself vouched.
    """
    claims: tuple[Claim, ...] = below.entry.claims if below is not None else ()
    if not reading.claimed and all(each.party not in reading.vouching for each in claims):
        return claims
    subject = subject_of(reading.event)
    if subject is None:
        return claims
    left = tuple(each for each in claims if each.subject != subject or each.party not in reading.vouching)
    claims = left if len(left) < len(claims) else claims  # the same tuple is shared by all segments until it changes
    for party in reading.claimed:
        if not has_vouched(reading.event, party) and not _said_itself(below, reading, subject, subject_of, party):
            claims = (*claims, Claim(reading, party, subject, issues, moot_from(reading)))
    return claims


def moot_from(reading: Reading) -> Moment | None:
    """Return when a claim can no longer be confirmed: that something is scheduled, when its date has passed."""
    event = reading.event
    return event.due.period(reading.zone).ends if isinstance(event, Scheduling) else None


def _said_itself(
    below: Stack[Any], claim: Reading, subject: Subject, subject_of: Callable[[Event], Subject | None], party: str
) -> bool:
    """Tell whether a party has said the same itself, not wholly before what is claimed of it."""
    for node in below or ():
        if node.moment < claim.begins:
            return False
        reading = node.entry.reading
        if party in reading.vouching and subject_of(reading.event) == subject:
            return True
    return False
