"""The protocol: the methods that every log and every store have.

Callers use `describe` and never test the type of a log. What only some logs can do is a separate protocol beside the
code that needs it: `following.follow.Following`, `copies.backup.Copyable`, `answer_keeper.AnswerKeeper`.
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
    """Where and how a log is stored, as far as is known without opening it.

    Attributes:
        kind: the name of its store in answers: `JSON Lines`, `SQLite`, `PostgreSQL`.
        place: its file as the caller named it, or its address without secrets.
        files: the files that change when the log changes, the log itself first; none if it is on a server.
    """

    kind: str
    place: str
    files: tuple[Path, ...] = ()


@attrs.frozen(kw_only=True)
class CreatedLog:
    """The result of `Store.create`.

    Attributes:
        place: the log's file, or its address without secrets.
        name: the name of the log in answers.
        is_new: whether the log was made; False if it existed and only its schema and rights were updated.
        remarks: sentences about what its owner still has to do.
    """

    place: str
    name: str
    is_new: bool = True
    remarks: tuple[str, ...] = ()


class Log(Protocol):
    """An append-only list of events: it is read as a whole and appended to, and entries never change."""

    @property
    def name(self) -> str:
        """The name of the log."""

    def describe(self) -> LogDescription:
        """Return where and how the log is stored, without opening it."""

    def details(self) -> dict[str, str]:
        """Open the log and return further facts about how it is stored, by name.

        Raises:
            InvalidLogError: what is stored is not a log.
            UnreadableLogError: it cannot be opened.
        """

    def read(self, position: int | str | None = None) -> Contents:
        """Return the entries of the log, all or up to a position or head.

        Raises:
            InvalidLogError: what is stored is not a log; the error holds every finding.
            UnreadableLogError: it cannot be opened.
            UnknownNameError: the log never had that position or head.

        Damage after the position or head that is asked for is not an error.
        """

    def remains(self) -> Remains:
        """Return what can be read of the log, damaged or not, entry by entry.

        Raises:
            InvalidLogError: it is so damaged that its entries cannot be told apart.
            UnreadableLogError: it cannot be opened.
        """

    def append(self, events: Sequence[Event], expect: Expect | int | None = None) -> tuple[Stored, ...]:
        """Append events, all or none, and return their entries, including those that were stored before.

        Raises:
            InvalidEventsError: the events do not fit the log, or an id is used with another content.
            AppendConflictError: `expect` does not hold.
            UnreadableLogError: the log cannot be written.
        """

    def adopt(self, source: Contents) -> tuple[Stored, ...]:
        """Copy the entries of another log into this one, and return those that were written.

        Positions, recording times and bytes stay the same, and so does the head.

        Raises:
            DivergedLogError: the log is not empty, and the source does not begin with its entries.
            UnreadableLogError: the log cannot be written.
        """

    def close(self) -> None:
        """Close what is open for appending; the next call opens it again."""


class Store(Protocol):
    """One way to store logs. The module `store` of its package has it as `STORE`."""

    @property
    def takes_name(self) -> bool:
        """Whether a log can have another name than its file or database."""

    @property
    def keeps_answers(self) -> bool:
        """Whether its logs implement `AnswerKeeper`."""

    def open(self, place: str, *, name: str | None = None, writable: bool = True) -> Log:
        """Open a log.

        Args:
            place: its path or address.
            name: the name of the log in answers; None for its own name. A store that writes the name into the log
                ignores this.
            writable: whether `append` is allowed.
        """

    def create(self, place: str, name: str | None = None) -> CreatedLog:
        """Make an empty log.

        Args:
            place: its path or address.
            name: the name of the log in answers; a store that does not take names ignores it.

        Raises:
            UnreadableLogError, OSError, ValueError: the log cannot be made.
        """

    def ensure(self, place: str) -> None:
        """Make an empty log unless there is one.

        Raises:
            UnreadableLogError, OSError, ValueError: the log cannot be made.
        """


if not TYPE_CHECKING:
    __getattr__ = former_names(__name__)
