"""A second reading of docs/rules: independent, deliberately naive, and slow.

It answers the same questions as the package and shares no line with it: it filters, sorts and folds everything from
scratch for every question, straight from the text of the events. Where the two disagree, one of them, or the page,
is wrong. It is never imported by the package, and not to be "fixed" to agree with it without a decision: read
`docs/rules` and `docs/decisions` first, and change whichever contradicts them.

    answer(events, at, known_at) -> {"basis": {...}, "issues": [...], "totals": [...], "findings": [...]}

The ledger is here, which shows every event and timer to issues and measures in their order. Beside it: dates and
corrections in `reference_events`, parties and words in `reference_parties`, issues in `reference_issues`,
arrangements in `reference_arrangements`, dates that were set in `reference_dates`, measures in `reference_measures` and
`reference_schedules`, claims in `reference_claims`, how far the record goes in `reference_record`.
"""
# ruff: noqa: D102 - the name of a method says what it does; what it does not say stands in a docstring

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from laws.reference_claims import Claims, Note, note_done, note_on_issue, result_of
from laws.reference_dates import Agenda
from laws.reference_events import ABOUT_THE_RECORD, DAWN, Chains, Said, over, show
from laws.reference_issues import STARTS, Issue
from laws.reference_measures import Measure
from laws.reference_parties import Declared
from laws.reference_record import Record as Reading
from laws.reference_rows import Shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from laws.reference_dates import Deadline
    from laws.reference_events import Moment, Record


class Ledger:
    """Everything that is so at T, of the events that are read in order."""

    def __init__(self, first: Said, happened: list[Said], chains: Chains, at: Moment) -> None:
        self.at, self.chains = at, chains
        later = [each for each in happened if each.kind == "opening" and each is not first]
        self.declared = Declared(first, later)
        self.happened = [each for each in happened if each.kind not in ABOUT_THE_RECORD]
        names = dict.fromkeys(issue["id"] for opening in self.declared.by(at) for issue in opening.get("issues", []))
        self.findings: list[dict[str, str]] = []
        self.issues = {name: Issue(name, self.declared, self.find) for name in names}
        self.agendas = {name: Agenda(issue, chains) for name, issue in self.issues.items()}
        self.measures: dict[str, Measure] = {}
        self.notes: list[Note] = []
        clock = DAWN
        for event in self.happened:
            clock = self.fire_timers(clock, event.end)
            self.take(event)
        self.fire_timers(clock, at)

    # Timers.

    def fire_timers(self, clock: Moment, until: Moment) -> Moment:
        """Fire every timer due after `clock` and by `until`, one instant after the other."""
        while due := [due for thing in self.things() for due in thing.dues() if clock < due <= until]:
            clock = min(due)
            for measure in self.measures.values():
                measure.tick(clock)
            self.replace(clock, timer=True)
            for name, issue in self.issues.items():
                for event in issue.settle(clock):
                    self.agendas[name].come(event, clock)
            self.calm(clock, timer=True)
        return until

    def things(self) -> list[Issue | Measure]:
        return [*self.issues.values(), *self.measures.values()]

    def replace(self, now: Moment, *, timer: bool) -> None:
        """End what measures that have started replace."""
        for measure in [*self.measures.values()]:
            schedules = measure.schedules
            for names, from_then, event in [*measure.replacing]:
                if not schedules.started(now) or (from_then and from_then > now):
                    continue
                measure.replacing = [each for each in measure.replacing if each[2] is not event]
                at = max([schedules.run_since(now), *([from_then] if from_then else [])])
                for name in names:
                    self.end_replaced(measure, name, at, event, now, timer=timer)

    def end_replaced(self, by: Measure, name: str, at: Moment, event: Said, now: Moment, *, timer: bool) -> None:
        other = self.measures.get(name)
        if other and other is not by and set(other.owner) == set(by.owner):
            other.replaced(at, event.id, now)
            if other.values(now) != other.shown:
                other.timer, other.shown = (now if timer else None), other.values(now)

    def calm(self, now: Moment, *, timer: bool) -> None:
        """Let what was contested be dormant again when its measures have all ended."""
        for issue in self.issues.values():
            mine = [each for each in self.measures.values() if issue.name in each.issues and each.state != "new"]
            if issue.phase == "contested" and mine and all(each.state == "ended" for each in mine):
                issue.by_timer = timer
                issue.go("dormant", now)
                issue.by_timer = False

    # Events.

    def take(self, event: Said) -> None:  # noqa: C901 - one kind after the other, as the page has them
        note = Note(event, len(self.notes))
        self.notes.append(note)
        concerned = [self.issues[name] for name in event.issues if name in self.issues]
        for issue in concerned:
            note_on_issue(note, issue)
        if event.kind == "statement":
            for agenda in self.agendas.values():
                agenda.deny(event)
            return
        if event.kind == "request":
            for issue in concerned if event.own else []:
                self.agendas[issue.name].requests.append(event)
            return
        accepted = bool(event.own)
        if event.measure is not None:
            accepted = self.take_on_measure(event, event.measure, note)
        if accepted and event.measure is not None:
            for agenda in self.agendas.values():
                agenda.answer_on_measure(event)  # whichever issues the act names: its subject is the measure
        for issue in concerned:
            if accepted:
                self.take_on_issue(event, issue)
            note_done(note, issue)
        self.replace(event.end, timer=False)
        self.calm(event.end, timer=False)

    def take_on_issue(self, event: Said, issue: Issue) -> None:
        agenda, problem = self.agendas[issue.name], None
        issue.newly, issue.extended = set(), False
        if event.kind == "scheduling":
            problem = agenda.schedule(event)
        elif event.measure is None or (event.kind in STARTS and not self.is_of_all(event, issue)):
            problem = issue.apply(event)
        if problem:
            self.find("out-of-place", event, problem)
        elif not any(each.event is event for each in issue.pending):
            agenda.come(event, event.end)

    def is_of_all(self, event: Said, issue: Issue) -> bool:
        """Tell whether a measure is announced that all members of the issue own together."""
        owners = set(self.measures[event.measure].owner) if event.measure else set()
        members = set(issue.members(issue.current, event.end))
        return event.kind == "announcement" and len(members) > 1 and members <= owners

    def take_on_measure(self, event: Said, name: str, note: Note) -> bool:
        """Tell whether the act counts for the measure and has its place."""
        measure = self.measures.get(name) or Measure(name, sorted(event.parties))
        note.life = measure.life + (measure.state in ("new", "ended"))
        note.result = result_of(event, measure)
        if not event.own:
            return False  # what is only claimed makes nobody the owner
        self.measures[name] = measure
        if not event.claimed and not set(measure.owner) <= set(event.own):
            self.find("not-the-owner", event, f"{name} belongs to {measure.owner}")
        if not set(measure.owner) <= set(event.own):
            return False  # a claim, or the word of some of its owners
        problem = measure.apply(event)
        if problem:
            self.find("out-of-place", event, problem)
            return False
        for code, message in measure.findings:
            self.find(code, event, message)
        if any(code == "start-after-end" for code, _ in measure.findings):
            return False
        self.name_replaced(event, measure)
        return True

    def name_replaced(self, event: Said, measure: Measure) -> None:
        """Look at the measures that an announcement or a proposal replaces."""
        for name in event.get("replaces", []):
            other = self.measures.get(name)
            if other is None or other is measure:
                continue
            if set(other.owner) != set(measure.owner):
                self.find("not-the-owner", event, f"{name} belongs to {other.owner}")
            elif event.kind == "proposal":
                other.close_words()
                if other.state in ("threatened", "proposed"):
                    other.end(event.end, "replaced")
                if other.values(event.end) != other.shown:
                    other.timer, other.shown = None, other.values(event.end)

    def find(self, code: str, event: Said, problem: str) -> None:
        if any(name in self.issues for name in event.issues):
            self.findings.append({"code": code, "event": event.id, "message": problem})

    # What is asked.

    def of_issue(self, issue: Issue) -> list[Measure]:
        return [each for each in self.measures.values() if each.state != "new" and issue.name in each.issues]

    def deadlines(self, issue: Issue) -> list[Deadline]:
        found = self.agendas[issue.name].deadlines(self.at)
        for measure in self.of_issue(issue):
            found += [(due, measure.name, event) for due, event in measure.deadlines(self.at)]
        return found

    def said_to_run_on(self) -> None:
        """Find pauses that have ended in law while their arrangement goes on by word."""
        for issue in self.issues.values():
            arrangement = issue.arrangement
            if arrangement and arrangement.by_word and arrangement.earlier and arrangement.until_event:
                for measure in self.of_issue(issue):
                    for ended, what in measure.expiries:
                        if ended[0] >= arrangement.earlier:
                            message = f"said to run to {show(arrangement.until)}; in law the {what} of {measure.name}"
                            self.find("said-to-run-on", arrangement.until_event, f"{message} ended on {show(ended)}")


def answer(events: Sequence[Record], at: str, known_at: str | None = None) -> dict[str, Any]:
    """Return where everything stands at T, as far as known by K (None for all that is known)."""
    zone = min((each for each in events if each["kind"] == "opening"), key=lambda each: each["occurred"])["zone"]
    moment, until = over(at, zone), over(known_at, zone) if known_at else None
    true, chains, first = read(events, zone, until)
    ledger = Ledger(first, [each for each in true if each.end <= moment], chains, moment)
    ledger.said_to_run_on()
    lately = later_reading(true, chains, first, moment, until)
    named = dict.fromkeys(issue for raw in events for issue in raw.get("issues", []) if isinstance(issue, str))
    record = Reading([Said(raw, zone) for raw in events], [*ledger.issues, *named], until)
    claims = Claims(ledger.notes, chains, moment)
    possibly = [each for each in true if each.begin <= moment < each.end and each.kind not in ABOUT_THE_RECORD]
    rows = [row_of(ledger, issue, record, claims, lately) for issue in ledger.issues.values()]
    for row in rows:
        row["possibly"] = [each.id for each in possibly if row["issue"] in each.issues]
    then = record.read_to(None)
    unread = 0
    if then is not None and then < moment:
        before = Ledger(first, [each for each in true if each.end <= then], chains, then)
        unread = len({each for issue in before.issues.values() for each in before.deadlines(issue)
                      if then < each[0] <= moment})  # fmt: skip
    basis = {"read_to": show(then), "unread": unread, "projected": then is None or moment > then}
    measures = [each for each in ledger.measures.values() if each.state != "new"]
    return {"basis": basis, "issues": rows, "totals": totals(measures, moment), "findings": ledger.findings}


def read(events: Sequence[Record], zone: str, until: Moment | None) -> tuple[list[Said], Chains, Said]:
    """Return the events that are read as known by a moment, in order, their chains, and the first opening."""
    log = [Said(raw, zone) for raw in events]
    first = min((each for each in log if each.kind == "opening"), key=lambda each: each.end)
    chains = Chains([each for each in log if until is None or each.known <= until])
    return chains.standing(), chains, first


def later_reading(true: list[Said], chains: Chains, first: Said, moment: Moment, until: Moment | None) -> Ledger | None:
    """Return the ledger of everything known by K and past by K, if K lies after T."""
    if until is not None and until <= moment:
        return None
    last = max([moment, *(each.end for each in true)]) if until is None else until
    return Ledger(first, [each for each in true if each.end <= last], chains, last)


def row_of(ledger: Ledger, issue: Issue, record: Reading, claims: Claims, lately: Ledger | None) -> dict[str, Any]:
    at, shown, agenda = ledger.at, Shown(issue, ledger.at), ledger.agendas[issue.name]
    mine = ledger.of_issue(issue)
    past = [each for each in ledger.happened if issue.name in each.issues]
    read_to = record.read_to(issue.name)
    return {
        "issue": issue.name,
        "phase": issue.phase,
        "since": show(issue.since),
        "cycle": issue.cycle,
        "text": issue.current,
        "read_to": show(read_to),
        "projected": is_after(issue.timer, read_to),
        "under_threat": any(each.threat and not each.threat.on_hold for each in mine),
        "vouched": shown.vouched(),
        "awaiting": shown.awaiting(),
        "refused": shown.refused(),
        "stages": shown.stages(),
        "texts": shown.texts(),
        "requests": agenda.open_requests(),
        "overdue": agenda.overdue(at),
        "arrangement": issue.arrangement and issue.arrangement.row(),
        "measures": [
            each.row(at) | {"projected": is_after(each.timer, read_to), "revised": revised(each, lately, at)}
            for each in mine
        ],
        "claims": claims.on(issue, ledger.measures),
        "deadlines": [
            {"due": show(due), "measure": measure, "event": event} for due, measure, event in ledger.deadlines(issue)
        ],
        "last": past[-1].id if past else None,
    }


def is_after(timer: Moment | None, read_to: Moment | None) -> bool:
    return timer is not None and (read_to is None or timer > read_to)


def revised(measure: Measure, lately: Ledger | None, at: Moment) -> dict[str, Any] | None:
    """Return what the law now says of a measure at T, where that is not what stood then."""
    now = lately.measures.get(measure.name) if lately else None
    found = now.schedules.in_law(at) if now else None
    if found is None or found[:2] == measure.values(at)[:2] or found == measure.schedules.in_law(at):
        return None  # nothing that came later has changed it
    if found[0] == "ended" and measure.state in ("ended", "threatened", "proposed"):  # new words after an end
        return None
    state, level, since, event = found
    return {"level": level, "state": state, "effective": show(since), "event": event}


def totals(measures: Sequence[Measure], at: Moment) -> list[dict[str, Any]]:
    rows = {measure.name: measure.row(at) for measure in measures}
    counted = {name for name, row in rows.items() if row["state"] == "in_force" and row["level"] is not None}
    sums: dict[tuple[str, Any, Any, Any], list[float]] = {}
    for measure in measures:
        row = rows[measure.name]
        if measure.name not in counted or set(wholes(measure.name, rows)) & counted:
            continue
        for party in measure.owner:
            both = sums.setdefault((party, row["class"], row["scope"], row["unit"]), [0, 0])
            both[0] += row["level"]
            both[1] += row["suspended_level"] or 0
    return [
        {"party": party, "class": kind, "scope": scope, "unit": unit, "level": level, "suspended": suspended}
        for (party, kind, scope, unit), (level, suspended) in sums.items()
    ]


def wholes(name: str, rows: dict[str, dict[str, Any]]) -> list[str]:
    """Return the measures of which one is a part, and those of which they are parts."""
    found: list[str] = []
    above = rows[name]["part_of"]
    while above in rows and above not in found and above != name:
        found.append(above)
        above = rows[above]["part_of"]
    return found
