"""Dates that were set on an issue, and requests (docs/rules/issues.md); see `laws.reference`."""
# ruff: noqa: D102 - the name of a method says what it does; what it does not say stands in a docstring

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from laws.reference_events import ACTS, TIMER, over, period, show
from laws.reference_parties import STEPS

if TYPE_CHECKING:
    from laws.reference_events import Chains, Moment, Said
    from laws.reference_issues import Issue

Deadline = tuple["Moment", str | None, str]
"""When it is due, the measure, and the event that set it."""


@dataclass
class Date:
    """A date that was set for something."""

    what: str | None
    due: str
    event: Said

    @property
    def start(self) -> Moment:
        return self.event.start_of("due")

    def ahead(self, at: Moment) -> bool:
        """Tell whether the date has not passed; like any period, a day has passed at its own end."""
        return over(self.due, self.event.zone) > at


class Agenda:
    """The dates that were set on one issue and have not been settled, and the requests that are open."""

    def __init__(self, issue: Issue, chains: Chains) -> None:
        self.issue, self.chains = issue, chains
        self.dates: list[Date] = []
        self.requests: list[Said] = []

    def schedule(self, event: Said) -> str | None:
        """Set a date, move one or call one off; return why it has no place."""
        what, due = event.get("what"), event.get("due")
        if event.get("calls_off"):
            chain = self.chains.root(event.get("calls_off"))
            old = [each for each in self.dates if self.named(each.event, chain, event)]
            lying = [each for each in self.issue.pending if self.named(each.event, chain, event)]
            if not old and not lying:
                return f"nothing to call off on {self.issue.name}: {event.get('calls_off')}"
            for each in lying:
                self.call_off_act(each, event)
            self.dates = [each for each in self.dates if each not in old]
            if not old:
                return None
            what = what or old[0].what
        if due:
            self.dates = [each for each in self.dates if each.what != what]
            self.dates.append(Date(what, due, event))
        return None

    def named(self, event: Said, chain: str | None, by: Said) -> bool:
        return self.chains.root(event.id) == chain and bool(set(by.own) & set(event.parties))

    def call_off_act(self, pending: Any, event: Said) -> None:
        if event.get("due"):
            pending.at, pending.set_by = event.start_of("due"), event.id
        else:
            self.issue.pending.remove(pending)

    def come(self, event: Said, at: Moment) -> None:
        """Take note of an act that has its place on the issue: it may settle dates and answer requests."""
        newly, extended = self.issue.newly, self.issue.extended
        extending = event.kind == "extension" and event.measure is None
        self.dates = [each for each in self.dates if not self.settles(each, event, at, newly)]
        for request in [*self.requests]:
            what = request.get("what")
            if request.get("measure") is not None:
                answered = False  # by `answer_on_measure`
            elif what in STEPS:
                answered = what in newly
            elif what == "extension":
                answered = extending and extended
            else:
                answered = event.kind == what
            if answered:
                self.requests.remove(request)

    def answer_on_measure(self, event: Said) -> None:
        """Take note of an act that has its place on a measure: it answers requests for such an act."""
        asked = event.kind, event.measure
        self.requests = [each for each in self.requests if (each.get("what"), each.get("measure")) != asked]

    def settles(self, date: Date, event: Said, at: Moment, newly: set[str]) -> bool:
        if date.what in STEPS:
            return date.what in newly
        if event.kind == "extension":  # joint, and no other act would do: it settles its date however early
            return date.what == "extension" and (event.measure is not None or self.issue.extended)
        return event.kind == date.what and at >= date.start

    def deny(self, statement: Said) -> None:
        """Take in a statement: a denial closes the request that it is about."""
        if statement.own and statement.get("stance") == "denies":
            chain = self.chains.root(statement.get("about"))
            self.requests = [each for each in self.requests if self.chains.root(each.id) != chain]

    def deadlines(self, at: Moment) -> list[Deadline]:
        issue = self.issue
        found: list[Deadline] = [(each.start, None, each.event.id) for each in self.dates if each.ahead(at)]
        found += [(each.at, None, each.set_by) for each in issue.pending]
        if issue.arrangement and issue.arrangement.until and issue.arrangement.until_event:
            found.append((issue.arrangement.until, None, issue.arrangement.until_event.id))
        for each in self.requests:
            until = each.end_of("until")
            if until and until > at:
                found.append((until, each.measure, each.id))
        return found

    def overdue(self, at: Moment) -> list[dict[str, Any]]:
        late = [each for each in self.dates if each.what in ACTS and not each.ahead(at)]
        return sorted(
            ({"what": each.what, "due": show((period(each.due, each.event.zone)[0], TIMER)), "event": each.event.id}
             for each in late), key=lambda row: str(row["event"])
        )  # fmt: skip

    def open_requests(self) -> list[str]:
        return sorted(each.id for each in self.requests)
