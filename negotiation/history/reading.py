"""The reading rule: which events are read, and in what order (docs/rules/reading-rule.md).

Take the events known by K that no correction known by K has displaced; order them by (end of `occurred`, `order`,
rank of the kind, id). Whether an event has occurred by T is checked later, when the history is asked about T.
The position in the log decides nothing: events may arrive in any order.
"""

from __future__ import annotations

from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING

from negotiation.events import RANK, Event, Opening
from negotiation.history.effective_date import happened
from negotiation.history.partial_dates import bounds
from negotiation.times import zone_named

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from zoneinfo import ZoneInfo

    from negotiation.history.effective_date import EffectiveDate
    from negotiation.times import Moment


class Reading:
    """An event as the replay reads it.

    Attributes:
        event: the event.
        date: when it has happened, with the words and the zone in which that was written.
        vouching: the parties for which it counts: those whose act it is and who say so themselves.
        claimed: the parties whose act it is only by the word of others.
    """

    __slots__ = ("claimed", "date", "event", "vouching")

    def __init__(self, event: Event, date: EffectiveDate, vouching: tuple[str, ...], claimed: tuple[str, ...]) -> None:
        self.event = event
        self.date = date
        self.vouching = vouching
        self.claimed = claimed

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which its bare days are meant."""
        return self.date.zone

    @property
    def begins(self) -> Moment:
        """The moment from which on it may have happened."""
        return self.event.occurred.period(self.date.zone).begins

    @property
    def ends(self) -> Moment:
        """The moment from which on it has happened."""
        return self.date.moment

    @property
    def key(self) -> tuple[Moment, int, int, str]:
        """The sort key of reading order."""
        return self.ends, *_among_those_of_a_moment(self)

    def __repr__(self) -> str:
        return f"Reading({self.event.id!r}, {self.date!r})"


_ends: Callable[[Reading], Moment] = attrgetter("date.moment")


def _among_those_of_a_moment(reading: Reading) -> tuple[int, int, str]:
    event = reading.event
    return event.order, RANK[event.kind], event.id


def first_opening(events: Iterable[Event]) -> Opening | None:
    """Return the earliest opening that corrects nothing, whatever the order of arrival."""
    utc = zone_named("UTC")
    openings = [event for event in events if isinstance(event, Opening) and event.amends is None]
    return min(openings, key=lambda event: (event.occurred_in(utc).ends, event.id), default=None)


def log_zone(events: Iterable[Event]) -> ZoneInfo:
    """Return the log's zone: the zone of its first opening, else UTC."""
    opening = first_opening(events)
    utc = zone_named("UTC")
    return opening.zone_in(utc) if opening else utc


def visible(events: Sequence[Event], zone: ZoneInfo, known_at: Moment | None) -> Sequence[Event]:
    """Return the events that are known by K; all events where K is None."""
    if known_at is None:
        return events
    return [event for event in events if event.known_in(zone).ends <= known_at]


def heard(events: Sequence[Event], voice: str | None) -> Sequence[Event]:
    """Return the events that are read through one voice; all events where the voice is None."""
    return events if voice is None else [event for event in events if said_by(event, voice)]


def said_by(event: Event, voice: str | None) -> bool:
    """Tell whether an event is read through one voice. An event without a voice is read through every voice."""
    return voice is None or not event.voices or voice in event.voices


def read(
    events: Sequence[Event], zone: ZoneInfo, out: Mapping[str, Event], according_to: str | None = None
) -> list[Reading]:
    """Return the events that are read, in reading order.

    Args:
        events: the events that are known.
        zone: the log's zone.
        out: the events that corrections have displaced, by id.
        according_to: the only voice that is read; what it says counts for every party whose act it is.
    """
    bound = bounds(events, zone)
    if bound:
        readings = [reading_of(each, zone, according_to, bound.get(each.id)) for each in events if each.id not in out]
    else:
        readings = [reading_of(event, zone, according_to) for event in events if event.id not in out]
    put_in_order(readings)
    return readings


def put_in_order(readings: list[Reading]) -> None:
    """Sort readings by their moments, then the readings of one moment by the rest of the key."""
    # Few readings share a moment. Sorting all by the whole key would make a tuple for each of them.
    readings.sort(key=_ends)
    start = 0
    for _, of_a_moment in groupby(readings, _ends):
        together = [*of_a_moment]
        if len(together) > 1:
            together.sort(key=_among_those_of_a_moment)
            readings[start : start + len(together)] = together
        start += len(together)


def reading_of(event: Event, log_zone: ZoneInfo, according_to: str | None, bound: Moment | None = None) -> Reading:
    """Return an event as the replay reads it; see `read`.

    Args:
        event: the event.
        log_zone: the log's zone.
        according_to: the only voice that is read.
        bound: the moment by which it has happened, if that is before the end of its date (`partial_dates`).
    """
    date = happened(event.occurred, event.zone_in(log_zone), bound)
    owners = event.owners
    believed = owners if according_to else event.voices
    if believed == owners:  # the common case: all speak for themselves, and the event's own tuple is shared
        return Reading(event, date, owners, ())
    vouching = tuple(party for party in owners if party in believed)
    claimed = tuple(party for party in owners if party not in believed)
    return Reading(event, date, vouching, claimed)
