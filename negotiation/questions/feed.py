"""Arrivals: entries of a log in the order in which it took them in, as a follower sees them."""

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


class Arriving:
    """What chooses among the entries of a log while they come.

    A correction arrives on the issues of all that it corrects.

    Args:
        wanted: tells of an event whether it is wanted.
        issues: the issues of interest; none for all.
    """

    def __init__(self, wanted: Callable[[Event], bool], issues: Iterable[str] = ()) -> None:
        self._wanted = wanted
        self._issues = {*issues}
        self._state = LogState("")

    @property
    def position(self) -> int:
        """The position up to which entries have come."""
        return self._state.position

    def pass_over(self, entries: Iterable[Stored]) -> None:
        """Take in entries that were seen before."""
        self._state.take(entries)

    def chosen(self, entries: Iterable[Stored]) -> Arrivals:
        """Take in the next entries, and return those that are wanted."""
        coming = tuple(entries)
        self._state.take(coming)
        return Arrivals(tuple(entry for entry in coming if self._is_wanted(entry.event)))

    def _is_wanted(self, event: Event) -> bool:
        about = not self._issues or bool(self._issues & self._state.concerned(event.id))
        return about and self._wanted(event)
