"""Entries: the events of a log in the order of positions, including those that corrections have displaced.

Exports to other programs use them. Each displaced event names its correction, so that a reader can leave it out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import attrs

from negotiation.history import displaced, log_zone, visible
from negotiation.history.partial_dates import happened_by
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
    """Events as they are stored in the log.

    Attributes:
        log: the name of the log.
        zone: the log's zone, in which bare days are meant unless the event has a zone of its own.
        entries: the events with their positions, recording times and hashes, in the order of positions.
        displaced_by: the id of the correction, by the id of the event that it displaced.
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
    """Return the entries of a log; without a date and a voice, all of them.

    Args:
        contents: what was read of the log.
        at: T: only the events that had happened by then; None for all.
        known_at: K: only the events, corrections included, that were known by then; None for all.
        according_to: only what this voice says.
        zone: the name of the zone in which these dates are meant; by default the log's.

    Raises:
        BadValueError: a date or the zone is not valid.
    """
    own = log_zone(contents.events)
    asked = zone_named(zone) if zone else own
    known = moment_of(known_at, asked) if known_at is not None else None
    return entries_at(contents, moment_of(at, asked) if at is not None else None, known, according_to)


def entries_at(
    contents: Contents, limit: Moment | None, known_at: Moment | None, according_to: str | None = None
) -> Entries:
    """Return the entries of the events that had happened by T and were known by K.

    Args:
        contents: what was read of the log.
        limit: T; None for everything.
        known_at: K; None for everything.
        according_to: only what this voice says.
    """
    own = log_zone(contents.events)
    known = [event for event in visible(contents.events, own, known_at) if said_by(event, according_to)]
    happened = happened_by(known, own)
    chosen = {event.id for event in known if limit is None or happened(event) <= limit}
    return Entries(
        log=contents.name,
        zone=own,
        entries=tuple(entry for entry in contents.entries if entry.event.id in chosen),
        # A correction displaces from its own `known` on, even if it happened after T: so all known events are used.
        displaced_by={event: by.id for event, by in displaced(known, own).items() if event in chosen},
    )
