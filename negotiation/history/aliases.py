"""Aliases: events that name an issue or party by an older id are read as naming it by the id of today.

An id is the key by which everything about an issue is found, so a new id would cut it off from its history. The
declaration that stands names the older ids as `aliases`, and whoever reads a log reads them as the id. That is a
matter of names, not of knowledge: like the zone of a log it holds at every T and K.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from negotiation.events import Act, Opening
from negotiation.history.corrections import displaced
from negotiation.history.reading import first_opening, log_zone

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from negotiation.events import Event, Issue, Party


def standing_openings(events: Sequence[Event]) -> list[Opening]:
    """Return the openings that declare the parties and issues of a log, with everything in it known.

    A first opening that is retracted declares them all the same: without them a log has no answers.
    """
    openings = [event for event in events if isinstance(event, Opening)]
    if all(event.amends is None for event in events):
        return openings
    out = displaced(events, log_zone(openings))
    first = first_opening(openings)
    while first is not None and isinstance(version := out.get(first.id), Opening):
        first = version
    return [opening for opening in openings if opening is first or opening.id not in out]


def by_todays_names(events: Sequence[Event]) -> Sequence[Event]:
    """Return events with the issues and parties that they name by an alias named by the id."""
    if not any(isinstance(event, Opening) and has_aliases(event) for event in events):
        return events  # as in nearly every log
    openings = standing_openings(events)
    issues = aliases(issue for opening in openings for issue in opening.issues)
    parties = aliases(party for opening in openings for party in opening.parties)
    return tuple(_renamed(event, issues, parties) for event in events)


def aliases(declared: Iterable[Issue | Party]) -> Mapping[str, str]:
    """Return the id for each alias; what is declared itself is no alias of another."""
    there = tuple(declared)
    ids = {each.id for each in there}
    return {alias: each.id for each in there for alias in each.aliases if alias not in ids}


def has_aliases(opening: Opening) -> bool:
    """Tell whether an opening declares something by an older id too."""
    return any(issue.aliases for issue in opening.issues) or any(party.aliases for party in opening.parties)


def _renamed(event: Event, issues: Mapping[str, str], parties: Mapping[str, str]) -> Event:
    changes: dict[str, Any] = {}
    if isinstance(event, Act):
        changes = {"issues": _ids(event.issues, issues), "parties": _ids(event.parties, parties)}
        changes["by"] = _ids(event.by, parties)
    elif isinstance(event, Opening):
        changes = {"issues": _declared(event.issues, issues), "parties": _declared(event.parties, parties)}
    changes = {key: value for key, value in changes.items() if value != getattr(event, key)}
    return attrs.evolve(event, **changes) if changes else event


def _ids(names: tuple[str, ...], alias: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(alias.get(name, name) for name in names))


def _declared(values: Iterable[Issue | Party], alias: Mapping[str, str]) -> tuple[Issue | Party, ...]:
    """Return what an earlier opening declares by the id of today, so that it is found at an earlier K too."""
    found: dict[str, Issue | Party] = {}
    for each in values:
        name = alias.get(each.id, each.id)
        older = tuple(old for old, new in alias.items() if new == name)
        found.setdefault(name, attrs.evolve(each, id=name, aliases=older) if older else each)
    return tuple(found.values())
