"""Info: where a log is, how far it goes, and how it is kept."""

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
        size: how many bytes it has; of a log on a server, its events.
        position: the position of the last event.
        head: the RFC 6962 root over all entries.
        recorded: when the last event that says so was recorded.
        details: what else there is to say about this kind, by name.
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
    """Read a log and tell how it is kept.

    Raises:
        InvalidLogError: what is stored is not a log.
        UnreadableLogError: it cannot be opened.
    """
    contents = log.read()
    kept = log.describe()
    return LogInfo(
        log=contents.name,
        kind=kept.kind,
        path=kept.place,
        size=kept.files[0].stat().st_size if kept.files else sum(len(entry.data) for entry in contents),
        position=contents.position,
        head=contents.head,
        recorded=next((entry.recorded for entry in reversed(contents.entries) if entry.recorded), None),
        details=tuple(log.details().items()),
    )
