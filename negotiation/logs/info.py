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
        kind: what keeps it: `JSON Lines`, `SQLite` or `PostgreSQL`.
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
    from negotiation.logs.jsonl.log import JsonLinesLog
    from negotiation.logs.postgres.log import PostgresLog
    from negotiation.logs.sqlite.log import SqliteLog

    contents = log.read()
    if isinstance(log, (JsonLinesLog, SqliteLog)):
        path, size = str(log.path), log.path.stat().st_size
    else:
        assert isinstance(log, PostgresLog)
        path, size = log.address.shown, sum(len(entry.data) for entry in contents)
    return LogInfo(
        log=contents.name,
        kind=_KINDS[type(log).__name__],
        path=path,
        size=size,
        position=contents.position,
        head=contents.head,
        recorded=next((entry.recorded for entry in reversed(contents.entries) if entry.recorded), None),
        details=() if isinstance(log, JsonLinesLog) else tuple(log.details().items()),
    )


_KINDS = {"JsonLinesLog": "JSON Lines", "SqliteLog": "SQLite", "PostgresLog": "PostgreSQL"}
