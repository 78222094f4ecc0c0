"""Opening a log by what people call it: a shipped name, a file, an address."""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from negotiation.errors import UnknownNameError, UnreadableLogError
from negotiation.logs.jsonl import JsonLinesLog
from negotiation.logs.postgres_address import address, is_address
from negotiation.logs.shipped import DEFAULT_LOG, is_read_only, shipped_logs

if TYPE_CHECKING:
    from os import PathLike

    from negotiation.logs.postgres_address import Address
    from negotiation.logs.protocol import Log

_NOT_YET = {".db": "SQLite", ".sqlite": "SQLite", ".sqlite3": "SQLite"}


def open_log(name: str | PathLike[str] = DEFAULT_LOG, *, create: bool = False) -> Log:
    """Open a log.

    Args:
        name: a shipped log by name (`us-china-2025`), the path of a `.jsonl` file, or the address of a PostgreSQL
            log, `postgresql://USER:PASSWORD@HOST/DATABASE?negotiation=NAME`.
        create: make an empty file if there is none; the first event to append is an opening.

    Raises:
        UnknownNameError: there is no such log.
        UnreadableLogError: this release cannot open a log of that kind, or the file cannot be made.
    """
    shipped = shipped_logs()
    text = str(name)
    if not text:
        raise UnknownNameError("log", text, [*shipped])
    if text in shipped:
        path = shipped[text]
        return JsonLinesLog(path, name=text, writable=not is_read_only(path))
    if is_address(text):
        return _on_server(address(text), create=create)
    path = Path(name)
    if path.suffix.lower() in _NOT_YET:
        raise UnreadableLogError(text, "this release reads JSON Lines and PostgreSQL logs; SQLite logs are to come")
    if not _exists(path):
        if not create:
            near = get_close_matches(text, [*shipped], n=1, cutoff=0.4) or [*shipped]
            raise UnknownNameError("log", text, near)
        try:
            path.touch()
        except (OSError, ValueError) as error:
            raise UnreadableLogError(text, getattr(error, "strerror", None) or str(error)) from None
    return JsonLinesLog(path, writable=not is_read_only(path))


def _on_server(where: Address, *, create: bool) -> Log:
    from negotiation.logs.postgres import PostgresLog

    if create:
        from negotiation.logs.postgres_create import create_postgres

        create_postgres(where, there_too=True)
    return PostgresLog(where)


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError as error:  # no file can have such a name
        raise UnreadableLogError(str(path), error.strerror or str(error)) from None
