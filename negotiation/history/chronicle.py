"""Chronicles: what is asked of a history about one T, whether it was folded or is looked up in an index."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from zoneinfo import ZoneInfo

    from negotiation.errors import Finding
    from negotiation.events import Event
    from negotiation.history.history import Scheduled
    from negotiation.history.issue import IssueState
    from negotiation.history.measure import MeasureState
    from negotiation.history.reading import Reading
    from negotiation.history.registry import Registry
    from negotiation.history.transition import Transition
    from negotiation.times import Moment


class IssueCourse(Protocol):
    """An issue over the whole of time."""

    def at(self, moment: Moment) -> IssueState:
        """Return the state at a moment."""


class MeasureCourse(Protocol):
    """A measure over the whole of time."""

    @property
    def id(self) -> str:
        """The measure."""

    @property
    def owners(self) -> tuple[str, ...]:
        """The parties whose measure it is."""

    def at(self, moment: Moment) -> MeasureState | None:
        """Return the state at a moment, None before the measure's first act."""


class Chronicle(Protocol):
    """Every status over the whole of time, as far as known by one K."""

    @property
    def zone(self) -> ZoneInfo:
        """The log's zone."""

    @property
    def registry(self) -> Registry:
        """The declared parties and issues."""

    @property
    def every_measure(self) -> Iterable[MeasureCourse]:
        """The measures that have been acted on, in the order of the first acts."""

    def issue(self, name: str) -> IssueCourse:
        """Return an issue, empty where nothing has happened."""

    def measures_on(self, issue: str) -> Sequence[MeasureCourse]:
        """Return the measures that may ever act on an issue, in the order of the first acts."""

    def event(self, name: str) -> Event:
        """Return an event that was read, by its id."""

    def readings_of(self, names: Iterable[str], moment: Moment) -> list[Reading]:
        """Return those of some events that had happened by a moment, in reading order."""

    def corrections_on(self, issue: str, moment: Moment) -> list[tuple[Event, Event]]:
        """Return the displaced events on an issue that may have happened by a moment, each with what displaced it."""

    def issue_steps(self, issue: str, since: Moment, until: Moment) -> Sequence[Transition]:
        """Return what an issue went through from one moment to another, in order."""

    def measure_steps(self, measure: str, since: Moment, until: Moment) -> Sequence[Transition]:
        """Return what a measure went through from one moment to another, in order."""

    def last_read(self, moment: Moment) -> Reading | None:
        """Return the last event that had happened by a moment."""

    def last_about(self, issue: str, moment: Moment) -> Event | None:
        """Return the last event in the world that had happened by a moment and concerns an issue."""

    def under_way(self, issue: str, moment: Moment) -> tuple[Event, ...]:
        """Return the events on an issue that may have happened by a moment and may still be to come."""

    def open_claims(self, issue: str, moment: Moment) -> list[tuple[Event, str]]:
        """Return what is claimed on an issue at a moment: the event that says so, and the party of which it does."""

    def scheduled_on(self, issue: str, moment: Moment) -> list[Scheduled]:
        """Return what is set for a date on an issue, and still to come."""

    def findings_by(self, moment: Moment, issues: Iterable[str] | None = None) -> list[Finding]:
        """Return what had no place by a moment, on some issues or on any, in reading order."""
