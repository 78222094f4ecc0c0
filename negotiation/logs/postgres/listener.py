"""The listener of a PostgreSQL log: it returns new events as soon as the server sends a notice.

A notice only tells the listener to query the events after the last known position. So a notice that is lost, late or
repeated does no harm. If the server stops, the listener waits for it.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from negotiation.errors import UnreadableLogError
from negotiation.logs.postgres.connection import LostError, Session, postgres_faults
from negotiation.logs.postgres.rows import rows_from, verified

if TYPE_CHECKING:
    from negotiation.logs.contents import Stored
    from negotiation.logs.postgres.address import Address
    from negotiation.logs.postgres.connection import Connection

_PATIENCE = 60.0
_PAUSE = 0.2
_ANYWAY = 1.0
"""How many seconds to wait for a notice before the next query."""


class Listener:
    """Waits for new events on a connection of its own.

    Args:
        address: the address of the log.
        patience: how many seconds to wait for a server that has stopped.
    """

    def __init__(self, address: Address, patience: float = _PATIENCE) -> None:
        self._address = address
        self._session = Session(address)
        self._patience = patience
        self._listening: Connection | None = None
        self._silent_since: float | None = None

    def news(self, position: int, timeout: float) -> tuple[Stored, ...]:
        """Return the entries after a position; wait up to `timeout` seconds until there are some.

        Raises:
            UnreadableLogError: the server never answered, or has not answered for too long.
            InvalidLogError: a new entry does not match its leaf.
        """
        try:
            found = self._heard(position, timeout)
        except UnreadableLogError as error:
            self._endure(error)
            return ()
        self._silent_since = None
        return found

    def close(self) -> None:
        """Close the connection; `news` opens another."""
        self._listening = None
        self._session.close()

    def _heard(self, position: int, timeout: float) -> tuple[Stored, ...]:
        connection = self._session.open()
        with postgres_faults(self._address):
            # LISTEN before the first query: a notice that comes between the two is then not missed.
            if connection is not self._listening:
                self._listen(connection)
            found = self._behind(connection, position)
            end = time.monotonic() + timeout
            while not found and (left := end - time.monotonic()) > 0:
                for _ in connection.notifies(timeout=min(left, _ANYWAY), stop_after=1):
                    pass  # a notice may be about known events, so it is only a reason to query
                found = self._behind(connection, position)
        return found

    def _listen(self, connection: Connection) -> None:
        row = connection.execute("SELECT quote_ident(negotiation.channel(%s))", (self._address.negotiation,)).fetchone()
        assert row is not None
        # LISTEN takes no parameters, so the server itself has quoted the name.
        connection.execute(f"LISTEN {row[0]}".encode())
        self._listening = connection

    def _behind(self, connection: Connection, position: int) -> tuple[Stored, ...]:
        rows = rows_from(connection, self._address.negotiation, position + 1)
        return verified(rows, self._address.shown, after=position)

    def _endure(self, error: UnreadableLogError) -> None:
        """Wait a little for a server that has stopped; raise the error if it never answered, or after `patience`."""
        if self._listening is None or (not isinstance(error, LostError) and self._silent_since is None):
            raise error
        now = time.monotonic()
        self._silent_since = self._silent_since or now
        if now - self._silent_since > self._patience:
            raise error
        self._session.close()
        time.sleep(_PAUSE)
