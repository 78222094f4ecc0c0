"""Contents: what a log holds at one time, read once and immutable."""

from __future__ import annotations

from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Any

import attrs

from negotiation.errors import UnknownNameError
from negotiation.history.aliases import by_todays_names
from negotiation.logs.tree import leaf_data, leaf_hash, root, roots
from negotiation.value import Value

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from negotiation.events import Bundle, Event


class _Bundled:
    """The slot of an entry whose bytes are in a bundle.

    It is a base class, because attrs makes the slots of `Stored` itself from its fields alone.
    """

    __slots__ = ("_bundle",)

    _bundle: Bundle


@attrs.frozen(kw_only=True, eq=False, repr=False, weakref_slot=False)
class Stored(_Bundled, Value):
    """An event as it is stored in a log.

    Attributes:
        position: 1, 2, 3 … without gaps.
        recorded: when the log stored it, ISO 8601 in UTC; None if the log does not say.
        event: the event.
        data: the bytes of the event as they are stored.
        line: the line number, if the log is a text file.
    """

    position: int
    recorded: str | None
    event: Event
    data: bytes = attrs.field(repr=False)
    line: int | None = None

    @classmethod
    def in_bundle(
        cls, bundle: Bundle, position: int, recorded: str | None, event: Event, line: int | None = None
    ) -> Stored:
        """Return an entry whose bytes are in a bundle; otherwise it is like any other."""
        entry = cls.__new__(cls)
        for put, value in zip(_PUT, (bundle, position, recorded, event, line), strict=True):
            put(entry, value)
        return entry

    # Hidden from the type checker: with __getattr__, it would accept every misspelt attribute.
    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            """Return the bytes from the bundle. Python calls this only for an attribute that is not set."""
            if name == "data":
                return self._bundle.at(self.position)
            message = f"{type(self).__name__!r} object has no attribute {name!r}"
            raise AttributeError(message, name=name, obj=self)

    @property
    def leaf(self) -> bytes:
        """The hash of the entry. It is computed each time, because computing a head needs it only once."""
        return leaf_hash(leaf_data(self.position, self.recorded, self.data))


# The setters of the slots. The class is frozen, so plain assignment raises; `object.__setattr__` is slower, because it
# looks up each name again.
_PUT = [getattr(Stored, name).__set__ for name in ("_bundle", "position", "recorded", "event", "line")]


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Contents(Value):
    """The entries that a log held when it was read, all of them or up to a position.

    Attributes:
        name: what the log is called.
        entries: the events in the order of their positions.
    """

    name: str
    entries: tuple[Stored, ...]

    def __iter__(self) -> Iterator[Stored]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)

    def __contains__(self, entry: object) -> bool:
        if isinstance(entry, str):
            return any(each.event.id == entry for each in self.entries)
        return entry in self.entries

    def __repr__(self) -> str:
        return f"<Contents {self.name}: {self.position} events>"

    @cached_property
    def events(self) -> tuple[Event, ...]:
        """The events in the order of their positions, with the ids of issues and parties in place of aliases."""
        return tuple(by_todays_names(tuple(entry.event for entry in self.entries)))

    @property
    def position(self) -> int:
        """The position of the last event; 0 for an empty log."""
        return len(self.entries)

    @cached_property
    def head(self) -> str:
        """The RFC 6962 root over all entries, in hexadecimal."""
        return self.head_at(self.position)

    def head_at(self, position: int) -> str:
        """Return the head that the log had at a position."""
        return root(entry.leaf for entry in islice(self.entries, position)).hex()

    def by_id(self) -> Mapping[str, Stored]:
        """Return the entries by the ids of their events."""
        return {entry.event.id: entry for entry in self.entries}

    def pinned(self, pin: int | str) -> Contents:
        """Return the ledger as it stood at a position or at a head (in hexadecimal, at least eight digits).

        Raises:
            UnknownNameError: the log never had that position or head.
        """
        position = self._position_of(str(pin))
        if position is None:
            remedy = f"{self.name} has the positions 1 to {self.position}."
            raise UnknownNameError("position or head", str(pin), remedy=remedy)
        return Contents(name=self.name, entries=self.entries[:position])

    def _position_of(self, pin: str) -> int | None:
        # Fewer than eight digits are a position; eight or more could be the beginning of a head.
        if pin.isascii() and pin.isdigit() and len(pin) < _HEAD_DIGITS and 0 < int(pin) <= self.position:
            return int(pin)
        if len(pin) < _HEAD_DIGITS:
            return None
        # One pass over the tree: the head at each position comes from the peaks, without hashing from the start.
        heads = enumerate(roots(entry.leaf for entry in self.entries), start=1)
        return next((position for position, head in heads if head.hex().startswith(pin.lower())), None)


_HEAD_DIGITS = 8
