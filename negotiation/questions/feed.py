"""The feed: entries of a log in the order of their positions, filtered while the log grows (`follow`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import attrs

from negotiation.logs.append.log_state import LogState
from negotiation.questions.parts import Parts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from negotiation.events import Event
    from negotiation.logs import Stored


@attrs.frozen(repr=False)
class Arrivals(Parts["Stored"]):
    """Some entries of a log, in the order of their positions."""

    _parts_in: ClassVar[str] = "entries"
    _named_by: ClassVar[str] = "event.id"
    _called: ClassVar[str] = "event"

    entries: tuple[Stored, ...]


class ArrivalFilter:
    """Chooses among the entries of a log as they are appended.

    A correction concerns the issues of its whole correction chain, so the filter keeps the state of the log.

    Args:
        wanted: returns whether an event is wanted.
        issues: the ids of the issues of interest; none for all.
    """

    def __init__(self, wanted: Callable[[Event], bool], issues: Iterable[str] = ()) -> None:
        self._wanted = wanted
        self._issues = {*issues}
        self._state = LogState("")

    @property
    def position(self) -> int:
        """The position of the last entry that the filter was given; 0 before the first."""
        return self._state.position

    def skip(self, entries: Iterable[Stored]) -> None:
        """Read entries into the state of the log without returning any."""
        self._state.take(entries)

    def chosen(self, entries: Iterable[Stored]) -> Arrivals:
        """Read the next entries, which follow the position, and return those that are wanted."""
        coming = tuple(entries)  # used twice: the state must have the whole batch before the first entry is judged
        self._state.take(coming)
        return Arrivals(tuple(entry for entry in coming if self._is_wanted(entry.event)))

    def _is_wanted(self, event: Event) -> bool:
        about = not self._issues or bool(self._issues & self._state.concerned(event.id))
        return about and self._wanted(event)
