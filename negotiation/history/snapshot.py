"""Snapshots: what is known by one K, at every T. Questions read snapshots and nothing else.

A fold makes a snapshot for its one K; a history index looks one up for any K. Both hold segments made by the same
rules, so an answer does not depend on where its snapshot comes from (law 8).
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from negotiation.history.subject import IssueHistory, MeasureHistory
from negotiation.times import FIRST_MOMENT, LAST_MOMENT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from negotiation.errors import Finding
    from negotiation.events import Event
    from negotiation.history.reading import Reading
    from negotiation.history.segment import Claim, Scheduled
    from negotiation.history.segment_source import SegmentSource
    from negotiation.history.transition import Transition
    from negotiation.times import Moment


class Snapshot:
    """Everything that is known by one K; see the module.

    Args:
        source: the fold or the index that holds the segments.

    Attributes:
        known_at: K; the last moment where everything is known.
        zone: the log's zone.
        registry: the declared parties and issues.
    """

    def __init__(self, source: SegmentSource) -> None:
        self._source = source
        self.known_at = source.known_at
        self.zone = source.zone
        self.registry = source.registry
        self._issue_histories: dict[str, IssueHistory] = {}
        self._measure_histories: dict[str, MeasureHistory] = {}

    def issue(self, name: str) -> IssueHistory:
        """Return the history of an issue; it is empty where nothing has happened."""
        found = self._issue_histories.get(name)
        if found is None:
            found = self._issue_histories[name] = IssueHistory(name, self._source.issue(name))
        return found

    def measure(self, name: str) -> MeasureHistory:
        """Return the history of a measure; it is empty where no reading is about it."""
        found = self._measure_histories.get(name)
        if found is None:
            found = self._measure_histories[name] = MeasureHistory(name, self._source.measure(name))
        return found

    @property
    def issues(self) -> Mapping[str, IssueHistory]:
        """The issues that readings concern."""
        found = map(self.issue, self._source.issues)
        return {each.id: each for each in found if each.top is not None}

    @cached_property
    def measures(self) -> Mapping[str, MeasureHistory]:
        """The measures with at least one act, in the order of their first acts."""
        return {each.id: each for each in self._acted_on(self._source.measures)}

    def measures_on(self, issue: str) -> tuple[MeasureHistory, ...]:
        """Return the measures that readings name with an issue, in the order of their first acts."""
        return self._acted_on(self._source.measures_of(issue))

    @cached_property
    def transitions(self) -> tuple[Transition, ...]:
        """All transitions in order of time; at one moment those of issues come first."""
        told = Snapshot(self._steps)
        histories: list[IssueHistory | MeasureHistory] = [*told.issues.values(), *told.measures.values()]
        made = (step for each in histories for step in each.steps(FIRST_MOMENT, LAST_MOMENT))
        # The sort is stable: transitions of one moment stay in the order of the histories.
        return tuple(sorted(made, key=lambda step: step.when.moment))

    @property
    def readings(self) -> Sequence[Reading]:
        """All readings, in reading order."""
        return self._source.readings()

    def read_by(self, moment: Moment) -> Sequence[Reading]:
        """Return the readings that had happened by a moment, in reading order."""
        return self._source.read_by(moment)

    def back_from(self, moment: Moment) -> Iterator[Reading]:
        """Yield the readings that had happened by a moment, the latest first."""
        return self._source.back_from(moment)

    def last_read(self, moment: Moment) -> Reading | None:
        """Return the last reading that had happened by a moment."""
        return next(self._source.back_from(moment), None)

    def event(self, name: str) -> Event:
        """Return an event that this snapshot has named, by its id."""
        return self._source.event(name)

    def readings_of(self, names: Iterable[str], moment: Moment) -> list[Reading]:
        """Return the readings of those of some events that had happened by a moment, in reading order."""
        found = (self._source.reading(name) for name in dict.fromkeys(names))
        return sorted((each for each in found if each is not None and each.ends <= moment), key=_key)

    @property
    def corrections(self) -> Sequence[tuple[Event, Event]]:
        """Each displaced event with the correction that displaced it."""
        return [*self._source.corrections()]

    def corrections_on(self, issue: str, moment: Moment) -> list[tuple[Event, Event]]:
        """Return the displaced events on an issue that may have happened by a moment, each with what displaced it."""
        found = self._source.corrections_on(issue)
        return [(event, by) for event, by in found if event.occurred_in(self.zone).begins <= moment]

    def issue_steps(self, issue: str, since: Moment, until: Moment) -> list[Transition]:
        """Return the transitions of an issue from one moment to another, in order."""
        return IssueHistory(issue, self._steps.issue(issue)).steps(since, until)

    def measure_steps(self, measure: str, since: Moment, until: Moment) -> list[Transition]:
        """Return the transitions of a measure from one moment to another, in order."""
        return MeasureHistory(measure, self._steps.measure(measure)).steps(since, until)

    def last_about(self, issue: str, moment: Moment) -> Event | None:
        """Return the last event in the world that concerns an issue and had happened by a moment."""
        segment = self.issue(issue).segment(moment)
        return segment.reading.event if segment is not None else None

    def under_way(self, issue: str, moment: Moment) -> tuple[Event, ...]:
        """Return the events on an issue that have begun by a moment and not ended: they have possibly happened."""
        return tuple(reading.event for reading in self._source.under_way(issue, moment))

    def open_claims(self, issue: str, moment: Moment) -> list[tuple[Event, str]]:
        """Return the claims on an issue that are open at a moment: each event with the party that it is about."""
        claims = [each for each in self._claims(issue, moment) if each.moot is None or moment < each.moot]
        claims.sort(key=lambda claim: claim.reading.key)
        return [(claim.reading.event, claim.party) for claim in claims]

    def scheduled_on(self, issue: str, moment: Moment) -> list[Scheduled]:
        """Return what is scheduled on an issue and still to come at a moment."""
        segment = self.issue(issue).segment(moment)
        return [each for each in segment.scheduled if each.is_ahead(moment)] if segment is not None else []

    def findings_by(self, moment: Moment, issues: Iterable[str] | None = None) -> list[Finding]:
        """Return the findings up to a moment, on some issues or on all, in reading order."""
        if issues is None:
            names, measures = [*self._source.issues], [*self._source.measures]
        else:
            names = [*dict.fromkeys(issues)]
            measures = [*dict.fromkeys(name for issue in names for name in self._source.measures_of(issue))]
        found: list[tuple[tuple[Moment, int, int, str], int, Finding]] = []
        histories: list[MeasureHistory | IssueHistory] = [*map(self.measure, measures), *map(self.issue, names)]
        for history in histories:
            segment = history.segment(moment)
            for node in (segment.found if segment is not None else None) or ():
                about = node.reading.event.concerns
                if isinstance(history, IssueHistory):
                    place = about.index(history.id)
                elif issues is None or not {*names}.isdisjoint(about):
                    place = -1  # the findings on a measure come before those on its issues
                else:
                    continue
                found += [(node.reading.key, place, finding) for finding in node.findings]
        found.sort(key=lambda each: each[:2])
        return [finding for _, _, finding in found]

    def findings_at(self, moment: Moment, issues: Iterable[str] | None = None) -> tuple[Finding, ...]:
        """Return what had no place by a moment, on these issues or on any, each once."""
        found = {(finding.event, finding.message): finding for finding in self.findings_by(moment, issues)}
        return tuple(found.values())

    @cached_property
    def _steps(self) -> SegmentSource:
        """The source with transitions, made on demand, because most questions do not need them."""
        return self._source.with_steps()

    def _acted_on(self, names: Iterable[str]) -> tuple[MeasureHistory, ...]:
        acted = ((each.top.entry.first, each) for name in names if (each := self.measure(name)).top is not None)
        found = [(first.key, each) for first, each in acted if first is not None]
        return tuple(each for _, each in sorted(found, key=lambda pair: pair[0]))

    def _claims(self, issue: str, moment: Moment) -> Iterator[Claim]:
        measures = map(self.measure, self._source.measures_of(issue))
        histories: list[MeasureHistory | IssueHistory] = [self.issue(issue), *measures]
        for history in histories:
            segment = history.segment(moment)
            if segment is not None and segment.claims:
                yield from (claim for claim in segment.claims if issue in claim.issues)


def _key(reading: Reading) -> tuple[Moment, int, int, str]:
    return reading.key
