"""Event trails: the events that made a state, each added behind those that made the state before.

The tuple that people read is made when somebody looks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from negotiation.history.structures.linked_list import LinkedList

if TYPE_CHECKING:
    from collections.abc import Iterable


class EventTrail(LinkedList):
    """An event behind the trail that it goes on from."""

    __slots__ = ("event",)

    before: EventTrail | None

    def __init__(self, event: str, before: EventTrail | None = None) -> None:
        self.event = event
        self.before = before

    def held(self) -> tuple[str]:
        """Return the event."""
        return (self.event,)


def trail_of(events: Iterable[str]) -> EventTrail | None:
    """Return the trail of some events."""
    trail: EventTrail | None = None
    for event in events:
        trail = EventTrail(event, trail)
    return trail


def events_of(trail: EventTrail | None) -> tuple[str, ...]:
    """Return the events of a trail in order, each once, where it stood first."""
    found: list[str] = []
    while trail is not None:
        found.append(trail.event)
        trail = trail.before
    found.reverse()
    return tuple(dict.fromkeys(found))
