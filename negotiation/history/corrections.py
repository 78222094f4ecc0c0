"""Corrections: which events of a log are out of the record, and what put each of them out (events/README.md).

A *chain* is an event with all its corrections: the events that amend it, those that amend these, and so on. One event
of a chain is read: the newest correction that stands, else the event itself. A retraction is not a link of the chain
that it names; it takes the whole chain out, or with `only` just the event that it names. This is the only place where
that is decided: the fold asks for the events that are known by K, the history index for each K of a family.

It does not say from which K on an event is read; see `presence`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from negotiation.events import Retraction

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from zoneinfo import ZoneInfo

    from negotiation.events import Event


def displaced(events: Iterable[Event], zone: ZoneInfo) -> Mapping[str, Event]:
    """Return the events that are out of the record: from the id of each to the correction that put it out.

    Of several corrections of the same event the one with the latest `known` stands, of those the one with the last id.
    A retraction that is itself out takes nothing out. Corrections that amend each other in a ring, which no log
    accepts, correct nothing.

    Args:
        events: the events that are known, in any order.
        zone: the log's zone, in which `known` is read where the event names none.
    """
    return Corrections(events, zone).out


class Corrections:
    """What the corrections among some events come to; see `displaced`.

    Attributes:
        out: the events that are out of the record, by id, each with the correction that put it out.
        rivals: by the id of an event, its corrections where several could stand in its place; the first of them does.
    """

    def __init__(self, events: Iterable[Event], zone: ZoneInfo) -> None:
        everything = tuple(events)
        amending = [event for event in everything if event.amends is not None]
        self.out: dict[str, Event] = {}
        self.rivals: dict[str, list[Event]] = {}
        self._zone = zone
        self._replacing: dict[str, list[Event]] = defaultdict(list)  # by the id that they amend
        self._retracting: dict[str, list[Retraction]] = defaultdict(list)
        self._place: dict[str, Event | None] = {}  # what would be read in the place of an id
        self._taking_out: dict[str, Event] = {}  # what takes out the whole chain, as far up as it has been judged
        if not amending:
            return  # as in most families of events
        names = {name for event in amending for name in (event.id, event.amends)}
        by_id = {event.id: event for event in everything if event.id in names}
        for name in _corrections_first(amending):
            self._judge(name, by_id.get(name))

    def _judge(self, name: str, event: Event | None) -> None:
        """Settle what stands in the place of an id, all of whose corrections and retractions have been judged.

        The event itself may not be known while its corrections are: they then stand in a place that nobody knows of.
        """
        only = [each for each in self._retracting[name] if each.only]
        whole = [each for each in self._retracting[name] if not each.only]
        replacing = self._replacing[name]
        self._note_whole(name, [*whole, *(self._taking_out[e.id] for e in replacing if e.id in self._taking_out)])
        standing = [each for each in replacing if self._place[each.id] is not None]
        best = self._latest(standing)
        self._place[name] = event if best is None and not only else None if best is None else self._place[best.id]
        if event is not None and (by := best or self._latest(only)) is not None:
            self.out[name] = by
        if best is not None and len(standing) > 1:
            self.rivals[name] = [best, *(each for each in standing if each is not best)]
            for each in standing:
                loser = self._place[each.id]
                if each is not best and loser is not None:
                    self.out[loser.id] = best
        if event is None or event.amends is None or isinstance(event, Retraction):
            self._finish_chain(name)
        if event is not None and event.amends is not None:
            self._pass_on(event, event.amends)

    def _finish_chain(self, root: str) -> None:
        """Take out what is read of a chain if something retracts it; all its events have been judged by now."""
        standing, by = self._place[root], self._taking_out.get(root)
        if standing is not None and by is not None:
            self.out[standing.id] = by
            self._place[root] = None

    def _pass_on(self, event: Event, target: str) -> None:
        if not isinstance(event, Retraction):
            self._replacing[target].append(event)
        elif event.id not in self.out:
            self._retracting[target].append(event)

    def _note_whole(self, name: str, retractions: Sequence[Event]) -> None:
        if (latest := self._latest(retractions)) is not None:
            self._taking_out[name] = latest

    def _latest(self, corrections: Sequence[Event]) -> Event | None:
        """Return the correction that became known last, and of those the one with the last id."""
        if len(corrections) < 2:  # noqa: PLR2004 - nothing to compare, and no date to work out
            return corrections[0] if corrections else None
        return max(corrections, key=lambda each: (each.known_in(self._zone).ends, each.id))


def root_of(event: Event, by_id: Mapping[str, Event]) -> Event:
    """Return the event at the root of the chain of corrections in which an event stands."""
    seen = {event.id}
    while not isinstance(event, Retraction) and event.amends is not None and event.amends not in seen:
        target = by_id.get(event.amends)
        if target is None:
            break
        event = target
        seen.add(event.id)
    return event


def _corrections_first(amending: Sequence[Event]) -> Iterable[str]:
    """Yield the ids that amend and are amended, each after all that amends it; those in a ring never."""
    waiting = Counter(event.amends for event in amending)
    amends = {event.id: event.amends for event in amending}
    ready = [name for name in amends if name not in waiting]
    for name in ready:  # grows while it is read: a target follows when all its corrections are there
        yield name
        target = amends.get(name)
        if target is not None:
            waiting[target] -= 1
            if not waiting[target]:
                ready.append(target)


def rings(amends: Mapping[str, str]) -> list[list[str]]:
    """Return the ids of the events that amend each other in a ring, ring by ring, from what each amends."""
    found: list[list[str]] = []
    seen: set[str] = set()
    for start in sorted(amends):
        path: list[str] = []
        on_path: set[str] = set()
        at: str | None = start
        while at is not None and at not in seen:
            seen.add(at)
            path.append(at)
            on_path.add(at)
            at = amends.get(at)
            if at in on_path:
                found.append(path[path.index(at) :])
    return found
