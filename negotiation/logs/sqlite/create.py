"""Making a SQLite log, and upgrading the schema of an older one, with the migrations of sqlite-utils."""

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

_LOGGER = logging.getLogger(__name__)
_TIMEOUT = 30.0


def create_sqlite(path: Path, name: str) -> None:
    """Make an empty log; on an error there is no file.

    Args:
        path: the new file; it must not exist.
        name: the name of the log in answers.

    Raises:
        UnreadableLogError: the file exists, or cannot be made.
    """
    with sqlite_faults(path, _TIMEOUT):
        handle, beside = mkstemp(dir=path.parent, prefix=f".{path.name}.")
        os.close(handle)
        made = Path(beside)
        try:
            with closing(connect_to_write(made, _TIMEOUT)) as connection:
                # Only possible before the first table is made.
                connection.execute("PRAGMA encoding='UTF-8'")
                connection.execute("BEGIN IMMEDIATE")
                _apply(connection, made)
                connection.execute("INSERT INTO log VALUES (1, ?)", (name,))
                connection.execute("COMMIT")
            put(made, path)
        finally:
            clear_away(made)


def bring_up_to_date(connection: sqlite3.Connection, path: Path) -> Path | None:
    """Upgrade the schema of a log that is open for writing; return the copy of the old file, if one was made.

    The copy stays in the same folder: `ledger.db.schema-1`.
    """
    if check_identity(connection, path) == SCHEMA_VERSION:
        return None
    connection.execute("BEGIN IMMEDIATE")  # takes the write lock before the version is read again
    try:
        version = check_identity(connection, path)  # another process may have been faster
        copy = None
        if version < SCHEMA_VERSION:
            copy = _copy_before_upgrade(path, version)
            _apply(connection, path)
            check_schema(connection, path)
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    if copy:
        _LOGGER.warning("%s: brought from schema version %s to %s; as it was: %s", path, version, SCHEMA_VERSION, copy)
    return copy


def copy_database(path: Path, target: Path) -> None:
    """Copy one snapshot of a log, which may be in use, into a new file.

    Raises:
        UnreadableLogError: the target exists, or cannot be written.
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


def _copy_before_upgrade(path: Path, version: int) -> Path:
    name = f"{path.name}.schema-{version}"
    copy = next(
        each for number in range(1_000) if not (each := path.with_name(f"{name}.{number}" if number else name)).exists()
    )
    copy_database(path, copy)
    return copy


def _apply(connection: sqlite3.Connection, path: Path) -> None:
    from sqlite_utils import Database

    # No plugins: a plugin of sqlite-utils could change what is written.
    migrations().apply(Database(connection, execute_plugins=False))
    # Pragmas take no parameters, so the constants are put into the text. Both are part of the transaction.
    connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version={SCHEMA_VERSION}")
    check_identity(connection, path)
