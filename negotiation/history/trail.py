"""Trails: the events that made a state, each added behind those that made the state before.

Every state of a measure has its own trail; they share all but their last event, so that a thousand acts take the room
of a thousand, not of a million. The tuple that people read is made when somebody looks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class Trail:
    """An event behind the trail that it goes on from. The empty trail is None."""

    __slots__ = ("before", "event")

    def __init__(self, event: str, before: Trail | None = None) -> None:
        self.event = event
        self.before = before

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Trail):
            return NotImplemented
        one: Trail | None = self
        two: Trail | None = other
        while one is not two:  # from where they are one and the same, all before is the same too
            if one is None or two is None or one.event != two.event:
                return False
            one, two = one.before, two.before
        return True

    def __hash__(self) -> int:
        return hash(self.event)


def trail_of(events: Iterable[str]) -> Trail | None:
    """Return the trail of some events."""
    trail: Trail | None = None
    for event in events:
        trail = Trail(event, trail)
    return trail


def events_of(trail: Trail | None) -> tuple[str, ...]:
    """Return the events of a trail in order, each once, where it stood first."""
    found: list[str] = []
    while trail is not None:
        found.append(trail.event)
        trail = trail.before
    found.reverse()
    return tuple(dict.fromkeys(found))
