"""Basic checks: what every log, also one of notes for oneself, should pass."""

from __future__ import annotations

from typing import TYPE_CHECKING

from negotiation.errors import Finding
from negotiation.events import Retraction
from negotiation.history import fold
from negotiation.times import LAST_MOMENT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from negotiation.logs import Contents


def place(contents: Contents) -> Iterator[Finding]:
    """Every event has its place in the lifecycle of its issue or measure."""
    yield from fold(contents.events).findings_by(LAST_MOMENT)


def corrections(contents: Contents) -> Iterator[Finding]:
    """No event is amended twice: both would stand in its place."""
    first: dict[str, str] = {}
    for event in contents.events:
        if event.amends is None or isinstance(event, Retraction):
            continue
        if event.amends in first:
            yield Finding(
                code="amended-twice",
                severity="warning",
                event=event.id,
                message=f"{event.id} amends {event.amends}, as {first[event.amends]} does: both stand in its place.",
                hint=f"To correct the correction, amend {first[event.amends]}.",
            )
        first.setdefault(event.amends, event.id)
