"""Making a PostgreSQL log, and bringing an older database to the schema of this version: the owner's business.

The schema stands in `sql/*.sql`, one thing in each file. Each step lists the tables and guards that it adds;
what has been applied is never changed, later steps add to it. Functions and views are replaced by those of this version
with every step; roles, their rights and the known kinds are set anew each time. Everything happens in one transaction
under a lock on a table of the owner, so that two who begin at once do it once, and nobody else can be in the way.
"""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

import attrs

from negotiation.errors import UnreadableLogError
from negotiation.events import KINDS
from negotiation.logs.postgres.connection import SCHEMA_VERSION, connect, driver, postgres_faults

if TYPE_CHECKING:
    from negotiation.logs.postgres.address import Address
    from negotiation.logs.postgres.connection import Connection

STEPS: tuple[tuple[str, ...], ...] = (
    (
        *("schema_version", "negotiation", "event", "event_issue", "event_issue_by_issue"),
        "guards",
    ),
    ("kind", "guards_on_insert", "no_key"),
)
"""The files of each version of the schema that make tables, indexes and guards, in order."""

FUNCTIONS = (
    *("leaf", "refuse", "clock", "instant", "channel", "lock", "list", "check_events", "check_event_issues"),
    *("write", "head", "append", "adopt"),
)
VIEWS = ("events", "sources")
ROLES = ("negotiation_reader", "negotiation_writer")
_ALWAYS = ("roles", "grants")
_KINDS = "INSERT INTO negotiation.kind (name) SELECT unnest(%s::text[]) ON CONFLICT DO NOTHING"
_NEEDED = 12
"""The oldest PostgreSQL on which a log is kept; `sha256` came with 11."""


@attrs.frozen
class Prepared:
    """What was done to a database.

    Attributes:
        new: whether the negotiation was made, and not there already.
        before: the version that the schema had; 0 for none.
        missing: the roles to which nothing could be granted, as they are not there and may not be made.
    """

    new: bool
    before: int
    missing: tuple[str, ...]


def create_postgres(address: Address) -> Prepared:
    """Make a negotiation in a database if it is not there, and the schema if it is not there or older.

    Nothing is taken away or overwritten, so that it can be done again: to bring an older database up to date, or to
    grant rights to roles that have been made since.

    Args:
        address: where, as its owner; the negotiation is that of the address.

    Raises:
        UnreadableLogError: the database is newer or cannot hold a log, or the role may not make one.
    """
    connection = connect(address)
    try:
        with postgres_faults(address, connection):
            try:
                new, before = _prepared(connection, address)
            except (driver().errors.UniqueViolation, driver().errors.DuplicateSchema):  # somebody was faster
                new, before = _prepared(connection, address)
            there = {name for (name,) in connection.execute("SELECT rolname FROM pg_catalog.pg_roles")}
    finally:
        connection.close()
    return Prepared(new, before, tuple(role for role in ROLES if role not in there))


def _prepared(connection: Connection, address: Address) -> tuple[bool, int]:
    """Do all of it in one transaction; return whether the negotiation is new, and the version that was there."""
    with connection.transaction():
        _check_server(connection, address)
        if _version(connection):
            # Two owners that upgrade at once wait for each other here; readers of the table are not blocked.
            connection.execute("LOCK TABLE negotiation.schema_version IN SHARE ROW EXCLUSIVE MODE")
        before = _apply_steps(connection, address)
        connection.execute(_KINDS, ([*KINDS],))
        return _add(connection, address.negotiation), before


def ensure_postgres(address: Address) -> None:
    """Make a negotiation if it is not there; where it is, nobody has to be the owner."""
    connection = connect(address)
    try:
        with postgres_faults(address):
            there = _is_there(connection, address.negotiation)
    finally:
        connection.close()
    if not there:
        create_postgres(address)


def _is_there(connection: Connection, negotiation: str) -> bool:
    if _version(connection) != SCHEMA_VERSION:
        return False
    found = connection.execute("SELECT FROM negotiation.negotiation WHERE name = %s", (negotiation,))
    return found.rowcount == 1


def _apply_steps(connection: Connection, address: Address) -> int:
    """Bring the schema to this version; return the one that was there."""
    version = _version(connection)
    if version > SCHEMA_VERSION:
        reason = f"the schema has version {version}, this release knows {SCHEMA_VERSION}; install a newer one"
        raise UnreadableLogError(address.shown, reason)
    if not version:
        connection.execute(_sql("schema"))
    for name in FUNCTIONS if version < SCHEMA_VERSION else ():  # which tables refer to
        connection.execute(_sql(name))
    for number, names in enumerate(STEPS[version:], start=version + 1):
        for name in names:
            connection.execute(_sql(name))
        connection.execute("INSERT INTO negotiation.schema_version (version) VALUES (%s)", (number,))
    for name in (*(VIEWS if version < SCHEMA_VERSION else ()), *_ALWAYS):
        connection.execute(_sql(name))
    return version


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
    return files("negotiation.logs.postgres").joinpath("sql", f"{name}.sql").read_bytes()
