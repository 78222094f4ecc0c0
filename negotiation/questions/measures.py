"""Measures: the state and levels of each measure at T, as far as known by K, and the totals (docs/rules/answers.md)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

import attrs

from negotiation.codec import plain_number
from negotiation.history import revised_at
from negotiation.lifecycles import measure_table
from negotiation.questions.local_day import since_columns, until_columns
from negotiation.questions.parts import Parts, short
from negotiation.questions.standing.projected import projected_after, read_to
from negotiation.times import iso
from negotiation.value import Value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from decimal import Decimal

    from negotiation.errors import Finding
    from negotiation.events import Level, Scope
    from negotiation.history import EffectiveDate, MeasureHistory, MeasureState, OpenThreat, Revised, Snapshot
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
        cause: why the measure ended: withdrawn, terminated, expired, lapsed, struck_down or replaced.
        threat: the open threat.
        issues: the ids of its issues.
        events: the ids of the events that made the state.
        class_: what sort of measure it is: duty, fee, quota, purchase and so on; None if no act says so.
        instruments: the legal texts of these events, each once.
        part_of: the measure of which it is a part.
        on_hold: whether its threat, its proposal or a level is put off until further notice.
        declared_scope: the declaration of its scope, if the scope is the id of one.
        revised: what later acts give for T, where it differs (docs/rules/measures.md#revised).
        projected: whether only a timer made this, after the record was read (docs/rules/reading-rule.md).
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
    class_: str | None = None
    instruments: tuple[str, ...] = ()
    part_of: str | None = None
    on_hold: bool = False
    declared_scope: Scope | None = None
    revised: Revised | None = None
    projected: bool = False

    def __repr__(self) -> str:
        level = f", {self.level}" if self.level else ""
        return short(self, f"{self.measure}: {self.state}{_since(self.since)}{level}")

    @property
    def party(self) -> str:
        """The owners, joined by `+`."""
        return "+".join(self.parties)

    @property
    def under_threat(self) -> bool:
        """Whether a threat is open that is not on hold."""
        return self.threat is not None and not self.threat.on_hold

    @property
    def unit(self) -> str | None:
        """The unit of its levels; None if it has no level."""
        level = self.level or self.suspended_level
        return level.unit if level else None

    @property
    def bound(self) -> str | None:
        """`at_most` if the level is an upper limit; of a suspended measure, if the suspended level is one."""
        level = self.suspended_level if self.state == "suspended" else self.level
        return level.bound if level else None

    def to_dict(self) -> dict[str, Any]:
        """Return the status as plain data (docs/rules/answers.md): instants in UTC, `…_day` as written in `…_zone`."""
        scope = self.declared_scope
        return {
            "measure": self.measure,
            "title": self.title,
            "class": self.class_,
            "party": self.party,
            "state": self.state,
            **since_columns(self.since),
            "level": _number(self.level),
            "suspended_level": _number(self.suspended_level),
            "unit": self.unit,
            "bound": self.bound,
            "scope": self.scope,
            "scope_title": scope.title if scope else None,
            "scope_codes": list(scope.codes) if scope else [],
            "scope_except": list(scope.except_) if scope else [],
            **until_columns(self.until),
            "suspended_until": _iso(self.suspended_until),
            "suspended_until_day": self.suspended_until.day() if self.suspended_until else None,
            "cause": self.cause,
            "contingent_on": self.threat.contingent_on if self.threat else None,
            "threat": _threat(self.threat),
            "instruments": list(self.instruments),
            "part_of": self.part_of,
            "on_hold": self.on_hold,
            "revised": _revised(self.revised),
            "issues": list(self.issues),
            "events": list(self.events),
            "projected": self.projected,
        }


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Total(Value):
    """The total of a party for one class, scope and unit (docs/rules/measures.md#totals).

    Attributes:
        party: the id of the party.
        scope: the scope; None for measures without one.
        level: the sum of the levels in force, in `unit`.
        unit: the unit.
        suspended: the sum of the suspended parts of these measures, in `unit`.
        class_: the class of these measures; None for those without one, which are added up among themselves.
    """

    party: str
    scope: str | None
    level: int | Decimal
    unit: str
    suspended: int | Decimal = 0
    class_: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return the total as plain data (docs/rules/answers.md)."""
        return {
            "party": self.party,
            "class": self.class_,
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
    baseline: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return the answer as plain data; `baseline` says what the totals do not count."""
        return {
            "basis": self.basis.to_dict(),
            "measures": [measure.to_dict() for measure in self.measures],
            "totals": [total.to_dict() for total in self.totals],
            "baseline": self.baseline,
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
    chosen = tuple(found.get(name) or _not_yet(history, name, basis.at) for name in names) or tuple(found.values())
    # The totals are those of all measures, whatever measures were asked for.
    totals, findings = totals_of(tuple(found.values())), history.findings_at(basis.at)
    baseline = history.registry.baseline
    return Measures(basis=basis, measures=chosen, totals=totals, findings=findings, baseline=baseline)


def unmoved(measure: str) -> MeasureStatus:
    """Return the status of a measure before its first act: the initial state, without owners."""
    return MeasureStatus(
        measure=measure,
        title=None,
        parties=(),
        state=measure_table().lifecycle.initial,
        since=None,
        level=None,
        suspended_level=None,
        scope=None,
        until=None,
        suspended_until=None,
        cause=None,
        threat=None,
        issues=(),
        events=(),
    )


def _not_yet(history: Snapshot, measure: str, moment: Moment) -> MeasureStatus:
    """Return the status of a measure before its first act; a later act may reach back even to before that."""
    return attrs.evolve(unmoved(measure), revised=revised_at(history.measure(measure).top, moment, history.known_at))


def measures_at(history: Snapshot, moment: Moment) -> tuple[MeasureStatus, ...]:
    """Return the status of every measure that has been acted on by a moment, in the order of their first acts."""
    found = measure_statuses(history, history.measures.values(), moment)
    return tuple(projected_after(history, each, read_to(history, each), moment) for each in found)


def measure_status_at(history: Snapshot, measure: MeasureHistory, moment: Moment) -> MeasureStatus | None:
    """Return the status of one measure at a moment; None before its first act."""
    state = measure.at(moment)
    return None if state is None else _measure_status(history, measure, state, moment)


def measure_statuses(
    history: Snapshot, measures: Iterable[MeasureHistory], moment: Moment
) -> tuple[MeasureStatus, ...]:
    """Return the status of each of these measures at a moment, without those before their first act."""
    found = (measure_status_at(history, measure, moment) for measure in measures)
    return tuple(status for status in found if status is not None)


def measure_rows_over_time(history: Snapshot, measure: str) -> Iterator[dict[str, Any]]:
    """Yield every state that a measure is ever in, as a row of the answer with its first instant under `from`."""
    found = history.measures.get(measure)
    if found is not None:
        for moment, state in found.states:
            yield {"from": iso(moment.instant), **_measure_status(history, found, state, moment).to_dict()}


class _Counted(NamedTuple):
    """A measure, as far as totals need it; `level` is None unless it is in force and has one."""

    measure: str
    owners: tuple[str, ...]
    class_: str | None
    part_of: str | None
    scope: str | None
    level: Level | None
    suspended: Level | None


def totals_at(history: Snapshot, moment: Moment) -> tuple[Total, ...]:
    """Add up the levels in force at a moment by party, class, scope and unit (docs/rules/measures.md#totals)."""
    found = ((measure, measure.at(moment)) for measure in history.measures.values())
    return _added_up(
        _Counted(
            measure.id,
            measure.owners,
            state.class_,
            state.part_of,
            state.scope,
            *(state.levels(moment) if state.state == "in_force" else (None, None)),
        )
        for measure, state in found
        if state is not None
    )


def totals_of(measures: Iterable[MeasureStatus]) -> tuple[Total, ...]:
    """Add up the levels of those of these measures that are in force, by party, class, scope and unit."""
    return _added_up(
        _Counted(
            each.measure,
            each.parties,
            each.class_,
            each.part_of,
            each.scope,
            *((each.level, each.suspended_level) if each.state == "in_force" else (None, None)),
        )
        for each in measures
    )


def _added_up(measures: Iterable[_Counted]) -> tuple[Total, ...]:
    """Add up levels by party, class, scope and unit, without parts of what is itself added up."""
    everything = [*measures]
    counted = {each.measure for each in everything if each.level is not None}
    whole_of = {each.measure: each.part_of for each in everything if each.part_of is not None}
    sums: dict[tuple[str, str | None, str, str | None], tuple[int | Decimal, int | Decimal]] = {}
    for each in everything:
        if each.level is None or not counted.isdisjoint(_wholes(each.measure, whole_of)):
            continue
        for party in each.owners:  # a joint measure counts in full for each of its owners
            key = party, each.scope, each.level.unit, each.class_
            in_total, suspended = sums.get(key, (0, 0))
            sums[key] = in_total + each.level.value, suspended + (each.suspended.value if each.suspended else 0)
    # The keys are sorted as text, because a class or scope may be None, which does not compare with text.
    return tuple(
        Total(party=party, class_=class_, scope=scope, level=level, unit=unit, suspended=suspended)
        for (party, scope, unit, class_), (level, suspended) in sorted(
            sums.items(), key=lambda item: tuple(map(str, item[0]))
        )
    )


def _wholes(measure: str, whole_of: Mapping[str, str]) -> list[str]:
    """Return the measure of which a measure is a part, the whole of that, and so on; none where that is a ring."""
    found: list[str] = []
    whole = whole_of.get(measure)
    while whole is not None and whole not in found:
        if whole == measure:
            return []
        found.append(whole)
        whole = whole_of.get(whole)
    return found


def _measure_status(history: Snapshot, measure: MeasureHistory, state: MeasureState, moment: Moment) -> MeasureStatus:
    running = state.suspension.at(moment)
    # A partial suspension leaves the state as it is, so its end is only in `suspended_until`.
    end = state.base.end_after(moment)
    level, suspended = state.levels(moment)
    return MeasureStatus(
        measure=measure.id,
        title=state.title,
        parties=measure.owners,
        state=state.state,
        since=state.since,
        level=level if level is not None else state.coming_level(moment),
        suspended_level=suspended,
        scope=state.scope,
        until=_earliest(running.until if running and state.state == "suspended" else None, end.since if end else None),
        suspended_until=running.until if running else None,
        cause=state.cause,
        threat=state.threat,
        issues=state.issues,
        events=state.events,
        class_=state.class_,
        instruments=state.instruments,
        part_of=state.part_of,
        on_hold=state.on_hold,
        declared_scope=history.registry.scope_at(state.scope, moment) if history.registry.scopes else None,
        revised=revised_at(measure.top, moment, history.known_at),
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


def _revised(revised: Revised | None) -> dict[str, Any] | None:
    if revised is None:
        return None
    return {
        "level": _number(revised.level),
        "unit": revised.level.unit if revised.level else None,
        "state": revised.state,
        "effective": revised.effective.iso(),
        "effective_day": revised.effective.day(),
        "event": revised.event,
    }


def _since(date: EffectiveDate | None) -> str:
    return f" since {date.first_day()}" if date else ""


def _iso(date: EffectiveDate | None) -> str | None:
    return date.iso() if date else None


def _number(level: Level | None) -> int | float | None:
    return plain_number(level.value) if level else None
