"""Status: the phase, votes, measures, claims and deadlines of each issue at T, as far as known by K.

The answer is described in docs/rules/answers.md, the phases and votes in docs/rules/issues.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import attrs

from negotiation.former import former_names
from negotiation.questions.deadlines import Deadline, issue_deadlines
from negotiation.questions.local_day import since_columns, until_columns
from negotiation.questions.measures import measure_statuses, measures_at, totals_of
from negotiation.questions.parts import Parts, short
from negotiation.value import Value

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from negotiation.errors import Finding
    from negotiation.events import Event, Issue
    from negotiation.history import Arrangement, EffectiveDate, IssueState, Snapshot
    from negotiation.questions.basis import Basis
    from negotiation.questions.measures import MeasureStatus, Total
    from negotiation.times import Moment


@attrs.frozen(kw_only=True, eq=False, repr=False)
class OpenClaim(Value):
    """An open claim (docs/rules/claims.md): an event, and the parties that have not said the same themselves.

    Attributes:
        event: the event that makes the claim.
        about: the ids of the parties about which the claim is open.
    """

    event: Event
    about: tuple[str, ...]

    def __repr__(self) -> str:
        return short(self, f"{self.event.id} about {', '.join(self.about)}")

    def to_dict(self) -> dict[str, Any]:
        """Return the claim as plain data (docs/rules/answers.md)."""
        return {
            "event": self.event.id,
            "kind": self.event.kind,
            "about": list(self.about),
            "by": list(self.event.voices),
            "headline": self.event.headline,
        }


@attrs.frozen(kw_only=True, eq=False, repr=False)
class IssueStatus(Value):
    """The status of one issue.

    Attributes:
        issue: the id.
        title: the title, if it has one.
        phase: the phase, by its name in the lifecycle.
        since: the date since which the phase holds; None for an issue that nothing has moved.
        cycle: the number of the cycle.
        under_threat: whether a measure of the issue has an open threat.
        vouched: for each joint step, the ids of the parties that have vouched for it.
        awaiting: for each joint step that the lifecycle allows next, the ids of the parties that have not.
        refused: for each joint step, the ids of the parties whose latest vote is a refusal.
        arrangement: the arrangement in force, if there is one.
        measures: the measures on the issue, in the order of their first acts.
        claims: the open claims.
        deadlines: the dates after T, earliest first.
        possibly: the ids of the events that have begun by T and not ended.
        events: the ids of the events that made the phase, the votes and the arrangement.
        last: the last event on the issue that had happened by T.
    """

    issue: str
    title: str | None
    phase: str
    since: EffectiveDate | None
    cycle: int
    under_threat: bool
    vouched: Mapping[str, tuple[str, ...]]
    awaiting: Mapping[str, tuple[str, ...]]
    refused: Mapping[str, tuple[str, ...]]
    arrangement: Arrangement | None
    measures: tuple[MeasureStatus, ...]
    claims: tuple[OpenClaim, ...]
    deadlines: tuple[Deadline, ...]
    possibly: tuple[str, ...]
    events: tuple[str, ...]
    last: Event | None

    def __repr__(self) -> str:
        measures = f"{len(self.measures)} measure{'' if len(self.measures) == 1 else 's'}"
        return short(self, f"{self.issue}: {self.phase}{_since(self.since)}, {measures}")

    def to_dict(self) -> dict[str, Any]:
        """Return the status as plain data (docs/rules/answers.md): instants in UTC, `…_day` as written in `…_zone`."""
        return {
            "issue": self.issue,
            "title": self.title,
            "phase": self.phase,
            **since_columns(self.since),
            "cycle": self.cycle,
            "under_threat": self.under_threat,
            "vouched": _lists(self.vouched),
            "awaiting": _lists(self.awaiting),
            "refused": _lists(self.refused),
            "arrangement": _arrangement(self.arrangement),
            "measures": [measure.to_dict() for measure in self.measures],
            "claims": [claim.to_dict() for claim in self.claims],
            "deadlines": [deadline.to_dict() for deadline in self.deadlines],
            "possibly": list(self.possibly),
            "events": list(self.events),
            "last": _last(self.last),
        }


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Status(Parts["IssueStatus"], Value):
    """The answer to `status`: the status of each issue that was asked for, the totals of all measures, and findings."""

    _parts_in: ClassVar[str] = "issues"
    _named_by: ClassVar[str] = "issue"
    _called: ClassVar[str] = "issue"

    basis: Basis
    issues: tuple[IssueStatus, ...]
    totals: tuple[Total, ...]
    findings: tuple[Finding, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the answer as plain data (docs/rules/answers.md)."""
        return {
            "basis": self.basis.to_dict(),
            "issues": [issue.to_dict() for issue in self.issues],
            "totals": [total.to_dict() for total in self.totals],
            "findings": [finding.to_dict() for finding in self.findings],
        }


def status_at(history: Snapshot, basis: Basis, issues: Sequence[Issue]) -> Status:
    """Return the status of these issues at T.

    Args:
        history: what is known by K.
        basis: the basis of an answer for T.
        issues: the issues, as they are declared at T.
    """
    moment = basis.at
    # Every measure is read once, although a measure may be on several issues, and totals need all of them.
    measures = measures_at(history, moment)
    return Status(
        basis=basis,
        issues=tuple(_issue_status(history, moment, issue, measures) for issue in issues),
        totals=totals_of(measures),
        findings=history.findings_at(moment, [issue.id for issue in issues]),
    )


def issue_status_at(history: Snapshot, moment: Moment, issue: Issue) -> IssueStatus:
    """Return the status of one issue at a moment; only the measures of this issue are read."""
    return _issue_status(history, moment, issue, measure_statuses(history.measures_on(issue.id), moment))


def _issue_status(history: Snapshot, moment: Moment, issue: Issue, measures: Sequence[MeasureStatus]) -> IssueStatus:
    state = history.issue(issue.id).at(moment)
    own = tuple(measure for measure in measures if issue.id in measure.issues)  # a later act may name other issues
    return IssueStatus(
        issue=issue.id,
        title=issue.title,
        phase=state.phase,
        since=state.since,
        cycle=state.cycle,
        under_threat=any(measure.threat is not None for measure in own),
        vouched=state.spoken(),
        awaiting=state.awaiting(history.registry.voters(moment)),
        refused={step: tuple(party for party, _ in voices) for step, voices in state.refused.items() if voices},
        arrangement=state.arrangement,
        measures=own,
        claims=_claims(history, moment, issue.id),
        deadlines=issue_deadlines(history, moment, issue.id),
        possibly=tuple(event.id for event in history.under_way(issue.id, moment)),
        events=events_behind(state),
        last=history.last_about(issue.id, moment),
    )


def events_behind(state: IssueState) -> tuple[str, ...]:
    """Return the ids of the events that made the arrangement and the phase of an issue, each once."""
    made_by = (state.arrangement.event,) if state.arrangement else ()
    return tuple(dict.fromkeys((*made_by, *state.events)))


def _claims(history: Snapshot, moment: Moment, issue: str) -> tuple[OpenClaim, ...]:
    """Return the open claims on an issue; one event about several parties is one claim."""
    # Both dicts keep the order of the claims, which is reading order.
    about: dict[str, list[str]] = {}
    events: dict[str, Event] = {}
    for event, party in history.open_claims(issue, moment):
        events[event.id] = event
        about.setdefault(event.id, []).append(party)
    return tuple(OpenClaim(event=event, about=tuple(about[name])) for name, event in events.items())


def _since(date: EffectiveDate | None) -> str:
    return f" since {date.first_day()}" if date else ""


def _lists(steps: Mapping[str, tuple[str, ...]]) -> dict[str, list[str]]:
    return {step: list(parties) for step, parties in steps.items()}


def _arrangement(arrangement: Arrangement | None) -> dict[str, Any] | None:
    if arrangement is None:
        return None
    return {
        **since_columns(arrangement.since),
        **until_columns(arrangement.until),
        "provisional": arrangement.provisional,
        "event": arrangement.event,
    }


def _last(event: Event | None) -> dict[str, Any] | None:
    if event is None:
        return None
    return {"event": event.id, "occurred": event.occurred.text, "headline": event.headline}


if not TYPE_CHECKING:
    __getattr__ = former_names(__name__)
