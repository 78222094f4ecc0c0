"""The history index: the states of every issue and measure over both axes, looked up rather than folded.

A history is read at any T for one K; this index is read at any T and any K. It is built once, in the time of two folds,
and kept up to date by what is appended: only the issues and measures that a new event touches are folded again, from
the K at which it became known and from the moment at which it happened. It says what the fold says (law 8): phases,
vouchers and arrangements of issues; states, levels and schedules of measures. Claims, findings and what is scheduled
are questions to a history.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from negotiation.events import Opening
from negotiation.history.collection import collection_paused
from negotiation.history.issue import DORMANT_STATE
from negotiation.history.issue_fold import IssueFold
from negotiation.history.measure import NEW_STATE
from negotiation.history.measure_fold import MeasureFold
from negotiation.history.presence import both, families, presences
from negotiation.history.reading import displaced, first_opening, log_zone, read, reading_of, said_by
from negotiation.history.registry import registry
from negotiation.history.replay import MEASURE_ACTS_ON_ISSUES, ON_ISSUES, standing
from negotiation.history.timeline import Timeline
from negotiation.history.versions import Passage, Versions
from negotiation.times import FIRST_MOMENT, LAST_MOMENT

if TYPE_CHECKING:
    from collections.abc import Iterable

    from negotiation.events import Event
    from negotiation.history.issue import IssueState
    from negotiation.history.measure import MeasureState
    from negotiation.history.presence import Presence
    from negotiation.history.reading import Reading
    from negotiation.history.registry import Registry
    from negotiation.times import Moment


class _IssueStep:
    """Folds one event behind the state of an issue."""

    def __init__(self, issue: str, registries: Timeline[Registry]) -> None:
        self._fold = IssueFold(issue, steps=False)
        self._registries = registries

    def __call__(self, before: Passage[IssueState] | None, reading: Reading, known_at: Moment) -> Passage[IssueState]:
        declared, fold = self._registries.at(known_at), self._fold
        assert declared is not None, "the first opening is there at every K"
        fold.resume(DORMANT_STATE if before is None else before.at(reading.ends))
        fold.apply(reading, declared.voters(reading.ends))
        return _passage(reading, fold, ())


class _MeasureStep:
    """Folds one act behind the state of a measure; the first says to whom it belongs."""

    def __init__(self, measure: str) -> None:
        self._fold = MeasureFold(measure, (), steps=False)

    def __call__(
        self, before: Passage[MeasureState] | None, reading: Reading, known_at: Moment
    ) -> Passage[MeasureState]:
        del known_at
        fold = self._fold
        fold.owners = reading.event.owners if before is None else before.owners
        fold.resume(NEW_STATE if before is None else before.at(reading.ends), reading.ends)
        if fold.accepts(reading):
            fold.apply(reading)
        return _passage(reading, fold, fold.owners)


def _passage(reading: Reading, fold: Any, owners: tuple[str, ...]) -> Passage[Any]:
    fold.timeline.keep(reading.ends, fold.state)
    fold.advance(LAST_MOMENT)
    moments, states = zip(*fold.timeline, strict=True)
    return Passage(reading, moments, states, owners)


def _since(presence: Presence, before: Presence) -> Moment:
    """Return the first K at which two presences are not the same."""
    return min(moment for moment, _ in {*presence} ^ {*before})


class HistoryIndex:
    """The states of every issue and measure over both axes; see the module.

    Args:
        events: all events of a log, valid and in any order.
        according_to: the voice through which alone the log is read; None for all voices.

    Attributes:
        zone: the log's zone.
    """

    def __init__(self, events: Iterable[Event], according_to: str | None = None) -> None:
        self._according_to = according_to
        self._build(events)

    def issue(self, name: str, at: Moment, known_at: Moment | None = None) -> IssueState:
        """Return the state of an issue at T, as far as known by K; K None for everything."""
        versions = self._issues.get(name)
        found = versions.at(at, LAST_MOMENT if known_at is None else known_at) if versions is not None else None
        return DORMANT_STATE if found is None else found

    def measure(self, name: str, at: Moment, known_at: Moment | None = None) -> MeasureState | None:
        """Return the state of a measure at T, as far as known by K; None before its first act."""
        versions = self._measures.get(name)
        found = versions.at(at, LAST_MOMENT if known_at is None else known_at) if versions is not None else None
        return None if found is None or found.state == "new" else found

    @property
    def declared(self) -> frozenset[str]:
        """The ids of the issues that some opening declares."""
        return self._declared

    def append(self, events: Iterable[Event]) -> None:
        """Take in events that were appended to the log, whenever they happened and became known."""
        fresh = [event for event in events if event.id not in self._events]
        heard = [event for event in fresh if said_by(event, self._according_to)]
        self._remember(fresh)
        with collection_paused():
            if any(isinstance(each, Opening) for event in fresh for each in (event, *self._kin(event))):
                self._build([*self._events.values()])  # the zone, the parties or the issues may be others now
                return
            touched = {member.id: member for event in heard for member in (*self._kin(event), event)}
            self._take(families(touched.values()))

    def _build(self, events: Iterable[Event]) -> None:
        everything = tuple(events)
        self._events: dict[str, Event] = {}
        self._amending: dict[str, list[str]] = {}
        self._remember(everything)
        self.zone = log_zone(everything)
        openings = [event for event in everything if isinstance(event, Opening)]
        self._declared = frozenset(issue.id for opening in openings for issue in opening.issues)
        self._registries = self._registries_over_time()
        self._readings: dict[str, tuple[Reading, Presence]] = {}
        self._kin_of: dict[str, list[Event]] = {}
        self._on_issues: dict[str, Presence] = {}
        self._issues: dict[str, Versions[IssueState]] = {}
        self._measures: dict[str, Versions[MeasureState]] = {}
        with collection_paused():
            self._take(families(each for each in everything if said_by(each, self._according_to)))

    def _kin(self, event: Event) -> list[Event]:
        """Return the events of the log that an event amends, or that amend it, with their families."""
        names = [*([event.amends] if event.amends is not None else []), *self._amending.get(event.id, ())]
        there = [self._events[name] for name in names if name in self._events]
        heard = [each for each in there if said_by(each, self._according_to)]
        return [member for each in heard for member in self._kin_of.get(each.id, [each])]

    def _remember(self, events: Iterable[Event]) -> None:
        for event in events:
            self._events[event.id] = event
            if event.amends is not None:
                self._amending.setdefault(event.amends, []).append(event.id)

    def _registries_over_time(self) -> Timeline[Registry]:
        """Return the declared parties and issues from each K on at which they are others."""
        first = first_opening(self._events.values())
        found: Timeline[Registry] = Timeline()
        found.keep(FIRST_MOMENT, registry(first, ()))
        heard = [event for event in self._events.values() if said_by(event, self._according_to)]
        related = [family for family in families(heard) if any(isinstance(each, Opening) for each in family)]
        openings = [event for family in related for event in family]
        for moment in sorted({event.known_in(self.zone).ends for event in openings}):
            known = [event for event in openings if event.known_in(self.zone).ends <= moment]
            out = displaced(known)
            found.keep(moment, registry(standing(first, out), read(known, self.zone, out, self._according_to)))
        return found

    def _take(self, touched: Iterable[list[Event]]) -> None:
        """Put in the families that are new or have grown, measures first, because an act on one may move issues."""
        measures: dict[str, Moment] = {}
        fresh: dict[str, Reading] = {}
        for family in touched:
            if len(family) > 1:
                self._kin_of |= dict.fromkeys((event.id for event in family), family)
            for name, presence in presences(family, self.zone).items():
                old = self._readings.get(name)
                reading = old[0] if old else reading_of(self._events[name], self.zone, self._according_to)
                before = old[1] if old else ()
                if presence != before:
                    self._readings[name] = reading, presence
                    fresh[name] = reading
                    self._touch_measure(reading, presence, before, measures)
        for measure, since in measures.items():
            fresh |= self._refold_measure(measure, since)
        self._take_on_issues(fresh.values())

    def _touch_measure(
        self, reading: Reading, presence: Presence, before: Presence, measures: dict[str, Moment]
    ) -> None:
        event: Any = reading.event
        if event.track == "measure" and event.measure is not None:
            versions = self._measures.get(event.measure)
            if versions is None:
                versions = self._measures[event.measure] = Versions(_MeasureStep(event.measure))
            versions.set_presence(reading, presence, before)
            measures[event.measure] = min(_since(presence, before), measures.get(event.measure, LAST_MOMENT))

    def _refold_measure(self, measure: str, since: Moment) -> dict[str, Reading]:
        """Fold a measure again; return its acts if they may now count otherwise, since it belongs to somebody else."""
        versions = self._measures[measure]
        before = versions.owners()
        versions.refold(since)
        if not before or versions.owners() == before:
            return {}
        return {reading.event.id: reading for reading in versions.readings()}

    def _take_on_issues(self, readings: Iterable[Reading]) -> None:
        issues: dict[str, Moment] = {}
        owners: dict[str, list[tuple[Moment, tuple[str, ...]]]] = {}
        for reading in readings:
            event: Any = reading.event
            presence = self._presence_on_issues(reading, owners)
            before = self._on_issues.get(event.id, ())
            if presence == before:
                continue
            self._on_issues[event.id] = presence
            for issue in event.concerns:
                versions = self._issues.get(issue)
                if versions is None:
                    versions = self._issues[issue] = self._new_issue(issue)
                versions.set_presence(reading, presence, before)
                issues[issue] = min(_since(presence, before), issues.get(issue, LAST_MOMENT))
        for issue, since in issues.items():
            self._issues[issue].refold(since)

    def _presence_on_issues(
        self, reading: Reading, owners: dict[str, list[tuple[Moment, tuple[str, ...]]]]
    ) -> Presence:
        """Return when a reading counts for its issues: of acts on measures, the owners' threats and announcements."""
        event: Any = reading.event
        presence = self._readings[event.id][1]
        if event.track != "measure" or event.measure is None:
            return presence if event.kind in ON_ISSUES and reading.vouching else ()
        if event.kind not in MEASURE_ACTS_ON_ISSUES:
            return ()
        if event.measure not in owners:
            owners[event.measure] = self._measures[event.measure].owners()
        accepted = [(since, all(each in reading.vouching for each in names)) for since, names in owners[event.measure]]
        if all(is_so for _, is_so in accepted):
            return presence
        return both(presence, tuple(accepted))

    def _new_issue(self, issue: str) -> Versions[IssueState]:
        versions: Versions[IssueState] = Versions(_IssueStep(issue, self._registries))
        for (_, before), (since, declared) in pairwise(self._registries):
            if declared.parties != before.parties:
                versions.anew_from(since)
        return versions
