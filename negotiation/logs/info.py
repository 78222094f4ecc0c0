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
        kind: what keeps it: `JSON Lines` or `SQLite`.
        path: the file.
        size: how many bytes it has.
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
    from negotiation.logs.jsonl import JsonLinesLog
    from negotiation.logs.sqlite import SqliteLog

    assert isinstance(log, (JsonLinesLog, SqliteLog))
    contents = log.read()
    return LogInfo(
        log=contents.name,
        kind="SQLite" if isinstance(log, SqliteLog) else "JSON Lines",
        path=str(log.path),
        size=log.path.stat().st_size,
        position=contents.position,
        head=contents.head,
        recorded=next((entry.recorded for entry in reversed(contents.entries) if entry.recorded), None),
        details=tuple(log.details().items()) if isinstance(log, SqliteLog) else (),
    )
