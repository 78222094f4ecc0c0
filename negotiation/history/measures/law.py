"""Law that reaches back: what later acts give for an instant, where the past did not know it yet.

An act can take effect before it was made. The state at T is what stood at T; this is what the schedules give for T,
folded over all acts known and past by K (docs/rules/measures.md). The states of a measure hold their schedules
back to where they began, so the latest state whose schedule reaches T gives the law for T. An end clears the
schedules; for what lay before it, the states before it are asked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from negotiation.history.effective_date import start_date
from negotiation.history.measures.state import A_LONG_DAY
from negotiation.lifecycles import BASED
from negotiation.times import FIRST_MOMENT

if TYPE_CHECKING:
    from negotiation.events import Level
    from negotiation.history.effective_date import EffectiveDate
    from negotiation.history.measures.state import MeasureState
    from negotiation.history.reading import Reading
    from negotiation.history.segment import Segment, Stack
    from negotiation.history.structures.persistent_stack import PersistentStack
    from negotiation.times import Moment


_WORDS = frozenset({"lapsed", "withdrawn"})
"""The causes by which words end that no act has carried out."""


class Revised(NamedTuple):
    """What is law at an instant by acts that were made later.

    Attributes:
        state: announced, in_force, suspended or ended.
        level: the level in force; None where there is no number, or nothing in force.
        effective: from when on it is so.
        event: the act that governs the instant.
    """

    state: str
    level: Level | None
    effective: EffectiveDate
    event: str


def revised_at(top: Stack[MeasureState], at: Moment, known_at: Moment) -> Revised | None:
    """Return the law at T as known by K where it differs from what stood at T, else None.

    Args:
        top: the segments of the measure that are known by K.
        at: T.
        known_at: K; only what had happened by then counts.
    """
    now = top.up_to(known_at) if top is not None and at < known_at else None
    if now is None or not _reaches_back(now, at):
        return None
    then = now.up_to(at)
    stood = then.entry.at(at) if then is not None else None
    law = _law_at(now, at, known_at, had_base=stood is not None and stood.base.started(at))
    if law is None or stood is None:
        return law
    return None if (stood.state, stood.levels(at)[0]) == (law.state, law.level) else law


def _reaches_back(now: PersistentStack[Segment[MeasureState]], at: Moment) -> bool:
    """Tell whether an act after T may have taken effect by T.

    A state keeps how far back the acts reach that take effect long before they are made. An act that takes effect on
    its own day is read within a day of T, and only the segments of that day are searched.
    """
    farthest = now.entry.state.reaches_to
    if farthest is not None and farthest <= at:
        return now.moment > at
    node = now.up_to(at + A_LONG_DAY)  # type: ignore[arg-type]  # a moment is a whole number
    while node is not None and node.moment > at:
        if _takes_effect_by(node.entry.reading, at):
            return True
        node = node.below
    return False


def _takes_effect_by(reading: Reading, at: Moment) -> bool:
    """Tell whether an act may have taken effect by T: it had begun, or the day that it names had."""
    effective = getattr(reading.event, "effective", None)
    return reading.begins <= at or (effective is not None and start_date(effective, reading.zone).moment <= at)


def _law_at(
    now: PersistentStack[Segment[MeasureState]], at: Moment, known_at: Moment, *, had_base: bool
) -> Revised | None:
    """Return what the latest state gives whose schedule reaches back to T; `had_base`: a level was set at T."""
    node: Stack[MeasureState] = now
    until = known_at
    while node is not None and node.moment > at:
        segment = node.entry
        states = (*(timer.state for timer in reversed(segment.timers(until))), segment.state)
        found = next((law for state in states if (law := _given_by(state, at)) is not None), None)
        found = found or (_before_the_start(segment, at) if had_base else None)
        if found is not None:
            return found
        until, node = node.moment, node.below
    return None


def _given_by(state: MeasureState, at: Moment) -> Revised | None:
    """Return what the schedule of a state gives for T; None where it does not reach back to T."""
    if state.state == "ended" and state.cause in _WORDS:
        return None  # a threat or a proposal that is over was no law
    if state.state == "ended":
        assert state.since is not None, "it has ended"
        assert state.trail is not None, "acts made this state"
        return Revised("ended", None, state.since, state.trail.event) if state.since.moment <= at else None
    base = state.base.at(at) if state.state in BASED else None
    if base is None:
        return None
    if base.ends:
        return Revised("ended", None, base.since, base.event)
    law = state.copy()
    law.state = "suspended" if state.suspended_wholly(at) else "in_force"
    suspensions = [each for each in state.suspension.dates_from(FIRST_MOMENT) if each[0].moment <= at]
    effective, event = base.since, base.event
    # Of what begins at one instant the base comes first, unless nothing of it is in force: then the suspension governs.
    if suspensions and (suspensions[-1][0].moment, law.state == "suspended") > (effective.moment, False):
        effective, event = suspensions[-1]
    return Revised(law.state, law.levels(at)[0], effective, event)


def _before_the_start(segment: Segment[MeasureState], at: Moment) -> Revised | None:
    """Return what an act gives for T that put off the start on its own day, or suspended what was still to start."""
    event, state = segment.reading.event, segment.state
    if event.kind not in {"postponement", "suspension", "resumption"} or state.state not in BASED:
        return None
    when = event.occurred if event.kind == "postponement" else getattr(event, "effective", None)
    effective = start_date(when, segment.reading.zone) if when is not None else segment.reading.date
    if effective.moment > at:
        return None
    return Revised("suspended" if state.suspended_wholly(at) else "announced", None, effective, event.id)
