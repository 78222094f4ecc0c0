"""Admission: which entries an append writes, and which one log takes over from another, whatever keeps the log.

From the state of a log and the events that somebody wants in it follow the entries to write: those that are there
already keep their positions, the others are judged and placed behind the last, recorded now. Nothing is written here,
and the state stays as it is until the log has written.

A log takes over the entries of another as they are stored there: positions, recording times and bytes stay, so
that the head stays. So it can only adopt what continues it: it must be empty, or hold what the other began with.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

import attrs

from negotiation.codec import encode
from negotiation.errors import DivergedLogError, InvalidEventsError
from negotiation.logs.append.expect import Expect
from negotiation.logs.append.orphans import orphaned
from negotiation.logs.append.recording_time import next_recorded, utc_now
from negotiation.logs.append.units import unit_findings
from negotiation.logs.append.validate import validate
from negotiation.logs.contents import Stored
from negotiation.logs.line import too_long
from negotiation.logs.tree import Peaks

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from negotiation.events import Event
    from negotiation.logs.append.log_state import LogState
    from negotiation.logs.contents import Contents


@attrs.frozen
class Admission:
    """What an append comes to.

    Attributes:
        added: the entries to write, in order, behind the last of the log; none when all are there.
        entries: the entry of each event that was asked for, old or new, in the order of asking.
    """

    added: tuple[Stored, ...]
    entries: tuple[Stored, ...]


def admit(
    state: LogState,
    events: Sequence[Event],
    expect: Expect | int | None = None,
    *,
    now: Callable[[], datetime] = utc_now,
    stored: Callable[[int], Stored],
) -> Admission:
    """Return what appending these events to a log comes to, all or none.

    Args:
        state: the state of the log, brought up to date under the lock that keeps other writers out.
        events: the events. The same id and the same content as one that is there is that one; the same id and
            another content is an error.
        expect: the condition; it counts only where something is new, so that an append can be sent again.
        now: the clock.
        stored: returns the entry at a position.

    Raises:
        AppendConflictError: the log is not where `expect` says.
        InvalidEventsError: the events do not fit the log.
    """
    already_stored, fresh = sorted_out(state, events, stored)
    if fresh and expect is not None:
        (Expect(expect) if isinstance(expect, int) else expect).check(state)
    if faults := [*(finding for _, finding in validate(fresh, state)), *unit_findings(fresh)]:
        raise InvalidEventsError(state.name, faults)
    if lost := orphaned(state, fresh):
        raise InvalidEventsError(state.name, lost)
    added = _placed(state, fresh, now)
    if long := [*too_long(added)]:
        raise InvalidEventsError(state.name, long)
    if len(added) == len(events):
        return Admission(added, added)
    placed = {**already_stored, **{entry.event.id: entry for entry in added}}
    return Admission(added, tuple(placed[event.id] for event in events))


def sorted_out(
    state: LogState, events: Sequence[Event], stored: Callable[[int], Stored]
) -> tuple[dict[str, Stored], list[Event]]:
    """Return the entries that are there already by id, and the events that are not, each once.

    Args:
        state: the state of the log.
        events: what somebody wants in it.
        stored: returns the entry at a position.
    """
    already_stored: dict[str, Stored] = {}
    fresh: list[Event] = []
    first: dict[str, Event] = {}
    for event in events:
        position = state.positions.get(event.id)
        if position is not None:
            entry = already_stored.get(event.id) or stored(position)
            if encode(entry.event) == encode(event):
                already_stored[event.id] = entry
                continue
        elif first.setdefault(event.id, event) is not event and first[event.id] == event:
            continue
        fresh.append(event)
    return already_stored, fresh


def _placed(state: LogState, fresh: Sequence[Event], now: Callable[[], datetime]) -> tuple[Stored, ...]:
    if not fresh:
        return ()
    recorded = next_recorded(now(), state.last_recorded)
    return tuple(
        Stored(position=position, recorded=recorded, event=event, data=encode(event).encode())
        for position, event in enumerate(fresh, start=state.position + 1)
    )


def to_adopt(state: LogState, source: Contents) -> tuple[Stored, ...]:
    """Return the entries that a log lacks of a source.

    Raises:
        DivergedLogError: it holds something else than the source began with.
    """
    size = state.position
    common = Peaks(entry.leaf for entry in islice(source.entries, size))
    if common.size < size or common.root != state.peaks.root:
        raise DivergedLogError(state.name, source.name, size)
    return source.entries[size:]
