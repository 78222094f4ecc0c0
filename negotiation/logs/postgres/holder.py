"""The holder: it finds the process that keeps the writers of a PostgreSQL log waiting, so that an error can name it.

A writer locks the row of the negotiation, and the row holds the number of the transaction that locked it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import psycopg

# `xmax` of a locked row is the transaction that locked it. pg_locks tells which process runs this transaction.
_HOLDER = """SELECT held.pid, activity.usename, activity.application_name
FROM negotiation.negotiation AS known
JOIN pg_catalog.pg_locks AS held ON held.locktype = 'transactionid' AND held.transactionid = known.xmax AND held.granted
LEFT JOIN pg_catalog.pg_stat_activity AS activity ON activity.pid = held.pid
WHERE known.name = %s AND held.pid <> pg_backend_pid()"""


def holder(connection: psycopg.Connection[tuple[Any, ...]], negotiation: str) -> str:
    """Return the holder of a negotiation as words to append to a sentence; an empty text if none is visible."""
    try:
        row = connection.execute(_HOLDER, (negotiation,)).fetchone()
    except Exception as error:  # the transaction failed or the connection is lost: the caller's error matters more
        # Compared by name, so that this module needs no import of the driver.
        if type(error).__module__.partition(".")[0] != "psycopg":
            raise
        return ""
    if row is None:
        return ""
    pid, role, application = row
    program = f", program {application}" if application else ""
    return f" (process {pid} of the server, role {role or 'unknown'}{program}); its owner may end it, or a superuser"
