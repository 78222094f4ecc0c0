"""Sources: where a snapshot takes its segments and readings from.

There are two: what a fold has made for its one K, and what a history index holds for any K. A source answers no
question itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from zoneinfo import ZoneInfo

    from negotiation.events import Event
    from negotiation.history.issues.state import IssueState
    from negotiation.history.measures.state import MeasureState
    from negotiation.history.reading import Reading
    from negotiation.history.record_reach import RecordReach
    from negotiation.history.registry import Registry
    from negotiation.history.segment import Stack
    from negotiation.times import Moment


class SegmentSource(Protocol):
    """Where a snapshot takes its segments and readings from."""

    @property
    def known_at(self) -> Moment:
        """K; the last moment where everything is known."""

    @property
    def zone(self) -> ZoneInfo:
        """The log's zone."""

    @property
    def registry(self) -> Registry:
        """The declared parties and issues."""

    @property
    def reach(self) -> RecordReach:
        """How far the record of the log at hand goes, whatever is known by K."""

    @property
    def issues(self) -> Iterable[str]:
        """The issues that events concern."""

    @property
    def measures(self) -> Iterable[str]:
        """The measures that events are about."""

    def issue(self, name: str) -> Stack[IssueState]:
        """Return the segments of an issue."""

    def measure(self, name: str) -> Stack[MeasureState]:
        """Return the segments of a measure."""

    def measures_of(self, issue: str) -> Iterable[str]:
        """Return the measures that events name with an issue."""

    def event(self, name: str) -> Event:
        """Return an event that an answer has named, by its id."""

    def reading(self, name: str) -> Reading | None:
        """Return the reading of an event; None where the event is not read."""

    def readings(self) -> Sequence[Reading]:
        """Return all readings, in reading order."""

    def read_by(self, moment: Moment) -> Sequence[Reading]:
        """Return the readings that had happened by a moment, in reading order."""

    def back_from(self, moment: Moment) -> Iterator[Reading]:
        """Yield the readings that had happened by a moment, the latest first."""

    def under_way(self, issue: str, moment: Moment) -> Iterable[Reading]:
        """Return the readings on an issue that have begun by a moment and not ended, in reading order."""

    def corrections(self) -> Iterable[tuple[Event, Event]]:
        """Return each displaced event with the correction that displaced it, in the order of their ids."""

    def corrections_on(self, issue: str) -> Iterable[tuple[Event, Event]]:
        """Return the displaced events on an issue, each with the correction that displaced it."""

    def known_event(self, name: str) -> Event | None:
        """Return an event that is known by K, read or not, by its id."""

    def amending(self, name: str) -> Iterable[str]:
        """Return the ids of the events that amend one, perhaps with some that are not known by K."""

    def with_steps(self) -> SegmentSource:
        """Return the same with the transitions between the states."""
