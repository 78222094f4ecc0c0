"""The history index: the states of issues and measures over both axes, looked up instead of folded.

A fold answers at any T for one K; this index answers at any T and any K. Building it takes the time of a few folds.
After an append, only the issues and measures that a new event touches are folded again, from the K at which the event
became known and from the moment at which it happened. Its answers are those of the fold (law 8).
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from negotiation.events import KINDS, Opening, Request, Scheduling, Statement
from negotiation.gc_pause import collection_paused
from negotiation.history.bitemporal.event_order import EventOrder
from negotiation.history.bitemporal.known_at import KnownAt
from negotiation.history.bitemporal.reevaluation import Reevaluation
from negotiation.history.bitemporal.versions import Versions
from negotiation.history.claims import measure_of
from negotiation.history.corrections import displaced, families
from negotiation.history.issues.rules import MEASURE_ACTS_ON_ISSUES, IssueRules
from negotiation.history.issues.state import DORMANT_STATE
from negotiation.history.measures.acts import acts_on_measure
from negotiation.history.measures.replacement import Replacements
from negotiation.history.measures.rules import MeasureRules
from negotiation.history.partial_dates import bounds
from negotiation.history.reading import first_opening, log_zone, read, reading_of, said_by
from negotiation.history.record_reach import record_reach
from negotiation.history.registry import registry, standing
from negotiation.history.snapshot import Snapshot
from negotiation.history.structures.timeline import Timeline
from negotiation.history.visibility import displacements, is_visible, visibilities, with_reevaluation
from negotiation.times import FIRST_MOMENT, LAST_MOMENT

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from negotiation.events import Event
    from negotiation.history.issues.state import IssueState
    from negotiation.history.measures.state import MeasureState
    from negotiation.history.reading import Reading
    from negotiation.history.record_reach import RecordReach
    from negotiation.history.registry import Registry
    from negotiation.history.segment import Segment, Stack
    from negotiation.history.visibility import Displacement, Visibility
    from negotiation.times import Moment


def _since(visibility: Visibility, before: Visibility) -> Moment:
    """Return the first K at which two visibilities are not the same."""
    return min(moment for moment, _ in {*visibility} ^ {*before})


class HistoryIndex:
    """The states of all issues and measures over both axes; see the module.

    Args:
        events: all events of a log, valid and in any order.
        according_to: the only voice that is read; None for all voices.
        steps: whether to keep the transitions too, which takes a quarter more memory.

    Attributes:
        zone: the log's zone.
        issues: the segments of each issue: every reading that concerns it.
        measures: the segments of each measure: every reading that is about it. A statement may be about an event; the
            id of the event is then among the measures.
        measures_of: the measures that events name with each issue.
        event_order: all readings.
        event_orders: the readings that concern each issue.
        has_steps: whether it was built with transitions.
    """

    def __init__(self, events: Iterable[Event], according_to: str | None = None, *, steps: bool = False) -> None:
        self._according_to = according_to
        self.has_steps = steps
        self._displacements: dict[str, list[Displacement]] | None = None
        self._reach: RecordReach | None = None
        self._last_snapshot: Snapshot | None = None
        self._build(events)

    def issue(self, name: str, at: Moment, known_at: Moment | None = None) -> IssueState:
        """Return the state of an issue at T, as far as known by K; None: everything is known."""
        versions = self.issues.get(name)
        found = versions.at(at, LAST_MOMENT if known_at is None else known_at) if versions is not None else None
        return DORMANT_STATE if found is None else found

    def measure(self, name: str, at: Moment, known_at: Moment | None = None) -> MeasureState | None:
        """Return the state of a measure at T, as far as known by K; None before its first act."""
        versions = self.measures.get(name)
        found = versions.at(at, LAST_MOMENT if known_at is None else known_at) if versions is not None else None
        return None if found is None or found.state == "new" else found

    def at(self, known_at: Moment | None = None) -> Snapshot:
        """Return the snapshot of what is known by K; None: everything is known."""
        moment = LAST_MOMENT if known_at is None else known_at
        last = self._last_snapshot
        if last is None or last.known_at != moment:
            # The next question is often about the same K: then the snapshot already has its claims and histories.
            last = self._last_snapshot = Snapshot(KnownAt(self, moment))
        return last

    def event(self, name: str) -> Event:
        """Return an event of the log by its id."""
        return self._events[name]

    def known_event(self, name: str, known_at: Moment) -> Event | None:
        """Return an event that is known by K, whether or not it is read; None where it is not."""
        event = self._events.get(name)
        if event is None or event.known_in(self.zone).ends > known_at or not said_by(event, self._according_to):
            return None
        return event

    def amending(self, name: str) -> Iterable[str]:
        """Return the ids of the events of the log that amend one."""
        return self._amending.get(name, ())

    def reading(self, name: str, known_at: Moment) -> Reading | None:
        """Return the reading of an event at K; None where the event is not read."""
        reading, visibility = self._readings.get(name, (None, ()))
        return reading if is_visible(visibility, known_at) else None

    def displacements_on(self, issue: str) -> list[Displacement]:
        """Return the events on an issue that corrections displace at some K, in the order of their ids."""
        if self._displacements is None:
            self._displacements = self._displacements_by_issue()
        return self._displacements.get(issue, [])

    def displacements(self) -> list[Displacement]:
        """Return the events that corrections displace at some K, in the order of their ids."""
        # `_kin_of` has the list of a family once for each member; id() finds each list once.
        related = {id(family): family for family in self._kin_of.values()}.values()
        found = [each for family in related for each in displacements(family, self.zone)]
        return sorted(found, key=lambda each: each.event.id)

    @property
    def events(self) -> Iterable[Event]:
        """The events of the log, whether or not they are read."""
        return self._events.values()

    @property
    def openings(self) -> list[Opening]:
        """The openings of the log, whether or not they are read."""
        return self._openings

    def anew(self, events: Iterable[Event]) -> HistoryIndex:
        """Return a new index of other events, with the options of this one."""
        return HistoryIndex(events, self._according_to, steps=self.has_steps)

    @property
    def declared(self) -> frozenset[str]:
        """The ids of the issues that any opening declares."""
        return self._declared

    @property
    def declared_anew(self) -> list[Moment]:
        """The Ks from which on the declared parties or issues differ from those before."""
        return [known_at for (_, before), (known_at, now) in pairwise(self._registries) if now != before]

    def registry(self, known_at: Moment) -> Registry:
        """Return the declared parties and issues, as known by K."""
        found = self._registries.at(known_at)
        assert found is not None, "the first opening is there at every K"
        return found

    def reach(self) -> RecordReach:
        """Return how far the record of the log goes."""
        if self._reach is None:
            self._reach = record_reach(self._events.values(), self.zone)
        return self._reach

    def append(self, events: Iterable[Event]) -> None:
        """Take in events that were appended to the log; they may have happened and become known at any time."""
        fresh = [event for event in events if event.id not in self._events]
        heard = [event for event in fresh if said_by(event, self._according_to)]
        awaited = self._awaited
        self._remember(fresh)
        with collection_paused():
            if (
                self._awaited != awaited
                or Replacements(heard).any_links
                or any(isinstance(each, Opening) for event in fresh for each in (event, *self._kin(event)))
            ):
                self._build([*self._events.values()])  # the zone, the parties or the issues may have changed
                return
            if any(self._links_what_is_called_off(event) for event in fresh):
                self._build([*self._events.values()])  # an id that a scheduling calls off may mean another date
                return
            if any(member.occurred.is_partial for event in heard for member in self._kin(event)):
                self._build([*self._events.values()])  # a correction may bound the date of an event that was read
                return
            touched = {member.id: member for event in heard for member in (*self._kin(event), event)}
            self._take(families(touched.values()))

    def touched_by(self, events: Iterable[str]) -> tuple[frozenset[str], frozenset[str]] | None:
        """Return the issues and measures whose answers may depend on these events of the log.

        None stands for all of them: openings declare the parties, the issues and the zone.
        """
        named = [self._events[name] for name in events]
        related = {member.id: member for event in named for member in (event, *self._kin(event))}.values()
        if any(isinstance(event, Opening) for event in related):
            return None
        measures = frozenset(measure for event in related if (measure := measure_of(event)) is not None)
        measures = measures.union(*(self._links.followers(event) for event in related))
        issues = {issue for event in related for issue in event.concerns}
        # A statement about an event may decide what became of a claim or a request on the issues of that event.
        about = (self._events.get(event.about or "") for event in related if isinstance(event, Statement))
        issues |= {issue for event in about if event is not None for issue in event.concerns}
        issues |= {issue for issue, acting in self.measures_of.items() if not measures.isdisjoint(acting)}
        return frozenset(issues), measures

    def _build(self, events: Iterable[Event]) -> None:
        everything = tuple(events)
        self._events: dict[str, Event] = {}
        self._amending: dict[str, list[str]] = {}
        self._awaited: frozenset[str] = frozenset()
        self._called_off: set[str] = set()
        self._remember(everything)
        self.zone = log_zone(everything)
        self._openings = [event for event in everything if isinstance(event, Opening)]
        self._declared = frozenset(issue.id for opening in self._openings for issue in opening.issues)
        self._registries = self._registries_over_time()
        self._readings: dict[str, tuple[Reading, Visibility]] = {}
        self._kin_of: dict[str, list[Event]] = {}
        self._on_issues: dict[str, Visibility] = {}
        self.issues: dict[str, Versions[IssueState]] = {}
        self.measures: dict[str, Versions[MeasureState]] = {}
        self.measures_of: dict[str, dict[str, None]] = {}
        self.event_order = EventOrder(self._readings)
        self.event_orders: dict[str, EventOrder] = {}
        heard = [each for each in everything if said_by(each, self._according_to)]
        self._links = Replacements(heard)
        with collection_paused():
            self._take(families(heard))

    def _kin(self, event: Event) -> list[Event]:
        """Return the families of the events that an event amends, or that amend it or the same event."""
        target = () if event.amends is None else (event.amends, *self._amending.get(event.amends, ()))
        names = [*target, *self._amending.get(event.id, ())]
        in_log = [self._events[name] for name in names if name in self._events]
        heard = [each for each in in_log if said_by(each, self._according_to)]
        return [member for each in heard for member in self._kin_of.get(each.id, [each])]

    def _links_what_is_called_off(self, event: Event) -> bool:
        """Tell whether an event that is new belongs to a chain with an id that a scheduling calls off."""
        if not self._called_off:
            return False
        linked = event.amends is not None or event.id in self._amending
        return linked and not self._called_off.isdisjoint({event.id, *(each.id for each in self._kin(event))})

    def _links_known(self, name: str) -> list[Moment]:
        """Return the Ks from which on an id may mean another chain: those of the events of its family."""
        event = self._events.get(name)
        family = self._kin(event) if event is not None else []
        return [each.known_in(self.zone).ends for each in family]

    def _remember(self, events: Iterable[Event]) -> None:
        self._reach = self._last_snapshot = None
        for event in events:
            self._events[event.id] = event
            if event.amends is not None:
                self._amending.setdefault(event.amends, []).append(event.id)
            if isinstance(event, (Scheduling, Request)) and event.what is not None and _is_on_measures(event.what):
                self._awaited |= {event.what}
            if isinstance(event, Scheduling) and event.calls_off is not None:
                self._called_off.add(event.calls_off)

    def _registries_over_time(self) -> Timeline[Registry]:
        """Return the declared parties and issues by the Ks from which on they hold."""
        first = first_opening(self._events.values())
        found: Timeline[Registry] = Timeline()
        found.keep(FIRST_MOMENT, registry(first, ()))
        heard = [event for event in self._events.values() if said_by(event, self._according_to)]
        related = [family for family in families(heard) if any(isinstance(each, Opening) for each in family)]
        openings = [event for family in related for event in family]
        for moment in sorted({event.known_in(self.zone).ends for event in openings}):
            known = [event for event in openings if event.known_in(self.zone).ends <= moment]
            out = displaced(known, self.zone)
            found.keep(moment, registry(standing(first, out), read(known, self.zone, out, self._according_to)))
        return found

    def _displacements_by_issue(self) -> dict[str, list[Displacement]]:
        found: dict[str, list[Displacement]] = {}
        for each in self.displacements():
            for issue in each.event.concerns:
                found.setdefault(issue, []).append(each)
        return found

    def _take(self, touched: Iterable[list[Event]]) -> None:
        """Put in families that are new or have grown: measures first, because an act on a measure may move issues."""
        self._displacements = None
        measures: dict[str, Moment] = {}
        fresh: dict[str, Reading] = {}
        for family in touched:
            if len(family) > 1:
                self._kin_of |= dict.fromkeys((event.id for event in family), family)
            bound = bounds(family, self.zone)
            for name, visibility in visibilities(family, self.zone).items():
                old = self._readings.get(name)
                reading = old[0] if old else self._reading_of(name, bound)
                before = old[1] if old else ()
                if visibility != before:
                    self._readings[name] = reading, visibility
                    self.event_order.put(name)
                    fresh[name] = reading
                    self._touch_measure(reading, visibility, before, measures)
        again: dict[str, Moment] = {}
        for measure, since in measures.items():
            for reading in self._refold_measure(measure, since):
                fresh.setdefault(reading.event.id, reading)
                again[reading.event.id] = since
        self._take_on_issues(fresh, again)

    def _reading_of(self, name: str, bound: Mapping[str, Moment]) -> Reading:
        return reading_of(self._events[name], self.zone, self._according_to, bound.get(name))

    def _touch_measure(
        self, reading: Reading, visibility: Visibility, before: Visibility, measures: dict[str, Moment]
    ) -> None:
        event = reading.event
        measure = measure_of(event)
        if measure is None:
            return
        since = _since(visibility, before)
        for name in (measure, *self._links.followers(event)):
            versions = self.measures.get(name)
            if versions is None:
                versions = self.measures[name] = self._new_measure(name)
            versions.set_visibility(reading, visibility, before)
            measures[name] = min(since, measures.get(name, LAST_MOMENT))
        for issue in event.concerns:
            self.measures_of.setdefault(issue, {}).setdefault(measure)

    def _refold_measure(self, measure: str, since: Moment) -> list[Reading]:
        """Fold a measure again; return the acts on it that issues may now have to evaluate again."""
        versions = self.measures[measure]
        before = versions.owners()
        versions.refold(since)
        if before and versions.owners() != before:
            kinds = MEASURE_ACTS_ON_ISSUES | self._awaited
        else:
            kinds = self._awaited - MEASURE_ACTS_ON_ISSUES
        return [reading for reading in versions.readings() if reading.event.kind in kinds] if kinds else []

    def _take_on_issues(self, readings: Mapping[str, Reading], again: Mapping[str, Moment]) -> None:
        """Put readings into their issues. Those in `again` are evaluated again from the K that stands there."""
        issues: dict[str, Moment] = {}
        reevaluations: dict[str, Reevaluation] = {}
        for name, reading in readings.items():
            event = reading.event
            if event.track == "record":
                continue
            visibility = with_reevaluation(
                self._readings[name][1], self._moments_of_reevaluation(reading, reevaluations)
            )
            before = self._on_issues.get(name, ())
            changed = {moment for moment, _ in {*visibility} ^ {*before}}
            if name in again:
                changed |= {moment for moment, _ in visibility if moment >= again[name]}
            if not changed:
                continue
            self._on_issues[name] = visibility
            since = min(changed)
            for issue in event.concerns:
                versions = self.issues.get(issue)
                if versions is None:
                    versions = self.issues[issue] = self._new_issue(issue)
                    self.event_orders[issue] = EventOrder(self._readings)
                versions.set_visibility(reading, visibility, before)
                self.event_orders[issue].put(name)
                issues[issue] = min(since, issues.get(issue, LAST_MOMENT))
        for issue, since in issues.items():
            self.issues[issue].refold(since)

    def _moments_of_reevaluation(self, reading: Reading, known: dict[str, Reevaluation]) -> list[Moment]:
        """Return the Ks at which an act on a measure may begin or cease to count for its issues."""
        event = reading.event
        if isinstance(event, Scheduling) and event.calls_off is not None:
            return self._links_known(event.calls_off)
        measure = event.refers_to
        if measure is None or not acts_on_measure(event):
            return []
        moves = event.kind in MEASURE_ACTS_ON_ISSUES
        if not moves and event.kind not in self._awaited:
            return []
        if measure not in known:
            known[measure] = Reevaluation(self.measures[measure])
        found = known[measure]
        return found.of_owners if moves else [*found.of_owners, *found.of_place(reading)]

    def _new_measure(self, measure: str) -> Versions[MeasureState]:
        rules = MeasureRules(measure, steps=self.has_steps, links=self._links)
        return Versions(lambda below, reading, _: rules.apply(below, reading))

    def _new_issue(self, issue: str) -> Versions[IssueState]:
        rules = IssueRules(issue, steps=self.has_steps)

        def step(below: Stack[IssueState], reading: Reading, known_at: Moment) -> Segment[IssueState]:
            return rules.apply(below, reading, KnownAt(self, known_at))

        versions: Versions[IssueState] = Versions(step)
        # Other parties are other voters: all joint steps of the issue are then counted again.
        for (_, before), (since, declared) in pairwise(self._registries):
            if declared.parties != before.parties:
                versions.anew_from(since)
        return versions


def _is_on_measures(kind: str) -> bool:
    return kind in KINDS and KINDS[kind].track == "measure" and kind not in MEASURE_ACTS_ON_ISSUES
