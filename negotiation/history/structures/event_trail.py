"""Event trails: the events that made a state. Each state adds its event to the trail of the state before.

The tuple of ids is built only when a question asks for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from negotiation.history.structures.linked_list import LinkedList

if TYPE_CHECKING:
    from collections.abc import Iterable


class EventTrail(LinkedList):
    """The id of an event with its legal text, linked to the trail before it."""

    __slots__ = ("event", "instrument")

    before: EventTrail | None

    def __init__(self, event: str, before: EventTrail | None = None, instrument: str | None = None) -> None:
        self.event = event
        self.before = before
        self.instrument = instrument

    def held(self) -> tuple[str]:
        """Return the event."""
        return (self.event,)


def trail_of(events: Iterable[str]) -> EventTrail | None:
    """Return the trail of some events."""
    trail: EventTrail | None = None
    for event in events:
        trail = EventTrail(event, trail)
    return trail


def instruments_of(event_trail: EventTrail | None) -> tuple[str, ...]:
    """Return the legal texts of a trail in order, each once, at its first place."""
    found: list[str] = []
    while event_trail is not None:
        if event_trail.instrument is not None:
            found.append(event_trail.instrument)
        event_trail = event_trail.before
    found.reverse()
    return tuple(dict.fromkeys(found))


def events_of(event_trail: EventTrail | None) -> tuple[str, ...]:
    """Return the events of a trail in order, each once, at its first place."""
    found: list[str] = []
    while event_trail is not None:
        found.append(event_trail.event)
        event_trail = event_trail.before
    found.reverse()
    return tuple(dict.fromkeys(found))
