"""The store of PostgreSQL databases; see `protocol.Store`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from negotiation.logs.postgres.address import address

if TYPE_CHECKING:
    from negotiation.logs.postgres.log import PostgresLog
    from negotiation.logs.protocol import CreatedLog


class PostgresStore:
    """Stores logs in PostgreSQL databases, each under the name of its negotiation."""

    takes_name = True
    keeps_answers = False

    def open(self, place: str, *, name: str | None = None, writable: bool = True) -> PostgresLog:  # noqa: ARG002
        """Open the log at an address; see `Store.open`. The database decides who may append."""
        from negotiation.logs.postgres.log import PostgresLog

        return PostgresLog(address(place, name))

    def create(self, place: str, name: str | None = None) -> CreatedLog:
        """Make a negotiation and the schema in its database, as the owner; see `Store.create`."""
        from negotiation.logs.postgres.create import create_postgres
        from negotiation.logs.protocol import CreatedLog

        where = address(place, name)
        done = create_postgres(where)
        return CreatedLog(
            place=where.shown,
            name=where.negotiation,
            is_new=done.new,
            remarks=tuple(_without_role(role) for role in done.missing),
        )

    def ensure(self, place: str) -> None:
        """Make a negotiation if there is none; only making it needs the owner. See `Store.ensure`."""
        from negotiation.logs.postgres.create import ensure_postgres

        ensure_postgres(address(place))


def _without_role(role: str) -> str:
    remedy = f"let a superuser run CREATE ROLE {role}, then do this again"
    return f"the role {role} does not exist, so only the owner has its rights; {remedy}."


STORE = PostgresStore()
