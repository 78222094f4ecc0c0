"""The bundler: where the bytes of each event that is read are kept, loose at first, in bundles where a log is long."""

from __future__ import annotations

from typing import TYPE_CHECKING

from negotiation.events import Bundle
from negotiation.logs.contents import Stored

if TYPE_CHECKING:
    from negotiation.events import Event

LOOSE = 4_096
"""Up to this position nothing is packed: so much fits anywhere, and is read at once."""


class Bundler:
    """Keeps the bytes of the events of one log, in the order of their positions."""

    def __init__(self) -> None:
        self._bundle = Bundle(LOOSE + 1)  # the first position that is packed

    def place(self, position: int, data: bytes) -> bytes | Bundle:
        """Return where the event at a position leaves its words."""
        if position <= LOOSE:
            return data
        if not self._bundle.takes(position):
            self._bundle = Bundle(position)
        return self._bundle

    def entry(self, position: int, recorded: str | None, event: Event, data: bytes, line: int | None = None) -> Stored:
        """Return the entry of an event that was read."""
        if position <= LOOSE:
            return Stored(position=position, recorded=recorded, event=event, data=data, line=line)
        self._bundle.add(data)
        return Stored.in_bundle(self._bundle, position, recorded, event, line)
