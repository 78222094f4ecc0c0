"""Checks of corrections: every correction changes something, and no event has two that count.

The rules of corrections are in docs/rules/reading-rule.md#corrections.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from negotiation.errors import Finding
from negotiation.events import Retraction
from negotiation.history import Corrections, first_opening, log_zone
from negotiation.history.corrections import families
from negotiation.history.registry import standing

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from zoneinfo import ZoneInfo

    from negotiation.events import Event, Opening
    from negotiation.logs import Contents


def corrections(contents: Contents) -> Iterator[Finding]:
    """Every correction changes what is read, and no event has two corrections: only the one known last would count."""
    zone = log_zone(contents.events)
    opening = first_opening(contents.events)
    positions = {event.id: position for position, event in enumerate(contents.events)}
    for family in families(contents.events):  # corrections of different families do not influence each other
        if len(family) > 1:
            in_order = sorted(family, key=lambda event: positions[event.id])
            yield from _rivals(in_order, zone)
            yield from _without_effect(in_order, zone) if len(family) <= _MOST else [_too_many(in_order[0])]
            if opening is not None and opening in family:
                yield from _without_a_beginning(in_order, zone, opening)


_MOST = 200
"""The largest family in which each correction is checked; the time grows with the square of the number of events."""


def _too_many(first: Event) -> Finding:
    return Finding(
        code="many-corrections",
        severity="warning",
        event=first.id,
        message=f"{first.id} and its corrections are more than {_MOST} events, so their effects are not checked.",
        hint="Find out whether a program writes the same correction again and again.",
    )


def _rivals(family: Sequence[Event], zone: ZoneInfo) -> Iterator[Finding]:
    """Yield a finding for each correction of an event that another correction has already amended."""
    for name, (stands, *rest) in Corrections(family, zone).rivals.items():
        rivals = {stands.id, *(each.id for each in rest)}
        # The family is in the order of the log: the finding names the later one, even if it is the one that counts.
        first, *others = (each for each in family if each.id in rivals)
        for event in others:
            yield Finding(
                code="amended-twice",
                severity="warning",
                event=event.id,
                message=f"{event.id} and {first.id} both amend {name}; {stands.id} counts: it became known last.",
                hint=f"To correct the correction, amend {first.id}.",
            )


def _without_effect(family: Sequence[Event], zone: ZoneInfo) -> Iterator[Finding]:
    """Yield a finding for each retraction without effect, and for each correction of a retracted event.

    Each event is compared with those before it in the log. A retraction has an effect if it changes what is read at one
    of three K: when it becomes known, when it and the event that it names are known, or when all before it are known.
    """
    known = {event.id: event.known_in(zone).ends for event in family}
    for place, event in enumerate(family):
        before = family[:place]
        if event.amends is None or all(each.id != event.amends for each in before):
            continue  # an event that was appended before the one that it amends is not checked
        moments = {max(known[each.id] for each in family[: place + 1])}
        if isinstance(event, Retraction):
            # A late correction may undo a retraction that had an effect for some time, so one K is not enough.
            moments |= {known[event.id], max(known[event.id], known[event.amends])}
        if not any(_changes([e for e in before if known[e.id] <= moment], event, zone) for moment in moments):
            yield from _no_effect(event, Corrections(before, zone).out)


def _without_a_beginning(family: Sequence[Event], zone: ZoneInfo, first: Opening) -> Iterator[Finding]:
    """Yield a finding for a retraction of the first opening, which stays the vocabulary of the log at every T and K.

    Source: docs/rules/reading-rule.md#vocabulary.
    """
    for place, event in enumerate(family):
        if isinstance(event, Retraction):
            before, out = (Corrections(family[:end], zone).out for end in (place, place + 1))  # without and with it
            opening = standing(first, out)
            if opening is not None and opening is standing(first, before) and out.get(opening.id) is event:
                yield Finding(
                    code="retracts-nothing",
                    severity="warning",
                    event=event.id,
                    message=f"{event.id} retracts {event.amends}, the first opening: what it declares stays declared.",
                    hint=f"To change what it declares, correct it: negotiation correct {event.amends}.",
                )


def _changes(others: Sequence[Event], event: Event, zone: ZoneInfo) -> bool:
    """Tell whether an event changes which events are read: it displaces or restores others, or is read itself."""
    after = others if isinstance(event, Retraction) else [*others, event]  # a retraction has no content to read
    without, out = Corrections(others, zone).out, Corrections([*others, event], zone).out
    return {each.id for each in others if each.id not in without} != {each.id for each in after if each.id not in out}


def _no_effect(event: Event, out: Mapping[str, Event]) -> Iterator[Finding]:
    """Yield the finding about a correction without effect.

    Args:
        event: the correction.
        out: the displaced events before it, by id, each with what displaced it.
    """
    target = str(event.amends)
    # Follow the corrections from the target to the event that is read in its place, or to the retraction of all.
    standing, by = target, out.get(target)
    while by is not None and not isinstance(by, Retraction):
        standing, by = by.id, out.get(by.id)
    if by is None and not isinstance(event, Retraction):
        return  # another correction is read in its place, which is a finding of `_rivals`
    if not isinstance(event, Retraction):
        code, says = "amends-retracted", f"amends {target}, which is retracted, so the correction is not read"
        hint = f"To bring {target} back, retract {by.id}; then correct it." if by else "Write it as a new event."
    elif by is not None or standing == target:
        code, says = "retracts-nothing", f"retracts {target}, which is already retracted, so it changes nothing"
        hint = f"To bring {target} back, retract {by.id}." if by else "Leave it out."
    else:
        code, says = "retracts-nothing", f"retracts only {target}, which {standing} has replaced, so it changes nothing"
        hint = f"Leave out `only` to retract {target} with its corrections, or name {standing}."
    yield Finding(code=code, severity="warning", event=event.id, message=f"{event.id} {says}.", hint=hint)
