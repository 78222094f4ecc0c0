"""The fold: applies the events of a log in reading order, for one K, and returns a snapshot.

It is pure and total, and the order in which events arrived does not matter. It calls the rules once for each reading.
An event out of place becomes a finding, never an exception and never a guess.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property
from typing import TYPE_CHECKING

from negotiation.events import Opening
from negotiation.gc_pause import collection_paused
from negotiation.history.claims import measure_of
from negotiation.history.corrections import displaced
from negotiation.history.issues.rules import IssueRules, moves_issues
from negotiation.history.measures.replacement import Replacements
from negotiation.history.measures.rules import MeasureRules
from negotiation.history.reading import first_opening, heard, log_zone, read, visible
from negotiation.history.record_reach import record_reach
from negotiation.history.registry import Registry, registry, standing
from negotiation.history.snapshot import Snapshot
from negotiation.history.structures.persistent_stack import PersistentStack
from negotiation.lifecycles import JOINT_STEPS
from negotiation.times import LAST_MOMENT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from zoneinfo import ZoneInfo

    from negotiation.events import Event
    from negotiation.history.issues.state import IssueState
    from negotiation.history.issues.terms import TermsOverTime
    from negotiation.history.measures.state import MeasureState
    from negotiation.history.reading import Reading
    from negotiation.history.record_reach import RecordReach
    from negotiation.history.segment import Stack
    from negotiation.times import Moment


def fold(events: Sequence[Event], known_at: Moment | None = None, according_to: str | None = None) -> Snapshot:
    """Replay events into a snapshot of every issue and measure.

    Args:
        events: all events of a log, valid and in any order.
        known_at: K, the moment up to which events count as known; None for all events.
        according_to: the only voice that is read; None for all voices.
    """
    openings = [event for event in events if isinstance(event, Opening)]
    zone = log_zone(openings)
    known = heard(visible(events, zone, known_at), according_to)
    out = displaced(known, zone)
    with collection_paused():
        readings = tuple(read(known, zone, out, according_to))
        opened = [reading for reading in readings if isinstance(reading.event, Opening)]
        declared = registry(standing(first_opening(openings), out), opened)
        corrected = sorted((event for event in known if event.id in out), key=_by_id)
        corrections = [(event, out[event.id]) for event in corrected]
        # From the whole log, as the history index does: an act that is not known links measures, but moves none.
        links = Replacements(heard(events, according_to))
        at = LAST_MOMENT if known_at is None else known_at
        return Snapshot(Folded(at, zone, declared, readings, corrections, links, at_hand=events))


class Folded:
    """The segments that a fold has made for its one K: the source of its snapshot.

    Args:
        known_at: K.
        zone: the log's zone.
        declared: the declared parties and issues.
        readings: the readings, in reading order.
        corrections: each displaced event, with the correction that displaced it.
        links: which measures name which in `replaces`.
        at_hand: all events of the log, whatever is known by K.
        steps: whether to keep each transition.
    """

    def __init__(  # noqa: PLR0917 - called in two places, with all of them
        self,
        known_at: Moment,
        zone: ZoneInfo,
        declared: Registry,
        readings: tuple[Reading, ...],
        corrections: Sequence[tuple[Event, Event]],
        links: Replacements,
        *,
        at_hand: Sequence[Event],
        steps: bool = False,
    ) -> None:
        self._at_hand = at_hand
        self.known_at = known_at
        self.zone = zone
        self.registry = declared
        self._readings = readings
        self._corrections = corrections
        self._links = links
        self._has_steps = steps
        self._issues: dict[str, Stack[IssueState]] = {}
        self._measures: dict[str, Stack[MeasureState]] = {}
        self._issue_rules: dict[str, IssueRules] = {}
        self._measure_rules: dict[str, MeasureRules] = {}
        self._moved: dict[str, None] = {}
        for reading in readings:
            self._take(reading)

    def _take(self, reading: Reading) -> None:
        """Apply one event: first to its measure, because the measure decides whether the act moves its issues."""
        event, ends = reading.event, reading.date.moment
        name = measure_of(event)
        if name is not None:
            for measure in (name, *self._links.followers(event)):
                on_measure = self._measure_rules.get(measure)
                if on_measure is None:
                    on_measure = MeasureRules(measure, steps=self._has_steps, links=self._links)
                    self._measure_rules[measure] = on_measure
                below = self._measures.get(measure)
                self._measures[measure] = PersistentStack(ends, on_measure.apply(below, reading), below)
        if event.track != "record":
            concerns = event.concerns
            for issue in concerns:
                self._take_on_issue(issue, reading)
            top = self._measures[name] if name is not None else None
            # Most acts name all issues of their measure.
            if name is not None and top is not None and len(top.entry.state.about.issues) > len(concerns):
                self._take_on_other_issues(name, reading)

    def _take_on_other_issues(self, measure: str, reading: Reading) -> None:
        """Tell the contested issues of a measure that the act does not name: their last measure may have ended."""
        top = self._measures[measure]
        assert top is not None, "the act was applied"
        for issue in top.entry.state.issues:
            stack = self._issues.get(issue)
            if issue in reading.event.concerns or stack is None:
                continue
            if stack.entry.at(reading.ends).phase == "contested":
                self._take_on_issue(issue, reading)

    def _take_on_issue(self, issue: str, reading: Reading) -> None:
        rules = self._issue_rules.get(issue)
        if rules is None:
            rules = self._issue_rules[issue] = IssueRules(issue, steps=self._has_steps)
        below = self._issues.get(issue)
        self._issues[issue] = PersistentStack(reading.date.moment, rules.apply(below, reading, self), below)
        if self._has_steps and (moves_issues(reading, self) or (reading.claimed and reading.event.kind in JOINT_STEPS)):
            self._moved.setdefault(issue)  # transitions list issues in the order in which they first moved

    # The context of the rules of an issue.

    def terms(self, issue: str) -> TermsOverTime:
        """Return the terms of an issue from each opening on."""
        return self.registry.terms(issue)

    def measure(self, name: str) -> Stack[MeasureState]:
        """Return the segments of a measure, up to the reading that is being applied."""
        return self._measures.get(name)

    def known_event(self, name: str) -> Event | None:
        """Return an event that is known by K, by its id."""
        return self._known.get(name)

    def amending(self, name: str) -> Iterable[str]:
        """Return the ids of the known events that amend one."""
        return self._amending.get(name, ())

    # The rest of what a snapshot asks of its source.

    def issue(self, name: str) -> Stack[IssueState]:
        """Return the segments of an issue."""
        return self._issues.get(name)

    @property
    def issues(self) -> Iterable[str]:
        """The issues that readings concern; with steps, those that were moved come first, in the order of the moves."""
        return {**self._moved, **self._issues}

    @property
    def measures(self) -> Iterable[str]:
        """The measures that readings are about."""
        return self._measures

    def measures_of(self, issue: str) -> Iterable[str]:
        """Return the measures that readings name together with an issue."""
        return self._measures_by_issue.get(issue, ())

    def event(self, name: str) -> Event:
        """Return an event that was read, by its id."""
        return self._by_id[name].event

    def reading(self, name: str) -> Reading | None:
        """Return the reading of an event; None where the event is not read."""
        return self._by_id.get(name)

    def readings(self) -> Sequence[Reading]:
        """Return all readings, in reading order."""
        return self._readings

    def read_by(self, moment: Moment) -> Sequence[Reading]:
        """Return the readings that had happened by a moment, in reading order."""
        # Reading order begins with the end of `occurred`, so one bisection finds the moment.
        return self._readings[: bisect_right(self._readings, moment, key=_ends)]

    def back_from(self, moment: Moment) -> Iterator[Reading]:
        """Yield the readings that had happened by a moment, the latest first."""
        for place in range(bisect_right(self._readings, moment, key=_ends) - 1, -1, -1):
            yield self._readings[place]

    def under_way(self, issue: str, moment: Moment) -> Iterable[Reading]:
        """Return the readings on an issue that have begun by a moment and not ended, in reading order."""
        about = self._on_issues.get(issue, ())
        return [each for each in about if moment < each.ends and each.begins <= moment]

    def corrections(self) -> Iterable[tuple[Event, Event]]:
        """Return each displaced event with the correction that displaced it, in the order of their ids."""
        return self._corrections

    def corrections_on(self, issue: str) -> Iterable[tuple[Event, Event]]:
        """Return the displaced events on an issue, each with the correction that displaced it."""
        return (pair for pair in self._corrections if issue in pair[0].concerns)

    def with_steps(self) -> Folded:
        """Return the same readings folded once more, with the transitions between the states."""
        if self._has_steps:
            return self
        with collection_paused():
            told = self._readings, self._corrections, self._links
            return Folded(self.known_at, self.zone, self.registry, *told, at_hand=self._at_hand, steps=True)

    @cached_property  # most questions about one state never ask for it
    def reach(self) -> RecordReach:
        """How far the record of the log goes."""
        return record_reach(self._at_hand, self.zone)

    @cached_property  # few events name others by id, so most folds never need it
    def _known(self) -> dict[str, Event]:
        """The events that are known by K: those that are read, and those that corrections have displaced."""
        displaced_events = (event for event, _ in self._corrections)
        return {event.id: event for event in (*(each.event for each in self._readings), *displaced_events)}

    @cached_property
    def _amending(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for event in self._known.values():
            if event.amends is not None:
                found.setdefault(event.amends, []).append(event.id)
        return found

    @cached_property
    def _by_id(self) -> dict[str, Reading]:
        return {reading.event.id: reading for reading in self._readings}

    @cached_property
    def _measures_by_issue(self) -> dict[str, dict[str, None]]:
        found: dict[str, dict[str, None]] = {}
        for reading in self._readings:
            measure = measure_of(reading.event)
            if measure is not None:
                for issue in reading.event.concerns:
                    found.setdefault(issue, {}).setdefault(measure)
        return found

    @cached_property
    def _on_issues(self) -> dict[str, list[Reading]]:
        """The readings that concern each issue, in reading order."""
        found: dict[str, list[Reading]] = {}
        for reading in self._readings:
            if reading.event.track != "record":
                for issue in reading.event.concerns:
                    found.setdefault(issue, []).append(reading)
        return found


def _by_id(event: Event) -> str:
    return event.id


def _ends(reading: Reading) -> Moment:
    return reading.ends
