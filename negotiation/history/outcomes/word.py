"""Words: acts and statements at their places in the segments, which outcomes compare."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from negotiation.history.reading import Reading
    from negotiation.history.segment import Segment, Stack


class ClaimWord(NamedTuple):
    """A reading with its segment and those before it.

    Attributes:
        segment: the segment of the reading, of an issue or a measure.
        below: the segments before it.
        life: for a measure, the number of the life of the measure to which it belongs; 0 for an issue.
    """

    segment: Segment[Any]
    below: Stack[Any]
    life: int = 0

    @property
    def reading(self) -> Reading:
        """The reading."""
        return self.segment.reading

    def before(self, initial: Any) -> Any:
        """Return the state just before the reading, where timers of its moment have fired; or the initial state."""
        return self.below.entry.at(self.reading.ends) if self.below is not None else initial
