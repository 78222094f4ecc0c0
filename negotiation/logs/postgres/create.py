"""Making a PostgreSQL log, and upgrading the schema of an older database; only the owner can do this.

The schema is in `sql/` and `sql/functions/`, one object in each file. Each step lists the tables and guards that it
adds; a step that was released is never changed, and later steps add to it. Every upgrade replaces functions and views
by those of this version; roles, rights and known kinds are set each time. Everything happens in one transaction under a
lock on a table of the owner: if two processes begin at once, the work is done once, and no other role can hold that
lock.
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
"""For each version of the schema, the files with its tables, indexes and guards, in order."""

FUNCTIONS = (
    *("leaf", "refuse", "clock", "instant", "channel", "lock", "list", "check_events", "check_event_issues"),
    *("write", "head", "append", "adopt"),
)
VIEWS = ("events", "sources")
ROLES = ("negotiation_reader", "negotiation_writer")
_ALWAYS = ("roles", "grants")
_KINDS = "INSERT INTO negotiation.kind (name) SELECT unnest(%s::text[]) ON CONFLICT DO NOTHING"
_NEEDED = 12
"""The oldest supported PostgreSQL; `sha256` exists since 11."""


@attrs.frozen
class Prepared:
    """The result of preparing a database.

    Attributes:
        new: whether the negotiation was made; False if it existed.
        before: the version that the schema had; 0 for none.
        missing: the roles that got no rights, because they do not exist and this owner may not make roles.
    """

    new: bool
    before: int
    missing: tuple[str, ...]


def create_postgres(address: Address) -> Prepared:
    """Make a negotiation in a database if it does not exist, and make or upgrade the schema.

    Nothing is removed or overwritten. So the call can be repeated to upgrade an older database, or to grant rights to
    roles that were made since.

    Args:
        address: the address of the negotiation, with the owner of the database as user.

    Raises:
        UnreadableLogError: the schema is newer, the server cannot hold a log, or the role may not make one.
    """
    connection = connect(address)
    try:
        with postgres_faults(address, connection):
            try:
                new, before = _prepared(connection, address)
            except (driver().errors.UniqueViolation, driver().errors.DuplicateSchema):  # another process was faster
                new, before = _prepared(connection, address)
            exists = {name for (name,) in connection.execute("SELECT rolname FROM pg_catalog.pg_roles")}
    finally:
        connection.close()
    return Prepared(new, before, tuple(role for role in ROLES if role not in exists))


def _prepared(connection: Connection, address: Address) -> tuple[bool, int]:
    """Prepare the database in one transaction; return whether the negotiation is new, and the schema version before."""
    with connection.transaction():
        _check_server(connection, address)
        if _version(connection):
            # Two upgrades at once wait for each other here; readers of the table are not blocked.
            connection.execute("LOCK TABLE negotiation.schema_version IN SHARE ROW EXCLUSIVE MODE")
        before = _apply_steps(connection, address)
        connection.execute(_KINDS, ([*KINDS],))
        return _add(connection, address.negotiation), before


def ensure_postgres(address: Address) -> None:
    """Make a negotiation if it does not exist; only making one needs the owner."""
    connection = connect(address)
    try:
        with postgres_faults(address):
            exists = _negotiation_exists(connection, address.negotiation)
    finally:
        connection.close()
    if not exists:
        create_postgres(address)


def _negotiation_exists(connection: Connection, negotiation: str) -> bool:
    if _version(connection) != SCHEMA_VERSION:
        return False
    found = connection.execute("SELECT FROM negotiation.negotiation WHERE name = %s", (negotiation,))
    return found.rowcount == 1


def _apply_steps(connection: Connection, address: Address) -> int:
    """Upgrade the schema to this version; return the version that it had."""
    version = _version(connection)
    if version > SCHEMA_VERSION:
        reason = f"the schema has version {version}, this release knows {SCHEMA_VERSION}; install a newer one"
        raise UnreadableLogError(address.shown, reason)
    if not version:
        connection.execute(_sql("schema"))
    for name in (
        FUNCTIONS if version < SCHEMA_VERSION else ()
    ):  # before the tables, whose checks and triggers call functions
        connection.execute(_sql(name))
    for number, names in enumerate(STEPS[version:], start=version + 1):
        for name in names:
            connection.execute(_sql(name))
        connection.execute("INSERT INTO negotiation.schema_version (version) VALUES (%s)", (number,))
    for name in (*(VIEWS if version < SCHEMA_VERSION else ()), *_ALWAYS):
        connection.execute(_sql(name))
    return version


def _version(connection: Connection) -> int:
    # to_regclass gives NULL for a table that does not exist; a plain SELECT would fail and end the transaction.
    exists = connection.execute("SELECT to_regclass('negotiation.schema_version') IS NOT NULL").fetchone()
    if exists is None or not exists[0]:
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
    folder = ("sql", "functions") if name in FUNCTIONS else ("sql",)
    return files("negotiation.logs.postgres").joinpath(*folder, f"{name}.sql").read_bytes()
