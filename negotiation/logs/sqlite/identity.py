"""Identity: it checks that a SQLite file is a log of a known version, with its guards in place.

This is checked at every opening, before anything else is read or written, and again when another program has written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from negotiation.errors import Finding, InvalidLogError
from negotiation.logs.sqlite.errors import invalid
from negotiation.logs.sqlite.schema import APPLICATION_ID, SCHEMA_VERSION, differences, found

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path


def check_identity(connection: sqlite3.Connection, path: Path) -> int:
    """Return the version of the schema of a log.

    Raises:
        InvalidLogError: `not-a-log`, `newer-schema` or `schema-changed`.
    """
    (application_id,) = connection.execute("PRAGMA application_id").fetchone()
    if application_id != APPLICATION_ID:
        hint = "Make one with 'negotiation init', or name another file."
        raise invalid(path, "not-a-log", "this SQLite file is not a log of negotiations.", hint)
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if not 1 <= version <= SCHEMA_VERSION:
        message = f"the log has schema version {version}; this program knows 1 to {SCHEMA_VERSION}."
        hint = "Install a newer version of negotiation, which reads it." if version > 1 else "Restore it from a backup."
        raise invalid(path, "newer-schema" if version > 1 else "schema-changed", message, hint)
    check_schema(connection, path, int(version))
    return int(version)


def check_schema(connection: sqlite3.Connection, path: Path, version: int = SCHEMA_VERSION) -> None:
    """Raise `InvalidLogError` with every difference between the schema of a file and the declared one.

    Args:
        connection: the open file.
        path: its path.
        version: the schema version in the file.
    """
    faults = [*differences(found(connection), version)]
    (encoding,) = connection.execute("PRAGMA encoding").fetchone()
    # Connections for reading return texts as bytes, those for writing as str.
    if encoding not in {"UTF-8", b"UTF-8"}:
        faults.append("its text is not stored as UTF-8.")
    if faults:
        hint = "Somebody has altered the file; restore it from a backup, or salvage its events: negotiation salvage."
        raise InvalidLogError(
            str(path),
            [Finding(code="schema-changed", message=fault, hint=hint, file=str(path)) for fault in faults],
        )


def check_pages(connection: sqlite3.Connection, path: Path) -> None:
    """Raise `InvalidLogError` if SQLite finds a page of the file missing or damaged."""
    # 1: stop at the first fault, since one is enough to refuse the file.
    (said,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
    if said not in {"ok", b"ok"}:
        message = f"the file is damaged, or was cut off: {str(said).splitlines()[-1]}."
        hint = "Restore it from a backup, or write what is sound into a new log: negotiation salvage."
        raise invalid(path, "damaged-file", message, hint)
