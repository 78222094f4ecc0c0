"""Strict checks: what every event of a curated log must have, in addition to its sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from negotiation.errors import Finding
from negotiation.events import Opening, Retraction

if TYPE_CHECKING:
    from collections.abc import Iterator

    from negotiation.logs import Contents


def headlines(contents: Contents) -> Iterator[Finding]:
    """Every event has a headline that can be understood alone."""
    for event in contents.events:
        if not event.headline and not isinstance(event, (Opening, Retraction)):
            yield Finding(
                code="no-headline",
                severity="warning",
                event=event.id,
                message=f"{event.id} has no headline.",
                hint="Add one sentence that can be understood alone.",
            )


def subjects(contents: Contents) -> Iterator[Finding]:
    """Every statement is about a measure or an event of the log."""
    events = contents.events
    known = {event.id for event in events} | {event.refers_to for event in events}
    for event in events:
        about = getattr(event, "about", None)
        if about is not None and about not in known:
            yield Finding(
                code="unknown-subject",
                severity="warning",
                event=event.id,
                message=f"{event.id} is about {about}, which is neither a measure nor an event of the log.",
                hint="Name the id of a measure or an event, or leave `about` out.",
            )
