"""Making a PostgreSQL log, and bringing an older database to the schema of this version: the owner's business.

The schema stands in `postgresql/*.sql`, one thing in each file. Each step lists the files that it adds; what has been
applied is never changed, later steps add to it. Roles and their rights are set anew each time. Everything happens in
one transaction under a lock, so that two who begin at once do it once.
"""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

from negotiation.errors import UnreadableLogError
from negotiation.logs.postgres_connection import SCHEMA_VERSION, connect, postgres_faults

if TYPE_CHECKING:
    from negotiation.logs.postgres_address import Address
    from negotiation.logs.postgres_connection import Connection

STEPS: tuple[tuple[str, ...], ...] = (
    (
        *("schema", "schema_version", "negotiation", "leaf", "event", "event_issue", "event_issue_by_issue"),
        *("refuse", "guards", "clock", "instant", "channel", "key", "lock", "write", "head", "append", "adopt"),
        *("events", "sources"),
    ),
)
"""The files of each version of the schema, in order."""

_ALWAYS = ("roles", "grants")
_LOCK = 0x4E65676F  # `Nego`
_NEEDED = 12
"""The oldest PostgreSQL on which a log is kept; `sha256` came with 11."""


def create_postgres(address: Address, *, there_too: bool = False) -> None:
    """Make a negotiation in a database, and the schema if it is not there or older.

    Args:
        address: where, as its owner; the negotiation is that of the address.
        there_too: leave one that is there as it is, for which nobody has to be the owner.

    Raises:
        UnreadableLogError: the negotiation is there already, the database is newer or cannot hold a log, or the role
            may not make one.
    """
    connection = connect(address)
    try:
        with postgres_faults(address):
            if there_too and _is_there(connection, address.negotiation):
                return
            with connection.transaction():
                connection.execute("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))
                _check_server(connection, address)
                upgraded = _apply_steps(connection, address)
                if not _add(connection, address.negotiation) and not (upgraded or there_too):
                    raise UnreadableLogError(address.shown, "there is such a negotiation already; nothing was changed")
    finally:
        connection.close()


def _is_there(connection: Connection, negotiation: str) -> bool:
    if _version(connection) != SCHEMA_VERSION:
        return False
    found = connection.execute("SELECT FROM negotiation.negotiation WHERE name = %s", (negotiation,))
    return found.rowcount == 1


def _apply_steps(connection: Connection, address: Address) -> bool:
    """Bring the schema to this version; tell whether an older one was there."""
    version = _version(connection)
    if version > SCHEMA_VERSION:
        reason = f"the schema has version {version}, this release knows {SCHEMA_VERSION}; install a newer one"
        raise UnreadableLogError(address.shown, reason)
    for number, names in enumerate(STEPS[version:], start=version + 1):
        for name in names:
            connection.execute(_sql(name))
        connection.execute("INSERT INTO negotiation.schema_version (version) VALUES (%s)", (number,))
    for name in _ALWAYS:
        connection.execute(_sql(name))
    return 0 < version < SCHEMA_VERSION


def _version(connection: Connection) -> int:
    there = connection.execute("SELECT to_regclass('negotiation.schema_version') IS NOT NULL").fetchone()
    if there is None or not there[0]:
        return 0
    row = connection.execute("SELECT max(version) FROM negotiation.schema_version").fetchone()
    return int(row[0] or 0) if row else 0


def _check_server(connection: Connection, address: Address) -> None:
    if connection.info.server_version < _NEEDED * 10_000:
        raise UnreadableLogError(address.shown, f"a log needs PostgreSQL {_NEEDED} or newer")
    encoding = connection.info.parameter_status("server_encoding")
    if encoding != "UTF8":
        reason = f"the database is encoded in {encoding}; make one in UTF8: createdb -E UTF8 -T template0 NAME"
        raise UnreadableLogError(address.shown, reason)


def _add(connection: Connection, negotiation: str) -> bool:
    statement = "INSERT INTO negotiation.negotiation (name) VALUES (%s) ON CONFLICT DO NOTHING"
    return connection.execute(statement, (negotiation,)).rowcount == 1


def _sql(name: str) -> bytes:
    return files("negotiation.logs").joinpath("postgresql", f"{name}.sql").read_bytes()
