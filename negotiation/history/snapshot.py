"""Snapshots: what is known by one K, at every T. Questions read snapshots and nothing else.

A fold makes a snapshot for its one K; a history index looks one up for any K. Both hold segments made by the same
rules, so an answer does not depend on where its snapshot comes from (law 8).
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from negotiation.events import Statement
from negotiation.history.issues.said_to_run_on import said_to_run_on
from negotiation.history.issues.settling import agenda_at
from negotiation.history.outcomes.book import ClaimBook, statements_about
from negotiation.history.subject import IssueHistory, MeasureHistory
from negotiation.history.ties import ties_of
from negotiation.times import FIRST_MOMENT, LAST_MOMENT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from negotiation.errors import Finding
    from negotiation.events import Event
    from negotiation.history.agenda import Scheduled
    from negotiation.history.outcomes.book import Outcome
    from negotiation.history.reading import Reading
    from negotiation.history.record_reach import RecordReach
    from negotiation.history.segment_source import SegmentSource
    from negotiation.history.ties import Tie
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
        self._claim_books: dict[str, ClaimBook] = {}

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
        return {each.id: each for each in found if each.is_concerned()}

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
    def reach(self) -> RecordReach:
        """How far the record of the log at hand goes, whatever is known by K."""
        return self._source.reach

    def read_to(self, issue: str | None = None) -> Moment | None:
        """Return up to when the record of an issue, or of the log, was read for an answer at K; None: nothing was.

        Up to there nothing is a projection; later states are moved by timers alone.
        """
        reach = self._source.reach
        until = reach.of_log() if issue is None else reach.of_issue(issue)
        return None if until is None else min(until, self.known_at)

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
        top = self.issue(issue).top
        node = top.up_to(moment) if top is not None else None
        # An act on a measure of the issue may name other issues only; it is a segment of this one all the same.
        while node is not None and issue not in node.entry.reading.event.concerns:
            node = node.below
        return node.entry.reading.event if node is not None else None

    def under_way(self, issue: str, moment: Moment) -> tuple[Event, ...]:
        """Return the events on an issue that have begun by a moment and not ended: they have possibly happened."""
        return tuple(reading.event for reading in self._source.under_way(issue, moment))

    def claims_on(self, issue: str, moment: Moment) -> list[Outcome]:
        """Return the claims on an issue by a moment, each with what had become of it, in reading order."""
        segment = self.issue(issue).segment(moment)
        if segment is None or not segment.claims:
            return []  # most issues have no claim, and need no book
        book = self._claim_books.get(issue)
        if book is None:
            book = self._claim_books[issue] = ClaimBook(issue, self._source)
        return book.outcomes(moment)

    def statements_about(self, name: str, moment: Moment) -> list[Reading]:
        """Return the statements about an event, under any id of its chain, by a moment, in reading order."""
        return [each for each in statements_about(name, self._source) if each.ends <= moment]

    def scheduled_on(self, issue: str, moment: Moment) -> list[Scheduled]:
        """Return what is scheduled on an issue and still to come at a moment."""
        segment = self.issue(issue).segment(moment)
        if segment is None:
            return []
        return [each for each in agenda_at(segment, moment).scheduled if each.is_ahead(moment)]

    def overdue_on(self, issue: str, moment: Moment) -> list[Scheduled]:
        """Return the acts on an issue whose dates have passed at a moment without the act."""
        segment = self.issue(issue).segment(moment)
        if segment is None:
            return []
        return [each for each in agenda_at(segment, moment).scheduled if each.is_overdue(moment)]

    def requests_on(self, issue: str, moment: Moment) -> list[Reading]:
        """Return the requests on an issue and its measures that are open at a moment, in reading order."""
        own = self.issue(issue).segment(moment)
        asked = [*agenda_at(own, moment).requests] if own is not None else []
        for measure in map(self.measure, self._source.measures_of(issue)):
            segment = measure.segment(moment)
            asked += segment.agenda.requests if segment is not None else ()
        found = (each for each in asked if issue in each.event.concerns and not self._is_denied(each, moment))
        return sorted(found, key=_key)

    def _is_denied(self, request: Reading, moment: Moment) -> bool:
        """Tell whether a party has denied a request by a moment, in a statement about it."""
        about = self.statements_about(request.event.id, moment)
        return any(
            isinstance(each.event, Statement)
            and each.event.stance == "denies"
            and each.vouching
            and each.key > request.key
            for each in about
        )

    def findings_by(self, moment: Moment, issues: Iterable[str] | None = None) -> list[Finding]:
        """Return the findings up to a moment, on some issues or on all, in reading order."""
        if issues is None:
            names, measures = [*self._source.issues], [*self._source.measures]
        else:
            names = [*dict.fromkeys(issues)]
            measures = [*dict.fromkeys(name for issue in names for name in self._source.measures_of(issue))]
        found: list[tuple[tuple[Moment, int, int, str], tuple[int, str], Finding]] = []
        histories: list[MeasureHistory | IssueHistory] = [*map(self.measure, measures), *map(self.issue, names)]
        for history in histories:
            segment = history.segment(moment)
            for node in (segment.found if segment is not None else None) or ():
                about = node.reading.event.concerns
                if isinstance(history, IssueHistory):
                    place = about.index(history.id), ""
                elif issues is None or not {*names}.isdisjoint(about):
                    # The findings on a measure come before those on its issues, and after them those on the measures
                    # that it replaces.
                    place = -1, "" if node.reading.event.refers_to == history.id else history.id
                else:
                    continue
                found += [(node.reading.key, place, finding) for finding in node.findings]
            if isinstance(history, IssueHistory):
                for failed in history.at(moment).beside.failed:
                    reading = self._reading_of(failed)
                    found.append((reading.key, (reading.event.concerns.index(history.id), ""), failed))
        found.sort(key=lambda each: each[:2])
        return [finding for _, _, finding in found]

    def _reading_of(self, finding: Finding) -> Reading:
        """Return the reading of the event that a finding is about."""
        assert finding.event is not None, "an act had no place when its date came"
        reading = self._source.reading(finding.event)
        assert reading is not None, "the act was read"
        return reading

    def findings_at(self, moment: Moment, issues: Iterable[str] | None = None) -> tuple[Finding, ...]:
        """Return what had no place by a moment, on these issues or on any, each once; then what is only said to run."""
        found = {(finding.event, finding.message): finding for finding in self.findings_by(moment, issues)}
        return (*found.values(), *self._said_to_run_on(moment, self._source.issues if issues is None else issues))

    def _said_to_run_on(self, moment: Moment, issues: Iterable[str]) -> Iterator[Finding]:
        """Yield where an arrangement goes on by word, while in law a pause has ended."""
        for issue in dict.fromkeys(issues):
            arrangement = self.issue(issue).at(moment).arrangement
            if arrangement is not None and arrangement.by_word:
                yield from said_to_run_on(issue, arrangement, self.measures_on(issue), moment)

    def ties(self, touching: frozenset[str] | None = None) -> Iterator[Tie]:
        """Yield the ties: acts of one moment on one subject whose other order would give another state.

        Args:
            touching: the ids of events; only ties of which one of these is a part. None for all.
        """
        return ties_of(self._source, touching)

    @cached_property
    def _steps(self) -> SegmentSource:
        """The source with transitions, made on demand, because most questions do not need them."""
        return self._source.with_steps()

    def _acted_on(self, names: Iterable[str]) -> tuple[MeasureHistory, ...]:
        acted = ((each.top.entry.first, each) for name in names if (each := self.measure(name)).top is not None)
        found = [(first.key, each) for first, each in acted if first is not None]
        return tuple(each for _, each in sorted(found, key=lambda pair: pair[0]))


def _key(reading: Reading) -> tuple[Moment, int, int, str]:
    return reading.key
