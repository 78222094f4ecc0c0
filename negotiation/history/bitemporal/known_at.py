"""A history index as known by one K: the source of a snapshot. Segments are looked up, not copied."""

from __future__ import annotations

from typing import TYPE_CHECKING

from negotiation.times import LAST_MOMENT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from zoneinfo import ZoneInfo

    from negotiation.events import Event
    from negotiation.history.bitemporal.index import HistoryIndex
    from negotiation.history.issues.state import IssueState
    from negotiation.history.issues.terms import TermsOverTime
    from negotiation.history.measures.state import MeasureState
    from negotiation.history.reading import Reading
    from negotiation.history.record_reach import RecordReach
    from negotiation.history.registry import Registry
    from negotiation.history.segment import Stack
    from negotiation.times import Moment


class KnownAt:
    """An index at one K.

    Args:
        index: the index of the log.
        known_at: K.
    """

    __slots__ = ("_index", "known_at")

    def __init__(self, index: HistoryIndex, known_at: Moment) -> None:
        self._index = index
        self.known_at = known_at

    # The context of the rules of an issue.

    def terms(self, issue: str) -> TermsOverTime:
        """Return the terms of an issue from each opening on."""
        return self._index.registry(self.known_at).terms(issue)

    def measure(self, name: str) -> Stack[MeasureState]:
        """Return the segments of a measure."""
        versions = self._index.measures.get(name)
        return versions.top(self.known_at) if versions is not None else None

    def known_event(self, name: str) -> Event | None:
        """Return an event that is known by K, by its id."""
        return self._index.known_event(name, self.known_at)

    def amending(self, name: str) -> Iterable[str]:
        """Return the ids of the events that amend one, whether or not they are known by K."""
        return self._index.amending(name)

    # The rest of what a snapshot asks of its source.

    @property
    def zone(self) -> ZoneInfo:
        """The log's zone."""
        return self._index.zone

    @property
    def registry(self) -> Registry:
        """The declared parties and issues."""
        return self._index.registry(self.known_at)

    @property
    def reach(self) -> RecordReach:
        """How far the record of the log at hand goes, whatever is known by K."""
        return self._index.reach()

    @property
    def issues(self) -> Iterable[str]:
        """The issues that events concern, whether or not they are known by K."""
        return self._index.issues

    @property
    def measures(self) -> Iterable[str]:
        """The measures that events are about, whether or not they are known by K."""
        return self._index.measures

    def issue(self, name: str) -> Stack[IssueState]:
        """Return the segments of an issue."""
        versions = self._index.issues.get(name)
        return versions.top(self.known_at) if versions is not None else None

    def measures_of(self, issue: str) -> Iterable[str]:
        """Return the measures that events name with an issue, whether or not they are known by K."""
        return self._index.measures_of.get(issue, ())

    def event(self, name: str) -> Event:
        """Return an event of the log by its id."""
        return self._index.event(name)

    def reading(self, name: str) -> Reading | None:
        """Return the reading of an event; None where the event is not read."""
        return self._index.reading(name, self.known_at)

    def readings(self) -> Sequence[Reading]:
        """Return all readings, in reading order."""
        return self.read_by(LAST_MOMENT)

    def read_by(self, moment: Moment) -> Sequence[Reading]:
        """Return the readings that had happened by a moment, in reading order."""
        return [*self.back_from(moment)][::-1]

    def back_from(self, moment: Moment) -> Iterator[Reading]:
        """Yield the readings that had happened by a moment, the latest first."""
        return self._index.event_order.back_from(moment, self.known_at)

    def under_way(self, issue: str, moment: Moment) -> Iterable[Reading]:
        """Return the readings on an issue that have begun by a moment and not ended, in reading order."""
        event_order = self._index.event_orders.get(issue)
        return event_order.under_way(moment, self.known_at) if event_order is not None else ()

    def corrections(self) -> Iterable[tuple[Event, Event]]:
        """Return each displaced event with the correction that displaced it, in the order of their ids."""
        found = ((each.event, each.at(self.known_at)) for each in self._index.displacements())
        return ((event, by) for event, by in found if by is not None)

    def corrections_on(self, issue: str) -> Iterable[tuple[Event, Event]]:
        """Return the displaced events on an issue, each with the correction that displaced it."""
        found = ((each.event, each.at(self.known_at)) for each in self._index.displacements_on(issue))
        return ((event, by) for event, by in found if by is not None)

    def with_steps(self) -> KnownAt:
        """Return this source itself: an index has transitions if it was built with them."""
        assert self._index.has_steps, "the index has been built with steps"
        return self
