"""The holder: who keeps the writers of a PostgreSQL log waiting, so that an error can name them.

Whoever writes holds the row of the negotiation, and the row names the transaction that does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import psycopg

# `xmax` of a row that is locked for update is the transaction that holds it; pg_locks tells which process runs that.
_HOLDER = """SELECT held.pid, activity.usename, activity.application_name
FROM negotiation.negotiation AS known
JOIN pg_catalog.pg_locks AS held ON held.locktype = 'transactionid' AND held.transactionid = known.xmax AND held.granted
LEFT JOIN pg_catalog.pg_stat_activity AS activity ON activity.pid = held.pid
WHERE known.name = %s AND held.pid <> pg_backend_pid()"""


def holder(connection: psycopg.Connection[tuple[Any, ...]], negotiation: str) -> str:
    """Return who holds a negotiation, as words that follow a sentence; nothing if it cannot be seen, or nobody does."""
    try:
        row = connection.execute(_HOLDER, (negotiation,)).fetchone()
    except Exception as error:  # the transaction has failed, or the connection has gone: the other error counts
        if type(error).__module__.partition(".")[0] != "psycopg":
            raise
        return ""
    if row is None:
        return ""
    pid, role, application = row
    program = f", program {application}" if application else ""
    return f" (process {pid} of the server, role {role or 'unknown'}{program}); its owner may end it, or a superuser"
