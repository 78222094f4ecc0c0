"""Passages: a reading, and what is so from it on until the next, as the history index keeps it."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from negotiation.history.chain import Chain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from negotiation.errors import Finding
    from negotiation.history.history import Scheduled
    from negotiation.history.reading import Reading
    from negotiation.history.transition import Transition
    from negotiation.times import Moment

State = TypeVar("State")


class StandingClaim(NamedTuple):
    """What a reading says of a party that has not said so itself by then.

    Attributes:
        reading: who says so.
        party: of whom.
        subject: on what.
        issues: the issues concerned.
        moot: from when on it can no longer be confirmed.
    """

    reading: Reading
    party: str
    subject: tuple[object, ...]
    issues: tuple[str, ...]
    moot: Moment | None


class Found(Chain):
    """What was found odd about a reading, behind all that was found before. Nothing found at all is None."""

    __slots__ = ("findings", "reading")

    before: Found | None

    def __init__(self, reading: Reading, findings: Sequence[Finding], before: Found | None) -> None:
        self.reading = reading
        self.findings = tuple(findings)
        self.before = before

    def held(self) -> tuple[Reading, tuple[Finding, ...]]:
        """Return the reading and what was found."""
        return self.reading, self.findings


class Passage(NamedTuple, Generic[State]):
    """A reading, and what is so from it on if nothing else were read.

    Attributes:
        reading: the reading.
        moments, states: its own state and those that timers make of it, by the moments from which on they hold.
        first: the first act on the measure.
        claims: what others have said, and the parties have not said themselves.
        scheduled: what is set for a date and has not come.
        found: what was found odd up to here.
        transitions: what changed by it, and by the timers that fire if nothing else is read; none in an index without
            steps.
    """

    reading: Reading
    moments: tuple[Moment, ...]
    states: tuple[State, ...]
    first: Reading | None = None
    claims: tuple[StandingClaim, ...] = ()
    scheduled: tuple[Scheduled, ...] = ()
    found: Found | None = None
    transitions: tuple[Transition, ...] = ()

    @property
    def owners(self) -> tuple[str, ...]:
        """Whose measure it is; nobody's before the first act on it."""
        return self.first.event.owners if self.first is not None else ()

    def at(self, moment: Moment) -> State:
        """Return the state at a moment that is not before the reading."""
        return self.states[bisect_right(self.moments, moment) - 1]
