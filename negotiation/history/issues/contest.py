"""Contests: when the last measure of a contested issue has ended (docs/rules/issues.md#threats)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from negotiation.history.effective_date import EffectiveDate
from negotiation.times import LAST_MOMENT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from negotiation.history.issues.settling import Context
    from negotiation.history.measures.state import MeasureState
    from negotiation.history.reading import Reading
    from negotiation.history.segment import Segment, Stack


def all_ended(issue: str, reading: Reading, context: Context) -> EffectiveDate | None:
    """Return when all measures on an issue have ended, by what is scheduled after a reading; None if one goes on."""
    latest: EffectiveDate | None = None
    for name in _acted_on_first(issue, reading, context):
        segment = as_of(context.measure(name), reading)
        state = segment.at(reading.ends) if segment is not None else None
        if segment is None or state is None or state.state == "new" or issue not in state.issues:
            continue
        ended = _ended(segment, state, reading)
        if ended is None:
            return None
        if latest is None or ended.moment > latest.moment:
            latest = ended
    return latest


def _acted_on_first(issue: str, reading: Reading, context: Context) -> Iterator[str]:
    """Yield the measures on an issue: first the one that was just acted on, which is the likeliest to go on."""
    own = reading.event.refers_to
    if own is not None:
        yield own
    yield from (name for name in context.measures_of(issue) if name != own)


def as_of(top: Stack[Any], reading: Reading) -> Segment[Any] | None:
    """Return the segment of a measure after a reading, without later acts of the same moment."""
    node = top.up_to(reading.ends) if top is not None else None
    while node is not None and node.moment == reading.ends and node.entry.reading.key > reading.key:
        node = node.below
    return node.entry if node is not None else None


def _ended(segment: Segment[MeasureState], state: MeasureState, reading: Reading) -> EffectiveDate | None:
    if state.state == "ended":
        return reading.date
    if state.next_moment(reading.ends) is None:
        return None  # as for most measures: no date can end it
    last = segment.timers(LAST_MOMENT)[-1:]
    if not last or last[0].state.state != "ended":
        return None
    since = last[0].state.since
    assert since is not None, "it has ended"
    return EffectiveDate(last[0].moment, since.written, since.zone)
