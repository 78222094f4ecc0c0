"""Checks of order: the log says which of two events came first, if that makes a difference."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from negotiation.codec import to_record
from negotiation.errors import Finding
from negotiation.history import displaced, log_zone, read

if TYPE_CHECKING:
    from collections.abc import Iterator

    from negotiation.events import Event
    from negotiation.logs import Contents

_SAYS = ("level", "effective", "until", "on_expiry", "scope")


def ties(contents: Contents) -> Iterator[Finding]:
    """No two acts of one kind on one measure and at one moment differ in content while only their ids order them."""
    first: dict[tuple[object, ...], Event] = {}
    zone = log_zone(contents.events)
    for reading in read(contents.events, zone, displaced(contents.events, zone)):
        event = reading.event
        if event.track != "measure" or not reading.vouching:
            continue
        # The first parts of reading order: two acts that agree in all of them are ordered by their ids.
        key = (event.kind, event.refers_to, reading.ends, event.order)
        other = first.setdefault(key, event)
        if _said(other) != _said(event):
            yield Finding(
                code="order-by-id",
                severity="warning",
                event=event.id,
                message=f"{event.id} is read after {other.id} only because of its id.",
                hint="Give both events an `order`, or a time of day.",
            )


def _said(event: Event) -> dict[str, Any]:
    """Return the fields of an act for which the order makes a difference."""
    record = to_record(event)
    return {key: record.get(key) for key in _SAYS}
