"""Merging: it makes one log of two copies of a text log that have each been appended to.

A log has one order. So one of the two copies stays as it is, byte for byte, and the events that the other has added are
appended to it again, with new positions and recording times. An event that both copies have is stored once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from negotiation.errors import DivergedLogError

if TYPE_CHECKING:
    from negotiation.events import Event
    from negotiation.logs.contents import Contents


def to_append_again(base: Contents, unchanged: Contents, other: Contents) -> tuple[Event, ...]:
    """Return the events that one copy of a log has added, to append them to the other copy.

    Args:
        base: what both copies began with.
        unchanged: the copy that stays as it is.
        other: the copy whose added events are appended again.

    Raises:
        DivergedLogError: one of the copies does not begin with `base`.
    """
    for copy in (unchanged, other):
        if copy.position < base.position or copy.head_at(base.position) != base.head:
            raise DivergedLogError(base.name, copy.name, base.position)
    return tuple(entry.event for entry in other.entries[base.position :])
