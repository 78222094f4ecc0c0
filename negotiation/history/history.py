"""The history: what a replay results in, the status of everything over the whole of time.

Any T is read from it without folding again: each issue and measure keeps its states by the moments at which they
changed, timers included, far into the future.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import cached_property
from typing import TYPE_CHECKING

import attrs

from negotiation.history.issue import IssueHistory
from negotiation.history.timeline import Timeline
from negotiation.value import Value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from zoneinfo import ZoneInfo

    from negotiation.errors import Finding
    from negotiation.events import Event
    from negotiation.history.claims import Claim
    from negotiation.history.mark import Mark
    from negotiation.history.measure import MeasureHistory
    from negotiation.history.reading import Reading
    from negotiation.history.registry import Registry
    from negotiation.history.transition import Transition
    from negotiation.times import Moment


@attrs.frozen(kw_only=True, repr=False)
class Scheduled(Value):
    """Something that was set for a date, from one moment until it came, passed or was set anew."""

    what: str
    issue: str
    due: Mark
    passes: Moment
    event: str
    since: Moment
    replaced: Moment | None = None

    def is_ahead(self, moment: Moment) -> bool:
        """Tell whether at a moment it is set and still to come."""
        gone = self.replaced is not None and self.replaced <= moment
        return self.since <= moment < self.passes and not gone


@attrs.frozen(kw_only=True, eq=False)
class History:
    """Every status over the whole of time, as far as known by one K.

    Attributes:
        zone: the log's zone.
        registry: the declared parties and issues.
        readings: the events that were read, in reading order.
        issues, measures: each with its states over time.
        claims: what was said about others.
        scheduled: what was set for a date.
        findings: what has no place, each with the moment and the issues that it concerns.
        corrections: each displaced event, with the correction that displaced it.
        tell: tells every transition, from the registry and the readings.
    """

    zone: ZoneInfo
    registry: Registry
    readings: tuple[Reading, ...]
    issues: Mapping[str, IssueHistory]
    measures: Mapping[str, MeasureHistory]
    claims: tuple[Claim, ...]
    scheduled: tuple[Scheduled, ...]
    findings: tuple[tuple[Moment, tuple[str, ...], Finding], ...]
    corrections: tuple[tuple[Event, Event], ...]
    tell: Callable[[Registry, tuple[Reading, ...]], tuple[Transition, ...]] = attrs.field(repr=False)

    @cached_property
    def transitions(self) -> tuple[Transition, ...]:
        """Everything that changed, in order; told when somebody asks."""
        return self.tell(self.registry, self.readings)

    def issue(self, name: str) -> IssueHistory:
        """Return the history of an issue, empty where nothing has happened."""
        return self.issues.get(name) or IssueHistory(id=name, states=Timeline())

    @property
    def every_measure(self) -> Iterable[MeasureHistory]:
        """The measures that have been acted on, in the order of the first acts."""
        return self.measures.values()

    def measures_on(self, issue: str) -> tuple[MeasureHistory, ...]:
        """Return the measures that ever act on an issue, in the order of the first acts."""
        return self._measures_by_issue.get(issue, ())

    def read_by(self, moment: Moment) -> tuple[Reading, ...]:
        """Return the events that had happened by a moment, in reading order."""
        return self.readings[: self._read_by(moment)]

    def event(self, name: str) -> Event:
        """Return an event that was read, by its id."""
        return self._by_id[name]

    def readings_of(self, names: Iterable[str], moment: Moment) -> list[Reading]:
        """Return those of some events that had happened by a moment, in reading order."""
        found = (self._places.get(name) for name in names)
        past = self._read_by(moment)
        return [self.readings[place] for place in sorted({each for each in found if each is not None}) if place < past]

    def corrections_on(self, issue: str, moment: Moment) -> list[tuple[Event, Event]]:
        """Return the displaced events on an issue that may have happened by a moment, each with what displaced it."""
        return [
            (event, by)
            for event, by in self.corrections
            if issue in event.concerns and event.occurred_in(self.zone).begins <= moment
        ]

    def issue_steps(self, issue: str, since: Moment, until: Moment) -> Sequence[Transition]:
        """Return what an issue went through from one moment to another, in order."""
        return self._steps_of("issue", issue, since, until)

    def measure_steps(self, measure: str, since: Moment, until: Moment) -> Sequence[Transition]:
        """Return what a measure went through from one moment to another, in order."""
        return self._steps_of("measure", measure, since, until)

    def last_read(self, moment: Moment) -> Reading | None:
        """Return the last event that had happened by a moment."""
        past = self._read_by(moment)
        return self.readings[past - 1] if past else None

    def last_about(self, issue: str, moment: Moment) -> Event | None:
        """Return the last event in the world that had happened by a moment and concerns an issue."""
        about = self._by_issue.get(issue, ())
        past = bisect_right(about, moment, key=_ends)
        return about[past - 1].event if past else None

    def under_way(self, issue: str, moment: Moment) -> tuple[Event, ...]:
        """Return the events on an issue that may have happened by a moment and may still be to come."""
        about = self._by_issue.get(issue, ())
        return tuple(each.event for each in about if moment < each.ends and each.begins <= moment)

    def open_claims(self, issue: str, moment: Moment) -> list[tuple[Event, str]]:
        """Return what is claimed on an issue at a moment: the event that says so, and the party of which it does."""
        claims = self._claims_by_issue.get(issue, ())
        return [(claim.event, claim.party) for claim in claims if claim.is_open(moment)]

    def scheduled_on(self, issue: str, moment: Moment) -> list[Scheduled]:
        """Return what is set for a date on an issue, and still to come."""
        return [each for each in self.scheduled if each.issue == issue and each.is_ahead(moment)]

    def findings_by(self, moment: Moment, issues: Iterable[str] | None = None) -> list[Finding]:
        """Return what had no place by a moment, on some issues or on any, in reading order."""
        names = None if issues is None else {*issues}
        return [
            finding
            for since, about, finding in self.findings
            if since <= moment and (names is None or not names.isdisjoint(about))
        ]

    def _steps_of(self, subject: str, name: str, since: Moment, until: Moment) -> Sequence[Transition]:
        steps = self._steps_by_id.get((subject, name), [])
        return steps[bisect_left(steps, since, key=_happens) : bisect_right(steps, until, key=_happens)]

    def _read_by(self, moment: Moment) -> int:
        return bisect_right(self.readings, moment, key=_ends)

    @cached_property
    def _by_id(self) -> dict[str, Event]:
        return {reading.event.id: reading.event for reading in self.readings}

    @cached_property
    def _places(self) -> dict[str, int]:
        return {reading.event.id: place for place, reading in enumerate(self.readings)}

    @cached_property
    def _steps_by_id(self) -> dict[tuple[str, str], list[Transition]]:
        found: dict[tuple[str, str], list[Transition]] = {}
        for each in self.transitions:
            found.setdefault((each.subject, each.id), []).append(each)
        return found

    @cached_property
    def _by_issue(self) -> dict[str, tuple[Reading, ...]]:
        found: dict[str, list[Reading]] = {}
        for reading in self.readings:
            if reading.event.track != "record":
                for issue in reading.event.concerns:
                    found.setdefault(issue, []).append(reading)
        return {issue: tuple(readings) for issue, readings in found.items()}

    @cached_property
    def _measures_by_issue(self) -> dict[str, tuple[MeasureHistory, ...]]:
        found: dict[str, list[MeasureHistory]] = {}
        for measure in self.measures.values():
            for issue in dict.fromkeys(issue for _, state in measure.states for issue in state.issues):
                found.setdefault(issue, []).append(measure)
        return {issue: tuple(measures) for issue, measures in found.items()}

    @cached_property
    def _claims_by_issue(self) -> dict[str, tuple[Claim, ...]]:
        found: dict[str, list[Claim]] = {}
        for claim in self.claims:
            for issue in claim.issues:
                found.setdefault(issue, []).append(claim)
        return {issue: tuple(claims) for issue, claims in found.items()}


def _ends(reading: Reading) -> Moment:
    return reading.ends


def _happens(step: Transition) -> Moment:
    return step.when.moment
