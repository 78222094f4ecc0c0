"""Postponement: which date of a measure is moved, and what becomes of it (docs/rules/measures.md).

The date may be that of a start, of a later level, of the threat or of the proposal. What gets no new date is on hold
until further notice, and keeps the date that it had, so that a later postponement can name it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from negotiation.errors import Finding
from negotiation.history.effective_date import end_date, start_date
from negotiation.history.measures.base_schedule import BaseChange
from negotiation.history.measures.beside import OpenProposal, OpenThreat
from negotiation.times import LAST_MOMENT, Moment, Side

if TYPE_CHECKING:
    from collections.abc import Iterator
    from zoneinfo import ZoneInfo

    from negotiation.events import Postponement
    from negotiation.history.effective_date import EffectiveDate
    from negotiation.history.measures.state import MeasureState
    from negotiation.times import Edtf


class Dated(NamedTuple):
    """Something of a measure that a postponement can move.

    Attributes:
        thing: a change of the base, the threat or the proposal.
        date: its date; on hold, the date that it had.
        on_hold: whether it is on hold.
    """

    thing: BaseChange | OpenThreat | OpenProposal
    date: EffectiveDate | None
    on_hold: bool

    def at(self) -> Moment:
        """Return its date, to find the earliest; what has no date comes last."""
        return self.date.moment if self.date is not None else LAST_MOMENT


def moved_by(event: Postponement, state: MeasureState, now: EffectiveDate) -> Dated | None:
    """Return what a postponement moves; None where it has no place."""
    ahead = sorted(_ahead(state, counts_from(event, now)), key=Dated.at)
    held = sorted(_on_hold(state), key=Dated.at)
    if event.of is not None:
        of = event.of
        return next((each for each in (*ahead, *held) if each.date and _lies_in(each.date, of, now.zone)), None)
    undated = (each for each in _threat_and_proposal(state) if each.date is None and not each.on_hold)
    return next(iter((*ahead, *held, *undated)), None)


def counts_from(event: Postponement, now: EffectiveDate) -> Moment:
    """Return after which moment a date counts as ahead.

    An act dated with one bare day acts at the start of its day: what was due on that day is still ahead of it.
    """
    if not is_bare_day(event.occurred):
        return now.moment
    return Moment(event.occurred.period(now.zone).earliest, Side.BEFORE)


def acts_from(event: Postponement, moved: Dated, now: EffectiveDate) -> EffectiveDate:
    """Return when a postponement takes effect: at once, or of a date on its own day at the start of that day."""
    if is_bare_day(event.occurred) and moved.date is not None and _lies_in(moved.date, event.occurred, now.zone):
        return start_date(event.occurred, now.zone)
    return now


def is_bare_day(when: Edtf) -> bool:
    """Tell whether a date is one day, without a time: only such an expression has ten characters."""
    return len(when.text) == len("2025-10-26")


def start_after_end(event: Postponement, moved: Dated, state: MeasureState, now: EffectiveDate) -> Finding | None:
    """Return the finding on a level that would come at or after the end that follows its old date."""
    if event.effective is None or not isinstance(moved.thing, BaseChange):
        return None
    old, new = moved.thing.since, start_date(event.effective, now.zone)
    end = state.base.end_after(now.moment if moved.on_hold else old.moment)
    if end is None or new.moment < end.since.moment or (moved.on_hold and old.moment >= end.since.moment):
        return None
    return Finding(
        code="start-after-end",
        severity="warning",
        event=event.id,
        message=f"{event.id} moves a date of {event.measure} to {event.effective}, but it ends by then "
        f"({end.since.written}).",
        hint="Nothing was changed: a postponement leaves the end where it is. Extend the measure first.",
    )


def postpone(event: Postponement, moved: Dated, state: MeasureState, zone: ZoneInfo) -> None:
    """Give what is moved its new date, or put it on hold; `state` is a copy that may be changed."""
    start = start_date(event.effective, zone) if event.effective is not None else None
    thing = moved.thing
    if isinstance(thing, OpenThreat):
        lapses = end_date(event.effective, zone) if event.effective is not None else None
        state.threat = thing.held() if start is None else thing.dated(start, lapses, dated_by=event.id)
    elif isinstance(thing, OpenProposal):
        state.beside = state.beside._replace(proposal=thing.held() if start is None else thing.dated(start))
    elif start is not None:
        level = BaseChange(start, thing.level, event.id, announced=thing.announced)
        state.base = state.base.moved(None if moved.on_hold else thing, level)
        if moved.on_hold:
            held = tuple(each for each in state.beside.held if each is not thing)
            state.beside = state.beside._replace(held=held)
    elif not moved.on_hold:
        state.base = state.base.moved(thing, None)
        state.beside = state.beside._replace(held=(*state.beside.held, thing))


def _ahead(state: MeasureState, since: Moment) -> Iterator[Dated]:
    """Yield what is ahead; of one date the base comes before the threat, and the threat before the proposal."""
    coming = (each for each in state.base.ahead(since) if not each.ends)
    yield from (Dated(each, each.since, on_hold=False) for each in coming)
    for each in _threat_and_proposal(state):
        # The date of a threat is ahead until the threat lapses, and then it is no longer open.
        if not each.on_hold and each.date and (isinstance(each.thing, OpenThreat) or each.date.moment > since):
            yield each


def _on_hold(state: MeasureState) -> Iterator[Dated]:
    yield from (Dated(each, each.since, on_hold=True) for each in state.beside.held)
    yield from (each for each in _threat_and_proposal(state) if each.on_hold)


def _threat_and_proposal(state: MeasureState) -> Iterator[Dated]:
    for each in (state.threat, state.proposal):
        if each is not None:
            yield Dated(each, each.effective, each.on_hold)


def _lies_in(date: EffectiveDate, of: Edtf, zone: ZoneInfo) -> bool:
    period, instant = of.period(zone), date.instant
    return instant == period.earliest or period.earliest < instant < period.latest
