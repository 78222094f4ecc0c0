"""Measures as the reference reads them (docs/rules/measures.md); see `laws.reference`."""
# ruff: noqa: D102 - the name of a method says what it does; what it does not say stands in a docstring

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from laws.reference_events import period, show
from laws.reference_schedules import End, Held, Level, Number, Schedules, Stretch, restart

if TYPE_CHECKING:
    from laws.reference_events import Moment, Said

Candidate = tuple["Moment", int, Any]
"""A date that a postponement may move: when, its rank at one instant, and what it is of."""
NEEDS_BASE = ("modification", "extension", "resumption", "termination")


@dataclass
class Words:
    """An open threat or proposal."""

    event: Said
    effective: Moment | None
    lapse: Moment | None
    set_by: str
    on_hold: bool = False


@dataclass
class Measure:
    name: str
    owner: list[str]
    state: str = "new"
    since: Moment | None = None
    cause: str | None = None
    life: int = 0
    schedules: Schedules = field(default_factory=Schedules)
    threat: Words | None = None
    proposal: Words | None = None
    withdrawal: tuple[Moment, str] | None = None  # of the threat and proposal, when it is still to take effect
    replacing: list[tuple[list[str], Moment | None, Said]] = field(default_factory=list)
    scope: str | None = None
    title: str | None = None
    kind: str | None = None
    whole: str | None = None
    issues: list[str] = field(default_factory=list)
    trail: list[Said] = field(default_factory=list)
    expiries: list[tuple[Moment, str]] = field(default_factory=list)  # what timers have ended, since the last act
    findings: list[tuple[str, str]] = field(default_factory=list)
    timer: Moment | None = None  # when a timer last changed what the row shows, if no act has since
    shown: tuple[Any, ...] = ("new", None, None)

    # What time does.

    def become(self, state: str, since: Moment, cause: str | None = None) -> None:
        if state != self.state:
            if self.state in ("new", "ended"):
                self.life += 1
            self.state, self.since = state, since
        self.cause = cause if state == "ended" else None

    def close_words(self) -> None:
        self.threat = self.proposal = self.withdrawal = None

    def end(self, since: Moment, cause: str) -> None:
        self.close_words()
        self.replacing = []
        self.become("ended", since, cause)

    def dues(self) -> list[Moment]:
        """Return every instant at which something of this measure may change by itself."""
        threat = self.threat
        lapse = [threat.lapse] if threat and threat.lapse and not threat.on_hold else []
        withdrawal = [self.withdrawal[0]] if self.withdrawal else []
        return [*self.schedules.boundaries(), *lapse, *withdrawal]

    def tick(self, now: Moment) -> None:
        """Let a timer fire, and take note of what it has changed."""
        self.note_expiries(now)
        self.settle(now)
        if self.values(now) != self.shown:
            self.timer, self.shown = now, self.values(now)

    def note_expiries(self, now: Moment) -> None:
        """Remember which suspension, or the measure, runs out now."""
        ended = self.schedules.due_end(now)
        resumed = [each for each in self.schedules.stretches if each.until == now and not each.ends_measure]
        runs = self.state in ("announced", "in_force", "suspended")
        taken_over = any(each.start == now for each in self.schedules.stretches)
        if runs and ended and ended[1] == "expired":
            self.expiries.append((now, "end"))
        elif runs and resumed and not taken_over:
            self.expiries.append((now, "suspension"))

    def settle(self, now: Moment, effective: Moment | None = None) -> None:
        """Let everything that is due by `now` happen; after an act, with the instant at which it takes effect."""
        self.settle_words(now)
        ended = None
        while due := self.schedules.due_end(now):
            ended, cause, event = due
            self.schedules.end(ended, cause, event, now)
            self.close_words()
            if not self.schedules.based:
                self.end(ended, cause)
        if self.schedules.based:
            self.become(self.schedules.derived(now), self.schedules.began(now, ended or effective))

    def settle_words(self, now: Moment) -> None:
        threat = self.threat
        if self.withdrawal and self.withdrawal[0] <= now:
            since = self.withdrawal[0]
            self.close_words()
            if self.state in ("threatened", "proposed"):
                self.end(since, "withdrawn")
        elif threat and threat.lapse and not threat.on_hold and threat.lapse <= now:
            self.threat = None
            if self.state == "threatened":
                if self.proposal:
                    self.become("proposed", threat.lapse)
                else:
                    self.end(threat.lapse, "lapsed")

    def replaced(self, at: Moment, by: str, now: Moment) -> None:
        """End because another measure has started in the place of this one."""
        if self.schedules.based:
            self.schedules.replace_from(at, End("replaced", by))
            self.settle(now, at)
        elif self.state in ("threatened", "proposed"):
            self.end(at, "replaced")

    # What the owner does.

    def apply(self, event: Said) -> str | None:
        """Take an act in, or return why it has no place."""
        self.findings = []
        words = self.threat or self.proposal
        if not self.schedules.based:
            soft = event.kind in ("suspension", "postponement") and not words
            if event.kind in NEEDS_BASE or soft:
                return f"{event.kind} of {self.name}, which has no base ({self.state})"
        before = self.state
        problem: str | None = getattr(self, f"take_{event.kind}")(event, event.end, event.start_of("effective"))
        if problem:
            return problem
        if any(code == "start-after-end" for code, _ in self.findings):
            return None
        self.issues += [name for name in event.issues if name not in self.issues]
        fresh = before == "new" or (before == "ended" and self.state != "ended")
        self.trail = [*([] if fresh else self.trail), event]
        self.expiries = []
        self.settle(event.end, self.takes_effect(event))
        values = self.values(event.end)
        if values != self.shown:
            self.timer, self.shown = None, values
        return None

    def takes_effect(self, event: Said) -> Moment | None:
        if event.kind == "extension":
            return event.end_of("until")
        if event.kind == "postponement":
            return event.begin if event.day and self.moved_today else event.end
        return event.start_of("effective")

    moved_today: bool = False

    def take_threat(self, event: Said, now: Moment, start: Moment) -> None:
        dated = event.get("effective") is not None
        self.threat = Words(event, start if dated else None, event.end_of("effective"), event.id)
        self.withdrawal = None
        if self.proposal:
            self.proposal.on_hold = False
        if self.state in ("new", "proposed", "ended"):
            self.become("threatened", now)

    def take_proposal(self, event: Said, now: Moment, start: Moment) -> None:
        dated = event.get("effective") is not None
        self.proposal = Words(event, start if dated else None, None, event.id)
        self.describe(event)
        if self.state in ("new", "threatened"):
            self.become("proposed", now)

    def describe(self, event: Said) -> None:
        self.scope = event.get("scope") or self.scope
        self.title = event.get("title") or self.title
        self.kind = event.get("class") or self.kind
        self.whole = event.get("part_of") or self.whole

    def take_announcement(self, event: Said, now: Moment, start: Moment) -> None:
        self.close_words()
        self.describe(event)
        schedules = self.schedules
        started = schedules.started(now)
        if not schedules.based:
            self.become("announced", now)
        schedules.held = []
        until = event.end_of("until")
        schedules.replace_from(start, Level(amount_of(event), event.id, starts=True))
        if until:  # what runs out before it begins runs out as it begins
            schedules.replace_from(max(until, start), End("expired", event.id))
        self.still_due(now, start, amount_of(event))
        if event.get("replaces"):
            self.replacing.append((event.get("replaces"), start if started else None, event))

    def take_modification(self, event: Said, now: Moment, start: Moment) -> None:
        self.close_words()
        schedules = self.schedules
        coming, started = schedules.nominal(now), schedules.started(now)
        dated = event.get("effective") is not None
        if (
            not dated
            and coming
            and not started
            and schedules.held
            and not any(isinstance(entry, Level) for _, entry in schedules.ahead(now))
        ):  # its start is on hold, and stays so
            amount = amount_of(event) or coming[1].amount
            oldest = min(schedules.held, key=lambda each: each.date)
            schedules.held = [Held(Level(amount, event.id, starts=oldest.level.starts), oldest.date)]
            return
        if not dated and coming:
            start = coming[0]  # of a measure that is still to start, it leaves the start where it was
        if isinstance(schedules.holds(start), End):
            return  # it would take effect after the end
        standing = schedules.nominal(start)
        amount = amount_of(event) if event.get("level") or not standing else standing[1].amount
        end = schedules.next_end(start)
        replaced = schedules.plan.get(start)
        starts = isinstance(replaced, Level) and replaced.starts
        if schedules.holds(start) is None:
            starts = True  # before the first level: it is itself a start
        plan = {when: old for when, old in schedules.plan.items() if when < start or when == end}
        schedules.held = []
        schedules.write(plan | {start: Level(amount, event.id, starts)})
        self.still_due(now, start, amount)

    def still_due(self, now: Moment, start: Moment, amount: Any) -> None:
        """Find a level that is due at another date too, and was perhaps to be moved."""
        for when, entry in self.schedules.ahead(now):
            if isinstance(entry, Level) and when != start and same_amount(entry.amount, amount):
                self.findings.append(("still-due", f"{self.name} is still due on {show(when)} too"))
                return

    def take_suspension(self, event: Said, _now: Moment, start: Moment) -> None:
        if not self.schedules.based:
            for words in (self.threat, self.proposal):
                if words:
                    words.on_hold = True
            return
        until = event.end_of("until")
        if until is not None and until <= start:
            return  # a period without a moment in it suspends nothing
        amount = amount_of(event)
        units = {each.amount[1] for each in self.schedules.plan.values() if isinstance(each, Level) and each.amount}
        if amount and units and amount[1] not in units:
            return  # of another unit than the measure: it suspends nothing
        ends = event.get("on_expiry") == "end"
        part, unit, _ = amount or (None, None, None)
        self.schedules.suspend(Stretch(start, part, until, ends, event.id, event.id, unit))

    def take_resumption(self, event: Said, _now: Moment, start: Moment) -> str | None:
        resumed = self.schedules.resume(start, event.id)
        return None if resumed else f"resumption of {self.name}, of which nothing is suspended"

    def take_extension(self, event: Said, now: Moment, _start: Moment) -> str | None:
        schedules = self.schedules
        until, running, old = event.end_of("until"), schedules.asleep(now), schedules.next_end(now)
        assert until
        if running:
            if running.until is None:
                return f"extension of {self.name}, whose suspension has no end"
            schedules.prolong(now, until, event.id)
            return None
        if old is None:
            return f"extension of {self.name}, which has no end"
        # What is announced for after the old end stays.
        plan = {when: entry for when, entry in schedules.plan.items() if when < until or when > old}
        plan.pop(old, None)
        plan.setdefault(until, End("expired", event.id))
        schedules.write(plan)
        return None

    def take_termination(self, event: Said, _now: Moment, start: Moment) -> None:
        cause = "struck_down" if event.get("reason") == "struck_down" else "terminated"
        self.schedules.replace_from(start, End(cause, event.id))

    def take_withdrawal(self, event: Said, _now: Moment, start: Moment) -> str | None:
        if not self.threat and not self.proposal:
            return f"withdrawal on {self.name}, which has no open threat or proposal"
        self.withdrawal = start, event.id
        return None

    # Postponement.

    def take_postponement(self, event: Said, now: Moment, start: Moment) -> str | None:
        chosen = self.to_move(event, now)
        if chosen is None:
            return f"postponement of {self.name}, where no such date lies ahead"
        date, _, thing = chosen
        self.moved_today = event.day and event.begin <= date <= now
        dated = event.get("effective") is not None
        if isinstance(thing, Words):
            thing.on_hold = not dated
            if dated:
                thing.effective, thing.set_by = start, event.id
                thing.lapse = event.end_of("effective") if thing is self.threat else None
            return None
        self.move_level(event, date, thing, start if dated else None, now)
        return None

    def move_level(self, event: Said, date: Moment, thing: Level | Held, start: Moment | None, now: Moment) -> None:
        schedules = self.schedules
        old = thing.level if isinstance(thing, Held) else thing
        after = [when for when, entry in schedules.plan.items() if isinstance(entry, End) and when > date]
        ends = [when for when in after if when > now] if isinstance(thing, Held) else after
        if start is not None and ends and start >= min(ends):
            self.findings.append(("start-after-end", f"{self.name} would start after its end"))
            return
        plan = dict(schedules.plan)
        if isinstance(thing, Held):
            schedules.held.remove(thing)
        else:
            del plan[date]
        if start is None:
            schedules.held.append(Held(old, date))
        else:
            plan[start] = Level(old.amount, event.id, old.starts)
        schedules.write(plan)

    def to_move(self, event: Said, now: Moment) -> Candidate | None:
        """Return the date that a postponement means."""
        first = event.begin if event.day else None
        ahead, on_hold = self.dates_ahead(now, first), self.dates_on_hold()
        if event.get("of"):
            begin, end, _ = period(event.get("of"), event.zone)
            of = [[each for each in dates if begin <= each[0][0] < end or each[0][0] == begin]
                  for dates in (ahead, on_hold)]  # fmt: skip
            return next((earliest(dates) for dates in of if dates), None)
        if ahead or on_hold:
            return earliest(ahead or on_hold)
        undated = [each for each in (self.threat, self.proposal) if each and each.effective is None]
        # What is already on hold comes before what is not.
        undated.sort(key=lambda each: not each.on_hold)
        return (now, 0, undated[0]) if undated else None

    def dates_ahead(self, now: Moment, first: Moment | None) -> list[Candidate]:
        """Return what lies ahead; of a bare day, from its start on."""

        def lies_ahead(when: Moment) -> bool:
            return when > now or (first is not None and when >= first)

        found: list[Candidate] = [
            (when, 0, entry)
            for when, entry in self.schedules.plan.items()
            if isinstance(entry, Level) and lies_ahead(when)
        ]
        threat, proposal = self.threat, self.proposal
        if threat and threat.effective and threat.lapse and threat.lapse > now and not threat.on_hold:
            found.append((threat.effective, 1, threat))
        if proposal and proposal.effective and lies_ahead(proposal.effective) and not proposal.on_hold:
            found.append((proposal.effective, 2, proposal))
        return found

    def dates_on_hold(self) -> list[Candidate]:
        found: list[Candidate] = [(each.date, 0, each) for each in self.schedules.held]
        for rank, words in enumerate((self.threat, self.proposal), start=1):
            if words and words.on_hold and words.effective:
                found.append((words.effective, rank, words))
        return found

    # What is asked.

    @property
    def on_hold(self) -> bool:
        words = [each for each in (self.threat, self.proposal) if each]
        return bool(self.schedules.held) or any(each.on_hold for each in words)

    def values(self, at: Moment) -> tuple[str, Number | None, Number | None]:
        """Return the state, the level and what is suspended."""
        stretch, nominal = self.schedules.asleep(at), self.schedules.nominal(at)
        value = nominal[1].value if nominal else None
        if self.state == "suspended":
            return self.state, None if value is None else 0, value
        part = stretch.part if stretch else None
        if self.state == "in_force":
            return self.state, None if value is None else value - (part or 0), part
        amount = self.announced_amount(at)
        return self.state, amount[0] if amount else None, part

    def announced_amount(self, at: Moment) -> tuple[Number, str, str | None] | None:
        """Return the level that the state is about."""
        if self.schedules.based:
            nominal = self.schedules.nominal(at)
            return nominal[1].amount if nominal else None
        words = {"threatened": self.threat, "proposed": self.proposal}.get(self.state)
        return amount_of(words.event) if words else None

    def row(self, at: Moment) -> dict[str, Any]:
        state, level, suspended = self.values(at)
        stretch = self.schedules.asleep(at)
        ends = [self.schedules.next_end(at)]
        if state == "suspended":
            assert stretch
            ends.append(stretch.until)
        amount = self.announced_amount(at)
        unit = amount[1] if amount else stretch.unit if stretch else None
        instruments = [each.get("instrument") for each in self.trail if each.get("instrument")]
        return {
            "measure": self.name,
            "class": self.kind,
            "party": "+".join(self.owner),
            "state": state,
            "since": show(self.since),
            "level": level,
            "suspended_level": suspended,
            "unit": unit,
            "bound": amount[2] if amount else None,
            "scope": self.scope,
            "until": show(min((end for end in ends if end), default=None)),
            "cause": self.cause,
            "contingent_on": self.threat.event.get("contingent_on") if self.threat else None,
            "instruments": [*dict.fromkeys(instruments)],
            "part_of": self.whole,
            "on_hold": self.on_hold,
        }

    def deadlines(self, at: Moment) -> list[tuple[Moment, str]]:
        """Return what will happen by the schedules as they stand, each with the event that set it."""
        found, last = self.course(at)
        stretches = self.schedules.stretches
        for index, each in enumerate(stretches):
            after = stretches[index + 1 : index + 2]
            own = [(each.start, each.begun_by)]
            if each.until and not each.ends_measure and not (after and after[0].start <= each.until):
                own.append((each.until, each.ended_by))
            found += [(when, by) for when, by in own if last is None or when < last]
        threat = self.threat
        if threat and threat.effective and threat.lapse and not threat.on_hold:
            ahead = at < threat.effective
            found.append((threat.effective if ahead else threat.lapse, threat.set_by))
        if self.withdrawal:
            found.append(self.withdrawal)
        return [each for each in found if each[0] > at]

    def course(self, at: Moment) -> tuple[list[tuple[Moment, str]], Moment | None]:
        """Return the starts, changes and ends to come, and the end after which there is nothing more."""
        course: list[tuple[Moment, str]] = []
        schedules = self.schedules
        plan, deadly = dict(schedules.ahead(at)), [each for each in schedules.deadly() if each[0] > at]
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


def earliest(candidates: list[Candidate]) -> Candidate:
    return min(candidates, key=lambda each: (each[0], each[1]))


def amount_of(event: Said) -> tuple[Number, str, str | None] | None:
    level = event.get("level")
    return (level["value"], level["unit"], level.get("bound")) if level else None


def same_amount(one: Any, other: Any) -> bool:
    return bool(one is None and other is None) or bool(one and other and one[:2] == other[:2])
