"""The record of a log at T and K: the events that had happened and were known, with all corrections, by subject.

A displaced event still counts here. So the number of events only grows with T, with K and with the log, as the SEQUENCE
of a calendar entry must.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

import attrs

from negotiation.events import Opening, Retraction
from negotiation.history.partial_dates import bounds, happened_by
from negotiation.history.reading import heard, visible

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from negotiation.events import Event
    from negotiation.history import Snapshot
    from negotiation.logs import Contents
    from negotiation.questions.basis import Basis
    from negotiation.times import Moment

Subject = tuple[str, str]
"""A measure or an issue: `measure` or `issue`, and its id."""


class MovingEvents(NamedTuple):
    """The known events that could move a date.

    Attributes:
        number: how many they are.
        newest: the latest instant in `LogRecord.learned` of these events.
    """

    number: int
    newest: datetime


@attrs.frozen(kw_only=True)
class LogRecord:
    """The events of a log that had happened by T and were known by K.

    Attributes:
        history: what is known by K.
        basis: the basis of an answer for T.
        events: every event by its id, in the order of the log.
        learned: the instant at which each event became known, or was recorded if that was later.
        roots: the first event of the correction chain, by each event that corrects or retracts.
        chains: the events of a correction chain, by its first event.
        by_subject: the first events of the correction chains that act on a measure or an issue.
        replacing: the corrections that had happened by T. Each counts twice: it displaces an event, at every T, from
            its `known` on, and it applies itself from its `occurred` on.
        bounds: the moments by which events with partial dates have happened (`history.partial_dates`).
        later_openings: the number of openings after the first.
        titles: the titles of the declared issues; the id for an issue without a title.
    """

    history: Snapshot
    basis: Basis
    events: Mapping[str, Event]
    learned: Mapping[str, datetime]
    roots: Mapping[str, str]
    chains: Mapping[str, tuple[str, ...]]
    by_subject: Mapping[Subject, frozenset[str]]
    replacing: frozenset[str]
    bounds: Mapping[str, Moment]
    later_openings: int
    titles: Mapping[str, str]
    _cache: dict[frozenset[Subject], MovingEvents] = attrs.field(factory=dict, init=False)

    @classmethod
    def of(cls, contents: Contents, history: Snapshot, basis: Basis) -> LogRecord:
        """Return the record of a log at a T and K."""
        everything = {event.id: event for event in contents.events}
        roots = {name: _root(everything, name) for name, event in everything.items() if event.amends is not None}
        read = visible(heard(contents.events, basis.according_to), history.zone, basis.known_at)
        learned = _learned(contents, read, history, basis.at)
        chains: defaultdict[str, list[str]] = defaultdict(list)
        subjects: defaultdict[str, set[Subject]] = defaultdict(set)
        for name, event in everything.items():
            root = roots.get(name, name)
            # Subjects come from every event of the chain: a retraction has none of its own, and the event that it
            # retracts may happen only after T.
            subjects[root] |= _subjects(event)
            if name in learned:
                chains[root].append(name)
        by_subject: defaultdict[Subject, set[str]] = defaultdict(set)
        for root in chains:
            for subject in subjects[root]:
                by_subject[subject].add(root)
        openings = sum(isinstance(everything[name], Opening) for name in learned)
        return cls(
            history=history,
            basis=basis,
            events={name: everything[name] for name in learned},
            learned=learned,
            roots=roots,
            chains={root: tuple(names) for root, names in chains.items()},
            by_subject={subject: frozenset(names) for subject, names in by_subject.items()},
            replacing=_replacing(read, history, basis.at),
            bounds=bounds(read, history.zone),
            later_openings=max(0, openings - 1),
            titles={issue.id: issue.title or issue.id for issue in history.registry.issues_at(basis.at)},
        )

    def root(self, name: str) -> str:
        """Return the id of the first event of the correction chain of an event."""
        return self.roots.get(name, name)

    def moving_events(self, root: str, measure: str) -> MovingEvents:
        """Return the known events that could move a date.

        Args:
            root: the first event of the correction chain that set the date.
            measure: the measure of the date; empty for a date of issues.
        """
        # A request about a measure is an act on issues, and may be the only event that names the measure.
        own = {each for name in self.chains[root] for each in _subjects(self.events[name])}
        return self._moving(frozenset(own | ({("measure", measure)} if measure else set())))

    def _moving(self, subjects: frozenset[Subject]) -> MovingEvents:
        """Return the known events that act on one of these subjects; cached, because many dates have the same."""
        if subjects not in self._cache:
            roots = frozenset[str]().union(*(self.by_subject.get(subject, ()) for subject in subjects))
            names = [name for root in roots for name in self.chains[root]]
            number = len(names) + sum(name in self.replacing for name in names)
            self._cache[subjects] = MovingEvents(number, max(self.learned[name] for name in names))
        return self._cache[subjects]


def _learned(contents: Contents, read: Sequence[Event], history: Snapshot, moment: Moment) -> dict[str, datetime]:
    """Return the events that count at T and K, by id, each with the later of its `known` and its recording time.

    Args:
        contents: the contents of the log.
        read: those of its events that are known by K.
        history: what is known by K.
        moment: T.
    """
    happened = happened_by(read, history.zone)
    known = {event.id: event.known_in(history.zone).ends.instant for event in read}
    found: dict[str, datetime] = {}
    for entry in contents.entries:
        event = entry.event
        # A correction counts from when it is known, whenever it occurred.
        if event.id in known and (event.amends is not None or happened(event) <= moment):
            recorded = datetime.fromisoformat(entry.recorded) if entry.recorded else known[event.id]
            found[event.id] = max(known[event.id], recorded)
    return found


def _replacing(read: Sequence[Event], history: Snapshot, moment: Moment) -> frozenset[str]:
    """Return the corrections whose own content had happened by T; a retraction has none."""
    happened = happened_by(read, history.zone)
    corrections = (each for each in read if each.amends is not None and not isinstance(each, Retraction))
    return frozenset(each.id for each in corrections if happened(each) <= moment)


def _root(events: Mapping[str, Event], name: str) -> str:
    """Return the first event of the correction chain of an event; an event in a ring is its own first event.

    No log accepts a ring, but a damaged file may hold one.
    """
    visited = {name}
    at = name
    while (before := events[at].amends) in events and before is not None:
        if before in visited:  # a ring: without this test the loop would not end
            return name
        visited.add(before)
        at = before
    return at


def _subjects(event: Event) -> set[Subject]:
    """Return the subjects whose dates an event may set or move: its measure, or its issues."""
    if event.track == "measure":
        return {("measure", event.refers_to)} if event.refers_to else set()
    if event.track != "issue":
        return set()
    return {("issue", issue) for issue in event.concerns}
