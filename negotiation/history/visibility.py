"""Visibility: from which K on an event is read, and from which K on it is not.

An event is read from when it became known. A correction takes it out, and a retraction of the correction may bring it
back. Only events of the same family can change that, so the rest of the log is not examined again. The rule itself is
in `corrections`.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from negotiation.history.corrections import displaced

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from zoneinfo import ZoneInfo

    from negotiation.events import Event
    from negotiation.times import Moment

Visibility = tuple[tuple["Moment", bool], ...]
"""Pairs of a K and whether the event is read from that K on, in order of K."""


def visibilities(family: Iterable[Event], zone: ZoneInfo) -> Mapping[str, Visibility]:
    """Return the visibility of each event of a family, by its id."""
    known = {event.id: event.known_in(zone).ends for event in family}
    if len(known) == 1:
        return {name: _read_from(since) for name, since in known.items()}
    found: dict[str, list[tuple[Moment, bool]]] = {name: [] for name in known}
    for moment in sorted({*known.values()}):  # between two of these Ks nothing changes
        out = displaced([event for event in family if known[event.id] <= moment], zone)
        for name, steps in found.items():
            is_read = known[name] <= moment and name not in out
            if is_read != bool(steps and steps[-1][1]):
                steps.append((moment, is_read))
    return {name: tuple(steps) for name, steps in found.items()}


class Displacement(NamedTuple):
    """An event that corrections displace at some K.

    Attributes:
        event: the event.
        begins: the moment from which on it may have happened.
        by: pairs of a K and the correction that displaces the event from that K on; None where none does.
    """

    event: Event
    begins: Moment
    by: tuple[tuple[Moment, Event | None], ...]

    def at(self, known_at: Moment) -> Event | None:
        """Return the correction that displaces the event at K."""
        return next((by for since, by in reversed(self.by) if since <= known_at), None)


def displacements(family: Iterable[Event], zone: ZoneInfo) -> list[Displacement]:
    """Return the events of a family that corrections displace, with the Ks from which on they do."""
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
    """Return the visibility of an event that nothing takes out. Many events share one K, hence the cache."""
    return ((since, True),)


def is_visible(visibility: Visibility, known_at: Moment) -> bool:
    """Tell whether an event is read at K."""
    if len(visibility) == 1:
        return visibility[0][0] <= known_at
    return next((is_read for since, is_read in reversed(visibility) if since <= known_at), False)


def with_reevaluation(visibility: Visibility, moments: Iterable[Moment]) -> Visibility:
    """Return a visibility with an entry added at each of some Ks: there the event, if read, is evaluated again."""
    again = {moment: True for moment in moments if is_visible(visibility, moment)}
    return tuple(sorted((again | dict(visibility)).items())) if again else visibility
