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
    from negotiation.history.agenda import Agenda
    from negotiation.history.reading import Reading
    from negotiation.history.transition import Transition
    from negotiation.times import Moment

State = TypeVar("State")


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
        agenda: the dates that were set and the acts that were asked for.
        claims: for an issue, whether a claim on it was made up to here.
        found: the findings up to here.
        transitions: the transitions of the reading; empty where the rules keep no steps, as for most questions.
        first: the reading of the first act on the measure.
    """

    __slots__ = ("agenda", "claims", "first", "found", "rules", "transitions")

    def __init__(  # noqa: PLR0917 - called for every change, as `Segment` is
        self,
        rules: Timers[State],
        agenda: Agenda,
        claims: bool,  # noqa: FBT001 - called for every change, without names
        found: Found | None,
        transitions: tuple[Transition, ...],
        first: Reading | None,
    ) -> None:
        self.rules = rules
        self.agenda = agenda
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
    def agenda(self) -> Agenda:
        """The dates that were set and the acts that were asked for."""
        return self.facts.agenda

    @property
    def claims(self) -> bool:
        """Whether a claim on the issue was made up to here."""
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
        timers = self._timers
        if timers is None:
            return self.state
        if not isinstance(timers, tuple):
            return self.state if moment < timers else self.timers(moment)[-1].state
        last = timers[-1]
        if last.due is not None and last.due <= moment:
            return self.timers(moment)[-1].state
        for timer in reversed(timers):  # of a few; `timers` would bisect and cut them
            if timer.moment <= moment:
                return timer.state
        return self.state

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
            and self.agenda == other.agenda
            and self.found == other.found
            and self.transitions == other.transitions
        )


def standing_facts(  # noqa: PLR0917 - called for every reading, as `Segment` is
    below: Stack[State],
    rules: Timers[State],
    agenda: Agenda,
    claims: bool,  # noqa: FBT001 - called for every change, without names
    found: Found | None,
    transitions: tuple[Transition, ...],
    first: Reading | None = None,
) -> StandingFacts[State]:
    """Return the facts of the segment below if they are the same objects, else new ones."""
    if below is not None:
        facts = below.entry.facts
        if (
            facts.claims is claims
            and facts.agenda is agenda
            and facts.found is found
            and facts.transitions is transitions
            and facts.first is first
            and facts.rules is rules
        ):
            return facts
    return StandingFacts(rules, agenda, claims, found, transitions, first)


Stack = PersistentStack[Segment[State]] | None
"""The segments of one subject as known by one K, the latest on top; None where nothing was read."""


NO_FINDINGS: tuple[Finding, ...] = ()
NO_TRANSITIONS: tuple[Transition, ...] = ()
