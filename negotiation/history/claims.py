"""Claims: what somebody says that another party did, until that party says so itself (design, section 4).

A claim about a party is confirmed by that party's own event of the same kind on the same subject (measure, else
issue) that does not lie wholly before the claim; a claim that it has vouched for a joint step also by its voucher of
the running cycle. That something is scheduled is no longer claimed once its date has passed. A retraction takes a
claim out like any event, before anything is read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from negotiation.events import Scheduling

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from negotiation.events import Event
    from negotiation.history.reading import Reading
    from negotiation.times import Moment

Subject = tuple[object, ...]


@attrs.define(eq=False)
class Claim:
    """That `event` says something about `party`: open from one moment until another, on some issues."""

    event: Event
    party: str
    issues: tuple[str, ...]
    opened: Moment
    closed: Moment | None = None

    def is_open(self, moment: Moment) -> bool:
        """Tell whether it has been made, and not confirmed, by a moment."""
        return self.opened <= moment and (self.closed is None or moment < self.closed)


class ClaimLedger:
    """Collects claims, in reading order, and closes those that are confirmed."""

    def __init__(self) -> None:
        self.claims: list[Claim] = []
        self._open: dict[Subject, list[Claim]] = {}
        self._own: dict[Subject, Moment] = {}

    def note(self, reading: Reading, has_vouched: Callable[[str, str], bool]) -> None:
        """Take in one event.

        Args:
            reading: the event.
            has_vouched: tells whether a party has itself vouched on an issue for the step that the event is.
        """
        for subject, issues in _subjects(reading.event):
            for party in reading.vouching:
                for claim in self._open.pop((*subject, party), ()):
                    claim.closed = min(reading.ends, claim.closed or reading.ends)
                self._own[*subject, party] = reading.ends
            for party in reading.claimed:
                own = self._own.get((*subject, party))
                confirmed = own is not None and own >= reading.begins
                if confirmed or all(has_vouched(issue, party) for issue in issues):
                    continue
                claim = Claim(reading.event, party, issues, reading.ends, _moot_from(reading))
                self.claims.append(claim)
                self._open.setdefault((*subject, party), []).append(claim)


def _moot_from(reading: Reading) -> Moment | None:
    """Return when a claim can no longer be confirmed: that something is scheduled, when its date has passed."""
    event = reading.event
    return event.due.period(reading.zone).ends if isinstance(event, Scheduling) else None


def _subjects(event: Event) -> Iterator[tuple[Subject, tuple[str, ...]]]:
    """Yield what an event is about: its measure with all its issues, else each issue by itself."""
    of = (event.kind, getattr(event, "granted", None), getattr(event, "what", None))
    subject = event.refers_to or getattr(event, "about", None)
    if subject is not None:
        yield (*of, "measure", subject), event.concerns
    else:
        for issue in event.concerns:
            yield (*of, "issue", issue), (issue,)
