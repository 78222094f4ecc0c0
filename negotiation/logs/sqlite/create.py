"""Making a SQLite log, and bringing an older one to the schema of this version, through sqlite-utils."""

from __future__ import annotations

import logging
import os
from contextlib import closing
from pathlib import Path
from tempfile import mkstemp
from typing import TYPE_CHECKING

from negotiation.logs.files.put import clear_away, put
from negotiation.logs.sqlite.connection import connect_to_write, reading
from negotiation.logs.sqlite.errors import sqlite_faults
from negotiation.logs.sqlite.identity import check_identity, check_schema
from negotiation.logs.sqlite.schema import APPLICATION_ID, SCHEMA_VERSION, migrations

if TYPE_CHECKING:
    import sqlite3

_TELL = logging.getLogger(__name__)
_TIMEOUT = 30.0


def create_sqlite(path: Path, name: str) -> None:
    """Make an empty log: the whole file or none.

    Args:
        path: where; nothing may be there.
        name: what the log is called in answers.

    Raises:
        UnreadableLogError: something is there, or the file cannot be made.
    """
    with sqlite_faults(path, _TIMEOUT):
        handle, beside = mkstemp(dir=path.parent, prefix=f".{path.name}.")
        os.close(handle)
        made = Path(beside)
        try:
            with closing(connect_to_write(made, _TIMEOUT)) as connection:
                connection.execute("PRAGMA encoding='UTF-8'")
                connection.execute("BEGIN IMMEDIATE")
                _apply(connection, made)
                connection.execute("INSERT INTO log VALUES (1, ?)", (name,))
                connection.execute("COMMIT")
            put(made, path)
        finally:
            clear_away(made)


def bring_up_to_date(connection: sqlite3.Connection, path: Path) -> Path | None:
    """Bring a log that is open for writing to the schema of this version; return the copy of what it was, if any.

    The copy stays beside the file: `ledger.db.schema-1`.
    """
    if check_identity(connection, path) == SCHEMA_VERSION:
        return None
    connection.execute("BEGIN IMMEDIATE")  # takes the write lock before the version is looked at again
    try:
        version = check_identity(connection, path)  # somebody may have been faster
        kept = None
        if version < SCHEMA_VERSION:
            kept = _keep(path, version)
            _apply(connection, path)
            check_schema(connection, path)
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    if kept:
        _TELL.warning("%s: brought from schema version %s to %s; as it was: %s", path, version, SCHEMA_VERSION, kept)
    return kept


def copy_database(path: Path, target: Path) -> None:
    """Copy a log that may be in use, as one snapshot, into a new file.

    Raises:
        UnreadableLogError: the target is there, or cannot be written.
    """
    with sqlite_faults(target, _TIMEOUT):
        handle, beside = mkstemp(dir=target.parent, prefix=f".{target.name}.")
        os.close(handle)
        made = Path(beside)
        try:
            with reading(path, _TIMEOUT) as source, closing(connect_to_write(made, _TIMEOUT)) as copy:
                source.backup(copy)
                copy.execute("PRAGMA journal_mode=delete")  # so that the copy is one file, without a -wal beside it
            put(made, target)
        finally:
            clear_away(made)


def _keep(path: Path, version: int) -> Path:
    name = f"{path.name}.schema-{version}"
    kept = next(
        each for number in range(1_000) if not (each := path.with_name(f"{name}.{number}" if number else name)).exists()
    )
    copy_database(path, kept)
    return kept


def _apply(connection: sqlite3.Connection, path: Path) -> None:
    from sqlite_utils import Database

    migrations().apply(Database(connection, execute_plugins=False))
    connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version={SCHEMA_VERSION}")
    check_identity(connection, path)
