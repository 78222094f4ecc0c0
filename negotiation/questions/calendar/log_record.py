"""The record of a log at T and K: the events that had happened and were known, with all corrections, by subject.

Corrections displace events, but a calendar goes on counting them: what was ever known, corrected or not, only grows
with T, with K and with the log.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

import attrs

from negotiation.events import Opening, Retraction
from negotiation.history.reading import said_by

if TYPE_CHECKING:
    from collections.abc import Mapping

    from negotiation.events import Event
    from negotiation.history import Snapshot
    from negotiation.logs import Contents
    from negotiation.questions.basis import Basis
    from negotiation.times import Moment

Subject = tuple[str, str]
"""A measure or an issue: which of the two, and its id."""


class Moving(NamedTuple):
    """The known events that could move a date: how many they are, and when the last of them became known."""

    number: int
    newest: datetime


@attrs.frozen(kw_only=True)
class LogRecord:
    """The events of a log that had happened by T and were known by K.

    Attributes:
        history: what is known by K.
        basis: that of an answer for T.
        events: every event by its id, in the order of the log.
        news: when each of them became known, or was recorded if that was later.
        roots: for each event that corrects or retracts, the first event of its chain.
        chains: the events of a chain by their first one.
        by_subject: the first events of the chains that act on a measure or an issue.
        replacing: the corrections that had happened by T. Each counts twice: it displaces from when it is known, at any
            T, and says something itself from when it happened.
        later_openings: how many openings followed the first.
        titles: what the declared issues are called.
    """

    history: Snapshot
    basis: Basis
    events: Mapping[str, Event]
    news: Mapping[str, datetime]
    roots: Mapping[str, str]
    chains: Mapping[str, tuple[str, ...]]
    by_subject: Mapping[Subject, frozenset[str]]
    replacing: frozenset[str]
    later_openings: int
    titles: Mapping[str, str]
    _kept: dict[frozenset[Subject], Moving] = attrs.field(factory=dict, init=False)

    @classmethod
    def of(cls, contents: Contents, history: Snapshot, basis: Basis) -> LogRecord:
        """Return the record of a log at a T and K."""
        everything = {event.id: event for event in contents.events}
        roots = {name: _root(everything, name) for name, event in everything.items() if event.amends is not None}
        news = _news(contents, history, basis)
        chains: defaultdict[str, list[str]] = defaultdict(list)
        subjects: defaultdict[str, set[Subject]] = defaultdict(set)
        for name, event in everything.items():
            root = roots.get(name, name)
            subjects[root] |= _subjects(event)
            if name in news:
                chains[root].append(name)
        by_subject: defaultdict[Subject, set[str]] = defaultdict(set)
        for root in chains:
            for subject in subjects[root]:
                by_subject[subject].add(root)
        openings = sum(isinstance(everything[name], Opening) for name in news)
        return cls(
            history=history,
            basis=basis,
            events={name: everything[name] for name in news},
            news=news,
            roots=roots,
            chains={root: tuple(names) for root, names in chains.items()},
            by_subject={subject: frozenset(names) for subject, names in by_subject.items()},
            replacing=frozenset(
                name for name in news if name in roots and _replaces(everything[name], history, basis.at)
            ),
            later_openings=max(0, openings - 1),
            titles={issue.id: issue.title or issue.id for issue in history.registry.issues_at(basis.at)},
        )

    def root(self, name: str) -> str:
        """Return the first event of the chain of corrections in which an event stands."""
        return self.roots.get(name, name)

    def moving(self, root: str, measure: str) -> Moving:
        """Return what could move a date which a chain of events has set on a measure, or on its issues."""
        if measure:
            return self._moving(frozenset({("measure", measure)}))
        return self._moving(frozenset(each for name in self.chains[root] for each in _subjects(self.events[name])))

    def _moving(self, subjects: frozenset[Subject]) -> Moving:
        """Return it for some subjects; many dates have the same, so that it is kept."""
        if subjects not in self._kept:
            roots = frozenset[str]().union(*(self.by_subject.get(subject, ()) for subject in subjects))
            names = [name for root in roots for name in self.chains[root]]
            number = len(names) + sum(name in self.replacing for name in names)
            self._kept[subjects] = Moving(number, max(self.news[name] for name in names))
        return self._kept[subjects]


def _news(contents: Contents, history: Snapshot, basis: Basis) -> dict[str, datetime]:
    """Return the events that count at T and K, each with when it became known, or was recorded if that was later."""
    zone = history.zone
    found: dict[str, datetime] = {}
    for entry in contents.entries:
        event = entry.event
        known = event.known_in(zone).ends
        if not said_by(event, basis.according_to):
            continue
        if event.amends is None and event.occurred_in(zone).ends > basis.at:
            continue  # a correction counts from when it is known, whenever it occurred
        if basis.known_at is None or known <= basis.known_at:
            recorded = datetime.fromisoformat(entry.recorded) if entry.recorded else known.instant
            found[event.id] = max(known.instant, recorded)
    return found


def _replaces(event: Event, history: Snapshot, moment: Moment) -> bool:
    """Tell whether a correction says something itself that had happened by T."""
    return not isinstance(event, Retraction) and event.occurred_in(history.zone).ends <= moment


def _root(events: Mapping[str, Event], name: str) -> str:
    """Return the first event of a chain; one in a ring, which no log accepts, is its own."""
    seen = {name}
    at = name
    while (before := events[at].amends) in events and before is not None:
        if before in seen:
            return name
        seen.add(before)
        at = before
    return at


def _subjects(event: Event) -> set[Subject]:
    """Return what an event may set or move a date of: a measure, or issues."""
    if event.track == "measure":
        return {("measure", event.refers_to)} if event.refers_to else set()
    if event.track != "issue":
        return set()
    return {("issue", issue) for issue in event.concerns}
