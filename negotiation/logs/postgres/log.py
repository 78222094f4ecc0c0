"""The PostgreSQL log: many writers, on as many machines.

Events are judged here, against all that is there, and written by one function on the server, which holds the lock of
the negotiation and refuses when the log has moved on since the judgement. So no interleaving of writers makes a log
that is not valid, and commit order is position order.

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
        address: where it is, and which negotiation of the database.
    """

    def __init__(self, address: Address) -> None:
        self.address = address
        self.name = address.negotiation
        self._lock = threading.RLock()
        self._session = Session(address)
        self._writer: Writer | None = None
        self._listener = Listener(address)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def describe(self) -> LogDescription:
        """Return how the log is kept, without connecting; see `Log.describe`."""
        return LogDescription(kind="PostgreSQL", place=self.address.shown)

    def read(self, position: int | str | None = None) -> Contents:
        """Return what the log holds, or held at a position or head; see `Log.read`."""
        file = self.address.shown
        entries, findings, sound = self._again(self._judged)
        findings = findings or findings_between(entries, file)
        return contents_at(self.name, file, entries, findings, sound=sound, pin=position)

    def remains(self) -> Remains:
        """Return what is left of the log, row by row; see `Log.remains`."""
        return Remains(name=self.name, remnants=self._again(self._remnants))

    def append(self, events: Sequence[Event], expect: Expect | int | None = None) -> tuple[Stored, ...]:
        """Append events, all or none; see `Log.append`."""
        asked = tuple(events)
        return self._written(lambda writer: writer.append(asked, expect))

    def adopt(self, source: Contents) -> tuple[Stored, ...]:
        """Take over what another log holds; see `Log.adopt`. Only the owner may say when it was recorded."""
        return self._written(lambda writer: writer.adopt(source))

    def news(self, position: int, timeout: float) -> tuple[Stored, ...]:
        """Return what stands behind a position, at once or as soon as there is something; see `Following`."""
        return self._listener.news(position, timeout)

    def details(self) -> dict[str, str]:
        """Return how the log is kept: by which server, in which schema, for whom, and how safely."""
        return self._again(self._details)

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
            return self._again(lambda connection: write(self._writer_on(connection)))
        except LostError as lost:
            reason = (
                f"the connection was lost ({lost.reason}), and it is not known whether the events were written; "
                "append them again: what is there already is passed over"
            )
            raise UnreadableLogError(self.address.shown, reason) from None

    def _again(self, action: Callable[[Connection], _T]) -> _T:
        """Do something over the connection, and again over another where that was lost: nothing is done twice by it."""
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
                except UnreadableLogError:
                    if lost is None:
                        raise
            assert lost is not None
            raise lost

    def _writer_on(self, connection: Connection) -> Writer:
        if self._writer is None or self._writer.connection is not connection:
            self._writer = Writer(self.address, connection)
        return self._writer
