"""Connections to PostgreSQL: they load the driver and turn its errors into errors of a log.

Every connection is autocommit, READ COMMITTED, and waits for other writers for a limited time. The driver is an
optional package, because logs in files do not need it.
"""

from __future__ import annotations

import os
import weakref
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from negotiation.errors import NegotiationError, UnknownNameError, UnreadableLogError
from negotiation.logs.postgres.holder import holder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

    import psycopg

    from negotiation.logs.postgres.address import Address

    Connection = psycopg.Connection[tuple[Any, ...]]

SCHEMA_VERSION = 2
"""The number of schema steps that this program knows; see `postgres.create.STEPS`."""

_CONNECT_SECONDS = 10
_LOCK_SECONDS = 30
# search_path: names without a schema are found in pg_catalog alone, so objects of other roles cannot replace them.
_SETTINGS = (
    "SET default_transaction_isolation = 'read committed'; SET default_transaction_read_only = off; "
    f"SET lock_timeout = '{_LOCK_SECONDS}s'; SET search_path = pg_catalog, pg_temp"
)
_WAITED = "55P03"  # lock_not_available
_NO_SCHEMA = {"3F000", "42P01", "42883"}  # no such schema, table, function
_MOVED_ON = {"NG001", "NG002"}
"""The log ends elsewhere, or an id is used with another content: in both cases other writers have appended."""

_REASONS = {
    "42501": "this role may not do that: {}. The owner grants it: GRANT negotiation_writer TO …, or "
    "negotiation_reader to read",
    "NG004": "{}",
    "NG007": "the database refuses it, and nothing was written: {}",
}


class MovedOnError(Exception):
    """Other writers have appended since the events were checked, so the events have to be checked again."""


class LostError(UnreadableLogError):
    """The connection was lost before the answer came, so it is not known whether the request was carried out."""


def driver() -> ModuleType:
    """Return the driver, psycopg 3.

    Raises:
        UnreadableLogError: it is not installed.
    """
    try:
        import psycopg
    except ImportError as error:
        remedy = "install it: pip install 'negotiation[postgres]' 'psycopg[binary]'"
        raise UnreadableLogError("postgresql", f"the driver is missing ({error}); {remedy}") from None
    return psycopg


def connect(address: Address) -> Connection:
    """Open a connection.

    Raises:
        UnreadableLogError: the driver is missing, or the server does not answer or refuses the connection.
    """
    psycopg = driver()
    try:
        given = psycopg.conninfo.conninfo_to_dict(address.conninfo)
    except psycopg.ProgrammingError:  # its message repeats the address, and so the password
        raise UnreadableLogError(address.shown, "the address holds something that PostgreSQL does not know") from None
    defaults = {"connect_timeout": _CONNECT_SECONDS, "application_name": "negotiation"}
    more = {key: value for key, value in defaults.items() if key not in given}
    try:
        connection: Connection = psycopg.connect(address.conninfo, autocommit=True, client_encoding="UTF8", **more)
        try:
            connection.execute(_SETTINGS)
        except BaseException:
            connection.close()
            raise
    except psycopg.Error as error:
        raise UnreadableLogError(address.shown, address.without_secrets(_reason(error))) from None
    return connection


class Session:
    """A connection to a log, opened when it is needed and again after it was lost."""

    def __init__(self, address: Address) -> None:
        self.address = address
        self._connection: Connection | None = None
        self._process = 0
        self._finalizer: weakref.finalize[..., Session] | None = None

    def open(self) -> Connection:
        """Return the connection of this process, to a database that holds the negotiation.

        Raises:
            UnreadableLogError: connecting failed, or the schema is missing or has another version.
            UnknownNameError: there is no such negotiation.
        """
        connection = self._connection
        # A connection must not be shared with a forked child: both would write into one stream of bytes.
        if (
            connection is None or connection.closed or self._process != os.getpid()
        ):  # after a fork: do not use or close the parent's connection
            connection = connect(self.address)
            self._connection, self._process = connection, os.getpid()
            self._finalizer = weakref.finalize(self, _close, connection, self._process)
            try:
                check_version(connection, self.address)
            except BaseException:
                self.close()
                raise
        return connection

    def close(self) -> None:
        """Close the connection; `open` opens another."""
        self._connection = None
        if self._finalizer is not None:
            self._finalizer()


def _close(connection: Connection, process: int) -> None:
    if process == os.getpid():  # closing in a forked child would end the session of the parent on the server
        connection.close()


def check_version(connection: Connection, address: Address) -> None:
    """Check that the database has the schema and the negotiation.

    Raises:
        UnreadableLogError: the schema is missing, older or newer.
        UnknownNameError: there is no such negotiation.
    """
    with postgres_faults(address):
        row = connection.execute("SELECT max(version) FROM negotiation.schema_version").fetchone()
        version = row[0] if row else None
        if version != SCHEMA_VERSION:
            raise UnreadableLogError(address.shown, _other_version(version))
        names = [name for (name,) in connection.execute("SELECT name FROM negotiation.negotiation ORDER BY name")]
    if address.negotiation not in names:
        from difflib import get_close_matches  # only this error needs it

        near = get_close_matches(address.negotiation, names, n=3) or names[:5]
        remedy = "" if near else "To make one: negotiation init ADDRESS."
        raise UnknownNameError("negotiation", address.negotiation, near, remedy)


def _other_version(version: int | None) -> str:
    if version is None or version < SCHEMA_VERSION:
        return (
            f"the schema of the database has version {version or 0}, this release needs {SCHEMA_VERSION}; "
            "its owner brings it up to date: negotiation init ADDRESS"
        )
    return f"the schema of the database has version {version}, this release knows {SCHEMA_VERSION}; install a newer one"


@contextmanager
def postgres_faults(address: Address, connection: Connection | None = None) -> Iterator[None]:
    """Turn errors of the driver into those of a log, without secrets.

    Args:
        address: the address of the log.
        connection: used to find out which process holds the lock after a lock timeout.

    Raises:
        MovedOnError: other writers have appended meanwhile.
        LostError: the connection was lost.
        UnreadableLogError: any other error of the driver.
    """
    try:
        yield
    except NegotiationError:
        raise
    except driver().Error as error:
        if error.sqlstate in _MOVED_ON:
            raise MovedOnError from None
        kind = LostError if _is_lost(error) else UnreadableLogError
        reason = _reason(error)
        if error.sqlstate == _WAITED:
            who = "" if connection is None else holder(connection, address.negotiation)
            reason = f"another writer has held the log for {_LOCK_SECONDS} seconds{who}; try again"
        raise kind(address.shown, address.without_secrets(reason)) from None


def _is_lost(error: psycopg.Error) -> bool:
    """Tell whether an error means that the connection was lost, because the server stopped or the network failed."""
    state = error.sqlstate
    # Class 57P: the server shuts down or crashed; class 08: the connection failed; no state: the driver reports the
    # loss.
    return isinstance(error, driver().OperationalError) and (state is None or state[:3] == "57P" or state[:2] == "08")


def _reason(error: psycopg.Error) -> str:
    said = (error.diag.message_primary or str(error) or type(error).__name__).strip().split("\n")[0]
    if error.sqlstate in _NO_SCHEMA:
        return f"the database holds no log ({said}); its owner makes one: negotiation init ADDRESS"
    return _REASONS.get(error.sqlstate or "", "{}").format(said)
