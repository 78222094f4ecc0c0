"""The reading rule: which events are read, and in what order (docs/rules/reading-rule.md).

Take the events known by K that no correction known by K has displaced; order them by (end of `occurred`, `order`,
rank of the kind, id). That they must have occurred by T is left to the history, which is read at T.
Position never decides: events may arrive in any order.
"""

from __future__ import annotations

from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING

from negotiation.events import RANK, Event, Opening
from negotiation.history.effective_date import happened
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
        date: when it has happened, as written and where.
        vouching: the parties for which it counts: whose act it is, and who say so themselves.
        claimed: the parties whose act others say it is.
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
        """Where it stands in reading order."""
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
    """Return the log's zone: that of its first opening, UTC where there is none."""
    opening = first_opening(events)
    utc = zone_named("UTC")
    return opening.zone_in(utc) if opening else utc


def visible(events: Sequence[Event], zone: ZoneInfo, known_at: Moment | None) -> Sequence[Event]:
    """Return the events that are known by K; all of them where K is None."""
    if known_at is None:
        return events
    return [event for event in events if event.known_in(zone).ends <= known_at]


def heard(events: Sequence[Event], voice: str | None) -> Sequence[Event]:
    """Return the events that are read when the log is read through one voice; all of them for all voices."""
    return events if voice is None else [event for event in events if said_by(event, voice)]


def said_by(event: Event, voice: str | None) -> bool:
    """Tell whether an event is read when the log is read through one voice; None for all voices."""
    return voice is None or not event.voices or voice in event.voices


def read(
    events: Sequence[Event], zone: ZoneInfo, out: Mapping[str, Event], according_to: str | None = None
) -> list[Reading]:
    """Return the events that are read, in reading order.

    Args:
        events: the events that are known.
        zone: the log's zone.
        out: the ids of those that corrections have displaced.
        according_to: the voice through which alone they are read: what it says counts, whoever's act it is.
    """
    readings = [reading_of(event, zone, according_to) for event in events if event.id not in out]
    put_in_order(readings)
    return readings


def put_in_order(readings: list[Reading]) -> None:
    """Put readings in order by their moments, then those of each moment, so that few keys are there at once."""
    readings.sort(key=_ends)
    start = 0
    for _, of_a_moment in groupby(readings, _ends):
        together = [*of_a_moment]
        if len(together) > 1:
            together.sort(key=_among_those_of_a_moment)
            readings[start : start + len(together)] = together
        start += len(together)


def reading_of(event: Event, log_zone: ZoneInfo, according_to: str | None) -> Reading:
    """Return an event as the replay reads it; see `read`."""
    date = happened(event.occurred, event.zone_in(log_zone))
    owners = event.owners
    believed = owners if according_to else event.voices
    if believed == owners:
        return Reading(event, date, owners, ())
    vouching = tuple(party for party in owners if party in believed)
    claimed = tuple(party for party in owners if party not in believed)
    return Reading(event, date, vouching, claimed)
