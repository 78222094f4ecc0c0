"""Orphans: events whose issue or party a change of the openings would leave undeclared.

An issue that is no longer declared disappears from every status, with its history. So every store refuses an append
that would do this to events of the log. A log that already has such events can be read; `check` names them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from negotiation.errors import Finding
from negotiation.events import PRESS, Act, Opening
from negotiation.history import log_zone
from negotiation.history.aliases import standing_openings
from negotiation.history.corrections import displaced

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from negotiation.events import Event
    from negotiation.logs.append.log_state import LogState

_LISTED = 10


def orphaned(state: LogState, fresh: Sequence[Event]) -> list[Finding]:
    """Return a finding for each name that the log uses and these events would leave undeclared.

    The events of the log are read only if something in a family of corrections with an opening is to be appended.
    """
    if not state.position or not any(_may_undeclare(state, event, fresh) for event in fresh):
        return []
    earlier = tuple(state.earlier())
    before = {(what, name) for what, name, _ in undeclared(earlier)}
    stored = {event.id for event in earlier}
    lost: dict[tuple[str, str], list[str]] = {}
    for what, name, event in undeclared((*earlier, *fresh)):
        if (what, name) not in before and event.id in stored:
            lost.setdefault((what, name), []).append(event.id)
    opening = next(event.id for event in fresh if _may_undeclare(state, event, fresh))
    return [_finding(opening, what, name, events) for (what, name), events in lost.items()]


def undeclared(events: Sequence[Event]) -> Iterator[tuple[str, str, Event]]:
    """Yield each name of an issue or party that no opening declares any more, with the event that names it."""
    openings = standing_openings(events)
    issues = {name for opening in openings for each in opening.issues for name in (each.id, *each.aliases)}
    parties = {name for opening in openings for each in opening.parties for name in (each.id, *each.aliases)} | {PRESS}
    parties |= {voice.id for opening in openings for voice in opening.voices_}
    out = displaced(events, log_zone(events))
    for event in events:
        if isinstance(event, Act) and event.id not in out:
            yield from (("issue", name, event) for name in event.issues if name not in issues)
            named = dict.fromkeys((*event.parties, *event.by))
            yield from (("party", name, event) for name in named if name not in parties)


def _may_undeclare(state: LogState, event: Event, fresh: Iterable[Event]) -> bool:
    """Tell whether an event corrects or retracts something that has an opening among what it amends, or amends that."""
    if event.amends is None:
        return False
    amends = {each.id: each.amends for each in fresh if each.amends is not None}
    openings = state.openings.union(each.id for each in fresh if isinstance(each, Opening))
    visited: set[str] = set()  # without it, a ring of corrections would never end
    at: str | None = event.amends
    while at is not None and at not in visited:
        if at in openings:
            return True
        visited.add(at)
        at = amends.get(at) or state.amends.get(at)
    return False


def _finding(opening: str, what: str, name: str, events: Sequence[str]) -> Finding:
    plural = "issues" if what == "issue" else "parties"
    listed = ", ".join(events[:_LISTED]) + (f" and {len(events) - _LISTED} more" if len(events) > _LISTED else "")
    return Finding(
        code="undeclares",
        event=opening,
        message=f"{opening} leaves the {what} {name!r} undeclared, which {listed} name{'s' * (len(events) == 1)}.",
        hint=f'Keep it declared; to rename it, declare the new id with "aliases":["{name}"] among the {plural}.',
    )
