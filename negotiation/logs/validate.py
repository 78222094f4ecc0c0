"""Validation: what must hold between the events of a log, so that the replay can trust them.

Each check looks at all events and reports all that it finds. What holds within one event has been checked when the
event was built.
"""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from negotiation.codec import newest_version
from negotiation.errors import BadValueError, Finding
from negotiation.events import PRESS, Act, Opening
from negotiation.history import log_zone, rings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from negotiation.events import Event


def validate(events: Sequence[Event]) -> list[tuple[int, Finding]]:
    """Return every finding, each with the index of the event that it is about, in the order of the events."""
    if not events:
        return []
    found = [each for check in CHECKS for each in check(events)]
    return sorted(found, key=lambda each: each[0])


def _starts_with_an_opening(events: Sequence[Event]) -> Iterator[tuple[int, Finding]]:
    first = events[0]
    if not isinstance(first, Opening):
        yield (
            0,
            Finding(
                code="no-opening",
                event=first.id,
                message=f"the log begins with an event of the kind {first.kind}, not with an opening.",
                hint='Begin with {"kind":"opening","id":"opening","occurred":…,"zone":…,"parties":[…],"issues":[…]}.',
            ),
        )


def _ids_are_new(events: Sequence[Event]) -> Iterator[tuple[int, Finding]]:
    seen: dict[str, int] = {}
    for index, event in enumerate(events):
        if event.id in seen:
            yield (
                index,
                Finding(
                    code="duplicate-id",
                    event=event.id,
                    message=f"the id {event.id} was given to event {seen[event.id] + 1} of the log already.",
                    hint="Give each event an id of its own; to correct an event, add one that amends it.",
                ),
            )
        seen.setdefault(event.id, index)


def _names_are_declared(events: Sequence[Event]) -> Iterator[tuple[int, Finding]]:
    openings = [event for event in events if isinstance(event, Opening)]
    if not openings:
        return  # one finding says that; a thousand about undeclared names would hide it
    issues = {issue.id for opening in openings for issue in opening.issues}
    parties = {party.id for opening in openings for party in opening.parties}
    for index, event in enumerate(events):
        if isinstance(event, Act):
            yield from _undeclared(index, event, "issue", event.issues, issues)
            voices = {*parties, PRESS}
            owners = voices if event.track == "record" else parties  # the press may take back what it said
            yield from _undeclared(index, event, "party", event.parties, owners)
            yield from _undeclared(index, event, "party", (v for v in event.by if v not in event.parties), voices)


def _undeclared(
    index: int, event: Event, what: str, names: Iterable[str], declared: set[str]
) -> Iterator[tuple[int, Finding]]:
    for name in names:
        if name not in declared:
            near = get_close_matches(name, declared, n=1, cutoff=0.5)
            remedy = f"Did you mean {near[0]}? " if near else ""
            yield (
                index,
                Finding(
                    code=f"unknown-{what}",
                    event=event.id,
                    message=f"{event.id}: no opening declares the {what} {name!r}.",
                    hint=f"{remedy}Declared are {', '.join(sorted(declared)) or 'none'}.",
                ),
            )


def _corrections_hold(events: Sequence[Event]) -> Iterator[tuple[int, Finding]]:
    index_of = {event.id: index for index, event in reversed([*enumerate(events)])}
    for index, event in enumerate(events):
        if event.amends and event.amends not in index_of:
            near = get_close_matches(event.amends, index_of, n=1)
            yield (
                index,
                Finding(
                    code="unknown-event",
                    event=event.id,
                    message=f"{event.id} amends {event.amends}, which is not in the log.",
                    hint=f"Did you mean {near[0]}?" if near else "Name the id of an event of this log.",
                ),
            )
    for ring in rings(events):
        last = max(ring, key=lambda name: index_of[name])
        yield (
            index_of[last],
            Finding(
                code="correction-ring",
                event=last,
                message=f"these events amend each other in a ring: {' → '.join([*ring, ring[0]])}.",
                hint="A correction amends an event that stands before it; to undo one, retract it.",
            ),
        )


def _versions_are_known(events: Sequence[Event]) -> Iterator[tuple[int, Finding]]:
    for index, event in enumerate(events):
        if event.v != newest_version(event.kind):
            message = (
                f"{event.id} has version {event.v} of {event.kind}; this program knows {newest_version(event.kind)}."
            )
            hint = "Leave v out: what was written in an older version has been brought up to date when it was read."
            yield index, Finding(code="unknown-version", event=event.id, message=message, hint=hint)


def _times_mean_something(events: Sequence[Event]) -> Iterator[tuple[int, Finding]]:
    zone = log_zone(events)
    for index, event in enumerate(events):
        if event.zone is None:
            try:
                event.check_times(zone)
            except BadValueError as fault:
                message = f"{event.id}: {fault.message}"
                yield index, Finding(code=fault.code, event=event.id, message=message, hint=fault.hint)


CHECKS: tuple[Callable[[Sequence[Event]], Iterator[tuple[int, Finding]]], ...] = (
    _starts_with_an_opening,
    _ids_are_new,
    _names_are_declared,
    _corrections_hold,
    _versions_are_known,
    _times_mean_something,
)
