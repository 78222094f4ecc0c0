"""Claims: what a voice says that another party did, until that party says so itself (docs/rules/claims.md).

A claim about a party is confirmed by that party's own event of the same kind on the same subject (measure, else
issue), unless that event lies wholly before the claim. A claim about a joint step is also confirmed by the party's
vote of the running cycle. A claim that something is scheduled closes when its date has passed. A retraction takes a
claim out of the record like any event, before anything is read.
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
"""What an event says, as far as it matters for claims: only an event with the same subject confirms a claim."""


def measure_of(event: Event) -> str | None:
    """Return the measure that an event is about, if any; for a statement this may be the id of an event."""
    return event.about if isinstance(event, Statement) else event.refers_to


def subject_on_measure(event: Event) -> Subject | None:
    """Return the subject of an event on a measure; None if the event is about no measure."""
    return None if measure_of(event) is None else (event.kind,)


def subject_on_issue(event: Event) -> Subject | None:
    """Return the subject of an event on an issue; None if the event is about a measure."""
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
    """Return the claims that are open after a reading: without those that it confirms, with those that it makes.

    Args:
        below: the segments before the reading.
        reading: the reading.
        subject_of: returns the subject of an event on this issue or measure.
        issues: the issues that a new claim concerns.
        has_vouched: tells whether a party has itself vouched for the step that an event is about.
    """
    claims: tuple[Claim, ...] = below.entry.claims if below is not None else ()
    if not reading.claimed and all(each.party not in reading.vouching for each in claims):
        return claims  # the reading makes no claim and its parties have none to confirm
    subject = subject_of(reading.event)
    if subject is None:
        return claims
    left = tuple(each for each in claims if each.subject != subject or each.party not in reading.vouching)
    claims = left if len(left) < len(claims) else claims  # unchanged: all segments share one tuple
    for party in reading.claimed:
        if not has_vouched(reading.event, party) and not _said_itself(below, reading, subject, subject_of, party):
            claims = (*claims, Claim(reading, party, subject, issues, moot_from(reading)))
    return claims


def moot_from(reading: Reading) -> Moment | None:
    """Return from when on a claim cannot be confirmed: for a scheduling, when its date has passed."""
    event = reading.event
    return event.due.period(reading.zone).ends if isinstance(event, Scheduling) else None


def _said_itself(
    below: Stack[Any], claim: Reading, subject: Subject, subject_of: Callable[[Event], Subject | None], party: str
) -> bool:
    """Tell whether a party has said the same itself, in an event that does not lie wholly before the claim."""
    for node in below or ():
        if node.moment < claim.begins:
            return False  # the stack is ordered by ends: all that lies below ended before the claim began
        reading = node.entry.reading
        if party in reading.vouching and subject_of(reading.event) == subject:
            return True
    return False
