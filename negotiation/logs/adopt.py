"""Adoption: what one log takes over from another, entry by entry, as the other has stored it.

Positions, recording times and bytes stay, so that the head stays; which is why a log can only adopt what continues
it: it must be empty, or hold what the other began with.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from negotiation.errors import DivergedLogError
from negotiation.logs.peaks import Peaks

if TYPE_CHECKING:
    from negotiation.logs.contents import Contents, Stored
    from negotiation.logs.state import LogState


def to_adopt(state: LogState, source: Contents) -> tuple[Stored, ...]:
    """Return the entries that a log lacks of a source.

    Raises:
        DivergedLogError: it holds something else than the source began with.
    """
    size = state.position
    common = Peaks(entry.leaf for entry in islice(source.entries, size))
    if common.size < size or common.root != state.peaks.root:
        raise DivergedLogError(state.name, source.name, size)
    return source.entries[size:]
