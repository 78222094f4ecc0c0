"""The schedules of a measure as the reference reads them (docs/rules/measures.md); see `laws.reference`.

The base is a plan: at each instant in it a level begins to hold, or the measure ends. The suspensions are stretches on
an axis of their own. The state is never stepped: it is worked out anew from both whenever something may have changed.
What an end clears from the plan stays in the *law*, which only an act with effect from an earlier instant replaces.
"""
# ruff: noqa: D102 - the name of a method says what it does; what it does not say stands in a docstring

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from laws.reference_events import Moment

Number = int | float
Amount = dict[str, Any]
"""What stands in `level`: value, unit, bound."""


@dataclass(frozen=True)
class Level:
    """From its place in the plan on, this level holds (None where the measure has no number)."""

    amount: tuple[Number, str, str | None] | None
    event: str
    starts: bool  # it was announced, so that after an end the measure starts again with it

    @property
    def value(self) -> Number | None:
        return self.amount[0] if self.amount else None


@dataclass(frozen=True)
class End:
    """At its place in the plan, the measure ends."""

    cause: str
    event: str


@dataclass
class Stretch:
    """A stretch of suspension, of the whole or of a part."""

    start: Moment
    part: Number | None
    until: Moment | None
    ends_measure: bool
    begun_by: str
    ended_by: str
    unit: str | None = None


@dataclass
class Held:
    """A level that is on hold, with the date that it had."""

    level: Level
    date: Moment


Plan = dict["Moment", Level | End]


def held_by(plan: Plan, moment: Moment) -> tuple[Moment, Level | End] | None:
    """Return what a plan says for a moment, and since when."""
    past = [when for when in plan if when <= moment]
    return (max(past), plan[max(past)]) if past else None


def asleep(stretches: list[Stretch], moment: Moment) -> Stretch | None:
    begun = [each for each in stretches if each.start <= moment]
    running = begun and (begun[-1].until is None or moment < begun[-1].until)
    return begun[-1] if running else None


def cut(stretches: list[Stretch], start: Moment) -> tuple[list[Stretch], list[Stretch]]:
    """Return what is left when nothing is suspended from an instant on, and what of it would have gone on."""
    left = [each for each in stretches if each.start < start]
    going_on = [each for each in left if each.until is None or each.until > start]
    for each in going_on:
        each.until, each.ends_measure = start, False
    return left, going_on


def whole(stretch: Stretch | None, level: Number | None) -> bool:
    return stretch is not None and (stretch.part is None or (level is not None and stretch.part >= level))


def restart(plan: Plan, ended: Moment) -> Plan:
    """Return what is left of a plan after an end: from the first start on that is announced for then or later."""
    starts = [when for when, entry in plan.items() if when >= ended and isinstance(entry, Level) and entry.starts]
    return {when: entry for when, entry in plan.items() if starts and when >= min(starts)}


@dataclass
class Schedules:
    """The base and the suspensions of one measure."""

    plan: Plan = field(default_factory=dict)
    held: list[Held] = field(default_factory=list)
    stretches: list[Stretch] = field(default_factory=list)
    law: Plan = field(default_factory=dict)
    law_stretches: list[Stretch] = field(default_factory=list)

    @property
    def based(self) -> bool:
        return bool(self.plan or self.held)

    def holds(self, moment: Moment) -> Level | End | None:
        found = held_by(self.plan, moment)
        return found[1] if found else None

    def ahead(self, moment: Moment) -> Iterator[tuple[Moment, Level | End]]:
        return ((when, self.plan[when]) for when in sorted(self.plan) if when > moment)

    def next_end(self, moment: Moment) -> Moment | None:
        return next((when for when, entry in self.ahead(moment) if isinstance(entry, End)), None)

    def started(self, moment: Moment) -> bool:
        return isinstance(self.holds(moment), Level)

    def run_since(self, moment: Moment) -> Moment:
        """Return since when levels have held without an end between them."""
        since = moment
        for when in sorted((when for when in self.plan if when <= moment), reverse=True):
            if isinstance(self.plan[when], End):
                break
            since = when
        return since

    def nominal(self, moment: Moment) -> tuple[Moment, Level] | None:
        """Return the level that holds, or is the first to hold, with the later of its start and `moment`."""
        holding = self.holds(moment)
        if isinstance(holding, Level):
            return moment, holding
        coming = next(((when, entry) for when, entry in self.ahead(moment) if isinstance(entry, Level)), None)
        if coming is None and self.held:
            return moment, min(self.held, key=lambda each: each.date).level
        return coming

    def asleep(self, moment: Moment) -> Stretch | None:
        return asleep(self.stretches, moment)

    def derived(self, moment: Moment) -> str:
        """Return the state that the schedules, as they stand now, give for a moment."""
        nominal = self.nominal(moment)
        if whole(self.asleep(moment), nominal[1].value if nominal else None):
            return "suspended"
        return "in_force" if self.started(moment) else "announced"

    def deadly(self) -> Iterator[tuple[Moment, str]]:
        """Yield when suspensions run out that end the measure, unless another has taken over by then."""
        for index, each in enumerate(self.stretches):
            after = self.stretches[index + 1 : index + 2]
            if each.ends_measure and each.until and not (after and after[0].start <= each.until):
                yield each.until, each.ended_by

    def boundaries(self) -> list[Moment]:
        """Return every instant at which the schedules change what is in force."""
        untils = [each.until for each in self.stretches if each.until]
        return sorted([*self.plan, *(each.start for each in self.stretches), *untils])

    def due_end(self, now: Moment) -> tuple[Moment, str, str] | None:
        """Return the first end that has come, of the base or by a suspension, with its cause and its event."""
        ends = [(when, "expired", event) for when, event in self.deadly() if when <= now and self.plan]
        found = held_by(self.plan, now)
        if found and isinstance(found[1], End):
            ends.insert(0, (found[0], found[1].cause, found[1].event))
        return min(ends, key=lambda end: end[0], default=None)

    def began(self, now: Moment, earliest: Moment | None) -> Moment:
        """Return since when the schedules give this state without a break, but not before an act takes effect."""
        since, state = now, self.derived(now)
        boundaries = [*self.boundaries(), *([earliest] if earliest else [])]
        for when in sorted((when for when in boundaries if when <= now), reverse=True):
            if self.derived(when) != state or (earliest and when < earliest):
                break
            since = when
        return since

    # What changes them.

    def write(self, plan: Plan) -> None:
        """Put another plan in the place of the old one; the law follows from the first instant that differs."""
        moments = self.plan.keys() | plan.keys()
        changed = [when for when in moments if self.plan.get(when) != plan.get(when)]
        self.plan = plan
        if changed:
            kept = {when: entry for when, entry in self.law.items() if when < min(changed)}
            self.law = kept | {when: entry for when, entry in plan.items() if when >= min(changed)}

    def replace_from(self, start: Moment, entry: Level | End) -> None:
        self.write({when: old for when, old in self.plan.items() if when < start} | {start: entry})

    def end(self, ended: Moment, cause: str, event: str, now: Moment) -> None:
        """Let the measure end: what is announced for then or later stays."""
        left = restart(self.plan, now)
        before = {when: entry for when, entry in self.law.items() if when < ended}
        self.law = before | {ended: End(cause, event)} | left
        self.plan = left
        self.held = [each for each in self.held if each.date >= ended]
        self.stretches = [each for each in self.stretches if each.until is None or each.until > ended]
        if not self.based:
            self.stretches = []
            self.law_stretches, _ = cut(self.law_stretches, ended)

    def suspend(self, stretch: Stretch) -> None:
        self.stretches = [*cut(self.stretches, stretch.start)[0], stretch]
        self.law_stretches = [*cut(self.law_stretches, stretch.start)[0], replace(stretch)]

    def resume(self, start: Moment, event: str) -> bool:
        """End what is suspended from an instant on; tell whether there was anything."""
        if not any(each.until is None or each.until > start for each in self.stretches):
            return False
        for stretches in (self.stretches, self.law_stretches):
            left, going_on = cut(stretches, start)
            stretches[:] = left
            for each in going_on:
                each.ended_by = event
        return True

    def prolong(self, moment: Moment, until: Moment, event: str) -> None:
        """Move the end of the suspension that runs at a moment."""
        for stretches in (self.stretches, self.law_stretches):
            running = asleep(stretches, moment)
            if running:
                running.until, running.ended_by = until, event

    # What the law now says of a moment that is past.

    def in_law(self, moment: Moment) -> tuple[str, Number | None, Moment, str] | None:
        """Return state, level, since when and by which event, as the law now has it for a moment."""
        found = held_by(self.law, moment)
        if found is None:
            return None
        since, entry = found
        if isinstance(entry, End):
            return "ended", None, since, entry.event
        stretch = asleep(self.law_stretches, moment)
        marks = [(each.start, each.begun_by) for each in self.law_stretches]
        marks += [(each.until, each.ended_by) for each in self.law_stretches if each.until]
        last = max((mark for mark in marks if mark[0] <= moment), key=lambda mark: mark[0], default=None)
        when, event = last if last and last[0] > since else (since, entry.event)
        if whole(stretch, entry.value):
            return "suspended", None if entry.value is None else 0, when, event
        part = stretch.part if stretch and stretch.part else 0
        return "in_force", None if entry.value is None else entry.value - part, when, event
