"""Measures as the reference reads them (docs/rules/measures.md); see `laws.reference`.

The base is a plan: at each instant in it a level begins to hold, or the measure ends. The suspensions are stretches on
an axis of their own. The state is never stepped: it is worked out anew from both whenever something may have changed.
"""
# ruff: noqa: D102 - the name of a method says what it does; what it does not say stands in a docstring

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from laws.reference_events import show

if TYPE_CHECKING:
    from collections.abc import Iterator

    from laws.reference_events import Moment, Said

Number = int | float


@dataclass
class Level:
    """From its place in the plan on, this level holds (None where the measure has no number)."""

    value: Number | None
    event: str
    starts: bool  # it was announced, so that after an end the measure starts again with it


@dataclass
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


@dataclass
class Threat:
    event: Said
    effective: Moment | None
    lapse: Moment | None


@dataclass
class Measure:
    name: str
    owner: list[str]
    state: str = "new"
    since: Moment | None = None
    cause: str | None = None
    plan: dict[Moment, Level | End] = field(default_factory=dict)
    stretches: list[Stretch] = field(default_factory=list)
    threat: Threat | None = None
    withdrawal: tuple[Moment, str] | None = None  # of the threat or proposal, when it is still to take effect
    unit: str | None = None
    scope: str | None = None
    issues: list[str] = field(default_factory=list)

    # The schedules.

    def holds(self, moment: Moment) -> Level | End | None:
        past = [when for when in self.plan if when <= moment]
        return self.plan[max(past)] if past else None

    def ahead(self, moment: Moment) -> Iterator[tuple[Moment, Level | End]]:
        return ((when, self.plan[when]) for when in sorted(self.plan) if when > moment)

    def next_end(self, moment: Moment) -> Moment | None:
        return next((when for when, entry in self.ahead(moment) if isinstance(entry, End)), None)

    def started(self, moment: Moment) -> bool:
        return isinstance(self.holds(moment), Level)

    def nominal(self, moment: Moment) -> tuple[Moment, Level] | None:
        """Return the level that holds, or is the first to hold, with the later of its start and `moment`."""
        holding = self.holds(moment)
        if isinstance(holding, Level):
            return moment, holding
        return next(((when, entry) for when, entry in self.ahead(moment) if isinstance(entry, Level)), None)

    def asleep(self, moment: Moment) -> Stretch | None:
        begun = [each for each in self.stretches if each.start <= moment]
        running = begun and (begun[-1].until is None or moment < begun[-1].until)
        return begun[-1] if running else None

    def derived(self, moment: Moment) -> str:
        """Return the state that the schedules, as they stand now, give for a moment."""
        stretch, nominal = self.asleep(moment), self.nominal(moment)
        if stretch:
            level = nominal[1].value if nominal else None
            if stretch.part is None or (level is not None and stretch.part >= level):
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

    def dues(self) -> list[Moment]:
        """Return every instant at which something of this measure may change by itself."""
        threat = [self.threat.lapse] if self.threat and self.threat.lapse else []
        withdrawal = [self.withdrawal[0]] if self.withdrawal else []
        return [*self.boundaries(), *threat, *withdrawal]

    # What time does.

    def become(self, state: str, since: Moment, cause: str | None = None) -> None:
        if state != self.state:
            self.state, self.since = state, since
        self.cause = cause if state == "ended" else None

    def end(self, since: Moment, cause: str) -> None:
        self.plan, self.stretches, self.threat, self.withdrawal = {}, [], None, None
        self.become("ended", since, cause)

    def settle(self, now: Moment, effective: Moment | None = None) -> None:
        """Let everything that is due by `now` happen; after an act, with the instant at which it takes effect."""
        gone = None
        if self.withdrawal and self.withdrawal[0] <= now:
            gone = self.withdrawal[0], "withdrawn"
        elif self.threat and self.threat.lapse and self.threat.lapse <= now:
            gone = self.threat.lapse, "lapsed"
        if gone:
            self.threat = self.withdrawal = None
            if self.state in ("threatened", "proposed"):
                self.end(*gone)
        ended = None
        while due := self.due_end(now):
            ended, cause = due
            self.plan, self.threat, self.withdrawal = restart(self.plan, now), None, None
            self.stretches = [each for each in self.stretches if each.until is None or each.until > ended]
            if not self.plan:
                self.end(ended, cause)
        if self.plan:
            self.become(self.derived(now), self.began(now, ended or effective))

    def due_end(self, now: Moment) -> tuple[Moment, str] | None:
        """Return the first end that has come, of the base or by a suspension, with its cause."""
        ends = [(when, "expired") for when, _ in self.deadly() if when <= now and self.plan]
        holding = self.holds(now)
        if isinstance(holding, End):
            ends.insert(0, (max(when for when in self.plan if when <= now), holding.cause))
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

    # What the owner does.

    def apply(self, event: Said) -> str | None:
        """Take an act in, or return why it has no place."""
        needs_base = ("modification", "suspension", "extension", "resumption", "termination")
        if event.kind in needs_base and not self.plan:
            return f"{event.kind} of {self.name}, which has no base ({self.state})"
        problem: str | None = getattr(self, f"take_{event.kind}")(event, event.end, event.start_of("effective"))
        if problem:
            return problem
        level = event.get("level")
        self.unit = level["unit"] if level else self.unit
        self.issues += [name for name in event.issues if name not in self.issues]
        self.settle(event.end, event.end_of("until") if event.kind == "extension" else event.start_of("effective"))
        return None

    def take_threat(self, event: Said, now: Moment, start: Moment) -> None:
        dated = event.get("effective") is not None
        self.threat = Threat(event, start if dated else None, event.end_of("effective"))
        self.withdrawal = None
        if self.state in ("new", "proposed", "ended"):
            self.become("threatened", now)

    def take_proposal(self, event: Said, now: Moment, _start: Moment) -> None:
        self.scope = event.get("scope", self.scope)
        if self.state == "new":
            self.become("proposed", now)

    def take_announcement(self, event: Said, now: Moment, start: Moment) -> None:
        self.threat = self.withdrawal = None
        self.scope = event.get("scope", self.scope)
        if not self.plan:
            self.become("announced", now)
        until = event.end_of("until")
        self.replace_from(start, Level(value_of(event), event.id, starts=True))
        if until:  # what runs out before it begins runs out as it begins
            self.replace_from(max(until, start), End("expired", event.id))

    def take_modification(self, event: Said, now: Moment, start: Moment) -> None:
        self.threat = self.withdrawal = None
        coming = self.nominal(now)
        if not event.get("effective") and coming:
            start = coming[0]  # of a measure that is still to start, it leaves the start where it was
        if isinstance(self.holds(start), End):
            return  # it would take effect after the end
        standing = self.nominal(start)
        value = value_of(event) if event.get("level") or not standing else standing[1].value
        end = self.next_end(start)
        kept = {end: self.plan[end]} if end else {}
        replaced = self.plan.get(start)
        starts = isinstance(replaced, Level) and replaced.starts
        self.replace_from(start, Level(value, event.id, starts))
        self.plan |= kept

    def take_suspension(self, event: Said, _now: Moment, start: Moment) -> None:
        until = event.end_of("until")
        if until is not None and until <= start:
            return  # a period without a moment in it suspends nothing
        self.cut(start)
        ends = event.get("on_expiry") == "end"
        self.stretches.append(Stretch(start, value_of(event), until, ends, event.id, event.id))

    def take_resumption(self, event: Said, _now: Moment, start: Moment) -> str | None:
        if not any(each.until is None or each.until > start for each in self.stretches):
            return f"resumption of {self.name}, of which nothing is suspended"
        for each in self.cut(start):
            each.ended_by = event.id
        return None

    def take_extension(self, event: Said, now: Moment, _start: Moment) -> None:
        until, running, old = event.end_of("until"), self.asleep(now), self.next_end(now)
        assert until
        if running:
            running.until, running.ended_by = until, event.id
            return
        self.plan = {
            when: entry
            for when, entry in self.plan.items()
            if when < until or (old is not None and when > old)  # what is announced for after the old end stays
        }
        if old:
            self.plan.pop(old, None)
        self.plan.setdefault(until, End("expired", event.id))

    def take_termination(self, event: Said, _now: Moment, start: Moment) -> None:
        cause = "struck_down" if event.get("reason") == "struck_down" else "terminated"
        self.replace_from(start, End(cause, event.id))

    def take_withdrawal(self, event: Said, _now: Moment, start: Moment) -> str | None:
        if not self.threat and self.state not in ("threatened", "proposed"):
            return f"withdrawal on {self.name}, which has no open threat or proposal"
        self.withdrawal = start, event.id
        return None

    def replace_from(self, start: Moment, entry: Level | End) -> None:
        self.plan = {when: old for when, old in self.plan.items() if when < start} | {start: entry}

    def cut(self, start: Moment) -> list[Stretch]:
        """Take away what is suspended from an instant on; return the stretches that would have gone on."""
        self.stretches = [each for each in self.stretches if each.start < start]
        going_on = [each for each in self.stretches if each.until is None or each.until > start]
        for each in going_on:
            each.until, each.ends_measure = start, False
        return going_on

    # What is asked.

    def row(self, at: Moment) -> dict[str, Any]:
        level: Number | None = None
        ends = [self.next_end(at)]
        stretch, nominal = self.asleep(at), self.nominal(at)
        value = nominal[1].value if nominal else None
        if self.state == "suspended":
            assert stretch
            level, suspended = None if value is None else 0, value
            ends.append(stretch.until)
        else:
            suspended = stretch.part if stretch else None
            if self.state == "in_force" and value is not None:
                level = value - (suspended or 0)
        return {
            "measure": self.name,
            "party": "+".join(self.owner),
            "state": self.state,
            "since": show(self.since),
            "level": level,
            "suspended_level": suspended,
            "unit": self.unit,
            "scope": self.scope,
            "until": show(min((end for end in ends if end), default=None)),
            "cause": self.cause,
            "contingent_on": self.threat.event.get("contingent_on") if self.threat else None,
        }

    def deadlines(self, at: Moment) -> list[tuple[Moment, str]]:
        """Return what will happen by the schedules as they stand, each with the event that set it."""
        found, last = self.course(at)
        for index, each in enumerate(self.stretches):
            after = self.stretches[index + 1 : index + 2]
            own = [(each.start, each.begun_by)]
            if each.until and not each.ends_measure and not (after and after[0].start <= each.until):
                own.append((each.until, each.ended_by))
            found += [(when, by) for when, by in own if last is None or when < last]
        if self.threat and self.threat.effective and self.threat.lapse:
            ahead = at < self.threat.effective
            found.append((self.threat.effective if ahead else self.threat.lapse, self.threat.event.id))
        if self.withdrawal:
            found.append(self.withdrawal)
        return [each for each in found if each[0] > at]

    def course(self, at: Moment) -> tuple[list[tuple[Moment, str]], Moment | None]:
        """Return the starts, changes and ends to come, and the end after which there is nothing more."""
        course: list[tuple[Moment, str]] = []
        plan, deadly = dict(self.ahead(at)), [each for each in self.deadly() if each[0] > at]
        while plan or deadly:
            when = min([*plan, *(end for end, _ in deadly)])
            entry, expiry = plan.get(when), [by for end, by in deadly if end == when]
            if isinstance(entry, End) or expiry:
                course.append((when, entry.event if isinstance(entry, End) else expiry[0]))
                plan, deadly = restart(plan, when), [each for each in deadly if each[0] > when]
                if not plan:
                    return course, when
                entry = plan.get(when)
            if isinstance(entry, Level):
                course.append((when, entry.event))
            plan.pop(when, None)
        return course, None


def restart(plan: dict[Moment, Level | End], ended: Moment) -> dict[Moment, Level | End]:
    """Return what is left of a plan after an end: from the first start on that is announced for then or later."""
    starts = [when for when, entry in plan.items() if when >= ended and isinstance(entry, Level) and entry.starts]
    return {when: entry for when, entry in plan.items() if starts and when >= min(starts)}


def value_of(event: Said) -> Number | None:
    level = event.get("level")
    return level["value"] if level else None
