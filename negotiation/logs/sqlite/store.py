"""The store of SQLite files; see `protocol.Store`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from negotiation.logs.protocol import CreatedLog
    from negotiation.logs.sqlite.log import SqliteLog


class SqliteStore:
    """Stores each log in a SQLite file, together with its name and its answers."""

    takes_name = True
    keeps_answers = True

    def open(self, place: str, *, name: str | None = None, writable: bool = True) -> SqliteLog:  # noqa: ARG002
        """Open the log in a file; see `Store.open`. The name is stored in the file."""
        from negotiation.logs.sqlite.log import SqliteLog

        return SqliteLog(Path(place), writable=writable)

    def create(self, place: str, name: str | None = None) -> CreatedLog:
        """Make a file with the tables of a log; see `Store.create`."""
        from negotiation.logs.protocol import CreatedLog
        from negotiation.logs.sqlite.create import create_sqlite

        path = Path(place)
        called = name or path.stem
        create_sqlite(path, called)
        return CreatedLog(place=str(path), name=called)

    def ensure(self, place: str) -> None:
        """Make a file with the tables of a log if there is none; see `Store.ensure`."""
        if not Path(place).exists():
            self.create(place)


STORE = SqliteStore()
