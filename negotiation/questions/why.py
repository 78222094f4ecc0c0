"""Why: the events, voices and sources that made a status."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from negotiation.codec import to_record

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from negotiation.events import Event
    from negotiation.history import History, Reading, Transition
    from negotiation.questions.basis import Basis
    from negotiation.questions.status import IssueStatus, MeasureStatus, OpenClaim


@attrs.frozen(kw_only=True)
class Reason:
    """One event that made a status: what it did, and who stands behind it.

    Attributes:
        event: the event, with its sources.
        vouching: the parties for which it counts.
        effects: what it did, in words.
    """

    event: Event
    vouching: tuple[str, ...]
    effects: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the event with what it did."""
        return {
            "event": self.event.id,
            "effects": list(self.effects),
            "vouching": list(self.vouching),
            **{key: value for key, value in to_record(self.event).items() if key != "id"},
            "by": list(self.event.voices),
        }


@attrs.frozen(kw_only=True)
class Correction:
    """That an event about the issue was replaced or taken out, and by what."""

    event: Event
    by: Event

    def to_dict(self) -> dict[str, Any]:
        """Return both events by their ids."""
        return {
            "event": self.event.id,
            "by": self.by.id,
            "how": "retracted" if self.by.kind == "retraction" else "replaced",
            "headline": self.event.headline,
        }


@attrs.frozen(kw_only=True)
class Why:
    """The answer to `why`: the status of an issue with everything that made it.

    Attributes:
        basis: what the answer rests on.
        status: the status that is explained.
        phase: the events that made the phase, the vouchers and the arrangement.
        measures: for each measure that still matters, the events that made its state.
        claims: what is claimed and not confirmed.
        corrections: which events about the issue were corrected, as far as known.
    """

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

    def reasons(self) -> tuple[Reason, ...]:
        """Return every reason once, in reading order."""
        every = (*self.phase, *(each for _, reasons in self.measures for each in reasons), *self.claims)
        return tuple({reason.event.id: reason for reason in every}.values())


def why_at(history: History, basis: Basis, status: IssueStatus) -> Why:
    """Explain the status of an issue."""
    past = {reading.event.id: reading for reading in history.read_by(basis.at)}
    matter = [each for each in status.measures if each.state != "ended" or each.events[-1] in status.events]
    about = {("issue", status.issue), *(("measure", each.measure) for each in matter)}
    effects = _effects((each for each in history.transitions if (each.subject, each.id) in about), basis)
    return Why(
        basis=basis,
        status=status,
        phase=_reasons(_in_order(status.events, past), past, effects.get(("issue", status.issue), {})),
        measures=tuple(
            (each, _reasons(each.events, past, effects.get(("measure", each.measure), {}))) for each in matter
        ),
        claims=_claims(status.claims, past),
        corrections=tuple(
            Correction(event=event, by=by)
            for event, by in history.corrections
            if status.issue in event.concerns and event.occurred_in(history.zone).begins <= basis.at
        ),
    )


def _in_order(events: Sequence[str], past: dict[str, Reading]) -> list[str]:
    """Return events in the order in which they were read."""
    return [name for name in past if name in events]


def _effects(transitions: Iterable[Transition], basis: Basis) -> dict[tuple[str, str], dict[str, list[str]]]:
    found: dict[tuple[str, str], dict[str, list[str]]] = {}
    for each in transitions:
        if each.when.moment <= basis.at:
            words = describe(each)
            if words:
                found.setdefault((each.subject, each.id), {}).setdefault(each.event, []).append(words)
    return found


def describe(transition: Transition) -> str:
    """Say in words what a transition did; nothing where it moved nothing and noted nothing."""
    moved = transition.before != transition.after
    words = f"{transition.before} → {transition.after}".replace("_", " ") if moved else ""
    when = f" (on {transition.when.written})" if transition.timer and (moved or transition.note) else ""
    said = "; ".join(part for part in (transition.note, words) if part)
    return f"{said}{when}" if said else ""


def _reasons(events: Sequence[str], past: dict[str, Reading], effects: dict[str, list[str]]) -> tuple[Reason, ...]:
    return tuple(
        Reason(event=past[name].event, vouching=past[name].vouching, effects=tuple(effects.get(name, ())))
        for name in events
        if name in past
    )


def _claims(claims: Sequence[OpenClaim], past: dict[str, Reading]) -> tuple[Reason, ...]:
    return tuple(
        Reason(
            event=claim.event,
            vouching=past[claim.event.id].vouching,
            effects=(f"claimed about {' and '.join(claim.about)}",),
        )
        for claim in claims
    )
