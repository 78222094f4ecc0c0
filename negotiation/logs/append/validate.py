"""Validation: what must hold between the events of a log, so that the replay can trust them.

Each check gets the new events and the valid state of the log before them. A whole log is checked from the empty state,
and the cost of an append depends only on its own size. All findings are reported. Rules within one event were checked
when the event was built.
"""

from __future__ import annotations

from collections import ChainMap
from heapq import nsmallest
from itertools import chain
from typing import TYPE_CHECKING

from negotiation.codec import is_current, newest_version
from negotiation.errors import BadValueError, Finding, Nearest
from negotiation.events import PRESS, Act, Opening
from negotiation.history import log_zone, rings
from negotiation.logs.append.log_state import LogState
from negotiation.logs.append.recording_time import MERGED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from negotiation.events import Event


def validate(events: Sequence[Event], before: LogState | None = None) -> list[tuple[int, Finding]]:
    """Return all findings in the order of the log, each with the index of its event in the log.

    Args:
        events: the events to check.
        before: the state of the log before them, which is valid; None if they are the whole log. The findings are the
            same as when the whole log is checked.
    """
    if not events:
        return []
    state = before or LogState("")
    found = [each for check in CHECKS for each in check(state, events)]
    return sorted(found, key=lambda each: each[0])


def _starts_with_an_opening(before: LogState, events: Sequence[Event]) -> Iterator[tuple[int, Finding]]:
    first = events[0]
    if not before.position and not isinstance(first, Opening):
        yield (
            0,
            Finding(
                code="no-opening",
                event=first.id,
                message=f"the log begins with an event of the kind {first.kind}, not with an opening.",
                hint='Begin with {"kind":"opening","id":"opening","occurred":…,"zone":…,"parties":[…],"issues":[…]}.',
            ),
        )


def _ids_are_new(before: LogState, events: Sequence[Event]) -> Iterator[tuple[int, Finding]]:
    first_position: dict[str, int] = {}
    for position, event in enumerate(events, start=before.position + 1):
        first = before.positions.get(event.id) or first_position.setdefault(event.id, position)
        if first != position:
            yield (
                position - 1,
                Finding(
                    code="duplicate-id",
                    event=event.id,
                    message=f"the id {event.id} was given to event {first} of the log already.",
                    hint=_about_twice(first > before.position and events[first - before.position - 1] == event),
                ),
            )


def _about_twice(same: bool) -> str:  # noqa: FBT001
    """Return what to do about an id that is used twice, by the same event or by two events."""
    if same:
        return f"It is the same event twice, as when a merge takes in an append of both sides. {MERGED}"
    return "Give each event an id of its own; to correct an event, add one that amends it."


def _names_are_declared(before: LogState, events: Sequence[Event]) -> Iterator[tuple[int, Finding]]:
    openings = [event for event in events if isinstance(event, Opening)]
    if not openings and not before.position:
        return  # one finding says that; a thousand about undeclared names would hide it
    issues, parties = before.issues, before.parties
    if openings:
        issues = issues.union(
            name for opening in openings for issue in opening.issues for name in (issue.id, *issue.aliases)
        )
        parties = parties.union(
            name for opening in openings for party in opening.parties for name in (party.id, *party.aliases)
        )
    declared = before.voices.union(voice.id for opening in openings for voice in opening.voices_)
    voices = {*parties, *declared, PRESS}
    nearest = Nearest()
    for index, event in enumerate(events, start=before.position):
        if isinstance(event, Act):
            if not issues.issuperset(event.issues):
                yield from _undeclared(index, event, "issue", event.issues, issues, nearest)
            # Whoever may be quoted may say something, and take back what it said; acts are those of parties.
            owners = voices if event.track == "record" else parties | declared if event.track == "none" else parties
            if not owners.issuperset(event.parties):
                yield from _undeclared(index, event, "party", event.parties, owners, nearest)
            if event.by is not event.parties and not voices.issuperset(event.by):
                others = {*event.by} - {*event.parties}
                yield from _undeclared(index, event, "party", sorted(others), voices, nearest)


def _undeclared(  # noqa: PLR0917
    index: int, event: Event, what: str, names: Iterable[str], declared: set[str], nearest: Nearest
) -> Iterator[tuple[int, Finding]]:
    for name in names:
        if name not in declared:
            yield (
                index,
                Finding(
                    code=f"unknown-{what}",
                    event=event.id,
                    message=f"{event.id}: no opening declares the {what} {name!r}.",
                    hint=_declared(name, declared, nearest),
                ),
            )


def _declared(name: str, declared: set[str], nearest: Nearest) -> str:
    """Return a hint with the nearest name and the declared names; it is short after many findings."""
    if nearest.is_spent:
        return "See the findings above for what is declared."
    near = nearest.closest(name, declared, cutoff=0.5)
    remedy = f"Did you mean {near[0]}? " if near else ""
    first = nsmallest(_LISTED, declared)
    more = f" and {len(declared) - len(first)} more" if len(declared) > len(first) else ""
    return f"{remedy}Declared are {', '.join(first) or 'none'}{more}."


_LISTED = 50


def _corrections_hold(before: LogState, events: Sequence[Event]) -> Iterator[tuple[int, Finding]]:
    corrections = [(index, event) for index, event in enumerate(events, start=before.position) if event.amends]
    if not corrections:
        return
    index_of: dict[str, int] = {}
    nearest = Nearest()
    for index, event in enumerate(events, start=before.position):
        index_of.setdefault(event.id, index)
    for index, event in corrections:
        if event.amends not in before.positions and event.amends not in index_of:
            near = nearest.closest(str(event.amends), chain(before.positions, index_of))
            yield (
                index,
                Finding(
                    code="unknown-event",
                    event=event.id,
                    message=f"{event.id} amends {event.amends}, which is not in the log.",
                    hint=f"Did you mean {near[0]}?" if near else "Name the id of an event of this log.",
                ),
            )
    # An id that is used twice has a finding of its own; for rings, the earlier event counts.
    index_of |= {name: position - 1 for name, position in before.positions.items() if name in index_of}
    for ring in _rings(before, corrections):
        at = {name: index_of[name] if name in index_of else before.positions[name] - 1 for name in ring}
        last = max(ring, key=at.__getitem__)
        yield (
            at[last],
            Finding(
                code="correction-ring",
                event=last,
                message=f"these events amend each other in a ring: {' → '.join([*ring, ring[0]])}.",
                hint="A correction amends an event that stands before it; to undo one, retract it.",
            ),
        )


def _rings(before: LogState, corrections: Sequence[tuple[int, Event]]) -> list[list[str]]:
    """Return the rings of corrections that the new events make; the log before them has none."""
    added = {event.id: event.amends for _, event in corrections if event.amends}
    # A cheap test first: a ring needs a correction of a new event, or one under an id that the log already has.
    closing = any(
        target in added or (target in before.positions and name in before.positions) for name, target in added.items()
    )
    if not closing or not _closes(ChainMap(added, before.amends), added):
        return []
    return rings({**before.amends, **added})


def _closes(amends: Mapping[str, str], starts: Iterable[str]) -> bool:
    """Tell whether following the corrections from any start leads into a ring."""
    without_ring: set[str] = set()
    for start in starts:
        path: set[str] = set()
        at: str | None = start
        while at is not None and at not in without_ring:
            if at in path:
                return True
            path.add(at)
            at = amends.get(at)
        without_ring |= path  # no event is visited twice, so that long chains need linear time
    return False


def _versions_are_known(before: LogState, events: Sequence[Event]) -> Iterator[tuple[int, Finding]]:
    for index, event in enumerate(events, start=before.position):
        if not is_current(event.kind, event.v):
            newest = newest_version(event.kind)
            message = f"{event.id} has version {event.v} of {event.kind}; this program knows {newest}."
            hint = "Leave v out: what was written in an older version has been brought up to date when it was read."
            yield index, Finding(code="unknown-version", event=event.id, message=message, hint=hint)


def _times_mean_something(before: LogState, events: Sequence[Event]) -> Iterator[tuple[int, Finding]]:
    zone, start = before.zone, before.position
    openings = [event for event in events if isinstance(event, Opening)]
    if openings:
        zone = log_zone([*([before.opening] if before.opening else []), *openings])
    if start and zone != before.zone:  # every bare day of the log is now meant in another zone
        events, start = [*before.earlier(), *events], 0
    for index, event in enumerate(events, start=start):
        if event.zone is None:
            try:
                event.check_times(zone)
            except BadValueError as fault:
                message = f"{event.id}: {fault.message}"
                yield index, Finding(code=fault.code, event=event.id, message=message, hint=fault.hint)


CHECKS: tuple[Callable[[LogState, Sequence[Event]], Iterator[tuple[int, Finding]]], ...] = (
    _starts_with_an_opening,
    _ids_are_new,
    _names_are_declared,
    _corrections_hold,
    _versions_are_known,
    _times_mean_something,
)
