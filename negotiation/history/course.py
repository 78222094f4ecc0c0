"""Courses: an issue or a measure over the whole of time, as known by one K, looked up in a history index."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

import attrs

from negotiation.history.issue import DORMANT_STATE, IssueState
from negotiation.history.measure import MeasureState

if TYPE_CHECKING:
    from collections.abc import Iterator

    from negotiation.history.passage import Passage
    from negotiation.history.transition import Transition
    from negotiation.history.versions import Stack
    from negotiation.times import Moment

State = TypeVar("State", IssueState, MeasureState)


@attrs.frozen(eq=False)
class KnownCourse(Generic[State]):
    """The passages of an issue or of a measure."""

    id: str
    top: Stack[State]

    def passage(self, moment: Moment) -> Passage[State] | None:
        """Return the last passage that had begun by a moment."""
        node = self.top.up_to(moment) if self.top is not None else None
        return node.entry if node is not None else None

    def first_difference(self, other: KnownCourse[State]) -> Moment | None:
        """Return the first moment at which anything may be otherwise in another version; None where nothing is.

        That is where what they share ends, or where something may begin that only one of them reads.
        """
        one, two = self.top, other.top
        moments: list[Moment] = []
        readings: list[dict[int, Moment]] = [{}, {}]
        while one is not two:
            if two is None or (one is not None and one.depth >= two.depth):
                assert one is not None, "they are not the same"
                node, side, one = one, 0, one.below
            else:
                node, side, two = two, 1, two.below
            moments.append(node.moment)
            readings[side][id(node.entry.reading)] = node.entry.reading.begins
        moments += [(readings[0].get(key) or readings[1][key]) for key in readings[0].keys() ^ readings[1].keys()]
        return min(moments, default=None)

    def moments_of_change(self, since: Moment) -> Iterator[Moment]:
        """Yield every moment from one on at which an answer may change; too many, never too few."""
        for node in self.top or ():
            passage = node.entry
            yield from (passage.reading.begins, passage.reading.ends)
            yield from passage.moments
            yield from (claim.moot for claim in passage.claims if claim.moot is not None)
            yield from (scheduled.passes for scheduled in passage.scheduled)
            for state in passage.states:
                yield from self._marks(state, since)
            if node.moment <= since:
                return

    def steps(self, since: Moment, until: Moment) -> list[Transition]:
        """Return what has changed from one moment to another, in order: timers fire up to the next passage."""
        found: list[Transition] = []
        node = self.top.up_to(until) if self.top is not None else None
        while node is not None and until >= since:
            found += reversed([each for each in node.entry.transitions if since <= each.when.moment <= until])
            until = node.moment
            node = node.below
        found.reverse()
        return found

    def _marks(self, state: State, since: Moment) -> Iterator[Moment]:
        """Yield what a state has scheduled after a moment."""
        del state, since
        yield from ()


class KnownIssue(KnownCourse[IssueState]):
    """An issue as known by one K."""

    def at(self, moment: Moment) -> IssueState:
        """Return the state at a moment."""
        passage = self.passage(moment)
        return DORMANT_STATE if passage is None else passage.at(moment)


class KnownMeasure(KnownCourse[MeasureState]):
    """A measure as known by one K."""

    @property
    def owners(self) -> tuple[str, ...]:
        """The parties whose measure it is."""
        return self.top.entry.owners if self.top is not None else ()

    def at(self, moment: Moment) -> MeasureState | None:
        """Return the state at a moment, None before the measure's first act."""
        passage = self.passage(moment)
        state = passage.at(moment) if passage is not None else None
        return None if state is None or state.state == "new" else state

    def _marks(self, state: MeasureState, since: Moment) -> Iterator[Moment]:
        yield from (mark.moment for mark in state.marks_after(since))
        if state.threat is not None and state.threat.effective is not None:
            yield state.threat.effective.moment
