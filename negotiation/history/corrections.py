"""Corrections: which events of a log are out of the record, and which event took each of them out (events/README.md).

A *chain* is an event with all its corrections: the events that amend it, the events that amend these, and so on. One
event of a chain is read: the newest correction in force, else the event itself. A retraction is not part of the chain
that it names. It takes the whole chain out, or with `only` just the event that it names. Only this module decides
that: the fold asks it about the events known by K, the history index asks it at each K of a family.

From which K on an event is read is computed in `visibility`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from negotiation.events import Retraction

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from zoneinfo import ZoneInfo

    from negotiation.events import Event


def displaced(events: Iterable[Event], zone: ZoneInfo) -> Mapping[str, Event]:
    """Return the events that are out of the record, by id, each with the correction that took it out.

    Of several corrections of the same event, the one with the latest `known` is read; of those, the one with the
    greatest id. A retraction that is itself out takes nothing out. No log accepts corrections that amend each other in
    a ring; if there are any, they correct nothing.

    Args:
        events: the events that are known, in any order.
        zone: the log's zone, in which `known` is read where the event names none.
    """
    return Corrections(events, zone).out


class Corrections:
    """The effect of the corrections among some events; see `displaced`.

    Attributes:
        out: the events that are out of the record, by id, each with the correction that took it out.
        rivals: the corrections of an event, by its id, where several could take its place; the first of them does.
    """

    def __init__(self, events: Iterable[Event], zone: ZoneInfo) -> None:
        everything = tuple(events)
        amending = [event for event in everything if event.amends is not None]
        self.out: dict[str, Event] = {}
        self.rivals: dict[str, list[Event]] = {}
        self._zone = zone
        self._replacing: dict[str, list[Event]] = defaultdict(list)  # by the id that they amend
        self._retracting: dict[str, list[Retraction]] = defaultdict(list)
        self._place: dict[str, Event | None] = {}  # by id: what would be read in its place
        self._taking_out: dict[str, Event] = {}  # by id: what takes out the whole chain, as far as judged
        if not amending:
            return  # most families have no correction
        names = {name for event in amending for name in (event.id, event.amends)}
        by_id = {event.id: event for event in everything if event.id in names}
        for name in _corrections_first(amending):
            self._judge(name, by_id.get(name))

    def _judge(self, name: str, event: Event | None) -> None:
        """Decide what is read in the place of an id; all its corrections and retractions have been judged before.

        The event itself may not be known while its corrections are. They then take the place of an unknown event.
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
        """Take out the event that is read of a chain if the chain is retracted; all its events have been judged."""
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
        """Return the correction with the latest `known`; of those, the one with the greatest id."""
        if len(corrections) < 2:  # noqa: PLR2004 - nothing to compare, so `known` is not computed
            return corrections[0] if corrections else None
        return max(corrections, key=lambda each: (each.known_in(self._zone).ends, each.id))


def root_of(event: Event, by_id: Mapping[str, Event]) -> Event:
    """Return the event at the root of the chain to which an event belongs."""
    seen = {event.id}  # a damaged log may hold a ring of corrections
    while not isinstance(event, Retraction) and event.amends is not None and event.amends not in seen:
        target = by_id.get(event.amends)
        if target is None:
            break
        event = target
        seen.add(event.id)
    return event


def _corrections_first(amending: Sequence[Event]) -> Iterable[str]:
    """Yield the ids that amend or are amended, each after all that amend it; ids in a ring are never yielded."""
    waiting = Counter(event.amends for event in amending)
    amends = {event.id: event.amends for event in amending}
    ready = [name for name in amends if name not in waiting]
    for name in ready:  # the list grows in the loop: a target is added after its last correction
        yield name
        target = amends.get(name)
        if target is not None:
            waiting[target] -= 1
            if not waiting[target]:
                ready.append(target)


def rings(amends: Mapping[str, str]) -> list[list[str]]:
    """Return the rings of events that amend each other, each as a list of ids. `amends` maps an id to its target."""
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


def families(events: Iterable[Event]) -> Iterator[list[Event]]:
    """Yield the events in families: events that amend each other or the same event, directly or through others.

    The event that they amend may be missing: another voice may have said it, or it may not be in the log yet.
    """
    by_id = {event.id: event for event in events}
    group_of: dict[str, list[str]] = {}  # ids that belong together, with or without an event of that id
    for event in by_id.values():
        if event.amends is not None:
            small, large = (group_of.setdefault(name, [name]) for name in (event.id, event.amends))
            if small is large:
                continue
            if len(small) > len(large):  # the smaller group joins the larger, so an id moves at most log2(n) times
                small, large = large, small
            large += small
            group_of |= dict.fromkeys(small, large)
    yield from ([event] for event in by_id.values() if event.id not in group_of)
    # All ids of a group share one list, so id() finds each list once.
    for names in {id(group): group for group in group_of.values()}.values():
        yield [by_id[name] for name in names if name in by_id]
