"""Records: the events: a list of them (`log`), one in full (`show`), and every change that they made (`replay`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import attrs

from negotiation.codec import to_record
from negotiation.former import former_names
from negotiation.history import read
from negotiation.questions.parts import Parts, Shown, short
from negotiation.times import iso

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from zoneinfo import ZoneInfo

    from negotiation.events import Event
    from negotiation.history import Snapshot, Transition
    from negotiation.logs import Contents, Stored
    from negotiation.questions.basis import Basis
    from negotiation.times import Moment


@attrs.frozen(kw_only=True, repr=False)
class Listing(Parts["Event"]):
    """The answer to `log`: events in reading order.

    Attributes:
        basis: the basis of the answer.
        events: the events.
        displaced_by: the id of the correction, by the id of the event that it displaced.
    """

    _parts_in: ClassVar[str] = "events"
    _named_by: ClassVar[str] = "id"
    _called: ClassVar[str] = "event"

    basis: Basis
    events: tuple[Event, ...]
    displaced_by: Mapping[str, str] = attrs.field(factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Return the answer as plain data, with the events in their text format (events/README.md)."""
        return {
            "basis": self.basis.to_dict(),
            "events": [to_record(event) for event in self.events],
            "displaced_by": dict(self.displaced_by),
        }

    def only(self, wanted: Callable[[Event], bool]) -> Listing:
        """Return the listing with only those events for which `wanted` returns true."""
        events = tuple(event for event in self.events if wanted(event))
        ids = {event.id for event in events}
        out = {event: by for event, by in self.displaced_by.items() if event in ids}
        return attrs.evolve(self, events=events, displaced_by=out)


def listing_at(
    history: Snapshot, basis: Basis, issues: Collection[str] | None = None, *, corrected: bool = False
) -> Listing:
    """Return the events on these issues, or all, that had happened by T, in reading order.

    Args:
        history: what is known by K.
        basis: the basis of an answer for T.
        issues: the ids of the issues; None for all.
        corrected: whether to list displaced events and their corrections, too.
    """
    events = [reading.event for reading in history.read_by(basis.at)]
    if corrected:
        events = _with_displaced(history, basis.at, events)
    listed = tuple(event for event in events if issues is None or not {*issues}.isdisjoint(event.concerns))
    ids = {event.id for event in listed}
    out = {event.id: by.id for event, by in history.corrections if event.id in ids}
    return Listing(basis=basis, events=listed, displaced_by=out)


def _with_displaced(history: Snapshot, moment: Moment, events: list[Event]) -> list[Event]:
    """Return the events together with displaced ones and their corrections, in reading order."""
    pairs = [event for pair in history.corrections for event in pair]
    every = {event.id: event for event in (*events, *pairs)}  # an event may be in several pairs
    read_all = read([*every.values()], history.zone, {})  # with no event displaced, all of them are put in order
    return [reading.event for reading in read_all if reading.ends <= moment or reading.event in events]


@attrs.frozen(kw_only=True, repr=False)
class Steps(Parts["Transition"]):
    """The answer to `replay`: every change that an event or a timer made, in order."""

    _parts_in: ClassVar[str] = "steps"
    _called: ClassVar[str] = "step"

    basis: Basis
    steps: tuple[Transition, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the steps as plain data."""
        return {"basis": self.basis.to_dict(), "steps": [step_row(step) for step in self.steps]}


def steps_at(history: Snapshot, basis: Basis, names: Collection[str] = ()) -> Steps:
    """Return every change by T, in order.

    Args:
        history: what is known by K.
        basis: the basis of an answer for T.
        names: the ids of the issues and measures; none for all.
    """
    steps = (step for step in history.transitions if step.when.moment <= basis.at and (not names or step.id in names))
    return Steps(basis=basis, steps=tuple(steps))


def step_row(step: Transition) -> dict[str, Any]:
    """Return a step as one flat row, with `when` in UTC."""
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
    """The answer to `show`: one event as it is stored, and the events that amend it.

    Attributes:
        log: the name of the log.
        stored: the event with its position, recording time and hash.
        known: the instant from which it counts as known, ISO 8601 in UTC.
        corrected_by: the ids of the events that amend it, in the order of positions.
    """

    log: str
    stored: Stored
    known: str
    corrected_by: tuple[str, ...]

    def __repr__(self) -> str:
        return short(self, f"{self.stored.event.id}: position {self.stored.position} of {self.log}")

    def to_dict(self) -> dict[str, Any]:
        """Return the answer as plain data: what the log adds, and under `event` the event in its text format."""
        return {
            "log": self.log,
            "position": self.stored.position,
            "recorded": self.stored.recorded,
            "leaf": self.stored.leaf.hex(),
            "known_from": self.known,
            "corrected_by": list(self.corrected_by),
            "event": to_record(self.stored.event),
        }


def event_detail(contents: Contents, zone: ZoneInfo, stored: Stored) -> EventDetail:
    """Return one event in full, with the events that amend it.

    Args:
        contents: the contents of the log.
        zone: the log's zone, in which bare days are meant.
        stored: the event as it is stored.
    """
    later = tuple(entry.event.id for entry in contents.entries if entry.event.amends == stored.event.id)
    known = stored.event.known_in(zone).ends.instant
    return EventDetail(log=contents.name, stored=stored, known=iso(known), corrected_by=later)


if not TYPE_CHECKING:
    __getattr__ = former_names(__name__)
