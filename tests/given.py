"""Given some events, at a date, then a status: the harness in which most tests of the replay are written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from negotiation.codec import decode, encode
from negotiation.logs import Contents, Stored, validate
from negotiation.questions.replay import Replay, replay

if TYPE_CHECKING:
    from collections.abc import Sequence

    from negotiation.events import Event
    from negotiation.questions.measures import MeasureStatus
    from negotiation.questions.status import IssueStatus

Record = dict[str, Any]

OPENING: Record = {
    "kind": "opening",
    "id": "opening",
    "occurred": "2025-01-01",
    "title": "A negotiation",
    "zone": "UTC",
    "parties": [{"id": "US", "name": "United States"}, {"id": "CN", "name": "China"}],
    "issues": [{"id": "tariffs", "title": "Tariffs"}, {"id": "chips", "title": "Chips"}],
}


def event(record: Record) -> Event:
    """Build an event from its text format; fail on any fault."""
    built = decode(record)
    assert not isinstance(built, list), [str(fault) for fault in built]
    return built


def events(*records: Record) -> list[Event]:
    """Build a log: an opening is put in front, and `id`, `issues` and `parties` may be left out."""
    whole = records if records and records[0]["kind"] == "opening" else (OPENING, *records)
    built = []
    for number, record in enumerate(whole):
        filled = {"id": f"e{number}", **record}
        if record["kind"] not in {"opening", "retraction"}:
            filled = {"issues": ["tariffs"], "parties": ["US"], **filled}
        built.append(event(filled))
    assert not validate(built), [str(finding) for _, finding in validate(built)]
    return built


def contents(log: Sequence[Event], name: str = "test") -> Contents:
    """Return what a log with these events would hold."""
    entries = (
        Stored(position=number, recorded=None, event=each, data=encode(each).encode())
        for number, each in enumerate(log, start=1)
    )
    return Contents(name=name, entries=tuple(entries))


def given(*records: Record, known_at: str | None = None, according_to: str | None = None) -> Replay:
    """Replay these records, as known at some date, or everything. Unnamed events are called e1, e2, …"""
    return replay(contents(events(*records)), known_at, according_to=according_to)


def issue(asked: Replay, at: str, name: str = "tariffs") -> IssueStatus:
    """Return the status of an issue at a date."""
    return asked.at(at).status(name)[name]


def measure(asked: Replay, at: str, name: str = "duty") -> MeasureStatus:
    """Return the status of a measure at a date."""
    return asked.at(at).measures(name).measures[0]


def codes(asked: Replay, at: str) -> list[tuple[str, str | None]]:
    """Return the findings at a date, as code and event."""
    return [(finding.code, finding.event) for finding in asked.at(at).status().findings]


def announcement(occurred: str, **rest: Any) -> Record:
    """Return the announcement of the measure `duty` by the US."""
    return {"kind": "announcement", "occurred": occurred, "measure": "duty", **rest}


def percent(value: float) -> Record:
    """Return a level in percent."""
    return {"value": value, "unit": "%"}


def without_record(status: dict[str, Any]) -> dict[str, Any]:
    """Return a status as plain data without what depends on how far the log at hand was read."""
    of_the_record = ("read_to", "unread", "projected")

    def cut(row: dict[str, Any]) -> dict[str, Any]:
        return {key: row[key] for key in row if key not in of_the_record}

    issues = [cut(issue) | {"measures": [cut(row) for row in issue["measures"]]} for issue in status["issues"]]
    return {**status, "basis": cut(status["basis"]), "issues": issues}
