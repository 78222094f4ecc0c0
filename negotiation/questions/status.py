"""Status: the phase, votes, measures, claims and deadlines of each issue at T, as far as known by K.

The answer is described in docs/rules/answers.md, the phases and votes in docs/rules/issues.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import attrs

from negotiation.former import former_names
from negotiation.history.issues import told
from negotiation.history.issues.terms import terms_at
from negotiation.questions.deadlines import Deadline, issue_deadlines
from negotiation.questions.local_day import since_columns, until_columns
from negotiation.questions.measures import measure_statuses, measures_at, totals_of
from negotiation.questions.parts import Parts, short
from negotiation.questions.standing.claims import claim_statuses
from negotiation.questions.standing.projected import projected_after
from negotiation.questions.standing.requests import open_requests, overdue_acts
from negotiation.times import iso
from negotiation.value import Value

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from negotiation.errors import Finding
    from negotiation.events import Event, Issue
    from negotiation.history import Arrangement, EffectiveDate, IssueState, Snapshot
    from negotiation.history.issues.told import OtherText
    from negotiation.questions.basis import Basis
    from negotiation.questions.measures import MeasureStatus, Total
    from negotiation.questions.standing.claims import ClaimStatus
    from negotiation.questions.standing.requests import OpenRequest, Overdue
    from negotiation.times import Moment


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
        requests: the acts that were asked for and have neither been done nor denied.
        overdue: the acts whose dates have passed without them.
        claims: the claims, each with its outcome.
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
    requests: tuple[OpenRequest, ...]
    overdue: tuple[Overdue, ...]
    claims: tuple[ClaimStatus, ...]
    deadlines: tuple[Deadline, ...]
    possibly: tuple[str, ...]
    events: tuple[str, ...]
    last: Event | None
    text: str | None = None
    stages: Mapping[str, Mapping[str, str]] = attrs.field(factory=dict)
    texts: tuple[OtherText, ...] = ()
    read_to: Moment | None = None
    projected: bool = False

    def __repr__(self) -> str:
        measures = f"{len(self.measures)} measure{'' if len(self.measures) == 1 else 's'}"
        return short(self, f"{self.issue}: {self.phase}{_since(self.since)}, {measures}")

    @property
    def open_claims(self) -> tuple[ClaimStatus, ...]:
        """The claims of which nothing has become yet."""
        return tuple(claim for claim in self.claims if claim.outcome == "open")

    def to_dict(self) -> dict[str, Any]:
        """Return the status as plain data (docs/rules/answers.md): instants in UTC, `…_day` as written in `…_zone`."""
        return {
            "issue": self.issue,
            "title": self.title,
            "phase": self.phase,
            **since_columns(self.since),
            "cycle": self.cycle,
            "text": self.text,
            "under_threat": self.under_threat,
            "vouched": _lists(self.vouched),
            "awaiting": _lists(self.awaiting),
            "refused": _lists(self.refused),
            "requests": [request.to_dict() for request in self.requests],
            "overdue": [overdue.to_dict() for overdue in self.overdue],
            "stages": {party: dict(stages) for party, stages in self.stages.items()},
            "texts": [_other_text(each) for each in self.texts],
            "arrangement": _arrangement(self.arrangement),
            "measures": [measure.to_dict() for measure in self.measures],
            "claims": [claim.to_dict() for claim in self.claims],
            "deadlines": [deadline.to_dict() for deadline in self.deadlines],
            "possibly": list(self.possibly),
            "events": list(self.events),
            "last": _last(self.last),
            "read_to": iso(self.read_to.instant) if self.read_to else None,
            "projected": self.projected,
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
    baseline: str | None = None

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
        baseline=history.registry.baseline,
    )


def issue_status_at(history: Snapshot, moment: Moment, issue: Issue) -> IssueStatus:
    """Return the status of one issue at a moment; only the measures of this issue are read."""
    return _issue_status(history, moment, issue, measure_statuses(history, history.measures_on(issue.id), moment))


def _issue_status(history: Snapshot, moment: Moment, issue: Issue, measures: Sequence[MeasureStatus]) -> IssueStatus:
    state, terms = history.issue(issue.id).at(moment), terms_at(history.registry.terms(issue.id), moment)
    read_to, requests = history.read_to(issue.id), open_requests(history, moment, issue.id)
    # A later act may name other issues.
    own = tuple(projected_after(history, each, read_to, moment) for each in measures if issue.id in each.issues)
    return IssueStatus(
        issue=issue.id,
        title=issue.title,
        phase=state.phase,
        since=state.since,
        cycle=state.cycle,
        under_threat=any(measure.under_threat for measure in own),
        text=state.text,
        vouched=told.vouched(state, terms),
        awaiting=told.awaiting(state, terms),
        refused=told.refused(state, terms),
        stages=told.stages(told.shown(state, "domestic_approval"), state, terms),
        texts=told.other_texts(state, terms),
        arrangement=state.arrangement,
        measures=own,
        requests=requests,
        overdue=overdue_acts(history, moment, issue.id),
        claims=claim_statuses(history, moment, issue.id),
        deadlines=issue_deadlines(history, moment, issue.id, requests),
        possibly=tuple(event.id for event in history.under_way(issue.id, moment)),
        events=events_behind(state),
        last=history.last_about(issue.id, moment),
        read_to=read_to,
        projected=read_to is not None and history.issue(issue.id).made_by_timer(read_to, moment),
    )


def events_behind(state: IssueState) -> tuple[str, ...]:
    """Return the ids of the events that made the arrangement and the phase of an issue, each once."""
    made_by = (state.arrangement.event,) if state.arrangement else ()
    return tuple(dict.fromkeys((*made_by, *state.events)))


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
        "text": arrangement.text,
        "by_word": arrangement.by_word,
        "provisional": arrangement.provisional,
        "bound": list(arrangement.bound),
        "event": arrangement.event,
    }


def _other_text(text: OtherText) -> dict[str, Any]:
    return {
        "text": text.text,
        "cycle": text.cycle,
        "vouched": _lists(text.vouched),
        "refused": _lists(text.refused),
        "stages": {party: dict(stages) for party, stages in text.stages.items()},
    }


def _last(event: Event | None) -> dict[str, Any] | None:
    if event is None:
        return None
    return {"event": event.id, "occurred": event.occurred.text, "headline": event.headline}


if not TYPE_CHECKING:
    __getattr__ = former_names(__name__)
