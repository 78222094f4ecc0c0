"""PostgreSQL logs on the tests' own server: databases with an owner, and people with and without rights."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from itertools import count
from typing import TYPE_CHECKING, Any

from cluster import Cluster, cluster
from negotiation.logs.postgres.address import Address, address
from negotiation.logs.postgres.create import create_postgres, ensure_postgres
from negotiation.logs.postgres.log import PostgresLog

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime
    from pathlib import Path

    from negotiation.events import Event
    from negotiation.logs import Stored
    from negotiation.logs.append.expect import Expect
    from negotiation.logs.protocol import Log

OWNER, WRITER, READER, STRANGER = "keeper", "writer", "reader", "stranger"
_COUNT = count(1)

_CLOCK = """CREATE OR REPLACE FUNCTION negotiation.clock() RETURNS timestamptz LANGUAGE sql VOLATILE AS
$$ SELECT coalesce(nullif(current_setting('negotiation_test.now', true), '')::timestamptz, clock_timestamp()) $$"""


@cache
def roles() -> Cluster:
    """Make the roles on the server of this test run."""
    server = cluster()
    for role in (OWNER, WRITER, READER, STRANGER):
        server.execute(f"CREATE ROLE {role} LOGIN")
    server.execute("CREATE ROLE negotiation_reader")
    server.execute("CREATE ROLE negotiation_writer")
    server.execute(f"GRANT negotiation_reader TO {READER}")
    server.execute(f"GRANT negotiation_writer TO {WRITER}")
    return server


SHARED = "served"
"""The database of the tests that need none of their own."""


@cache
def database(name: str) -> str:
    """Make a database of the owner's, still without a log, and return its name."""
    roles().execute(f"CREATE DATABASE {name} OWNER {OWNER} TEMPLATE template0")
    return name


def fresh_database() -> str:
    """Make a database that no other test uses."""
    return database(f"fresh{next(_COUNT)}")


def place(negotiation: str, user: str = WRITER, name: str = SHARED) -> Address:
    """Return the address of a negotiation as somebody's."""
    return address(roles().address(negotiation, user=user, database=database(name)))


def made(negotiation: str | None = None, user: str = WRITER, name: str = SHARED) -> PostgresLog:
    """Make a new negotiation as the owner, and return its log as somebody's."""
    called = negotiation or f"n{next(_COUNT)}"
    create_postgres(place(called, OWNER, name))
    return PostgresLog(place(called, user, name))


def called(log: Log) -> str:
    """Return what a log of any kind is called on the command line, so that another process opens it."""
    if isinstance(log, PostgresLog):
        return f"{log.address.conninfo}&negotiation={log.name}"
    return log.describe().place


class Clocked(PostgresLog):
    """A log on a server whose clock a test can set."""

    def __init__(self, where: Address, now: Callable[[], datetime]) -> None:
        super().__init__(where)
        self._now = now

    def append(self, events: Sequence[Event], expect: Expect | int | None = None) -> tuple[Stored, ...]:
        """Set the clock, and append."""
        connection: Any = self._session.open()
        connection.execute("SELECT set_config('negotiation_test.now', %s, false)", (self._now().isoformat(),))
        return super().append(events, expect)


def clocked(folder: Path, now: Callable[[], datetime]) -> Log:
    """Open the log that belongs to a folder, as the owner; make it if it is not there."""
    where = place(sha256(str(folder).encode()).hexdigest()[:16], OWNER, "clocked")
    ensure_postgres(where)
    _set_clock("clocked")
    return Clocked(where, now)


@cache
def _set_clock(name: str) -> None:
    roles().execute(_CLOCK, OWNER, database(name))
