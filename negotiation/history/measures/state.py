"""The states of a measure: what is true of it from one moment on."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import attrs

from negotiation.history.measures.base_schedule import NO_BASE
from negotiation.history.measures.beside import NOTHING_BESIDE, OpenThreat
from negotiation.history.measures.suspensions import NO_SUSPENSION
from negotiation.history.structures.event_trail import EventTrail, events_of, instruments_of
from negotiation.history.structures.slotted import Slotted
from negotiation.lifecycles import measure_table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from negotiation.events import Level
    from negotiation.history.effective_date import EffectiveDate
    from negotiation.history.measures.base_schedule import BaseChange
    from negotiation.history.measures.beside import OpenProposal
    from negotiation.times import Moment


def _earlier(one: EffectiveDate | None, other: EffectiveDate | None) -> EffectiveDate | None:
    """Return the earlier of two dates; of those at the same moment, the first."""
    if one is None or other is None:
        return one or other
    return other if other.moment < one.moment else one


class About(NamedTuple):
    """Title, scope, issues, class and whole of a measure. Few acts change them, so states share this tuple.

    `reaches_to` is how far back an act has reached that took effect long before it was made; None without such an act.
    """

    title: str | None = None
    scope: str | None = None
    issues: tuple[str, ...] = ()
    class_: str | None = None
    part_of: str | None = None
    reaches_to: Moment | None = None

    def on(self, issues: tuple[str, ...]) -> About:
        """Return the same with these issues added."""
        new = tuple(issue for issue in issues if issue not in self.issues)
        return self._replace(issues=(self.issues + new) if self.issues else issues) if new else self


NOTHING_STATED = About()

A_LONG_DAY = 26 * 3_600_000_000 << 2
"""More than a calendar day lasts in any zone, counted as moments are."""


class MeasureState(Slotted):
    """What is true of a measure from one moment on. A move changes a copy; a state in a segment never changes.

    Attributes:
        state: as in the lifecycle.
        since: when it came into this state.
        cause: why it ended.
        base, suspension, threat: the schedules as they then stand.
        withdrawn: when a withdrawal of the threat or proposal takes effect.
        beside: the open proposal, what is on hold, and what replaces the measure.
        about: title, scope, issues, class and whole, as last stated.
        trail: the events that made this state.
    """

    __slots__ = ("about", "base", "beside", "cause", "since", "state", "suspension", "threat", "trail", "withdrawn")

    def __init__(self, state: str) -> None:
        self.state = state
        self.since: EffectiveDate | None = None
        self.cause: str | None = None
        self.base = NO_BASE
        self.suspension = NO_SUSPENSION
        self.threat: OpenThreat | None = None
        self.withdrawn: BaseChange | None = None
        self.beside = NOTHING_BESIDE
        self.about = NOTHING_STATED
        self.trail: EventTrail | None = None

    def copy(self) -> MeasureState:
        """Return a state that a move may change until it is put into a segment."""
        # Without `__init__` and by name: a copy is made for most acts, and this is the fastest way.
        state = MeasureState.__new__(MeasureState)
        state.state = self.state
        state.since = self.since
        state.cause = self.cause
        state.base = self.base
        state.suspension = self.suspension
        state.threat = self.threat
        state.withdrawn = self.withdrawn
        state.beside = self.beside
        state.about = self.about
        state.trail = self.trail
        return state

    def __repr__(self) -> str:
        return f"MeasureState({self.state!r}, since={self.since!r}, events={self.events!r})"

    @property
    def title(self) -> str | None:
        """What it is called."""
        return self.about.title

    @property
    def scope(self) -> str | None:
        """What it covers."""
        return self.about.scope

    @property
    def class_(self) -> str | None:
        """What sort of measure it is."""
        return self.about.class_

    @property
    def part_of(self) -> str | None:
        """The measure of which it is a part."""
        return self.about.part_of

    @property
    def reaches_to(self) -> Moment | None:
        """How far back an act has reached that took effect long before it was made."""
        return self.about.reaches_to

    def reached_back(self, effective: Moment, now: Moment) -> None:
        """Take in that something made now takes effect at another moment, if that lies long before."""
        farthest = self.about.reaches_to
        if now - effective > A_LONG_DAY and (farthest is None or effective < farthest):
            self.about = self.about._replace(reaches_to=effective)

    @property
    def proposal(self) -> OpenProposal | None:
        """The proposal that is open."""
        return self.beside.proposal

    @property
    def under_threat(self) -> bool:
        """Whether a threat is open that is not on hold."""
        return self.threat is not None and not self.threat.on_hold

    @property
    def on_hold(self) -> bool:
        """Whether the threat, the proposal or a level is on hold."""
        threat, proposal = self.threat, self.beside.proposal
        return (
            bool(self.beside.held)
            or (threat is not None and threat.on_hold)
            or (proposal is not None and proposal.on_hold)
        )

    @property
    def is_open(self) -> bool:
        """Whether a threat or a proposal is open."""
        return self.threat is not None or self.beside.proposal is not None

    @property
    def issues(self) -> tuple[str, ...]:
        """The issues on which it acts."""
        return self.about.issues

    @property
    def instruments(self) -> tuple[str, ...]:
        """The legal texts of these events, each once."""
        return instruments_of(self.trail)

    @property
    def events(self) -> tuple[str, ...]:
        """The events that made this state, in order."""
        return events_of(self.trail)

    def changes_ahead(self, moment: Moment) -> tuple[BaseChange, ...]:
        """Return the levels and ends that will come into effect: a suspension may end the measure before them."""
        ahead, end = self.base.ahead(moment), self.suspension.end_of_measure()
        if end is None or end.since.moment <= moment:
            return tuple(ahead)
        before = [each for each in ahead if (each.since.moment, not each.ends) < (end.since.moment, True)]
        gone = bool(before) and before[-1].ends is not None and not self.base.restart_from(before[-1].since)
        return tuple(before) if gone else (*before, end, *self.base.restart_from(end.since))

    def dates_after(self, moment: Moment) -> Iterator[EffectiveDate]:
        """Yield every date after a moment at which something is scheduled."""
        dates = [*(change.since for change in self.base.ahead(moment))]
        dates += [date for date, _ in self.suspension.dates_from(moment)]
        dates += [self.withdrawn.since] if self.withdrawn is not None else []
        dates += [self.threat.lapses] if self.threat is not None and self.threat.lapses is not None else []
        replaced = self.beside.replaced_by()
        dates += [replaced.since] if replaced is not None else []
        return (date for date in dates if date.moment > moment)

    def next_date(self, moment: Moment) -> EffectiveDate | None:
        """Return the first date after a moment at which something is scheduled."""
        change = self.base.next_after(moment)
        date = None if change is None else change.since
        if self.suspension.top is not None:
            date = _earlier(date, self.suspension.next_after(moment))
        if self.withdrawn is not None and self.withdrawn.since.moment > moment:
            date = _earlier(date, self.withdrawn.since)
        if self.beside is not NOTHING_BESIDE:
            replaced = self.beside.replaced_by()
            if replaced is not None and replaced.since.moment > moment:
                date = _earlier(date, replaced.since)
        lapses = None if self.threat is None else self.threat.lapses
        return date if lapses is None or lapses.moment <= moment else _earlier(date, lapses)

    def next_moment(self, moment: Moment) -> Moment | None:
        """Return the first moment after one at which something is scheduled."""
        date = self.next_date(moment)
        return None if date is None else date.moment

    def causes_between(self, first: Moment, last: Moment) -> list[tuple[EffectiveDate, str]]:
        """Return the dates of base and suspension from one moment to another, each with the event that set it."""
        suspension = (each for each in self.suspension.dates_from(first) if each[0].moment <= last)
        return [*reversed([*self.base.dates_between(first, last)]), *suspension]

    def cause_at(self, moment: Moment) -> tuple[EffectiveDate, str] | None:
        """Return the last date of base and suspension at a moment, with the event that set it."""
        if self.suspension.top is not None:
            dates = [each for each in self.suspension.dates_from(moment) if each[0].moment == moment]
            if dates:
                return dates[-1]
        change = self.base.at(moment)
        return (change.since, change.event) if change is not None and change.since.moment == moment else None

    def in_force_at(self, moment: Moment) -> bool:
        """Tell whether at a moment the base has started and is not wholly suspended."""
        return self.base.started(moment) and not self.suspended_wholly(moment)

    def suspended_wholly(self, moment: Moment) -> bool:
        """Tell whether at a moment the whole base is suspended, or before its start the whole of what it will be."""
        if self.suspension is NO_SUSPENSION:
            return False
        running = self.suspension.at(moment)
        if running is None or running.part is None:
            return running is not None
        base = self.base.level_at(moment)
        if base is None or base.level is None:
            return False
        return running.part.unit == base.level.unit and running.part.value >= base.level.value

    def coming_level(self, moment: Moment) -> Level | None:
        """Return the level of what is only announced, proposed or threatened."""
        if self.state == "threatened":
            return self.threat.level if self.threat is not None else None
        if self.state == "proposed":
            return self.proposal.level if self.proposal is not None else None
        if self.state != "announced":
            return None
        coming = self.base.level_at(moment) or next(iter(self.beside.held), None)
        return coming.level if coming is not None else None

    def levels(self, moment: Moment) -> tuple[Level | None, Level | None]:
        """Return the level in force and the suspended level at a moment, None where there is no number."""
        base, running = self.base.level_at(moment), self.suspension.at(moment)
        if self.state not in {"in_force", "suspended"}:
            return None, running.part if running else None
        level = base.level if base else None
        if running is None:
            return level, None
        if level is None:
            return None, running.part
        if self.state == "suspended":
            return attrs.evolve(level, value=0), level
        assert running.part is not None, "what is suspended wholly is not in force"
        if running.part.unit != level.unit:
            return level, None
        return attrs.evolve(level, value=level.value - running.part.value), running.part


NEW_STATE = MeasureState(state=measure_table().lifecycle.initial)
"""Where every measure begins."""
