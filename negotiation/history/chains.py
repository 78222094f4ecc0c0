"""Chains by id: which event an id means, as far as known by K (events/README.md).

A chain is an event with all its corrections. Where an event names another (`calls_off`, `about`), any id of the chain
names all of it. A correction that is not known yet does not link its target to what corrects it in turn.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from negotiation.events import Retraction

if TYPE_CHECKING:
    from collections.abc import Iterable

    from negotiation.events import Event


class KnownEvents(Protocol):
    """The events that are known by some K, whether or not they are read."""

    def known_event(self, name: str) -> Event | None:
        """Return a known event by its id."""

    def amending(self, name: str) -> Iterable[str]:
        """Return the ids of the events that amend one, perhaps with some that are not known."""


def root(name: str, events: KnownEvents) -> str | None:
    """Return the id of the event at the root of a chain, from any id of it; None if the id is not known."""
    event = events.known_event(name)
    if event is None:
        return None
    seen = {event.id}  # a damaged log may hold a ring of corrections
    while not isinstance(event, Retraction) and event.amends is not None and event.amends not in seen:
        target = events.known_event(event.amends)
        if target is None:
            break
        event = target
        seen.add(event.id)
    return event.id


def ids_of_chain(name: str, events: KnownEvents) -> tuple[str, ...]:
    """Return all ids of the chain of an id, its root first; none if the id is not known."""
    first = root(name, events)
    found = {first: None} if first is not None else {}
    waiting = [*found]
    while waiting:
        for each in events.amending(waiting.pop()):
            event = events.known_event(each)
            if event is not None and not isinstance(event, Retraction) and each not in found:
                found[each] = None
                waiting.append(each)
    return tuple(found)
