"""The condition of an append: the log has no new events since a position."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from negotiation.errors import AppendConflictError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from negotiation.logs.append.log_state import LogState


def _names(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(values)


@attrs.frozen
class Expect:
    """The condition of an append: no new events since `position`, on the named issues or, without any, on all.

    A correction also counts as new on the issues of the event that it corrects, and so on along the chain.
    """

    position: int
    issues: tuple[str, ...] = attrs.field(default=(), converter=_names)

    def check(self, state: LogState) -> None:
        """Raise `AppendConflictError` if the log has such new events."""
        if not 0 <= self.position <= state.position:
            raise AppendConflictError(state.name, self.position, state.position)
        wanted = {*self.issues}
        for position, name in enumerate(state.ids[self.position :], start=self.position + 1):
            if not wanted or wanted & state.concerned(name):
                raise AppendConflictError(state.name, self.position, position, name)
