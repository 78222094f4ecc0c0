"""Info: the place, size, position, head and storage of a log."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

if TYPE_CHECKING:
    from negotiation.logs.protocol import Log


@attrs.frozen(kw_only=True)
class LogInfo:
    """The answer to `info`.

    Attributes:
        log: what the log is called.
        kind: what its store is called: `JSON Lines`, `SQLite` or `PostgreSQL`.
        path: the file, or the address without secrets.
        size: the number of bytes of the file; for a log on a server, the bytes of its events.
        position: the position of the last event.
        head: the RFC 6962 root over all entries.
        recorded: the recording time of the last event that has one.
        details: further facts about this kind of log, by name.
    """

    log: str
    kind: str
    path: str
    size: int
    position: int
    head: str
    recorded: str | None
    details: tuple[tuple[str, str], ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the answer as plain data."""
        return {**attrs.asdict(self, filter=lambda field, _: field.name != "details"), **dict(self.details)}


def info_of(log: Log) -> LogInfo:
    """Read a log and return where and how it is stored.

    Raises:
        InvalidLogError: what is stored is not a log.
        UnreadableLogError: the log cannot be opened.
    """
    contents = log.read()
    description = log.describe()
    # The first file is the log itself; the others (-wal, -journal) only exist while it is being written.
    return LogInfo(
        log=contents.name,
        kind=description.kind,
        path=description.place,
        size=description.files[0].stat().st_size if description.files else sum(len(entry.data) for entry in contents),
        position=contents.position,
        head=contents.head,
        recorded=next((entry.recorded for entry in reversed(contents.entries) if entry.recorded), None),
        details=tuple(log.details().items()),
    )
