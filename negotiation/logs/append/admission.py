"""Admission: it decides which entries an append or an import writes, for every kind of log.

The input is the state of a log and the events to append. Events that are stored already keep their positions; the
others are checked, and get the next positions and the current time. Nothing is written here, and the state is not
changed until the log has written.

An import copies the entries of another log with their positions, recording times and bytes, so that the head stays the
same. So the log must be empty, or its entries must be the first entries of the other log.
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
    """The result of checking an append.

    Attributes:
        added: the new entries to write, in order; none if all events are stored already.
        entries: the entry of each given event, old or new, in the order of the events.
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
    """Check an append, all or none of its events, and return the entries to write.

    Args:
        state: the state of the log, up to date under the lock that keeps other writers out.
        events: the events. An event with the id and content of a stored one is that one; a stored id with another
            content is an error.
        expect: the condition; it is checked only if an event is new, so that an append can be sent again.
        now: the clock.
        stored: returns the entry at a position.

    Raises:
        AppendConflictError: `expect` does not hold.
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
    if len(added) == len(events):  # the usual case: every event is new
        return Admission(added, added)
    placed = {**already_stored, **{entry.event.id: entry for entry in added}}
    return Admission(added, tuple(placed[event.id] for event in events))


def sorted_out(
    state: LogState, events: Sequence[Event], stored: Callable[[int], Stored]
) -> tuple[dict[str, Stored], list[Event]]:
    """Return the stored entries by id, and the events that are not stored yet, each once.

    Args:
        state: the state of the log.
        events: the events to append.
        stored: returns the entry at a position.
    """
    already_stored: dict[str, Stored] = {}
    fresh: list[Event] = []
    first: dict[str, Event] = {}
    for event in events:
        position = state.positions.get(event.id)
        if position is not None:
            entry = already_stored.get(event.id) or stored(position)
            # Compared as canonical text, because the log may have stored another spelling of the same event.
            if encode(entry.event) == encode(event):
                already_stored[event.id] = entry
                continue
        # The same event twice in one call counts once; two contents under one id stay, and `validate` reports them.
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
    """Return the entries of a source that a log does not have yet.

    Raises:
        DivergedLogError: the entries of the log are not the first entries of the source.
    """
    size = state.position
    common = Peaks(entry.leaf for entry in islice(source.entries, size))
    if common.size < size or common.root != state.peaks.root:
        raise DivergedLogError(state.name, source.name, size)
    return source.entries[size:]
