"""Checks of the names: is what events name still there, after all corrections."""

from __future__ import annotations

from typing import TYPE_CHECKING

from negotiation.errors import Finding
from negotiation.history import displaced, log_zone
from negotiation.logs.append.orphans import undeclared

if TYPE_CHECKING:
    from collections.abc import Iterator

    from negotiation.logs import Contents


def declared(contents: Contents) -> Iterator[Finding]:
    """Every issue and party that an event names is declared by an opening that stands, by its id or an alias."""
    for what, name, event in undeclared(contents.events):
        yield Finding(
            code="undeclared",
            severity="warning",
            event=event.id,
            message=f"{event.id}: the {what} {name!r} is declared no more, so no status shows it.",
            hint=f'Declare it again, or declare its new id with "aliases":["{name}"].',
        )


def measures(contents: Contents) -> Iterator[Finding]:
    """Every measure that an event refers to beside its own has an act that stands, unless it never had one."""
    events = contents.events
    out = displaced(events, log_zone(events))
    standing = {event.refers_to for event in events if event.id not in out}
    gone = {event.refers_to for event in events if event.refers_to is not None} - standing
    for event in events if gone else ():
        for field in ("about", "contingent_on"):
            name = getattr(event, field, None)
            if name in gone and event.id not in out:
                yield Finding(
                    code="vanished-measure",
                    severity="warning",
                    event=event.id,
                    message=f"{event.id} is {field.replace('_', ' ')} {name}, of which no act stands any more.",
                    hint="If the measure was renamed, correct this event too.",
                )
