"""The protocol: what every log can do, whatever keeps it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from negotiation.events import Event
    from negotiation.logs.append.expect import Expect
    from negotiation.logs.contents import Contents, Stored
    from negotiation.logs.damage.remains import Remains


class Log(Protocol):
    """Where events are kept: read as a whole, appended to, never changed."""

    @property
    def name(self) -> str:
        """What the log is called."""

    def read(self, position: int | str | None = None) -> Contents:
        """Return what the log holds, or held at a position or head.

        Raises:
            InvalidLogError: what is stored is not a log; every finding is in it.
            UnreadableLogError: it cannot be opened.
            UnknownNameError: it was never at that position.

        What is damaged behind a position or head that is asked for is no error.
        """

    def remains(self) -> Remains:
        """Return what is left of the log, damaged or not, entry by entry.

        Raises:
            InvalidLogError: it is damaged so that not even its entries can be told apart.
            UnreadableLogError: it cannot be opened.
        """

    def append(self, events: Sequence[Event], expect: Expect | int | None = None) -> tuple[Stored, ...]:
        """Append events, all or none, and return them as they are stored, those that were there already included.

        Raises:
            InvalidEventsError: they do not fit the log, or an id is taken by another content.
            AppendConflictError: the log is not where `expect` says.
            UnreadableLogError: the log cannot be written.
        """

    def adopt(self, source: Contents) -> tuple[Stored, ...]:
        """Take over what another log holds, as it is stored there, and return what was written.

        Positions, recording times and bytes are kept, so that the head is the same.

        Raises:
            DivergedLogError: the log is neither empty nor what the source began with.
            UnreadableLogError: the log cannot be written.
        """

    def close(self) -> None:
        """Let go of what is held open for appending; the log can still be used, and opens it again."""
