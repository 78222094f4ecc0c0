"""Opening a log by what people call it: a shipped name, a file, an address."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from negotiation.errors import UnknownNameError, UnreadableLogError, closest
from negotiation.logs.jsonl.log import JsonLinesLog
from negotiation.logs.files.regular import check_regular
from negotiation.logs.shipped import DEFAULT_LOG, is_read_only, shipped_logs

if TYPE_CHECKING:
    from os import PathLike

    from negotiation.logs.postgres.address import Address
    from negotiation.logs.protocol import Log

_DATABASES = {".db", ".sqlite", ".sqlite3"}


def open_log(name: str | PathLike[str] = DEFAULT_LOG, *, create: bool = False) -> Log:
    """Open a log.

    Args:
        name: a shipped log by name (`us-china-2025`), the path of a `.jsonl` or `.db` file, or the address of a
            PostgreSQL log, `postgresql://USER:PASSWORD@HOST/DATABASE?negotiation=NAME`.
        create: make an empty log if there is none; the first event to append is an opening.

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
    from negotiation.logs.postgres.address import address, is_address

    if is_address(text):
        return _on_server(address(text), create=create)
    path = Path(name)
    if not _exists(path):
        if not create:
            raise _unknown(text, path, [*shipped])
        create_log(path)
    try:
        check_regular(path)
    except OSError as error:
        raise UnreadableLogError(text, error.strerror or str(error)) from None
    return _opened(path)


def create_log(path: Path, name: str | None = None) -> Log:
    """Make an empty log and open it.

    Args:
        path: where; nothing may be there. What it ends with tells the kind.
        name: what the log is called in answers; by default the file's name without ending, which is the only name that
            a text file can have.

    Raises:
        UnreadableLogError: there is something, or it cannot be made.
    """
    try:
        if is_database(path):
            from negotiation.logs.sqlite.create import create_sqlite

            create_sqlite(path, name or path.stem)
        else:
            _create_text(path)
    except FileExistsError:
        raise UnreadableLogError(str(path), "there is such a file already; nothing is overwritten") from None
    except (OSError, ValueError) as error:
        raise UnreadableLogError(str(path), getattr(error, "strerror", None) or str(error)) from None
    return _opened(path)


def _create_text(path: Path) -> None:
    from negotiation.logs.files.fsync import fsync_folder

    path.touch(exist_ok=False)
    try:
        fsync_folder(path.parent)
    except OSError:
        path.unlink()
        raise


def is_database(path: Path) -> bool:
    """Tell whether a path names a SQLite file, by its ending or by that of what it is a link to."""
    if path.suffix.lower() in _DATABASES:
        return True
    return os.path.islink(path) and os.path.realpath(path).lower().endswith(tuple(_DATABASES))  # noqa: PTH114


def _opened(path: Path) -> Log:
    if is_database(path):
        from negotiation.logs.sqlite.log import SqliteLog

        return SqliteLog(path, writable=not is_read_only(path))
    return JsonLinesLog(path, writable=not is_read_only(path))


def _on_server(where: Address, *, create: bool) -> Log:
    from negotiation.logs.postgres.log import PostgresLog

    if create:
        from negotiation.logs.postgres.create import ensure_postgres

        ensure_postgres(where)
    return PostgresLog(where)


def _unknown(text: str, path: Path, shipped: list[str]) -> UnknownNameError:
    near = closest(text, shipped, n=1, cutoff=0.4) or shipped
    known = text.isprintable() and (is_database(path) or path.suffix.lower() == ".jsonl")
    remedy = f"To make one: negotiation init {text}" if known else ""
    return UnknownNameError("log", text, near, remedy=remedy)


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError as error:  # no file can have such a name
        raise UnreadableLogError(str(path), error.strerror or str(error)) from None
