"""The store of text files; see `protocol.Store`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from negotiation.logs.jsonl.log import JsonLinesLog

if TYPE_CHECKING:
    from negotiation.logs.protocol import CreatedLog


class JsonLinesStore:
    """Stores each log in a JSON Lines file; the log has the name of the file."""

    takes_name = False
    keeps_answers = False

    def open(self, place: str, *, name: str | None = None, writable: bool = True) -> JsonLinesLog:
        """Open the log in a file; see `Store.open`."""
        return JsonLinesLog(Path(place), name=name, writable=writable)

    def create(self, place: str, name: str | None = None) -> CreatedLog:  # noqa: ARG002 - the log has the name of the file
        """Make an empty file; see `Store.create`."""
        from negotiation.logs.jsonl.create import create_text
        from negotiation.logs.protocol import CreatedLog

        path = Path(place)
        return CreatedLog(place=str(path), name=path.stem, remarks=create_text(path))

    def ensure(self, place: str) -> None:
        """Make an empty file if there is none; see `Store.ensure`."""
        if not Path(place).exists():
            self.create(place)


STORE = JsonLinesStore()
