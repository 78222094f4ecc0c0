"""The history of one issue or measure over all time, as known by one K."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, Generic, TypeVar

from negotiation.history.claims import lapsing_claim
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
"""From this many look-ups on, listing the segments once saves time; their timers fire only when asked for."""


class SubjectHistory(Generic[State]):
    """The segments of an issue or of a measure.

    Args:
        name: the id of the issue or measure.
        top: its segments.
    """

    __slots__ = ("_asked", "_begins", "_segments", "id", "top")

    def __init__(self, name: str, top: Stack[State]) -> None:
        self.id = name
        self.top = top
        self._asked = 0
        self._begins: list[Moment] | None = None
        self._segments: list[Segment[State]] = []

    def segment(self, moment: Moment) -> Segment[State] | None:
        """Return the last segment that had begun by a moment."""
        begins = self._begins
        if begins is None:
            self._asked += 1
            if self._asked < _OFTEN:
                node = self.top.up_to(moment) if self.top is not None else None
                return node.entry if node is not None else None
            # `_listed` fills `_segments` before `_begins` is set, so no thread bisects an empty list.
            begins = self._begins = self._listed()
        place = bisect_right(begins, moment)
        return self._segments[place - 1] if place else None

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
            # By value: a segment that an index has kept holds a state of its own, equal to the one before.
            if segment.state != last and self._has_begun(segment.state):
                found.keep(segment.reading.ends, segment.state)
            last = segment.state
            for timer in segment.timers(until):
                if self._has_begun(
                    timer.state
                ):  # what ends a measure by name may fire before its first act has a place
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
        past = False
        for segment, until in self.latest_first():
            yield from lapsing_claim(segment.reading)
            if past:
                continue
            timers = segment.timers(until)
            yield from (segment.reading.begins, segment.reading.ends)
            yield from (timer.moment for timer in timers)
            yield from segment.agenda.moments_of_change()
            for state in (segment.state, *(timer.state for timer in timers)):
                yield from self._dates(state, since)
            past = segment.reading.ends <= since
            if past and not segment.claims:
                return  # without claims, nothing that was said before can still change

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

    def made_by_timer(self, since: Moment, until: Moment) -> bool:
        """Tell whether a timer made what holds at `until`, and fired after `since`; not if an event made it."""
        now: object = None
        made = False
        for moment, state, by_timer in self._back_from(until):
            said = self._says(state, moment)
            if now is not None and said != now:
                return made  # by what came after this state
            if moment <= since:
                return False
            now, made = said, by_timer
        return False

    def _back_from(self, moment: Moment) -> Iterator[tuple[Moment, State, bool]]:
        """Yield each state up to a moment, the latest first, with its moment and whether a timer made it."""
        node = self.top.up_to(moment) if self.top is not None else None
        while node is not None:
            for timer in reversed(node.entry.timers(moment)):
                yield timer.moment, timer.state, True
            yield node.moment, node.entry.state, False
            moment, node = node.moment, node.below

    def _says(self, state: State, moment: Moment) -> object:
        """Return what an answer calls projected if a timer has changed it (docs/rules/reading-rule.md)."""
        raise NotImplementedError

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
        segment = self.segment(moment)
        return DORMANT_STATE if segment is None else segment.at(moment)

    def _has_begun(self, state: IssueState) -> bool:
        return state is not DORMANT_STATE

    def _says(self, state: IssueState, moment: Moment) -> object:
        del moment
        return state.phase, state.arrangement

    def is_concerned(self) -> bool:
        """Tell whether any reading names the issue; acts on its measures may name other issues only."""
        return any(self.id in node.entry.reading.event.concerns for node in self.top or ())


class MeasureHistory(SubjectHistory[MeasureState]):
    """A measure as known by one K."""

    __slots__ = ()

    def first_difference(self, other: SubjectHistory[MeasureState]) -> Moment | None:
        """Return the first moment at which this version and another may differ; None where they do not.

        What later acts revise is part of an answer, and begins where the farthest of them reaches back to.
        """
        found = super().first_difference(other)
        if found is None:
            return None
        tops = (each.top.entry.state.reaches_to for each in (self, other) if each.top is not None)
        return min((found, *(each for each in tops if each is not None)))

    @property
    def owners(self) -> tuple[str, ...]:
        """The owners: the parties of its first act. The measure moves only on their word."""
        return self.top.entry.owners if self.top is not None else ()

    def at(self, moment: Moment) -> MeasureState | None:
        """Return the state at a moment, None before the measure's first act."""
        segment = self.segment(moment)
        if segment is None:
            return None
        state = segment.at(moment)
        return None if state.state == "new" else state

    def _has_begun(self, state: MeasureState) -> bool:
        return state.state != "new"

    def _says(self, state: MeasureState, moment: Moment) -> object:
        return state.state, state.levels(moment)

    def _dates(self, state: MeasureState, since: Moment) -> Iterator[Moment]:
        yield from (date.moment for date in state.dates_after(since))
        if state.threat is not None and state.threat.effective is not None:
            yield state.threat.effective.moment
