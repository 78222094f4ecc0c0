"""The protocol: what every log and every store can do.

A caller asks a log to `describe` itself and never looks at its type. What only some logs can do is a protocol of its
own beside the code that needs it: `following.follow.Following`, `copies.backup.Copyable`, `answer_keeper.AnswerKeeper`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import attrs

from negotiation.former import former_names

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from negotiation.events import Event
    from negotiation.logs.append.expect import Expect
    from negotiation.logs.contents import Contents, Stored
    from negotiation.logs.damage.remains import Remains


@attrs.frozen(kw_only=True)
class LogDescription:
    """How a log is kept, as far as can be said without opening it.

    Attributes:
        kind: what answers call its store: `JSON Lines`, `SQLite`, `PostgreSQL`.
        place: its file as it was named, or its address without secrets.
        files: the files that change when the log does, the log itself first; none where it is on a server.
    """

    kind: str
    place: str
    files: tuple[Path, ...] = ()


@attrs.frozen(kw_only=True)
class CreatedLog:
    """What `Store.create` has done.

    Attributes:
        place: where the log is: its file, or its address without secrets.
        name: what the log is called in answers.
        is_new: whether it was made; False where it was there and only its schema and rights were looked after.
        remarks: sentences about what its owner still has to do.
    """

    place: str
    name: str
    is_new: bool = True
    remarks: tuple[str, ...] = ()


class Log(Protocol):
    """Where events are kept: read as a whole, appended to, never changed."""

    @property
    def name(self) -> str:
        """What the log is called."""

    def describe(self) -> LogDescription:
        """Return how the log is kept, without opening it."""

    def details(self) -> dict[str, str]:
        """Return what else there is to say about how the log is kept, by name; for that, the log is opened.

        Raises:
            InvalidLogError: what is stored is not a log.
            UnreadableLogError: it cannot be opened.
        """

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


class Store(Protocol):
    """One way to keep logs: what the module `store` of its package offers as `STORE`."""

    @property
    def takes_name(self) -> bool:
        """Whether a log can be called otherwise than its place."""

    @property
    def keeps_answers(self) -> bool:
        """Whether its logs are of the kind `AnswerKeeper`."""

    def open(self, place: str, *, name: str | None = None, writable: bool = True) -> Log:
        """Open a log.

        Args:
            place: its path or address.
            name: what answers call it; None for the name that it has. Not for a store whose logs hold their name.
            writable: whether `append` is allowed.
        """

    def create(self, place: str, name: str | None = None) -> CreatedLog:
        """Make an empty log.

        Args:
            place: its path or address.
            name: what answers call it; a store that does not take names leaves it out.

        Raises:
            UnreadableLogError, OSError, ValueError: it cannot be made there.
        """

    def ensure(self, place: str) -> None:
        """Make an empty log unless there is one.

        Raises:
            UnreadableLogError, OSError, ValueError: it cannot be made there.
        """


if not TYPE_CHECKING:
    __getattr__ = former_names(__name__)
