"""Status: where each issue stands at T, as far as known by K (docs/rules/answers.md)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import attrs

from negotiation.codec import plain_number
from negotiation.history import MeasureHistory, MeasureState
from negotiation.lifecycles import measure_table
from negotiation.questions.deadlines import Deadline, issue_deadlines
from negotiation.questions.local_day import since_columns, until_columns
from negotiation.questions.parts import Parts, short
from negotiation.times import FIRST_MOMENT, iso
from negotiation.value import Value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from decimal import Decimal

    from negotiation.errors import Finding
    from negotiation.events import Event, Issue, Level
    from negotiation.history import Arrangement, EffectiveDate, IssueState, OpenThreat, Snapshot
    from negotiation.questions.basis import Basis
    from negotiation.times import Moment


@attrs.frozen(kw_only=True, eq=False, repr=False)
class MeasureStatus(Value):
    """Where a measure stands: its state, what is in force, what is suspended.

    `until` is the end of the state, `suspended_until` the end of a suspension, also of a part.
    """

    measure: str
    title: str | None
    parties: tuple[str, ...]
    state: str
    since: EffectiveDate | None
    level: Level | None
    suspended_level: Level | None
    scope: str | None
    until: EffectiveDate | None
    suspended_until: EffectiveDate | None
    cause: str | None
    threat: OpenThreat | None
    issues: tuple[str, ...]
    events: tuple[str, ...]

    def __repr__(self) -> str:
        level = f", {self.level}" if self.level else ""
        return short(self, f"{self.measure}: {self.state}{_since(self.since)}{level}")

    @property
    def party(self) -> str:
        """The party that owns it, or all of them."""
        return "+".join(self.parties)

    @property
    def unit(self) -> str | None:
        """The unit of its levels."""
        level = self.level or self.suspended_level
        return level.unit if level else None

    def to_dict(self) -> dict[str, Any]:
        """Return it as docs/rules/answers.md describes it: instants in UTC, `…_day` as written, meant in `…_zone`."""
        return {
            "measure": self.measure,
            "title": self.title,
            "party": self.party,
            "state": self.state,
            **since_columns(self.since),
            "level": _number(self.level),
            "suspended_level": _number(self.suspended_level),
            "unit": self.unit,
            "scope": self.scope,
            **until_columns(self.until),
            "suspended_until": _iso(self.suspended_until),
            "suspended_until_day": self.suspended_until.day() if self.suspended_until else None,
            "cause": self.cause,
            "contingent_on": self.threat.contingent_on if self.threat else None,
            "threat": _threat(self.threat),
            "issues": list(self.issues),
            "events": list(self.events),
        }


@attrs.frozen(kw_only=True, eq=False, repr=False)
class OpenClaim(Value):
    """What somebody says that others did, and they have not said themselves."""

    event: Event
    about: tuple[str, ...]

    def __repr__(self) -> str:
        return short(self, f"{self.event.id} about {', '.join(self.about)}")

    def to_dict(self) -> dict[str, Any]:
        """Return it as docs/rules/answers.md describes it."""
        return {
            "event": self.event.id,
            "kind": self.event.kind,
            "about": list(self.about),
            "by": list(self.event.voices),
            "headline": self.event.headline,
        }


@attrs.frozen(kw_only=True, eq=False, repr=False)
class IssueStatus(Value):
    """Where one issue stands."""

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
        """Return it as docs/rules/answers.md describes it: instants in UTC, `…_day` as written, meant in `…_zone`."""
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
class Total(Value):
    """The sum of the levels in force of a party's measures with the same unit and scope, and their suspended parts."""

    party: str
    scope: str | None
    level: int | Decimal
    unit: str
    suspended: int | Decimal = 0

    def to_dict(self) -> dict[str, Any]:
        """Return it as docs/rules/answers.md describes it."""
        return {
            "party": self.party,
            "scope": self.scope,
            "level": plain_number(self.level),
            "unit": self.unit,
            "suspended": plain_number(self.suspended),
        }


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Status(Parts["IssueStatus"], Value):
    """The answer to `status`: every issue asked for, the totals, the findings, and what it all rests on."""

    _parts_in: ClassVar[str] = "issues"
    _named_by: ClassVar[str] = "issue"
    _called: ClassVar[str] = "issue"

    basis: Basis
    issues: tuple[IssueStatus, ...]
    totals: tuple[Total, ...]
    findings: tuple[Finding, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the answer as docs/rules/answers.md describes it."""
        return {
            "basis": self.basis.to_dict(),
            "issues": [issue.to_dict() for issue in self.issues],
            "totals": [total.to_dict() for total in self.totals],
            "findings": [finding.to_dict() for finding in self.findings],
        }


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Measures(Parts["MeasureStatus"], Value):
    """The answer to `measures`: every measure that has been acted on, and what is in force in total."""

    _parts_in: ClassVar[str] = "measures"
    _named_by: ClassVar[str] = "measure"
    _called: ClassVar[str] = "measure"

    basis: Basis
    measures: tuple[MeasureStatus, ...]
    totals: tuple[Total, ...]
    findings: tuple[Finding, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the answer as plain data."""
        return {
            "basis": self.basis.to_dict(),
            "measures": [measure.to_dict() for measure in self.measures],
            "totals": [total.to_dict() for total in self.totals],
            "findings": [finding.to_dict() for finding in self.findings],
        }


def status_at(history: Snapshot, basis: Basis, issues: Sequence[Issue]) -> Status:
    """Read the status of these issues off a history."""
    moment = basis.at
    measures = measures_at(history, moment)
    return Status(
        basis=basis,
        issues=tuple(_issue_status(history, moment, issue, measures) for issue in issues),
        totals=totals_of(measures),
        findings=findings_at(history, moment, [issue.id for issue in issues]),
    )


def listed_measures_at(history: Snapshot, basis: Basis, names: Iterable[str] = ()) -> Measures:
    """Return these measures, or all that have been acted on by T, with the totals of what is in force."""
    found = {each.measure: each for each in measures_at(history, basis.at)}
    chosen = tuple(found.get(name) or unmoved(name) for name in names) or tuple(found.values())
    totals, findings = totals_of(tuple(found.values())), findings_at(history, basis.at)
    return Measures(basis=basis, measures=chosen, totals=totals, findings=findings)


def issue_status_at(history: Snapshot, moment: Moment, issue: Issue) -> IssueStatus:
    """Read the status of one issue off a history, whatever else there is."""
    return _issue_status(history, moment, issue, _statuses(history.measures_on(issue.id), moment))


def findings_at(history: Snapshot, moment: Moment, issues: Iterable[str] | None = None) -> tuple[Finding, ...]:
    """Return what had no place by a moment, on these issues or on any, each once."""
    found = {(finding.event, finding.message): finding for finding in history.findings_by(moment, issues)}
    return tuple(found.values())


def unmoved(measure: str) -> MeasureStatus:
    """Return where a measure stands before anybody has acted on it: it belongs to nobody yet."""
    history = MeasureHistory(measure, None)
    return _measure_status(history, MeasureState(state=measure_table().lifecycle.initial), FIRST_MOMENT)


def measures_at(history: Snapshot, moment: Moment) -> tuple[MeasureStatus, ...]:
    """Return every measure that has been acted on by a moment, in the order of the first acts."""
    return _statuses(history.measures.values(), moment)


def measure_status_at(measure: MeasureHistory, moment: Moment) -> MeasureStatus | None:
    """Read where one measure stands; None before its first act."""
    state = measure.at(moment)
    return None if state is None else _measure_status(measure, state, moment)


def _statuses(measures: Iterable[MeasureHistory], moment: Moment) -> tuple[MeasureStatus, ...]:
    found = (measure_status_at(measure, moment) for measure in measures)
    return tuple(status for status in found if status is not None)


def measure_rows_over_time(history: Snapshot, measure: str) -> Iterator[dict[str, Any]]:
    """Yield every state that a measure is ever in, as in the answer, each with the instant `from` which it is."""
    found = history.measures.get(measure)
    if found is not None:
        for moment, state in found.states:
            yield {"from": iso(moment.instant), **_measure_status(found, state, moment).to_dict()}


def totals_at(history: Snapshot, moment: Moment) -> tuple[Total, ...]:
    """Add up what is in force at a moment, by party, scope and unit."""
    found = ((measure, measure.at(moment)) for measure in history.measures.values())
    return _added_up(
        (measure.owners, state.scope, *state.levels(moment))
        for measure, state in found
        if state is not None and state.state == "in_force"
    )


def totals_of(measures: Iterable[MeasureStatus]) -> tuple[Total, ...]:
    """Add up what is in force of these measures, by party, scope and unit."""
    return _added_up(
        (each.parties, each.scope, each.level, each.suspended_level) for each in measures if each.state == "in_force"
    )


def _added_up(
    in_force: Iterable[tuple[tuple[str, ...], str | None, Level | None, Level | None]],
) -> tuple[Total, ...]:
    """Add up levels, each given with whose it is, its scope, and the suspended part."""
    sums: dict[tuple[str, str | None, str], tuple[int | Decimal, int | Decimal]] = {}
    for parties, scope, level, suspended_part in in_force:
        if level is not None:
            for party in parties:
                key = party, scope, level.unit
                awake, suspended = sums.get(key, (0, 0))
                sums[key] = awake + level.value, suspended + (suspended_part.value if suspended_part else 0)
    return tuple(
        Total(party=party, scope=scope, level=level, unit=unit, suspended=suspended)
        for (party, scope, unit), (level, suspended) in sorted(sums.items(), key=lambda item: tuple(map(str, item[0])))
    )


def _measure_status(history: MeasureHistory, state: MeasureState, moment: Moment) -> MeasureStatus:
    running = state.suspension.at(moment)
    end = state.base.end_after(moment)
    level, suspended = state.levels(moment)
    return MeasureStatus(
        measure=history.id,
        title=state.title,
        parties=history.owners,
        state=state.state,
        since=state.since,
        level=level,
        suspended_level=suspended,
        scope=state.scope,
        until=_earliest(running.until if running and state.state == "suspended" else None, end.since if end else None),
        suspended_until=running.until if running else None,
        cause=state.cause,
        threat=state.threat,
        issues=state.issues,
        events=state.events,
    )


def _issue_status(history: Snapshot, moment: Moment, issue: Issue, measures: Sequence[MeasureStatus]) -> IssueStatus:
    state = history.issue(issue.id).at(moment)
    own = tuple(measure for measure in measures if issue.id in measure.issues)
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
    """Return the events that made an arrangement and a phase, each once."""
    made_by = (state.arrangement.event,) if state.arrangement else ()
    return tuple(dict.fromkeys((*made_by, *state.events)))


def _claims(history: Snapshot, moment: Moment, issue: str) -> tuple[OpenClaim, ...]:
    about: dict[str, list[str]] = {}
    events: dict[str, Event] = {}
    for event, party in history.open_claims(issue, moment):
        events[event.id] = event
        about.setdefault(event.id, []).append(party)
    return tuple(OpenClaim(event=event, about=tuple(about[name])) for name, event in events.items())


def _earliest(*marks: EffectiveDate | None) -> EffectiveDate | None:
    return min((mark for mark in marks if mark), key=lambda mark: mark.moment, default=None)


def _since(mark: EffectiveDate | None) -> str:
    return f" since {mark.first_day()}" if mark else ""


def _iso(mark: EffectiveDate | None) -> str | None:
    return mark.iso() if mark else None


def _number(level: Level | None) -> int | float | None:
    return plain_number(level.value) if level else None


def _lists(steps: Mapping[str, tuple[str, ...]]) -> dict[str, list[str]]:
    return {step: list(parties) for step, parties in steps.items()}


def _threat(threat: OpenThreat | None) -> dict[str, Any] | None:
    if threat is None:
        return None
    return {
        "level": _number(threat.level),
        "unit": threat.level.unit if threat.level else None,
        "effective": _iso(threat.effective),
        "event": threat.event,
    }


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
