"""What is known by one K, looked up in a history index: what questions about a status ask of a history.

It answers as the fold up to K does (law 8), without folding; who asks at many (T, K) takes one for each K.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from negotiation.history.course import KnownIssue, KnownMeasure

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from zoneinfo import ZoneInfo

    from negotiation.errors import Finding
    from negotiation.events import Event
    from negotiation.history.history import Scheduled
    from negotiation.history.index import HistoryIndex
    from negotiation.history.passage import StandingClaim
    from negotiation.history.reading import Reading
    from negotiation.history.registry import Registry
    from negotiation.history.transition import Transition
    from negotiation.times import Moment


class KnownHistory:
    """Everything as known by one K; see the module.

    Args:
        index: the index of the log.
        known_at: K.

    Attributes:
        known_at: K.
        zone: the log's zone.
        registry: the declared parties and issues.
    """

    def __init__(self, index: HistoryIndex, known_at: Moment) -> None:
        self._index = index
        self.known_at = known_at
        self.zone: ZoneInfo = index.zone
        self.registry: Registry = index.registry(known_at)

    def issue(self, name: str) -> KnownIssue:
        """Return an issue over the whole of time, empty where nothing has happened."""
        versions = self._index.issues.get(name)
        return KnownIssue(name, versions.top(self.known_at) if versions is not None else None)

    def measure(self, name: str) -> KnownMeasure:
        """Return a measure over the whole of time, empty where nothing is said of it."""
        versions = self._index.measures.get(name)
        return KnownMeasure(name, versions.top(self.known_at) if versions is not None else None)

    @cached_property
    def every_measure(self) -> tuple[KnownMeasure, ...]:
        """The measures that have been acted on, in the order of the first acts."""
        return self._acted_on(self._index.measures)

    def measures_on(self, issue: str) -> tuple[KnownMeasure, ...]:
        """Return the measures that may ever act on an issue, in the order of the first acts."""
        return self._acted_on(self._index.measures_of.get(issue, ()))

    def event(self, name: str) -> Event:
        """Return an event by its id: one that an answer from here has named."""
        return self._index.event(name)

    def readings_of(self, names: Iterable[str], moment: Moment) -> list[Reading]:
        """Return those of some events that had happened by a moment, in reading order."""
        found = (self._index.reading(name, self.known_at) for name in names)
        return sorted((each for each in found if each is not None and each.ends <= moment), key=_key)

    def corrections_on(self, issue: str, moment: Moment) -> list[tuple[Event, Event]]:
        """Return the displaced events on an issue that may have happened by a moment, each with what displaced it."""
        found = ((each, each.at(self.known_at)) for each in self._index.displacements_on(issue))
        return [(each.event, by) for each, by in found if by is not None and each.begins <= moment]

    def issue_steps(self, issue: str, since: Moment, until: Moment) -> list[Transition]:
        """Return what an issue went through from one moment to another, in order, from an index with steps."""
        assert self._index.has_steps, "the steps between the states have been kept"
        return self.issue(issue).steps(since, until)

    def measure_steps(self, measure: str, since: Moment, until: Moment) -> list[Transition]:
        """Return what a measure went through from one moment to another, in order, from an index with steps."""
        assert self._index.has_steps, "the steps between the states have been kept"
        return self.measure(measure).steps(since, until)

    def last_read(self, moment: Moment) -> Reading | None:
        """Return the last event that had happened by a moment."""
        return self._index.roll.last(moment, self.known_at)

    def back_from(self, moment: Moment) -> Iterator[Reading]:
        """Yield what had happened by a moment, the latest first."""
        return self._index.roll.back_from(moment, self.known_at)

    def last_about(self, issue: str, moment: Moment) -> Event | None:
        """Return the last event in the world that had happened by a moment and concerns an issue."""
        passage = self.issue(issue).passage(moment)
        return passage.reading.event if passage is not None else None

    def under_way(self, issue: str, moment: Moment) -> tuple[Event, ...]:
        """Return the events on an issue that may have happened by a moment and may still be to come."""
        roll = self._index.rolls.get(issue)
        readings = roll.under_way(moment, self.known_at) if roll is not None else ()
        return tuple(reading.event for reading in readings)

    def open_claims(self, issue: str, moment: Moment) -> list[tuple[Event, str]]:
        """Return what is claimed on an issue at a moment: the event that says so, and the party of which it does."""
        claims = [each for each in self._claims(issue, moment) if each.moot is None or moment < each.moot]
        claims.sort(key=lambda claim: claim.reading.key)
        return [(claim.reading.event, claim.party) for claim in claims]

    def scheduled_on(self, issue: str, moment: Moment) -> list[Scheduled]:
        """Return what is set for a date on an issue, and still to come."""
        passage = self.issue(issue).passage(moment)
        return [each for each in passage.scheduled if each.is_ahead(moment)] if passage is not None else []

    def findings_by(self, moment: Moment, issues: Iterable[str] | None = None) -> list[Finding]:
        """Return what had no place by a moment, on some issues or on any, in reading order."""
        if issues is None:
            names, measures = [*self._index.issues], [*self._index.measures]
        else:
            names = [*issues]
            measures = [*dict.fromkeys(name for issue in names for name in self._index.measures_of.get(issue, ()))]
        found: list[tuple[tuple[Moment, int, int, str], int, Finding]] = []
        courses: list[KnownMeasure | KnownIssue] = [*map(self.measure, measures), *map(self.issue, names)]
        for course in courses:
            passage = course.passage(moment)
            for node in (passage.found if passage is not None else None) or ():
                about = node.reading.event.concerns
                if isinstance(course, KnownIssue):
                    place = about.index(course.id)
                elif issues is None or {*issues} & {*about}:
                    place = -1
                else:
                    continue
                found += [(node.reading.key, place, finding) for finding in node.findings]
        found.sort(key=lambda each: each[:2])
        return [finding for _, _, finding in found]

    def _acted_on(self, names: Iterable[str]) -> tuple[KnownMeasure, ...]:
        acted = ((each.top.entry.first, each) for name in names if (each := self.measure(name)).top is not None)
        found = [(first.key, each) for first, each in acted if first is not None]
        return tuple(each for _, each in sorted(found, key=lambda pair: pair[0]))

    def _claims(self, issue: str, moment: Moment) -> Iterator[StandingClaim]:
        measures = self._index.measures_of.get(issue, ())
        courses: list[KnownMeasure | KnownIssue] = [self.issue(issue), *map(self.measure, measures)]
        for course in courses:
            passage = course.passage(moment)
            if passage is not None:
                yield from (claim for claim in passage.claims if issue in claim.issues)


def _key(reading: Reading) -> tuple[Moment, int, int, str]:
    return reading.key
