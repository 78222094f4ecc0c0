"""Visibility: from which K on an event is read, and from which K on it is not.

An event is read from when it became known; a correction takes it out, and what happens to the correction may bring it
back. That is settled within the family of events that amend each other, so that nobody has to look at the rest of the
log again. The rule itself stands in `corrections`.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from negotiation.history.corrections import displaced

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from zoneinfo import ZoneInfo

    from negotiation.events import Event
    from negotiation.times import Moment

Visibility = tuple[tuple["Moment", bool], ...]
"""From each K on, whether an event is read."""


def families(events: Iterable[Event]) -> Iterator[list[Event]]:
    """Yield the events in families: those that amend each other or the same, directly or by way of others.

    What they amend need not be among them: somebody else may have said it, or it may not be in the log yet.
    """
    by_id = {event.id: event for event in events}
    group_of: dict[str, list[str]] = {}  # the ids that are named together, whether or not such an event is there
    for event in by_id.values():
        if event.amends is not None:
            small, large = (group_of.setdefault(name, [name]) for name in (event.id, event.amends))
            if small is large:
                continue
            if len(small) > len(large):  # so that no id moves often
                small, large = large, small
            large += small
            group_of |= dict.fromkeys(small, large)
    yield from ([event] for event in by_id.values() if event.id not in group_of)
    for names in {id(group): group for group in group_of.values()}.values():
        yield [by_id[name] for name in names if name in by_id]


def visibilities(family: Iterable[Event], zone: ZoneInfo) -> Mapping[str, Visibility]:
    """Return the visibility of each event of a family, by its id."""
    known = {event.id: event.known_in(zone).ends for event in family}
    if len(known) == 1:
        return {name: _read_from(since) for name, since in known.items()}
    found: dict[str, list[tuple[Moment, bool]]] = {name: [] for name in known}
    for moment in sorted({*known.values()}):
        out = displaced([event for event in family if known[event.id] <= moment], zone)
        for name, steps in found.items():
            is_read = known[name] <= moment and name not in out
            if is_read != bool(steps and steps[-1][1]):
                steps.append((moment, is_read))
    return {name: tuple(steps) for name, steps in found.items()}


class Displacement(NamedTuple):
    """That corrections displace an event.

    Attributes:
        event: the event.
        begins: from when on it may have happened.
        by: from each K on, the correction that displaces it; None while none does.
    """

    event: Event
    begins: Moment
    by: tuple[tuple[Moment, Event | None], ...]

    def at(self, known_at: Moment) -> Event | None:
        """Return what displaces the event at K."""
        return next((by for since, by in reversed(self.by) if since <= known_at), None)


def displacements(family: Iterable[Event], zone: ZoneInfo) -> list[Displacement]:
    """Return which events of a family corrections displace, and from which K on."""
    known = {event.id: event.known_in(zone).ends for event in family}
    found: dict[str, list[tuple[Moment, Event | None]]] = {}
    for moment in sorted({*known.values()}):
        out = displaced([event for event in family if known[event.id] <= moment], zone)
        for name in {**found, **out}:
            steps, by = found.setdefault(name, []), out.get(name)
            if by is not (steps[-1][1] if steps else None):
                steps.append((moment, by))
    return [
        Displacement(event, event.occurred_in(zone).begins, tuple(found[event.id]))
        for event in family
        if event.id in found
    ]


@lru_cache(maxsize=16384)
def _read_from(since: Moment) -> Visibility:
    """Return the visibility of an event that nothing takes out; much becomes known at the same moment."""
    return ((since, True),)


def is_visible(visibility: Visibility, known_at: Moment) -> bool:
    """Tell whether an event is read at K."""
    if len(visibility) == 1:
        return visibility[0][0] <= known_at
    return next((is_read for since, is_read in reversed(visibility) if since <= known_at), False)


def with_reevaluation(visibility: Visibility, turns: Iterable[Moment]) -> Visibility:
    """Return a visibility that also says, at each K of some, that an event that is read is to be looked at anew."""
    again = {moment: True for moment in turns if is_visible(visibility, moment)}
    return tuple(sorted((again | dict(visibility)).items())) if again else visibility
