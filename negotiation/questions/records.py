"""Records: the events themselves, filtered and in order, one of them whole, and what they did step by step."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import attrs

from negotiation.codec import to_record
from negotiation.questions.parts import Parts, Shown, short

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from negotiation.events import Event
    from negotiation.history import Transition
    from negotiation.logs import Stored
    from negotiation.questions.basis import Basis


@attrs.frozen(kw_only=True, repr=False)
class Listing(Parts["Event"]):
    """The answer to `log`: events in reading order.

    Attributes:
        basis: what the answer rests on.
        events: the events.
        displaced_by: of those that corrections have displaced, id by id, the id of the correction.
    """

    _parts_in: ClassVar[str] = "events"
    _named_by: ClassVar[str] = "id"
    _called: ClassVar[str] = "event"

    basis: Basis
    events: tuple[Event, ...]
    displaced_by: Mapping[str, str] = attrs.field(factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Return the events as their text format has them."""
        return {
            "basis": self.basis.to_dict(),
            "events": [to_record(event) for event in self.events],
            "displaced_by": dict(self.displaced_by),
        }

    def only(self, wanted: Callable[[Event], bool]) -> Listing:
        """Return the listing of those events alone of which `wanted` is true."""
        events = tuple(event for event in self.events if wanted(event))
        ids = {event.id for event in events}
        out = {event: by for event, by in self.displaced_by.items() if event in ids}
        return attrs.evolve(self, events=events, displaced_by=out)


@attrs.frozen(kw_only=True, repr=False)
class Steps(Parts["Transition"]):
    """The answer to `replay`: everything that changed, in order, by event or timer."""

    _parts_in: ClassVar[str] = "steps"
    _called: ClassVar[str] = "step"

    basis: Basis
    steps: tuple[Transition, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the steps as plain data."""
        return {"basis": self.basis.to_dict(), "steps": [step_row(step) for step in self.steps]}


def step_row(step: Transition) -> dict[str, Any]:
    """Return a step as one flat row."""
    return {
        "when": step.when.iso(),
        "subject": step.subject,
        "id": step.id,
        "trigger": step.trigger,
        "before": step.before,
        "after": step.after,
        "event": step.event,
        "timer": step.timer,
        "note": step.note,
    }


@attrs.frozen(kw_only=True, repr=False)
class EventDetail(Shown):
    """The answer to `show`: one event as the log keeps it, and what became of it.

    Attributes:
        log: the name of the log.
        stored: the event with its position, recording time and hash.
        known: from when on it was public, in UTC.
        corrected_by: the ids of the events that amend it, the latest last.
    """

    log: str
    stored: Stored
    known: str
    corrected_by: tuple[str, ...]

    def __repr__(self) -> str:
        return short(self, f"{self.stored.event.id}: position {self.stored.position} of {self.log}")

    def to_dict(self) -> dict[str, Any]:
        """Return the event as its text format has it, within what the log adds."""
        return {
            "log": self.log,
            "position": self.stored.position,
            "recorded": self.stored.recorded,
            "leaf": self.stored.leaf.hex(),
            "known_from": self.known,
            "corrected_by": list(self.corrected_by),
            "event": to_record(self.stored.event),
        }
