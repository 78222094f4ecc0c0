"""Segments: the state of an issue or a measure after one reading, valid until the next.

The history of an issue or a measure, as known by one K, is a stack of segments, the latest on top. The content of a
segment never changes. Only the timers after its reading are added later, when a question asks about a later T.
"""

from __future__ import annotations

from bisect import bisect_right
from operator import attrgetter
from typing import TYPE_CHECKING, Generic, NamedTuple, Protocol, TypeVar

from negotiation.history.structures.linked_list import LinkedList
from negotiation.history.structures.persistent_stack import PersistentStack

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from negotiation.errors import Finding
    from negotiation.history.effective_date import EffectiveDate
    from negotiation.history.reading import Reading
    from negotiation.history.transition import Transition
    from negotiation.times import Moment

State = TypeVar("State")


class Scheduled(NamedTuple):
    """Something that is set for a date on an issue, until it happens or gets another date.

    Attributes:
        what: what is to happen: the kind of an event, or another word.
        due: the date.
        passes: the moment at which the date has passed.
        event: the event that set the date.
        since: from when on it is set.
    """

    what: str
    due: EffectiveDate
    passes: Moment
    event: str
    since: Moment

    def is_ahead(self, moment: Moment) -> bool:
        """Tell whether its date has not passed at a moment."""
        return moment < self.passes


class Claim(NamedTuple):
    """What a reading says of a party that has not said so itself by then.

    Attributes:
        reading: the reading that makes the claim.
        party: the party that the claim is about.
        subject: what is claimed; see `claims`.
        issues: the issues that it concerns.
        moot: from when on it can no longer be confirmed; None where it always can.
    """

    reading: Reading
    party: str
    subject: tuple[object, ...]
    issues: tuple[str, ...]
    moot: Moment | None


class Found(LinkedList):
    """The findings of one reading, linked to the findings before it. None stands for no findings at all."""

    __slots__ = ("findings", "reading")

    before: Found | None

    def __init__(self, reading: Reading, findings: Sequence[Finding], before: Found | None) -> None:
        self.reading = reading
        self.findings = tuple(findings)
        self.before = before

    def held(self) -> tuple[Reading, tuple[Finding, ...]]:
        """Return the reading and its findings."""
        return self.reading, self.findings


class Timer(NamedTuple, Generic[State]):
    """A timer that fires after a reading, unless another reading comes first.

    Attributes:
        moment: when it fires.
        state: the state from then on.
        due: when the next one fires; None where there is none.
        transitions: its transitions; empty where the rules keep no steps.
    """

    moment: Moment
    state: State
    due: Moment | None
    transitions: tuple[Transition, ...]


class Timers(Protocol[State]):
    """The rules of an issue or a measure, as far as a segment needs them: they fire its timers."""

    def fire(self, state: State, settled: Moment) -> Timer[State]:
        """Fire the first timer of a state that is due after a moment."""


_fires_at: Callable[[Timer[State]], Moment] = attrgetter("moment")


class StandingFacts(Generic[State]):
    """What is so beside the state: it rarely changes, so that the segments of a subject share it until it does.

    Attributes:
        rules: the rules that fire the timers.
        scheduled: what is set for a date and has not happened.
        claims: the claims that are open.
        found: the findings up to here.
        transitions: the transitions of the reading; empty where the rules keep no steps, as for most questions.
        first: the reading of the first act on the measure.
    """

    __slots__ = ("claims", "first", "found", "rules", "scheduled", "transitions")

    def __init__(  # noqa: PLR0917 - called for every change, as `Segment` is
        self,
        rules: Timers[State],
        scheduled: tuple[Scheduled, ...],
        claims: tuple[Claim, ...],
        found: Found | None,
        transitions: tuple[Transition, ...],
        first: Reading | None,
    ) -> None:
        self.rules = rules
        self.scheduled = scheduled
        self.claims = claims
        self.found = found
        self.transitions = transitions
        self.first = first


class Segment(Generic[State]):
    """A reading, and what is so from it on if nothing else is read.

    Attributes:
        reading: the reading.
        state: the state that follows from the reading.
        facts: what is so beside the state.
    """

    # `_timers` is the moment of the first timer until a later T is asked, then the timers that have fired: one
    # slot for both keeps a segment in 64 bytes; a log of 100,000 events needs 150,000 of them.
    __slots__ = ("_timers", "facts", "reading", "state")

    def __init__(
        self,
        reading: Reading,
        state: State,
        due: Moment | None,
        facts: StandingFacts[State],
    ) -> None:
        self.reading = reading
        self.state = state
        self.facts = facts
        self._timers: Moment | tuple[Timer[State], ...] | None = due

    @property
    def due(self) -> Moment | None:
        """The moment of the first timer after the reading; None where there is none."""
        timers = self._timers
        return timers[0].moment if isinstance(timers, tuple) else timers

    @property
    def scheduled(self) -> tuple[Scheduled, ...]:
        """What is set for a date and has not happened."""
        return self.facts.scheduled

    @property
    def claims(self) -> tuple[Claim, ...]:
        """The claims that are open."""
        return self.facts.claims

    @property
    def found(self) -> Found | None:
        """The findings up to here."""
        return self.facts.found

    @property
    def transitions(self) -> tuple[Transition, ...]:
        """The transitions of the reading; empty where the rules keep no steps."""
        return self.facts.transitions

    @property
    def first(self) -> Reading | None:
        """The reading of the first act on the measure."""
        return self.facts.first

    @property
    def owners(self) -> tuple[str, ...]:
        """The owners of the measure; none before the first act on it."""
        return self.first.event.owners if self.first is not None else ()

    def at(self, moment: Moment) -> State:
        """Return the state at a moment, which must not be before the reading."""
        if self._timers is None:
            return self.state
        due = self.due
        return self.state if due is None or moment < due else self.timers(moment)[-1].state

    def timers(self, until: Moment) -> tuple[Timer[State], ...]:
        """Return the timers that fire up to a moment, in order."""
        timers = self._timers
        if timers is None:
            return ()
        fired = timers if isinstance(timers, tuple) else ()
        due = fired[-1].due if fired else self.due
        if due is None or due > until:
            # All timers up to the moment are known; a later question may have added more, which are cut off.
            return fired[: bisect_right(fired, until, key=_fires_at)] if fired else fired
        fresh = [*fired]
        state, settled = (fired[-1].state, fired[-1].moment) if fired else (self.state, self.reading.ends)
        while due is not None and due <= until:
            timer = self.facts.rules.fire(state, settled)
            fresh.append(timer)
            settled, state, due, _ = timer
        self._timers = fired = tuple(fresh)  # one assignment: another thread sees the old value or the new one
        return fired

    def says_the_same(self, other: Segment[State]) -> bool:
        """Tell whether another segment of the same reading has the same content. Timers follow from the state."""
        return (
            self.state == other.state
            and self.first is other.first
            and self.claims == other.claims
            and self.scheduled == other.scheduled
            and self.found == other.found
            and self.transitions == other.transitions
        )


def standing_facts(  # noqa: PLR0917 - called for every reading, as `Segment` is
    below: Stack[State],
    rules: Timers[State],
    scheduled: tuple[Scheduled, ...],
    claims: tuple[Claim, ...],
    found: Found | None,
    transitions: tuple[Transition, ...],
    first: Reading | None = None,
) -> StandingFacts[State]:
    """Return the facts of the segment below if they are the same objects, else new ones."""
    if below is not None:
        facts = below.entry.facts
        if (
            facts.claims is claims
            and facts.scheduled is scheduled
            and facts.found is found
            and facts.transitions is transitions
            and facts.first is first
            and facts.rules is rules
        ):
            return facts
    return StandingFacts(rules, scheduled, claims, found, transitions, first)


Stack = PersistentStack[Segment[State]] | None
"""The segments of one subject as known by one K, the latest on top; None where nothing was read."""


NO_FINDINGS: tuple[Finding, ...] = ()
NO_TRANSITIONS: tuple[Transition, ...] = ()
NOTHING_SCHEDULED: tuple[Scheduled, ...] = ()
