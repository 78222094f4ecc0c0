"""The bundler: it stores the bytes of the events of a long log together in bundles, to save memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from negotiation.events import Bundle
from negotiation.logs.contents import Stored

if TYPE_CHECKING:
    from negotiation.events import Event

LOOSE = 4_096
"""Events up to this position are not bundled: they need little memory, and single bytes objects are faster."""


class Bundler:
    """Stores the bytes of the events of one log, in the order of their positions."""

    def __init__(self) -> None:
        self._bundle = Bundle(LOOSE + 1)  # the first position that is bundled

    def place(self, position: int, data: bytes) -> bytes | Bundle:
        """Return what the event at a position reads its text from: its own bytes, or the bundle that will hold them."""
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
