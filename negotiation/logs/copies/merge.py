"""Merging: two copies of a text log that have each grown, made one again.

A log has one order. So one of the two copies stays as it is, byte for byte, and what the other has added is appended to
it again: with new positions and recording times, as it is now that this log takes it in. The same event in both is one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from negotiation.errors import DivergedLogError

if TYPE_CHECKING:
    from negotiation.events import Event
    from negotiation.logs.contents import Contents


def to_append_again(base: Contents, kept: Contents, other: Contents) -> tuple[Event, ...]:
    """Return the events that a copy of a log has added, for them to be appended to the copy that is kept.

    Args:
        base: what both copies began with.
        kept: the copy that stays as it is.
        other: the copy whose events are appended again.

    Raises:
        DivergedLogError: one of the copies does not begin with what both began with.
    """
    for copy in (kept, other):
        if copy.position < base.position or copy.head_at(base.position) != base.head:
            raise DivergedLogError(base.name, copy.name, base.position)
    return tuple(entry.event for entry in other.entries[base.position :])
