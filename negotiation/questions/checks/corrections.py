"""Checks of the corrections: does each of them change what is read, and does just one stand in a place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from negotiation.errors import Finding
from negotiation.events import Retraction
from negotiation.history import Corrections, first_opening, log_zone
from negotiation.history.registry import standing
from negotiation.history.visibility import families

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from zoneinfo import ZoneInfo

    from negotiation.events import Event, Opening
    from negotiation.logs import Contents


def corrections(contents: Contents) -> Iterator[Finding]:
    """Every correction changes what is read, and no event has two that stand: the one that became known last counts."""
    zone = log_zone(contents.events)
    opening = first_opening(contents.events)
    positions = {event.id: position for position, event in enumerate(contents.events)}
    for family in families(contents.events):
        if len(family) > 1:
            in_order = sorted(family, key=lambda event: positions[event.id])
            yield from _rivals(in_order, zone)
            yield from _without_effect(in_order, zone) if len(family) <= _MOST else [_too_many(in_order[0])]
            if opening is not None and opening in family:
                yield from _without_a_beginning(in_order, zone, opening)


_MOST = 200
"""Up to how many events that amend each other each is judged; the time grows with the square of their number."""


def _too_many(first: Event) -> Finding:
    return Finding(
        code="many-corrections",
        severity="warning",
        event=first.id,
        message=f"{first.id} and its corrections are more than {_MOST}: whether each changes something is not checked.",
        hint="Look whether a program writes the same correction again and again.",
    )


def _rivals(family: Sequence[Event], zone: ZoneInfo) -> Iterator[Finding]:
    """Find the events of which more than one correction could be read."""
    for name, (stands, *rest) in Corrections(family, zone).rivals.items():
        rivals = {stands.id, *(each.id for each in rest)}
        first, *others = (each for each in family if each.id in rivals)
        for event in others:
            yield Finding(
                code="amended-twice",
                severity="warning",
                event=event.id,
                message=f"{event.id} amends {name}, as {first.id} does: {stands.id} stands, which became known last.",
                hint=f"To correct the correction, amend {first.id}.",
            )


def _without_effect(family: Sequence[Event], zone: ZoneInfo) -> Iterator[Finding]:
    """Find the retractions that change nothing, and the corrections of what is retracted, by what was there before.

    A retraction is looked at when it becomes known, when what it names does, and with all before it known.
    """
    known = {event.id: event.known_in(zone).ends for event in family}
    for place, event in enumerate(family):
        before = family[:place]
        if event.amends is None or all(each.id != event.amends for each in before):
            continue  # what comes into a log before what it amends is not judged
        moments = {max(known[each.id] for each in family[: place + 1])}
        if isinstance(event, Retraction):
            moments |= {known[event.id], max(known[event.id], known[event.amends])}
        if not any(_changes([e for e in before if known[e.id] <= moment], event, zone) for moment in moments):
            yield from _no_effect(event, Corrections(before, zone).out)


def _without_a_beginning(family: Sequence[Event], zone: ZoneInfo, first: Opening) -> Iterator[Finding]:
    """Find the retractions of the opening with which the log begins, which stays its vocabulary (events/README.md)."""
    for place, event in enumerate(family):
        if isinstance(event, Retraction):
            before, out = (Corrections(family[:end], zone).out for end in (place, place + 1))
            opening = standing(first, out)
            if opening is not None and opening is standing(first, before) and out.get(opening.id) is event:
                yield Finding(
                    code="retracts-nothing",
                    severity="warning",
                    event=event.id,
                    message=f"{event.id} retracts {event.amends}, with which the log begins: it stays declared.",
                    hint=f"To change what it declares, correct it: negotiation correct {event.amends}.",
                )


def _changes(there: Sequence[Event], event: Event, zone: ZoneInfo) -> bool:
    """Tell whether an event changes what is read of others; what it says itself counts, unless it only retracts."""
    after = there if isinstance(event, Retraction) else [*there, event]
    without, out = Corrections(there, zone).out, Corrections([*there, event], zone).out
    return {each.id for each in there if each.id not in without} != {each.id for each in after if each.id not in out}


def _no_effect(event: Event, out: Mapping[str, Event]) -> Iterator[Finding]:
    """Yield the finding on a correction without effect, from what was out of the record before it."""
    target = str(event.amends)
    standing, by = target, out.get(target)
    while by is not None and not isinstance(by, Retraction):
        standing, by = by.id, out.get(by.id)
    if by is None and not isinstance(event, Retraction):
        return  # another correction stands, which `_rivals` says
    if not isinstance(event, Retraction):
        code, says = "amends-retracted", f"amends {target}, which is retracted: it is not read"
        hint = f"To bring {target} back, retract {by.id}; then correct it." if by else "Write it as a new event."
    elif by is not None or standing == target:
        code, says = "retracts-nothing", f"retracts {target}, which is retracted already: it changes nothing"
        hint = f"To bring {target} back, retract {by.id}." if by else "Leave it out."
    else:
        code, says = "retracts-nothing", f"retracts only {target}, in whose place {standing} stands: it changes nothing"
        hint = f"Leave out `only` to retract {target} with its corrections, or name {standing}."
    yield Finding(code=code, severity="warning", event=event.id, message=f"{event.id} {says}.", hint=hint)
