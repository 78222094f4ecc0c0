"""The PostgreSQL log: a log on a server, for many writers on many machines.

Events are checked here against the whole log, and written by one function on the server. The function holds the lock of
the negotiation, and refuses if other writers have appended since the check. So no interleaving of writers makes an
invalid log, and commit order is position order.

If the connection is lost before the answer comes, the same append is sent again; events that were written keep their
position.
"""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Self, TypeVar

from negotiation.errors import UnreadableLogError
from negotiation.logs.damage.prefix import contents_at
from negotiation.logs.damage.remains import Remains
from negotiation.logs.postgres.connection import LostError, Session, postgres_faults
from negotiation.logs.postgres.listener import Listener
from negotiation.logs.postgres.rows import findings_between, judged, remnants, rows_from
from negotiation.logs.postgres.writer import Writer
from negotiation.logs.protocol import LogDescription

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from negotiation.errors import Finding
    from negotiation.events import Event
    from negotiation.logs.append.expect import Expect
    from negotiation.logs.contents import Contents, Stored
    from negotiation.logs.damage.remains import Remnant
    from negotiation.logs.postgres.address import Address
    from negotiation.logs.postgres.connection import Connection

_DETAILS = """SELECT current_setting('server_version'), (SELECT max(version) FROM negotiation.schema_version),
    current_user, has_function_privilege('negotiation.append(text, bigint, bytea, bytea[])', 'EXECUTE'),
    current_setting('fsync')::boolean AND current_setting('full_page_writes')::boolean"""
_PAUSES = (0.0, 0.5, 1.0)
_T = TypeVar("_T")


class PostgresLog:
    """A log in a PostgreSQL database.

    Args:
        address: the address of the database, with the name of the negotiation.
    """

    def __init__(self, address: Address) -> None:
        self.address = address
        self.name = address.negotiation
        self._lock = threading.RLock()  # one connection must not be used by two threads at once
        self._session = Session(address)
        self._writer: Writer | None = None
        self._listener = Listener(address)  # with a connection of its own, because waiting blocks it

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def describe(self) -> LogDescription:
        """Return where the log is, without connecting; see `Log.describe`."""
        return LogDescription(kind="PostgreSQL", place=self.address.shown)

    def read(self, position: int | str | None = None) -> Contents:
        """Return the entries of the log, all or up to a position or head; see `Log.read`."""
        file = self.address.shown
        entries, findings, undamaged = self._with_retries(self._judged)
        # Findings between entries are only meaningful if each entry is valid.
        findings = findings or findings_between(entries, file)
        return contents_at(self.name, file, entries, findings, undamaged=undamaged, pin=position)

    def remains(self) -> Remains:
        """Return what can be read of the log, row by row; see `Log.remains`."""
        return Remains(name=self.name, remnants=self._with_retries(self._remnants))

    def append(self, events: Sequence[Event], expect: Expect | int | None = None) -> tuple[Stored, ...]:
        """Append events, all or none; see `Log.append`."""
        asked = tuple(events)
        return self._written(lambda writer: writer.append(asked, expect))

    def adopt(self, source: Contents) -> tuple[Stored, ...]:
        """Copy the entries of another log into this one, as the owner of the database; see `Log.adopt`."""
        return self._written(lambda writer: writer.adopt(source))

    def news(self, position: int, timeout: float) -> tuple[Stored, ...]:
        """Return the entries after a position, at once or as soon as there are some; see `Following`."""
        return self._listener.news(position, timeout)

    def details(self) -> dict[str, str]:
        """Return server, schema version, rights of the role, and whether the server's settings are durable."""
        return self._with_retries(self._details)

    def close(self) -> None:
        """Close the connections; a later call opens them again."""
        with self._lock:
            self._session.close()
            self._writer = None
            self._listener.close()

    def _details(self, connection: Connection) -> dict[str, str]:
        with postgres_faults(self.address):
            row = connection.execute(_DETAILS).fetchone()
        assert row is not None
        version, schema, user, writes, safe = row
        return {
            "server": f"PostgreSQL {version}",
            "schema": f"version {schema}",
            "role": f"{user}, who {'appends' if writes else 'reads'}",
            "durable": "yes" if safe else "no: fsync or full_page_writes is off on the server",
        }

    def _judged(self, connection: Connection) -> tuple[list[Stored], list[Finding], int]:
        with postgres_faults(self.address):
            return judged(rows_from(connection, self.name), self.address.shown)

    def _remnants(self, connection: Connection) -> tuple[Remnant, ...]:
        with postgres_faults(self.address):
            return tuple(remnants(rows_from(connection, self.name)))

    def _written(self, write: Callable[[Writer], tuple[Stored, ...]]) -> tuple[Stored, ...]:
        try:
            return self._with_retries(lambda connection: write(self._writer_on(connection)))
        except LostError as lost:
            reason = (
                f"the connection was lost ({lost.reason}), and it is not known whether the events were written; "
                "append them again: events that were stored are not stored twice"
            )
            raise UnreadableLogError(self.address.shown, reason) from None

    def _with_retries(self, action: Callable[[Connection], _T]) -> _T:
        """Call an action with a connection; after a lost connection, call it again with a new one.

        Actions must be safe to repeat. Appending is, because the server recognises events that it has stored.
        """
        lost: LostError | None = None
        with self._lock:
            for pause in _PAUSES:
                if lost is not None:
                    time.sleep(pause)
                try:
                    return action(self._session.open())
                except LostError as error:
                    lost = error
                    self._session.close()
                except UnreadableLogError:  # reconnecting failed: try again, as the server may be restarting
                    if lost is None:
                        raise
            assert lost is not None
            raise lost

    def _writer_on(self, connection: Connection) -> Writer:
        if self._writer is None or self._writer.connection is not connection:
            self._writer = Writer(self.address, connection)
        return self._writer
