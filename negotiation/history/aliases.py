"""Aliases: an event that names an issue or party by an older id is read as naming it by today's id.

Everything about an issue is found by its id, so a new id would separate the issue from its history. The declaration in
force lists the older ids as `aliases`. Aliases are a matter of names, not of knowledge: like the zone of a log, they
hold at every T and K.
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
    """Return the openings that declare the parties and issues of a log when everything in it is known.

    A first opening that is retracted still declares them: without parties and issues a log has no answers.
    """
    openings = [event for event in events if isinstance(event, Opening)]
    if all(event.amends is None for event in events):
        return openings
    out = displaced(events, log_zone(openings))
    first = first_opening(openings)
    # The corrections of the first opening take its place, one after the other.
    while first is not None and isinstance(version := out.get(first.id), Opening):
        first = version
    return [opening for opening in openings if opening is first or opening.id not in out]


def by_todays_names(events: Sequence[Event]) -> Sequence[Event]:
    """Return the events with each alias of an issue or party replaced by its id."""
    if not any(isinstance(event, Opening) and has_aliases(event) for event in events):
        return events  # nearly every log has no alias, and its events need no copies
    openings = standing_openings(events)
    issues = aliases(issue for opening in openings for issue in opening.issues)
    parties = aliases(party for opening in openings for party in opening.parties)
    return tuple(_renamed(event, issues, parties) for event in events)


def aliases(declared: Iterable[Issue | Party]) -> Mapping[str, str]:
    """Return the id for each alias; a name that is itself declared is no alias."""
    everything = tuple(declared)
    ids = {each.id for each in everything}
    return {alias: each.id for each in everything for alias in each.aliases if alias not in ids}


def has_aliases(opening: Opening) -> bool:
    """Tell whether an opening lists an alias."""
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
    """Return what an opening declares, under today's ids, so that it is also found at an earlier K."""
    found: dict[str, Issue | Party] = {}
    for each in values:
        name = alias.get(each.id, each.id)
        older = tuple(old for old, new in alias.items() if new == name)
        found.setdefault(name, attrs.evolve(each, id=name, aliases=older) if older else each)
    return tuple(found.values())
