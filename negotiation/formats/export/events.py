"""Events as a table: one row for each event with all its fields, in the order of the log."""

from __future__ import annotations

from typing import TYPE_CHECKING

from negotiation.codec import encode, to_record
from negotiation.events import Opening
from negotiation.formats.csv import csv_text
from negotiation.formats.rows import joined
from negotiation.formats.tables import LISTS, columns
from negotiation.times import iso

if TYPE_CHECKING:
    from negotiation.events import Condition, Event
    from negotiation.formats.registry import Row
    from negotiation.logs import Stored
    from negotiation.questions.event_records import Entries


_ALWAYS_TEXT = {"round"}
"""Fields that may be a number or a name. They are written as text, because a column has one type."""


def render(answer: Entries, separator: str = ",") -> str:
    """Write the events as CSV (RFC 4180).

    Args:
        answer: the events.
        separator: the character between two cells, see `formats.csv.csv_text`.
    """
    return csv_text(columns("events"), (flat(row, "events").values() for row in rows(answer)), separator)


def rows(answer: Entries) -> list[Row]:
    """Return the events as rows of native values: several values as a list, instants as ISO 8601."""
    return [_row(answer, entry) for entry in answer.entries]


def flat(row: Row, table: str) -> Row:
    """Return a row of a table with each list as the text of one cell."""
    return {key: joined(value) if key in LISTS[table] else value for key, value in row.items()}


def _row(answer: Entries, entry: Stored) -> Row:
    event = entry.event
    record = to_record(event)
    level = record.get("level") or {}
    occurred, known = event.occurred_in(answer.zone), event.known_in(answer.zone)
    # Later entries win: the first line gives every column a value, in the order of the table, and those that are
    # no plain field of an event follow.
    own: Row = {
        **{key: record.get(key) for key in columns("events")},
        **{key: str(record[key]) for key in _ALWAYS_TEXT & record.keys()},
        "position": entry.position,
        "recorded": entry.recorded,
        "leaf": entry.leaf.hex(),
        "occurred_from": iso(occurred.earliest),
        "occurred_until": iso(occurred.latest),
        "zone": event.zone_in(answer.zone).key,
        "known_from": iso(known.latest),
        "order": event.order,
        **_who(event),
        "displaced_by": answer.displaced_by.get(event.id),
        "level": level.get("value"),
        "unit": level.get("unit"),
        "bound": level.get("bound"),
        "unless": _condition(getattr(event, "unless", None)),
        **{key: [part["id"] for part in record.get(key, ())] for key in ("voices", "scopes")},
        "replaces": record.get("replaces", []),
        # From the event, not its record: a record leaves out a field that has its default value.
        "granted": getattr(event, "granted", None),
        "only": getattr(event, "only", None),
        "provisional": getattr(event, "provisional", None),
        "sources": [source.url or source.title or source.publisher for source in event.sources],
        "event": encode(event),
    }
    return own


def _condition(unless: Condition | None) -> str | None:
    """Return the words of a condition, with the end that would then hold."""
    if unless is None:
        return None
    return unless.words if unless.until is None else f"{unless.words}; then {unless.until}"


def _who(event: Event) -> Row:
    """Return the issues, parties and voices of an event; of an opening the issues and parties that it declares."""
    if isinstance(event, Opening):
        return {
            "issues": [issue.id for issue in event.issues],
            "parties": [party.id for party in event.parties],
            "by": [],
        }
    return {"issues": [*event.concerns], "parties": [*event.owners], "by": [*event.voices]}
