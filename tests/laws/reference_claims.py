"""Claims and their outcomes as the reference reads them (docs/rules/claims.md); see `laws.reference`.

The ledger notes, before and after each event, what a claim or an own act is about; the outcomes are worked out from
these notes when the whole has been read.
"""
# ruff: noqa: D102 - the name of a method says what it does; what it does not say stands in a docstring

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from laws.reference_events import over, touch
from laws.reference_measures import amount_of
from laws.reference_parties import STEPS, stage_of

if TYPE_CHECKING:
    from datetime import datetime

    from laws.reference_events import Chains, Moment, Said
    from laws.reference_issues import Issue
    from laws.reference_measures import Measure

Amount = tuple[Any, str, str | None]
SETTERS = ("announcement", "modification", "suspension", "resumption", "termination")
OF_ARRANGEMENTS = ("extension", "lapse", "exit", "accession", "entry_into_force")
WITHOUT_CYCLE = ("scheduling", "request", "statement")
TEXTLESS = ("talks_round", "extension", "lapse", "exit", "accession", "breakdown")
Key = tuple[str, str]  # (issue, party)


@dataclass
class Note:
    """What the ledger knew of an event when it was read."""

    event: Said
    number: int
    life: int | None = None  # of the measure
    result: Amount | None = None  # the level that it results in
    cycles: dict[Key, int] = field(default_factory=dict)
    done: set[Key] = field(default_factory=set)  # who has completed the step, once it is read
    stages: dict[Key, str | None] = field(default_factory=dict)


def result_of(event: Said, measure: Measure) -> Amount | None:
    """Return the level in which an act on a measure results, where that is a number."""
    amount = amount_of(event)
    if event.kind in ("announcement", "modification", "threat", "proposal"):
        return amount
    if event.kind not in SETTERS:
        return None
    nominal = measure.schedules.nominal(event.end)
    base = nominal[1].amount if nominal else None
    if event.kind == "resumption":
        return base
    if base is None:
        return None
    if event.kind == "termination" or amount is None:
        return (0, base[1], None)
    return (max(base[0] - amount[0], 0), base[1], None) if base[1] == amount[1] else None


def cycle_of(event: Said, issue: Issue, party: str) -> int:
    """Return the cycle for which an event counts, if it is the party's own word."""
    arrangement = issue.arrangement
    if event.kind in STEPS:
        return issue.slot_of(event, party)[0]
    if event.kind == "talks_round":
        return issue.next_cycle()
    if event.kind in OF_ARRANGEMENTS and arrangement and event.get("text") in (None, arrangement.text):
        return arrangement.cycle
    return issue.cycle


class Claims:
    """The claims of everything that was read, with their outcomes."""

    def __init__(self, notes: list[Note], chains: Chains, at: Moment) -> None:
        self.notes, self.chains, self.at = notes, chains, at

    def on(self, issue: Issue, measures: dict[str, Measure]) -> list[dict[str, Any]]:
        rows: dict[tuple[str, str, str | None], list[str]] = {}
        for note in self.notes:
            if issue.name in note.event.issues:
                for party in note.event.claimed:
                    outcome, by = self.outcome(note, issue, party, measures)
                    rows.setdefault((note.event.id, outcome, by), []).append(party)
        return [
            {"event": event, "about": sorted(about), "outcome": outcome, "outcome_by": by}
            for (event, outcome, by), about in rows.items()
        ]

    def outcome(
        self, claim: Note, issue: Issue, party: str, measures: dict[str, Measure]
    ) -> tuple[str, str | None]:  # fmt: skip
        decisive = [
            (each, same) for each in self.notes if (same := self.decides(each, claim, issue, party)) is not None
        ]
        if decisive:
            last, same = decisive[-1]
            if last.number > claim.number:
                return ("confirmed" if same else "contradicted"), last.event.id
            if same:
                return "confirmed", last.event.id
        if newer := self.newer(claim, issue, party):
            return "overtaken", newer.event.id
        if self.is_over(claim, issue, party, measures):
            return "overtaken", None
        due = claim.event.get("due") if claim.event.kind == "scheduling" else None
        return ("lapsed", None) if due and over(due, claim.event.zone) <= self.at else ("open", None)

    # What decides.

    def decides(self, note: Note, claim: Note, issue: Issue, party: str) -> bool | None:
        """Tell whether an event says the same as a claim (True), another thing (False), or nothing about it (None)."""
        event, claimed = note.event, claim.event
        if party not in event.own or note is claim:
            return None
        if event.kind == "statement" and self.same_chain(event.get("about"), claimed.id):
            return {"confirms": True, "denies": False}.get(event.get("stance", ""))
        if claimed.measure is not None and claimed.kind != "request":
            on_it = event.measure == claimed.measure and event.kind != "request" and note.life == claim.life
            return self.on_measure(note, claim) if on_it else None
        if event.kind != claimed.kind:
            return None
        if claimed.kind == "statement":
            return self.of_statements(event, claimed, issue)
        if issue.name not in event.issues or event.measure != claimed.measure:
            return None
        key = issue.name, party
        if note.cycles.get(key) != claim.cycles.get(key) or event.get("what") != claimed.get("what"):
            return None
        if claimed.get("text") is not None and event.get("text") != claimed.get("text"):
            return None
        return self.of_steps(note, claim, key) if claimed.kind in STEPS else self.of_dates(event, claimed)

    def of_dates(self, event: Said, claimed: Said) -> bool:
        if claimed.get("calls_off") and not self.same_chain(event.get("calls_off"), claimed.get("calls_off")):
            return False
        return all(same_date(event, claimed, name) for name in ("effective", "until", "due"))

    def same_chain(self, one: str | None, other: str | None) -> bool:
        return self.chains.root(one) == self.chains.root(other)

    def of_statements(self, event: Said, claimed: Said, issue: Issue) -> bool | None:
        if not self.same_chain(event.get("about"), claimed.get("about")):
            return None
        if claimed.get("about") is None and issue.name not in event.issues:
            return None
        one, other = amount_of(event), amount_of(claimed)
        if claimed.get("stance") is None and other is None:
            return None
        if event.get("stance") != claimed.get("stance"):
            return False
        return same_level(one, other) if other else True

    def of_steps(self, note: Note, claim: Note, key: Key) -> bool | None:
        event, claimed = note.event, claim.event
        stage, mine = claim.stages[key], note.stages[key]
        if stage is not None:
            return event.granted == claimed.granted if mine in (stage, None) else None
        if not event.granted:
            return not claimed.granted
        return claimed.granted if key in note.done else None

    def on_measure(self, note: Note, claim: Note) -> bool | None:
        event, claimed = note.event, claim.event
        levelled = amount_of(claimed) is not None
        if event.kind != claimed.kind:
            if not levelled or not {event.kind, claimed.kind} <= set(SETTERS):
                return None
            same = same_level(note.result, claim.result)
            if same:
                both = [name for name in ("effective", "until") if event.get(name) and claimed.get(name)]
                return all(same_date(event, claimed, name) for name in both)
            return same
        if levelled:
            same = same_level(note.result, claim.result)
            if not same:
                return same
        return all(same_date(event, claimed, name) for name in ("effective", "until"))

    # What overtakes.

    def newer(self, claim: Note, issue: Issue, party: str) -> Note | None:
        """Return the first event by which the same voices say something newer, or deny what they said."""
        for note in self.notes:
            event = note.event
            if note.number <= claim.number or set(event.by) != set(claim.event.by):
                continue
            denies = event.kind == "statement" and event.get("stance") == "denies"
            if denies and self.same_chain(event.get("about"), claim.event.id):
                return note
            again = party in event.claimed and issue.name in event.issues
            if again and self.subject(event, issue) == self.subject(claim.event, issue):
                return note
        return None

    def subject(self, event: Said, issue: Issue) -> tuple[Any, ...]:
        if event.kind == "request":
            return "request", event.measure or issue.name, event.get("what")
        if event.measure is not None:
            return "measure", event.measure
        if event.kind == "statement":
            return "statement", self.chains.root(event.get("about")) or issue.name
        if event.kind == "scheduling":
            return "scheduling", issue.name, event.get("what")
        return event.kind, issue.name, event.get("text")

    def is_over(self, claim: Note, issue: Issue, party: str, measures: dict[str, Measure]) -> bool:
        """Tell whether the measure, the cycle or the text that a claim is about is over."""
        event = claim.event
        if claim.life is not None:
            measure = measures.get(event.measure or "")
            if measure is None:
                return False
            return measure.life > claim.life or (measure.life == claim.life and measure.state == "ended")
        if event.kind in WITHOUT_CYCLE:
            return False
        if event.get("text") in issue.closed:
            return True
        cycle = claim.cycles[issue.name, party]
        in_force = issue.arrangement is not None and issue.arrangement.cycle == cycle
        return issue.cycle > cycle and not in_force


def same_level(one: Amount | None, other: Amount | None) -> bool | None:
    """Tell whether two levels are the same; of other units, or where one is not to be had, nothing can be told."""
    if one is None or other is None or one[1] != other[1]:
        return None
    return bool(one[0] == other[0])


def same_date(event: Said, claimed: Said, name: str) -> bool:
    """Tell whether an event has the date that a claim gives; an act without `effective` has it when it happens."""
    asked = claimed.span(name)
    if asked is None:
        return True
    given: tuple[datetime, datetime] | None = event.span(name)
    if given is None and name == "effective":
        given = event.begin[0], event.end[0]
    return given is not None and touch(asked, given)


def note_on_issue(note: Note, issue: Issue) -> None:
    """Note, before an event is applied, for which cycle it counts for each party."""
    event = note.event
    if event.measure is not None or event.kind in WITHOUT_CYCLE:
        return
    for party in {*event.own, *event.claimed}:
        note.cycles[issue.name, party] = cycle_of(event, issue, party)
        if event.kind in STEPS:
            stages = issue.stages(party, event.end) if event.kind == "domestic_approval" else []
            stage = stage_of(event, stages) if event.kind == "domestic_approval" else None
            note.stages[issue.name, party] = stage


def note_done(note: Note, issue: Issue) -> None:
    """Note, after an event was applied, who has completed its step."""
    event = note.event
    if event.kind in STEPS:
        for party in event.own:
            slot = note.cycles[issue.name, party], event.get("text")
            if party in issue.on(slot).done[event.kind]:
                note.done.add((issue.name, party))
