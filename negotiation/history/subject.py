"""The history of one issue or measure over all time, as known by one K."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, Generic, TypeVar

from negotiation.history.issues.state import DORMANT_STATE, IssueState
from negotiation.history.measures.state import MeasureState
from negotiation.history.structures.timeline import Timeline
from negotiation.times import LAST_MOMENT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from negotiation.history.segment import Segment, Stack
    from negotiation.history.transition import Transition
    from negotiation.times import Moment

State = TypeVar("State")

_OFTEN = 16
"""From this many look-ups on, listing the segments, or the states, once saves time."""


class SubjectHistory(Generic[State]):
    """The segments of an issue or of a measure.

    Args:
        name: the id of the issue or measure.
        top: its segments.
    """

    __slots__ = ("_asked", "_begins", "_segments", "_states", "id", "top")

    def __init__(self, name: str, top: Stack[State]) -> None:
        self.id = name
        self.top = top
        self._asked = 0
        self._begins: list[Moment] | None = None
        self._segments: list[Segment[State]] = []
        self._states: Timeline[State] | None = None

    def segment(self, moment: Moment) -> Segment[State] | None:
        """Return the last segment that had begun by a moment."""
        begins = self._begins
        if begins is None:
            if not self._is_asked_often():
                return self._found_in_stack(moment)
            # `_listed` fills `_segments` before `_begins` is set, so no thread bisects an empty list.
            begins = self._begins = self._listed()
        place = bisect_right(begins, moment)
        return self._segments[place - 1] if place else None

    def _state(self, moment: Moment) -> State | None:
        """Return the state at a moment, None before the first one; keep all states once they are asked often."""
        if self._is_asked_often():
            states = self._states = self.states  # in one assignment: another thread sees all states or None
            return states.at(moment)
        segment = self._found_in_stack(moment)
        state = segment.at(moment) if segment is not None else None
        return state if state is not None and self._has_begun(state) else None

    def _is_asked_often(self) -> bool:
        self._asked += 1
        return self._asked >= _OFTEN

    def _found_in_stack(self, moment: Moment) -> Segment[State] | None:
        node = self.top.up_to(moment) if self.top is not None else None
        return node.entry if node is not None else None

    def _listed(self) -> list[Moment]:
        """List the segments in order; a bisection of the list takes half the time of the jumps in the stack."""
        nodes = [*(self.top or ())][::-1]
        self._segments = [node.entry for node in nodes]
        return [node.moment for node in nodes]

    @property
    def states(self) -> Timeline[State]:
        """All states in order, timers included. A reading that changes nothing begins no state."""
        found: Timeline[State] = Timeline()
        last: State | None = None
        for segment, until in reversed([*self.latest_first()]):
            if segment.state is not last and self._has_begun(segment.state):
                found.keep(segment.reading.ends, segment.state)
            last = segment.state
            for timer in segment.timers(until):
                found.keep(timer.moment, timer.state)
                last = timer.state
        return found

    def latest_first(self) -> Iterator[tuple[Segment[State], Moment]]:
        """Yield every segment, the latest first, each with the moment at which the next one begins."""
        node, until = self.top, LAST_MOMENT
        while node is not None:
            yield node.entry, until
            until, node = node.moment, node.below

    def first_difference(self, other: SubjectHistory[State]) -> Moment | None:
        """Return the first moment at which this version and another may differ; None where they do not.

        That is where their shared older part ends, or where an event begins that only one of them reads.
        """
        one, two = self.top, other.top
        moments: list[Moment] = []
        readings: list[dict[int, Moment]] = [{}, {}]
        while one is not two:  # walk down the deeper stack until both reach the part that they share
            if two is None or (one is not None and one.depth >= two.depth):
                assert one is not None, "they are not the same"
                node, side, one = one, 0, one.below
            else:
                node, side, two = two, 1, two.below
            moments.append(node.moment)
            # By id(): all versions hold the same object for one reading, and hashing its content would take longer.
            readings[side][id(node.entry.reading)] = node.entry.reading.begins
        moments += [(readings[0].get(key) or readings[1][key]) for key in readings[0].keys() ^ readings[1].keys()]
        return min(moments, default=None)

    def moments_of_change(self, since: Moment) -> Iterator[Moment]:
        """Yield every moment since a given one at which an answer may change: perhaps too many, never too few."""
        for segment, until in self.latest_first():
            timers = segment.timers(until)
            yield from (segment.reading.begins, segment.reading.ends)
            yield from (timer.moment for timer in timers)
            yield from (claim.moot for claim in segment.claims if claim.moot is not None)
            yield from (scheduled.passes for scheduled in segment.scheduled)
            for state in (segment.state, *(timer.state for timer in timers)):
                yield from self._dates(state, since)
            if segment.reading.ends <= since:
                return

    def steps(self, since: Moment, until: Moment) -> list[Transition]:
        """Return the transitions from one moment to another, in order. Timers fire until the next segment begins."""
        found: list[Transition] = []
        node = self.top.up_to(until) if self.top is not None else None
        while node is not None and until >= since:
            made = [*node.entry.transitions]
            for timer in node.entry.timers(until):
                made += timer.transitions
            found += reversed([each for each in made if since <= each.when.moment <= until])
            until = node.moment
            node = node.below
        found.reverse()
        return found

    def _has_begun(self, state: State) -> bool:
        """Tell whether a state counts: the state before the first act does not."""
        del state
        return True

    def _dates(self, state: State, since: Moment) -> Iterator[Moment]:
        """Yield the dates after a moment that a state has scheduled."""
        del state, since
        yield from ()


class IssueHistory(SubjectHistory[IssueState]):
    """An issue as known by one K. It is dormant where nothing has happened."""

    __slots__ = ()

    def at(self, moment: Moment) -> IssueState:
        """Return the state at a moment."""
        states = self._states
        return (self._state(moment) if states is None else states.at(moment)) or DORMANT_STATE

    def _has_begun(self, state: IssueState) -> bool:
        return state is not DORMANT_STATE


class MeasureHistory(SubjectHistory[MeasureState]):
    """A measure as known by one K."""

    __slots__ = ()

    @property
    def owners(self) -> tuple[str, ...]:
        """The owners: the parties of its first act. The measure moves only on their word."""
        return self.top.entry.owners if self.top is not None else ()

    def at(self, moment: Moment) -> MeasureState | None:
        """Return the state at a moment, None before the measure's first act."""
        states = self._states
        return self._state(moment) if states is None else states.at(moment)

    def _has_begun(self, state: MeasureState) -> bool:
        return state.state != "new"

    def _dates(self, state: MeasureState, since: Moment) -> Iterator[Moment]:
        yield from (date.moment for date in state.dates_after(since))
        if state.threat is not None and state.threat.effective is not None:
            yield state.threat.effective.moment
