"""Entries: the log as a record, event by event in the order of positions, what corrections have displaced included.

For readers of other programs, who want to hold the whole ledger. What was displaced says by what, so that a reader who
wants only what stands leaves those out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import attrs

from negotiation.history import displaced, log_zone, visible
from negotiation.history.reading import said_by
from negotiation.questions.basis import moment_of
from negotiation.questions.parts import Parts
from negotiation.times import zone_named

if TYPE_CHECKING:
    from collections.abc import Mapping
    from zoneinfo import ZoneInfo

    from negotiation.logs import Contents, Stored
    from negotiation.questions.basis import When
    from negotiation.times import Moment


@attrs.frozen(kw_only=True, repr=False)
class Entries(Parts["Stored"]):
    """Events as the log keeps them.

    Attributes:
        log: the name of the log.
        zone: the log's zone, in which bare days are meant where an event does not say another.
        entries: the events with their positions, recording times and hashes.
        displaced_by: from the id of each event that a correction has displaced to the id of the correction.
    """

    _parts_in: ClassVar[str] = "entries"
    _named_by: ClassVar[str] = "event.id"
    _called: ClassVar[str] = "event"

    log: str
    zone: ZoneInfo
    entries: tuple[Stored, ...]
    displaced_by: Mapping[str, str]


def entries_of(
    contents: Contents,
    *,
    at: When | None = None,
    known_at: When | None = None,
    according_to: str | None = None,
    zone: str | None = None,
) -> Entries:
    """Return the entries of a log: all of them, unless a date or a voice is given.

    Args:
        contents: what was read of the log.
        at: only what had happened by then.
        known_at: only what was known by then; corrections too count from when they were known.
        according_to: only what this voice says.
        zone: the zone in which these dates are meant; by default the log's.

    Raises:
        BadValueError: one of the dates or the zone means nothing.
    """
    own = log_zone(contents.events)
    asked = zone_named(zone) if zone else own
    known = moment_of(known_at, asked) if known_at is not None else None
    return entries_at(contents, moment_of(at, asked) if at is not None else None, known, according_to)


def entries_at(
    contents: Contents, limit: Moment | None, known_at: Moment | None, according_to: str | None = None
) -> Entries:
    """Return the entries of what had happened by T and was known by K.

    Args:
        contents: what was read of the log.
        limit: T; None for everything.
        known_at: K; None for everything.
        according_to: only what this voice says.
    """
    own = log_zone(contents.events)
    known = [event for event in visible(contents.events, own, known_at) if said_by(event, according_to)]
    kept = {event.id for event in known if limit is None or event.occurred_in(own).ends <= limit}
    return Entries(
        log=contents.name,
        zone=own,
        entries=tuple(entry for entry in contents.entries if entry.event.id in kept),
        displaced_by={event: by.id for event, by in displaced(known, own).items() if event in kept},
    )
