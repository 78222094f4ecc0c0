"""Claims: what somebody says that another party did, until that party says so itself (design, section 4).

A claim about a party is confirmed by that party's own event of the same kind on the same subject (measure, else
issue) that does not lie wholly before the claim; a claim that it has vouched for a joint step also by its voucher of
the running cycle. That something is scheduled is no longer claimed once its date has passed. A retraction takes a
claim out like any event, before anything is read.

The rule is worked out twice: here for a replay, and in `step` for the history index, one subject at a time. A change of
one is a change of both; the laws in `tests/laws/test_history_index.py` hold them together.
"""

from __future__ import annotations

from collections import defaultdict
from operator import attrgetter
from typing import TYPE_CHECKING

import attrs

from negotiation.events import Scheduling, Statement

if TYPE_CHECKING:
    from collections.abc import Callable

    from negotiation.events import Event
    from negotiation.history.reading import Reading
    from negotiation.times import Moment

Subject = tuple[object, ...]


@attrs.define(eq=False, weakref_slot=False)
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


class _Word:
    """What a party has said itself on a subject, last, and what others still claim of it."""

    __slots__ = ("claims", "own")

    def __init__(self) -> None:
        self.own: Moment | None = None
        self.claims: list[Claim] | None = None


class ClaimLedger:
    """Collects claims, in reading order, and closes those that are confirmed."""

    def __init__(self) -> None:
        self.claims: list[Claim] = []
        self._words: defaultdict[tuple[Subject, str], _Word] = defaultdict(_Word)

    def note(self, reading: Reading, has_vouched: Callable[[str, Event, str], bool]) -> None:
        """Take in one event.

        Args:
            reading: the event.
            has_vouched: tells whether on an issue, for the step that an event is, a party has itself vouched.
        """
        ends = reading.mark.moment
        for subject, issues in subjects(reading.event):
            for party in reading.vouching:
                word = self._words[subject, party]
                word.own = ends
                if word.claims is not None:
                    _confirm(word, ends)
            for party in reading.claimed:
                word = self._words[subject, party]
                confirmed = word.own is not None and word.own >= reading.begins
                if confirmed or all(has_vouched(issue, reading.event, party) for issue in issues):
                    continue
                claim = Claim(reading.event, party, issues, ends, moot_from(reading))
                self.claims.append(claim)
                if word.claims is None:
                    word.claims = []
                word.claims.append(claim)


def _confirm(word: _Word, moment: Moment) -> None:
    for claim in word.claims or ():
        claim.closed = min(moment, claim.closed or moment)
    word.claims = None


def moot_from(reading: Reading) -> Moment | None:
    """Return when a claim can no longer be confirmed: that something is scheduled, when its date has passed."""
    event = reading.event
    return event.due.period(reading.zone).ends if isinstance(event, Scheduling) else None


_TOLD_APART_BY: dict[str, Callable[[Event], object]] = {
    "domestic_approval": attrgetter("granted"),
    "leader_approval": attrgetter("granted"),
    "scheduling": attrgetter("what"),
}
"""What tells two acts of a kind on one issue apart, so that one cannot confirm the other."""


def measure_of(event: Event) -> str | None:
    """Return the measure that an event is about, if any; a statement may also be about another event."""
    return event.about if isinstance(event, Statement) else event.refers_to


def subject_of_measure(event: Event) -> Subject | None:
    """Return what an event says on the measure that it is about; None if it is about none."""
    about = measure_of(event)
    return None if about is None else (event.kind, "measure", about)


def subject_of_issue(event: Event, issue: str) -> Subject | None:
    """Return what an event says on an issue that it concerns; None if it is about a measure."""
    return None if subject_of_measure(event) is not None else (event.kind, _which(event), "issue", issue)


def subjects(event: Event) -> list[tuple[Subject, tuple[str, ...]]]:
    """Return what an event is about: its measure with all its issues, else each issue by itself."""
    kind, issues, of_measure = event.kind, event.concerns, subject_of_measure(event)
    if of_measure is not None:
        return [(of_measure, issues)]
    which = _which(event)
    if len(issues) == 1:
        return [((kind, which, "issue", issues[0]), issues)]
    return [((kind, which, "issue", issue), (issue,)) for issue in issues]


def _which(event: Event) -> object:
    told_apart_by = _TOLD_APART_BY.get(event.kind)
    return told_apart_by(event) if told_apart_by is not None else None
