"""Partial dates: an event dated with a year or a month has happened by the day on which it was known.

A year or a month stands for a day that the record does not know. What was public on 10 February had happened by then,
so the end of such a date is never later than the earliest `known` in the chain of the event
(docs/rules/reading-rule.md#dates). An interval is a duration and stays as it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from negotiation.events import Retraction
from negotiation.history.corrections import displaced, families

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from zoneinfo import ZoneInfo

    from negotiation.events import Event
    from negotiation.times import Moment

NO_BOUNDS: Mapping[str, Moment] = {}


def bounds(events: Iterable[Event], zone: ZoneInfo) -> Mapping[str, Moment]:
    """Return for each event with a partial date the moment by which it has happened, where that is before its end.

    Only what is known by the event's own `known` can bound it, and what was taken out by the first K at which the event
    is read does not: so the bound is the same at every K at which it is read.

    Args:
        events: the events of one family or of several (`visibility`), whether or not they are read.
        zone: the log's zone.
    """
    everything = tuple(events)
    if not any(event.occurred.is_partial for event in everything):
        return NO_BOUNDS  # as for nearly every log and family
    found = {
        event.id: _bound(event, family, zone)
        for family in families(everything)
        for event in family
        if event.occurred.is_partial and not isinstance(event, Retraction)
    }
    partial = [event for event in everything if event.id in found]
    return {event.id: found[event.id] for event in partial if found[event.id] < event.occurred_in(zone).ends}


def happened_by(events: Iterable[Event], zone: ZoneInfo) -> Callable[[Event], Moment]:
    """Return a function that tells when an event of these has happened, as the reading rule has it.

    Whoever compares `occurred` with T asks this, and not `occurred` itself.

    Args:
        events: the events that are known.
        zone: the log's zone.
    """
    bound = bounds(events, zone)
    if not bound:
        return lambda event: event.occurred_in(zone).ends
    return lambda event: bound[event.id] if event.id in bound else event.occurred_in(zone).ends


def _bound(event: Event, family: Sequence[Event], zone: ZoneInfo) -> Moment:
    """Return the earliest `known` in the chain that is not before the event's own period began."""
    own = event.known_in(zone).ends
    if len(family) == 1:
        return own
    begins, by_id = event.occurred_in(zone).begins, {each.id: each for each in family}
    root, taken_out = _root(event, by_id), _taken_out(event, family, zone)
    links = [each for each in family if not isinstance(each, Retraction) and _root(each, by_id) == root]
    known = (each.known_in(zone).ends for each in links if each.id not in taken_out)
    return min((moment for moment in known if begins <= moment), default=own)


def _taken_out(event: Event, family: Sequence[Event], zone: ZoneInfo) -> set[str | None]:
    """Return the ids that retractions have taken out at the first K at which an event is read."""
    known = {each.id: each.known_in(zone).ends for each in family}
    for moment in sorted({when for when in known.values() if when >= known[event.id]}):
        there = [each for each in family if known[each.id] <= moment]
        out = displaced(there, zone)
        if event.id not in out:
            return {each.amends for each in there if isinstance(each, Retraction) and each.id not in out}
    return set()  # it is read at no K


def _root(event: Event, by_id: Mapping[str, Event]) -> str:
    """Return the id at the root of a chain, which may be that of an event that is not there."""
    seen = {event.id}  # a damaged log may hold a ring of corrections
    while not isinstance(event, Retraction) and event.amends is not None and event.amends not in seen:
        target = by_id.get(event.amends)
        if target is None or isinstance(target, Retraction):
            return event.amends
        event = target
        seen.add(event.id)
    return event.id
