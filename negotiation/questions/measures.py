"""Measures: the state and levels of each measure at T, as far as known by K, and the totals (docs/rules/answers.md)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import attrs

from negotiation.codec import plain_number
from negotiation.history import MeasureHistory, MeasureState
from negotiation.lifecycles import measure_table
from negotiation.questions.local_day import since_columns, until_columns
from negotiation.questions.parts import Parts, short
from negotiation.times import FIRST_MOMENT, iso
from negotiation.value import Value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from decimal import Decimal

    from negotiation.errors import Finding
    from negotiation.events import Level
    from negotiation.history import EffectiveDate, OpenThreat, Snapshot
    from negotiation.questions.basis import Basis
    from negotiation.times import Moment


@attrs.frozen(kw_only=True, eq=False, repr=False)
class MeasureStatus(Value):
    """The state of a measure, with the level in force and the suspended part (docs/rules/measures.md).

    Attributes:
        measure: the id.
        title: the title, if an act gave one.
        parties: the owners: the parties of its first event; empty before that.
        state: the state, by its name in the lifecycle.
        since: the date since which the state holds.
        level: the level in force; before that, the announced, proposed or threatened level.
        suspended_level: the suspended part of the level.
        scope: the goods or services that it covers.
        until: the end of a suspension of the full level, or else the end of the measure; None if none is set.
        suspended_until: the end of a suspension, also of one that suspends only a part.
        cause: why the measure ended: withdrawn, terminated, expired, lapsed or struck_down.
        threat: the open threat.
        issues: the ids of its issues.
        events: the ids of the events that made the state.
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
        """The owners, joined by `+`."""
        return "+".join(self.parties)

    @property
    def unit(self) -> str | None:
        """The unit of its levels; None if it has no level."""
        level = self.level or self.suspended_level
        return level.unit if level else None

    def to_dict(self) -> dict[str, Any]:
        """Return the status as plain data (docs/rules/answers.md): instants in UTC, `…_day` as written in `…_zone`."""
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
class Total(Value):
    """The total of a party for one scope and unit (docs/rules/measures.md#totals).

    Attributes:
        party: the id of the party.
        scope: the scope; None for measures without one.
        level: the sum of the levels in force, in `unit`.
        unit: the unit.
        suspended: the sum of the suspended parts of these measures, in `unit`.
    """

    party: str
    scope: str | None
    level: int | Decimal
    unit: str
    suspended: int | Decimal = 0

    def to_dict(self) -> dict[str, Any]:
        """Return the total as plain data (docs/rules/answers.md)."""
        return {
            "party": self.party,
            "scope": self.scope,
            "level": plain_number(self.level),
            "unit": self.unit,
            "suspended": plain_number(self.suspended),
        }


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Measures(Parts["MeasureStatus"], Value):
    """The answer to `measures`: the status of every measure that has been acted on by T, and the totals."""

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


def listed_measures_at(history: Snapshot, basis: Basis, names: Iterable[str] = ()) -> Measures:
    """Return the status of these measures, or of all that have been acted on by T, with the totals.

    Args:
        history: what is known by K.
        basis: the basis of an answer for T.
        names: the ids of the measures; none for all. One that has not been acted on has the state `new`.
    """
    found = {each.measure: each for each in measures_at(history, basis.at)}
    chosen = tuple(found.get(name) or unmoved(name) for name in names) or tuple(found.values())
    # The totals are those of all measures, whatever measures were asked for.
    totals, findings = totals_of(tuple(found.values())), history.findings_at(basis.at)
    return Measures(basis=basis, measures=chosen, totals=totals, findings=findings)


def unmoved(measure: str) -> MeasureStatus:
    """Return the status of a measure before its first act: the initial state, without owners."""
    history = MeasureHistory(measure, None)
    return _measure_status(history, MeasureState(state=measure_table().lifecycle.initial), FIRST_MOMENT)


def measures_at(history: Snapshot, moment: Moment) -> tuple[MeasureStatus, ...]:
    """Return the status of every measure that has been acted on by a moment, in the order of their first acts."""
    return measure_statuses(history.measures.values(), moment)


def measure_status_at(measure: MeasureHistory, moment: Moment) -> MeasureStatus | None:
    """Return the status of one measure at a moment; None before its first act."""
    state = measure.at(moment)
    return None if state is None else _measure_status(measure, state, moment)


def measure_statuses(measures: Iterable[MeasureHistory], moment: Moment) -> tuple[MeasureStatus, ...]:
    """Return the status of each of these measures at a moment, without those before their first act."""
    found = (measure_status_at(measure, moment) for measure in measures)
    return tuple(status for status in found if status is not None)


def measure_rows_over_time(history: Snapshot, measure: str) -> Iterator[dict[str, Any]]:
    """Yield every state that a measure is ever in, as a row of the answer with its first instant under `from`."""
    found = history.measures.get(measure)
    if found is not None:
        for moment, state in found.states:
            yield {"from": iso(moment.instant), **_measure_status(found, state, moment).to_dict()}


def totals_at(history: Snapshot, moment: Moment) -> tuple[Total, ...]:
    """Add up the levels in force at a moment by party, scope and unit (docs/rules/measures.md#totals)."""
    found = ((measure, measure.at(moment)) for measure in history.measures.values())
    return _added_up(
        (measure.owners, state.scope, *state.levels(moment))
        for measure, state in found
        if state is not None and state.state == "in_force"
    )


def totals_of(measures: Iterable[MeasureStatus]) -> tuple[Total, ...]:
    """Add up the levels of those of these measures that are in force, by party, scope and unit."""
    return _added_up(
        (each.parties, each.scope, each.level, each.suspended_level) for each in measures if each.state == "in_force"
    )


def _added_up(
    in_force: Iterable[tuple[tuple[str, ...], str | None, Level | None, Level | None]],
) -> tuple[Total, ...]:
    """Add up levels by party, scope and unit; each is given as owners, scope, level and suspended part."""
    sums: dict[tuple[str, str | None, str], tuple[int | Decimal, int | Decimal]] = {}
    for parties, scope, level, suspended_part in in_force:
        if level is not None:
            for party in parties:  # a joint measure counts in full for each of its owners
                key = party, scope, level.unit
                in_total, suspended = sums.get(key, (0, 0))
                sums[key] = in_total + level.value, suspended + (suspended_part.value if suspended_part else 0)
    # The keys are sorted as text, because a scope may be None, which does not compare with text.
    return tuple(
        Total(party=party, scope=scope, level=level, unit=unit, suspended=suspended)
        for (party, scope, unit), (level, suspended) in sorted(sums.items(), key=lambda item: tuple(map(str, item[0])))
    )


def _measure_status(history: MeasureHistory, state: MeasureState, moment: Moment) -> MeasureStatus:
    running = state.suspension.at(moment)
    # A partial suspension leaves the state as it is, so its end is only in `suspended_until`.
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


def _earliest(*dates: EffectiveDate | None) -> EffectiveDate | None:
    return min((date for date in dates if date), key=lambda date: date.moment, default=None)


def _threat(threat: OpenThreat | None) -> dict[str, Any] | None:
    if threat is None:
        return None
    return {
        "level": _number(threat.level),
        "unit": threat.level.unit if threat.level else None,
        "effective": _iso(threat.effective),
        "event": threat.event,
    }


def _since(date: EffectiveDate | None) -> str:
    return f" since {date.first_day()}" if date else ""


def _iso(date: EffectiveDate | None) -> str | None:
    return date.iso() if date else None


def _number(level: Level | None) -> int | float | None:
    return plain_number(level.value) if level else None
