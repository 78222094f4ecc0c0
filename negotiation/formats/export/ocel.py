"""OCEL 2.0: the events with the objects that they concern, for process mining.

Objects are issues, measures, parties and rounds of talks; an event may be related to several, each with a named role.
Phases, states and levels are attributes of issues and measures that change over time. The format requires instants:
the `time` of an event is the end of its period, from which on it counts (`docs/rules/reading-rule.md`), so that times
follow the reading order. Its attribute `began` has the beginning of the period, and `occurred` the date as written.
All values are text, as the published JSON Schema requires, whatever type is declared for them.
Source: OCEL 2.0 specification, 2023, section 8.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from negotiation.codec import to_record
from negotiation.events import TalksRound
from negotiation.times import FIRST_MOMENT, iso

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from negotiation.events import Event
    from negotiation.history import Reading
    from negotiation.questions.replay import View

Object = dict[str, Any]

_ALWAYS = "1970-01-01T00:00:00Z"
"""The time of a value that holds from the beginning (OCEL 2.0 specification)."""

_EVENT: dict[str, str] = {
    "reading_order": "integer",
    "began": "time",
    **dict.fromkeys(("occurred", "headline", "actor", "said_by"), "string"),
    "known": "time",
    "level": "float",
    **dict.fromkeys(("unit", "effective", "until", "instrument", "terms", "reason", "what", "due", "stage"), "string"),
    "granted": "boolean",
}
_OBJECT: dict[str, dict[str, str]] = {
    "issue": {"title": "string", "phase": "string"},
    "measure": {"title": "string", "scope": "string", "state": "string", "level": "float", "unit": "string"},
    "party": {"name": "string"},
    "round": {"place": "string", "tier": "string", "format": "string"},
}


def render(answer: View) -> str:
    """Write the events that had happened by T, as known by K, and their objects, as JSON."""
    readings = answer.replay.history.read_by(answer.moment)
    document = {
        "objectTypes": [_type(name, attributes) for name, attributes in _OBJECT.items()],
        "eventTypes": [_type(kind, _EVENT) for kind in dict.fromkeys(reading.event.kind for reading in readings)],
        "objects": [*_objects(answer, readings)],
        "events": [_event(number, reading) for number, reading in enumerate(readings, start=1)],
    }
    return json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def _type(name: str, attributes: dict[str, str]) -> Object:
    return {"name": name, "attributes": [{"name": key, "type": kind} for key, kind in attributes.items()]}


def _event(number: int, reading: Reading) -> Object:
    event = reading.event
    record = to_record(event)
    level = record.get("level") or {}
    known = event.known_in(reading.zone).latest
    values = {key: record.get(key) for key in _EVENT} | {
        "reading_order": number,
        "began": iso(reading.begins.instant),
        "said_by": ", ".join(event.voices) or None,
        "known": iso(known),
        "level": level.get("value"),
        "unit": level.get("unit"),
        "granted": getattr(event, "granted", None),
    }
    return {
        "id": event.id,
        "type": event.kind,
        "time": iso(reading.ends.instant),
        "attributes": [{"name": key, "value": _text(value)} for key, value in values.items() if value is not None],
        "relationships": [*_roles(reading)],
    }


def _roles(reading: Reading) -> Iterator[Object]:
    """Yield the objects to which an event is related, each with its role; one object may have several roles."""
    event = reading.event
    declared = event.kind == "opening"
    record: Any = event  # the fields `issues` and `parties` of an opening are declarations, not ids
    for issue in (each.id for each in record.issues) if declared else event.concerns:
        yield _to("issue", issue, "declares" if declared else "concerns")
    for party in (each.id for each in record.parties) if declared else reading.vouching:
        yield _to("party", party, "declares" if declared else "act of")
    for party in reading.claimed:
        yield _to("party", party, "claimed of")
    if event.refers_to:
        yield _to("measure", event.refers_to, "acts on")
    if isinstance(event, TalksRound):
        yield _to("round", _round(event), "is")


def _objects(view: View, readings: Iterable[Reading]) -> Iterator[Object]:
    history = view.replay.history
    for issue in view.issues():
        phases = [
            # The phase before the first event: a mining tool needs a value for every time.
            ("phase", _ALWAYS, history.issue(issue.id).at(FIRST_MOMENT).phase),
            *_changes(view, "issue", issue.id),
        ]
        yield _object("issue", issue.id, [("title", _ALWAYS, issue.title), *phases])
    for party in _parties(readings):
        yield _object("party", party[0], [("name", _ALWAYS, party[1])])
    yield from _measures(view, readings)
    for reading in readings:
        event = reading.event
        if isinstance(event, TalksRound):
            values = [("place", event.place), ("tier", event.tier), ("format", event.format)]
            links = [_to("party", party, "takes part") for party in event.parties]
            yield _object("round", _round(event), [(key, _ALWAYS, value) for key, value in values], links)


def _parties(readings: Iterable[Reading]) -> Iterator[tuple[str, str | None]]:
    """Yield the parties that are declared or named, each once, with their names."""
    named: dict[str, str | None] = {}
    for reading in readings:
        if reading.event.kind == "opening":
            opening: Any = reading.event
            named |= {party.id: party.name for party in opening.parties}
        else:
            named = {**dict.fromkeys(reading.event.owners), **named}  # a declared name wins over no name
    yield from named.items()


def _measures(view: View, readings: Iterable[Reading]) -> Iterator[Object]:
    acted = {measure.measure: measure for measure in view.measures().measures}
    for name in dict.fromkeys(reading.event.refers_to for reading in readings if reading.event.refers_to):
        measure = acted.get(name)
        values: list[tuple[str, str, Any]] = [*_changes(view, "measure", name)]
        links: list[Object] = []
        if measure is not None:
            values += [("title", _ALWAYS, measure.title), ("scope", _ALWAYS, measure.scope)]
            links += [_to("party", party, "owned by") for party in measure.parties]
            links += [_to("issue", issue, "on the table in") for issue in measure.issues]
        yield _object("measure", name, [*values, *_levels(view, name)], links)


def _changes(view: View, subject: str, name: str) -> Iterator[tuple[str, str, str]]:
    """Yield every phase of an issue, or state of a measure, that began by T: key, time, value."""
    key = "phase" if subject == "issue" else "state"
    for step in view.replay.history.transitions:
        if (step.subject, step.id) == (subject, name) and step.before != step.after and step.when.moment <= view.moment:
            yield key, step.when.iso(), step.after


def _levels(view: View, name: str) -> Iterator[tuple[str, str, Any]]:
    """Yield every level of a measure in force by T, and its unit, as key, time and value; 0 once none is in force."""
    found = view.replay.history.measures.get(name)
    before: tuple[str, str | None] = ("0", None)
    for moment, state in found.states if found else ():
        level = state.levels(moment)[0]
        now = (str(level.value), level.unit) if level else ("0", before[1])  # 0 in the unit of the level that ended
        if moment <= view.moment and now != before:
            yield "level", iso(moment.instant), now[0]
            yield "unit", iso(moment.instant), now[1]
        before = now


def _object(kind: str, name: str, values: Iterable[tuple[str, str, Any]], links: Iterable[Object] = ()) -> Object:
    return {
        "id": f"{kind}:{name}",
        "type": kind,
        "attributes": [
            {"name": key, "time": since, "value": _text(value)} for key, since, value in values if value is not None
        ],
        "relationships": [*links],
    }


def _to(kind: str, name: str, role: str) -> Object:
    return {"objectId": f"{kind}:{name}", "qualifier": role}


def _round(event: Event) -> str:
    """Return the id of a round, which is the id of its event: numbers of rounds may be missing or given twice."""
    return event.id


def _text(value: object) -> str:
    return json.dumps(value) if isinstance(value, bool) else str(value)
