"""A second reading of docs/rules: independent, deliberately naive, and slow.

It answers the same questions as the package and shares no line with it: it filters, sorts and folds everything from
scratch for every question, straight from the text of the events. Where the two disagree, one of them, or the page,
is wrong. It is never imported by the package, and not to be "fixed" to agree with it without a decision: read
`docs/rules` and `docs/decisions` first, and change whichever contradicts them.

    answer(events, at, known_at) -> {"issues": [...], "totals": [...], "findings": [...]}

The reading rule, issues and claims are here, measures in `laws.reference_measures`, dates in `laws.reference_events`.
"""
# ruff: noqa: D102 - the name of a method says what it does; what it does not say stands in a docstring

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from laws.reference_events import ABOUT_THE_RECORD, DAWN, Said, over, show, standing
from laws.reference_measures import Measure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from laws.reference_events import Moment, Record

OVER = ("in_force", "lapsed", "broken_down")  # starting again from here opens a new cycle
AGREED = ("preliminary_consensus", "domestically_approved", "leader_approved", "approved")
STEPS = ("preliminary_consensus", "domestic_approval", "leader_approval")
MOVES = {  # (step, phase): the phase in which the step results, when everybody has vouched for it
    **{
        ("preliminary_consensus", phase): "preliminary_consensus"
        for phase in ("dormant", "threatened", "contested", "talks", *OVER)
    },
    ("domestic_approval", "preliminary_consensus"): "domestically_approved",
    ("domestic_approval", "leader_approved"): "approved",
    ("leader_approval", "talks"): "leader_approved",
    ("leader_approval", "preliminary_consensus"): "leader_approved",
    ("leader_approval", "domestically_approved"): "approved",
}
STARTS = {  # kind: from where, to where
    "threat": (("dormant", "lapsed", "broken_down"), "threatened"),
    "announcement": (("dormant", "threatened", "lapsed", "broken_down"), "contested"),
    "talks_round": (("dormant", "threatened", "contested", "talks", *OVER), "talks"),
}


class Issue:
    """One issue, as it stands after the events and timers that it was shown."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.phase, self.cycle = "dormant", 1
        self.since: Moment | None = None
        self.arrangement: dict[str, Any] | None = None
        self.scheduled: dict[str, Said] = {}
        self.clear()

    def clear(self) -> None:
        self.vouched: dict[str, set[str]] = {step: set() for step in STEPS}
        self.refused: dict[str, set[str]] = {step: set() for step in STEPS}
        self.renewed: set[str] = set()  # who has vouched for the consensus of a cycle to come

    def go(self, phase: str, moment: Moment) -> None:
        if self.phase in OVER and phase not in OVER:
            self.cycle += 1
            self.clear()
        if phase != self.phase:
            self.phase, self.since = phase, moment

    def vouchers(self, step: str) -> set[str]:
        """Return who has vouched for a step in the running cycle: when that is over, for the next consensus."""
        coming = step == "preliminary_consensus" and self.phase in OVER
        return self.renewed if coming else self.vouched[step]

    def apply(self, event: Said, everyone: Sequence[str]) -> str | None:
        """Take an event in, or return why it has no place."""
        if event.kind in STARTS:
            sources, target = STARTS[event.kind]
            if self.phase in sources:
                self.go(target, event.end)
        elif event.kind in STEPS:
            if (event.kind, self.phase) not in MOVES and event.kind != "preliminary_consensus":
                return f"{event.kind} on {self.name} in phase {self.phase}"
            self.vouch(event, everyone)
        elif event.kind == "breakdown":
            self.go("broken_down", event.end)
        elif event.kind == "scheduling":
            self.scheduled[event.get("what")] = event
        else:
            return self.arrange(event)
        return None

    def arrange(self, event: Said) -> str | None:
        """Take in an event on the arrangement in force: its entry into force, its extension or its lapse."""
        if event.kind == "entry_into_force":
            if self.phase not in AGREED:
                return f"entry_into_force on {self.name} in phase {self.phase}"
            self.arrangement = {"since": event.end, "provisional": event.get("provisional", False)}
            self.go("in_force", event.end)
        if self.arrangement is None:
            return f"{event.kind} on {self.name}, where no arrangement is in force"
        if event.kind == "lapse":
            self.lapse(event.end)
        else:
            self.arrangement |= {"until": event.end_of("until"), "event": event.id}
        self.settle(event.end)
        return None

    def vouch(self, event: Said, everyone: Sequence[str]) -> None:
        vouchers = self.vouchers(event.kind)
        if event.granted:
            vouchers |= set(event.own)
            self.refused[event.kind] -= set(event.own)
        else:
            vouchers -= set(event.own)
            self.refused[event.kind] |= set(event.own)
        target = MOVES.get((event.kind, self.phase))
        if target and event.granted and set(everyone) <= vouchers:
            self.go(target, event.end)
            self.vouched[event.kind] = vouchers

    def lapse(self, moment: Moment) -> None:
        self.arrangement = None
        if self.phase == "in_force":
            self.go("lapsed", moment)

    def dues(self) -> list[Moment]:
        return [self.arrangement["until"]] if self.arrangement and self.arrangement["until"] else []

    def settle(self, now: Moment) -> None:
        for due in self.dues():
            if due <= now:
                self.lapse(due)

    def row(self, everyone: Sequence[str], at: Moment) -> dict[str, Any]:
        vouched = self.vouched | ({"preliminary_consensus": self.renewed} if self.renewed else {})
        awaiting = {step: set(everyone) - self.vouchers(step) for step in STEPS if (step, self.phase) in MOVES}
        deadlines = [(event.start_of("due"), event.id) for event in self.scheduled.values() if ahead(event, at)]
        if self.arrangement and self.arrangement["until"]:
            deadlines.append((self.arrangement["until"], self.arrangement["event"]))
        return {
            "issue": self.name,
            "phase": self.phase,
            "since": show(self.since),
            "cycle": self.cycle,
            "vouched": {step: sorted(parties) for step, parties in vouched.items() if parties},
            "awaiting": {step: sorted(parties) for step, parties in awaiting.items() if parties},
            "refused": {step: sorted(parties) for step, parties in self.refused.items() if parties},
            "arrangement": self.arrangement
            and {
                "since": show(self.arrangement["since"]),
                "until": show(self.arrangement["until"]),
                "provisional": self.arrangement["provisional"],
            },
            "deadlines": [{"due": show(due), "measure": None, "event": event} for due, event in deadlines],
        }


def ahead(scheduling: Said, at: Moment) -> bool:
    """Tell whether the date that was set has not passed; like any period, a day has passed at its own end."""
    return over(scheduling.get("due"), scheduling.zone) > at


class Ledger:
    """Everything that is so at T, as far as known by K."""

    def __init__(self, first: Said, happened: list[Said], at: Moment) -> None:
        self.at = at
        self.openings = [first, *(each for each in happened if each.kind == "opening" and each is not first)]
        self.happened = [each for each in happened if each.kind not in ABOUT_THE_RECORD]
        names = [issue["id"] for opening in self.openings for issue in opening.get("issues", [])]
        self.issues = {name: Issue(name) for name in names}
        self.measures: dict[str, Measure] = {}
        self.findings: list[dict[str, str]] = []
        self.known_already: set[tuple[str, str, str]] = set()  # claims (event, issue, party) of what has been vouched
        clock = DAWN
        for event in self.happened:
            clock = self.fire_timers(clock, event.end)
            self.take(event)
        self.fire_timers(clock, at)

    def everyone(self, moment: Moment) -> list[str]:
        """Return the parties that openings have declared by a moment; the first opening counts always."""
        openings = [each for each in self.openings if each is self.openings[0] or each.end <= moment]
        return list(dict.fromkeys(party["id"] for each in openings for party in each.get("parties", [])))

    def fire_timers(self, clock: Moment, until: Moment) -> Moment:
        """Fire every timer due after `clock` and by `until`, one instant after the other."""
        things: list[Issue | Measure] = [*self.issues.values(), *self.measures.values()]
        while due := [due for thing in things for due in thing.dues() if clock < due <= until]:
            clock = min(due)
            for thing in things:
                thing.settle(clock)
        return until

    def take(self, event: Said) -> None:
        if event.kind == "statement":
            return
        accepted = bool(event.own)
        if event.measure is not None:
            accepted = self.take_on_measure(event, event.measure)
        concerned = [self.issues[name] for name in event.issues if name in self.issues]
        for issue in concerned:
            problem = None
            if accepted and (event.measure is None or event.kind in STARTS):
                problem = issue.apply(event, self.everyone(event.end))
                self.find("out-of-place", event, problem)
            if accepted and not problem:
                issue.scheduled.pop(event.kind, None)  # what was scheduled has come
            for party in event.claimed:
                if event.kind in STEPS and event.granted and party in issue.vouchers(event.kind):
                    self.known_already.add((event.id, issue.name, party))

    def take_on_measure(self, event: Said, name: str) -> bool:
        """Tell whether the act counts for the measure and has its place."""
        measure = self.measures.setdefault(name, Measure(name, sorted(event.parties)))
        if event.own and not event.claimed and not set(measure.owner) <= set(event.own):
            self.find("not-the-owner", event, f"{name} belongs to {measure.owner}")
        if not set(measure.owner) <= set(event.own):
            return False  # a claim, or the word of some of its owners
        problem = measure.apply(event)
        self.find("out-of-place", event, problem)
        return problem is None

    def find(self, code: str, event: Said, problem: str | None) -> None:
        if problem and any(name in self.issues for name in event.issues):
            self.findings.append({"code": code, "event": event.id, "message": problem})

    def claims(self, issue: str) -> list[dict[str, Any]]:
        """Return what was said of a party that it has not said itself."""
        found = []
        for event in self.happened:
            if issue not in event.issues or (event.kind == "scheduling" and not ahead(event, self.at)):
                continue
            about = [
                party
                for party in event.claimed
                if (event.id, issue, party) not in self.known_already
                and not any(confirms(each, event, party, issue) for each in self.happened)
            ]
            if about:
                found.append({"event": event.id, "about": sorted(about)})
        return found


def confirms(own: Said, claim: Said, party: str, issue: str) -> bool:
    """Tell whether an event is the party's own word for what was claimed of it, and not from wholly before."""
    if own.kind != claim.kind or party not in own.own or own.end < claim.begin:
        return False
    if own.granted != claim.granted or own.get("what") != claim.get("what"):
        return False
    for subject in ("measure", "about"):
        if claim.get(subject) is not None or own.get(subject) is not None:
            return bool(claim.get(subject) == own.get(subject))
    return issue in own.issues


def answer(events: Sequence[Record], at: str, known_at: str | None = None) -> dict[str, Any]:
    """Return where everything stands at T, as far as known by K (None for all that is known)."""
    zone = min((each for each in events if each["kind"] == "opening"), key=lambda each: each["occurred"])["zone"]
    log = [Said(raw, zone) for raw in events]
    first = min((each for each in log if each.kind == "opening"), key=lambda each: each.end)
    moment = over(at, zone)

    known = [each for each in log if known_at is None or each.known <= over(known_at, zone)]
    true = sorted(standing(known), key=lambda each: each.key)
    possibly = [each for each in true if each.begin <= moment < each.end and each.kind not in ABOUT_THE_RECORD]
    ledger = Ledger(first, [each for each in true if each.end <= moment], moment)

    measures = [each for each in ledger.measures.values() if each.state != "new"]
    rows = []
    for issue in ledger.issues.values():
        row = issue.row(ledger.everyone(moment), moment)
        mine = [each for each in measures if issue.name in each.issues]
        past = [each for each in ledger.happened if issue.name in each.issues]
        row["under_threat"] = any(each.threat for each in mine)
        row["measures"] = [each.row(moment) for each in mine]
        row["claims"] = ledger.claims(issue.name)
        for each in mine:
            own = [{"due": show(due), "measure": each.name, "event": event} for due, event in each.deadlines(moment)]
            row["deadlines"] += own
        row["possibly"] = [each.id for each in possibly if issue.name in each.issues]
        row["last"] = past[-1].id if past else None
        rows.append(row)
    return {"issues": rows, "totals": totals(measures, moment), "findings": ledger.findings}


def totals(measures: Sequence[Measure], at: Moment) -> list[dict[str, Any]]:
    sums: dict[tuple[str, Any, Any], float] = {}
    for measure in measures:
        row = measure.row(at)
        if row["state"] == "in_force" and row["level"] is not None:
            for party in measure.owner:
                key = party, row["scope"], row["unit"]
                sums[key] = sums.get(key, 0) + row["level"]
    return [
        {"party": party, "scope": scope, "unit": unit, "level": level} for (party, scope, unit), level in sums.items()
    ]
