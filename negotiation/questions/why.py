"""Why: the events, voices and sources that made a status (docs/rules/answers.md#questions)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import attrs

from negotiation.codec import to_record
from negotiation.events import PreliminaryConsensus, Statement
from negotiation.questions.local_day import offset_elsewhere
from negotiation.questions.parts import Parts, short, where_and_when

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from zoneinfo import ZoneInfo

    from negotiation.events import Event
    from negotiation.history import Reading, Snapshot, Transition
    from negotiation.questions.basis import Basis
    from negotiation.questions.measures import MeasureStatus
    from negotiation.questions.standing.claims import ClaimStatus
    from negotiation.questions.status import IssueStatus
    from negotiation.times import Moment


@attrs.frozen(kw_only=True, repr=False)
class Reason:
    """One event that made a status, with its effects and the parties for which it counts.

    Attributes:
        event: the event, with its sources.
        vouching: the ids of the parties for which it counts.
        effects: what it did, in words, one text for each change.
        remarks: what else a reader must know: that other parties state other terms of the same step.
        statements: the statements about the event, in reading order.
    """

    event: Event
    vouching: tuple[str, ...]
    effects: tuple[str, ...]
    remarks: tuple[str, ...] = ()
    statements: tuple[Statement, ...] = ()

    def __repr__(self) -> str:
        return short(self, f"{self.event.id}: {'; '.join(self.effects) or 'no effect'}")

    def to_dict(self) -> dict[str, Any]:
        """Return the event in its text format, with its effects; `event` is its id."""
        return {
            "event": self.event.id,
            "effects": list(self.effects),
            "vouching": list(self.vouching),
            **{key: value for key, value in to_record(self.event).items() if key != "id"},
            "by": list(self.event.voices),
            "remarks": list(self.remarks),
            "statements": [_statement(each) for each in self.statements],
        }


@attrs.frozen(kw_only=True, repr=False)
class Correction:
    """An event on the issue that was replaced or retracted, and the event that did it.

    Attributes:
        event: the displaced event.
        by: the correction or retraction.
    """

    event: Event
    by: Event

    def __repr__(self) -> str:
        return short(self, f"{self.event.id} by {self.by.id}")

    def to_dict(self) -> dict[str, Any]:
        """Return the ids of both events, `how` (`retracted` or `replaced`), and the headline of the displaced one."""
        return {
            "event": self.event.id,
            "by": self.by.id,
            "how": "retracted" if self.by.kind == "retraction" else "replaced",
            "headline": self.event.headline,
        }


@attrs.frozen(kw_only=True, repr=False)
class Why(Parts["Reason"]):
    """The answer to `why`: the status of an issue with the events that made it.

    Attributes:
        basis: the basis of the answer.
        status: the status that is explained.
        phase: the events that made the phase, the votes and the arrangement.
        measures: each relevant measure, with the events that made its state.
        claims: the events that make open claims.
        corrections: the events on the issue that were corrected, as far as known by K.
    """

    _named_by: ClassVar[str] = "event.id"
    _called: ClassVar[str] = "event"

    basis: Basis
    status: IssueStatus
    phase: tuple[Reason, ...]
    measures: tuple[tuple[MeasureStatus, tuple[Reason, ...]], ...]
    claims: tuple[Reason, ...]
    corrections: tuple[Correction, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the answer as plain data."""
        return {
            "basis": self.basis.to_dict(),
            "status": self.status.to_dict(),
            "phase": [reason.to_dict() for reason in self.phase],
            "measures": [
                {
                    "measure": measure.measure,
                    "state": measure.state,
                    "events": [each.to_dict() for each in reasons],
                }
                for measure, reasons in self.measures
            ],
            "claims": [reason.to_dict() for reason in self.claims],
            "corrections": [correction.to_dict() for correction in self.corrections],
        }

    def _parts(self) -> tuple[Reason, ...]:
        return self.reasons()

    def _about(self) -> str:
        return f"{self.status.issue}: {self.status.phase}, {where_and_when(self.basis)}"

    def reasons(self) -> tuple[Reason, ...]:
        """Return every reason once, in the order of the answer: phase, measures, claims."""
        every = (*self.phase, *(each for _, reasons in self.measures for each in reasons), *self.claims)
        # The dict keeps the place of the first reason of an event and the text of the last one.
        return tuple({reason.event.id: reason for reason in every}.values())


def _statement(statement: Statement) -> dict[str, Any]:
    """Return a statement about an event as plain data."""
    return {
        "event": statement.id,
        "by": list(statement.voices),
        "stance": statement.stance,
        "occurred": statement.occurred.text,
        "headline": statement.headline,
    }


def why_at(history: Snapshot, basis: Basis, status: IssueStatus) -> Why:
    """Return the events that made the status of an issue.

    Args:
        history: what is known by K.
        basis: the basis of an answer for T.
        status: the status of the issue at T.
    """
    return Why(
        basis=basis,
        status=status,
        phase=phase_reasons(history, basis.at, status),
        measures=tuple((each, measure_reasons(history, basis.at, each)) for each in measures_that_matter(status)),
        claims=claim_reasons(history, basis.at, status.open_claims),
        corrections=corrections_at(history, basis.at, status.issue),
    )


def measures_that_matter(status: IssueStatus) -> list[MeasureStatus]:
    """Return the measures of an issue that are relevant now; see `matters`."""
    return [each for each in status.measures if matters(each, status.events)]


def matters(measure: MeasureStatus, events: Sequence[str]) -> bool:
    """Tell whether a measure is relevant: it has not ended, or its last event is one of those that made the issue.

    Args:
        measure: the status of the measure.
        events: the ids of the events that made the status of the issue.
    """
    return measure.state != "ended" or measure.events[-1] in events


def phase_reasons(history: Snapshot, moment: Moment, status: IssueStatus) -> tuple[Reason, ...]:
    """Return the events that made the phase, the votes and the arrangement, in reading order."""
    readings = history.readings_of(status.events, moment)
    if not readings:
        return ()
    # The readings are in order, so no transition before the first of them has to be computed.
    effects = _effects(history.issue_steps(status.issue, readings[0].ends, moment), history.zone)
    remarks = other_terms(readings)
    return tuple(_reason(history, moment, reading, effects, remarks) for reading in readings)


def measure_reasons(history: Snapshot, moment: Moment, status: MeasureStatus) -> tuple[Reason, ...]:
    """Return the events that made the state of a measure, in the order of the status."""
    readings = history.readings_of(status.events, moment)
    if not readings:
        return ()
    effects = _effects(history.measure_steps(status.measure, readings[0].ends, moment), history.zone)
    past = _by_id(readings)
    return tuple(_reason(history, moment, past[name], effects) for name in status.events if name in past)


def claim_reasons(history: Snapshot, moment: Moment, claims: Sequence[ClaimStatus]) -> tuple[Reason, ...]:
    """Return the events that make these claims; the effect of each names the parties that it is about."""
    past = _by_id(history.readings_of((claim.event.id for claim in claims), moment))
    return tuple(
        Reason(
            event=claim.event,
            vouching=past[claim.event.id].vouching,
            effects=(f"claimed about {' and '.join(claim.about)}",),
            statements=_statements(history, moment, claim.event.id),
        )
        for claim in claims
    )


def corrections_at(history: Snapshot, moment: Moment, issue: str) -> tuple[Correction, ...]:
    """Return the events on an issue that were corrected by events known by K, each with its correction."""
    return tuple(Correction(event=event, by=by) for event, by in history.corrections_on(issue, moment))


def _effects(steps: Iterable[Transition], zone: ZoneInfo) -> dict[str, list[str]]:
    """Return the effects of each event in words, by its id."""
    found: dict[str, list[str]] = {}
    for each in steps:
        words = describe(each, zone)
        if words:
            found.setdefault(each.event, []).append(words)
    return found


def describe(transition: Transition, zone: ZoneInfo) -> str:
    """Return in words what a transition did; an empty text if it moved nothing and has no note.

    Args:
        transition: the transition.
        zone: the zone in which days are read. A date that is another day in that zone is printed with its offset.
    """
    moved = transition.before != transition.after
    # An instant ("T" in the text) already has its own offset. The date is printed for timers only: an event has a date.
    words = f"{transition.before} → {transition.after}".replace("_", " ") if moved else ""
    offset = offset_elsewhere(transition.when, transition.when.day(), zone)
    written = f"{transition.when.written} {offset}" if offset and "T" not in transition.when.written else ""
    when = f" (on {written or transition.when.written})" if transition.timer and (moved or transition.note) else ""
    said = "; ".join(part for part in (transition.note, words) if part)
    return f"{said}{when}" if said else ""


def _reason(
    history: Snapshot,
    moment: Moment,
    reading: Reading,
    effects: Mapping[str, list[str]],
    remarks: Mapping[str, str] | None = None,
) -> Reason:
    name = reading.event.id
    remark = (remarks or {}).get(name)
    return Reason(
        event=reading.event,
        vouching=reading.vouching,
        effects=tuple(effects.get(name, ())),
        remarks=() if remark is None else (remark,),
        statements=_statements(history, moment, name),
    )


def _statements(history: Snapshot, moment: Moment, name: str) -> tuple[Statement, ...]:
    about = history.statements_about(name, moment)
    return tuple(each.event for each in about if isinstance(each.event, Statement))


def other_terms(readings: Iterable[Reading]) -> dict[str, str]:
    """Return a remark for each event of a consensus of which another party states other terms, by its id.

    The parties may agree on one text and each report another: the consensus then looks like one and is none.
    """
    latest: dict[str | None, dict[str, PreliminaryConsensus]] = {}  # by text, then by party
    for reading in readings:
        event = reading.event
        if isinstance(event, PreliminaryConsensus) and event.granted and event.terms:
            latest.setdefault(event.text, {}).update(dict.fromkeys(reading.vouching, event))
    found: dict[str, str] = {}
    for stated in latest.values():
        for party, event in stated.items():
            others = {other.id: by for by, other in stated.items() if _terms(other) != _terms(event)}
            if others:
                listed = ", ".join(f"{by} [{name}]" for name, by in others.items())
                found[event.id] = f"The terms that {party} states differ from those of {listed}."
    return found


def _terms(event: PreliminaryConsensus) -> str:
    """Return the terms of a consensus without differences of spaces and case."""
    return " ".join((event.terms or "").split()).casefold()


def _by_id(readings: Iterable[Reading]) -> dict[str, Reading]:
    return {reading.event.id: reading for reading in readings}
