"""Rows: every answer as a flat table, for spreadsheets, Markdown and line-by-line readers.

A row has one cell for each column of the table in `tables`, with plain values: text, numbers, booleans, None. Several
values stand in one cell, separated by `; `. Instants are ISO 8601 in UTC. `registry` names the function of each answer.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from negotiation.codec import to_record
from negotiation.formats.words import steps_in_words
from negotiation.questions.records import step_row

if TYPE_CHECKING:
    from collections.abc import Sequence

    from negotiation.events import Condition, Event
    from negotiation.formats.registry import Row
    from negotiation.questions.basis import Basis
    from negotiation.questions.check import Checked
    from negotiation.questions.comparison import Comparison
    from negotiation.questions.deadlines import Deadlines, Due
    from negotiation.questions.difference import Change, Difference
    from negotiation.questions.measures import Measures, MeasureStatus
    from negotiation.questions.records import EventDetail, Listing, Steps
    from negotiation.questions.spans import Spans
    from negotiation.questions.standing.claims import Claims
    from negotiation.questions.status import IssueStatus, Status
    from negotiation.questions.steps_ahead import StepsAhead
    from negotiation.questions.whatif import WhatIf
    from negotiation.questions.why import Reason, Why


def status_rows(answer: Status) -> list[Row]:
    """Return one row for each issue: its status, and the basis of the answer."""
    return [
        {**issue_row(issue), **basis_columns(answer.basis), "projected": issue.projected} for issue in answer.issues
    ]


def why_rows(answer: Why) -> list[Row]:
    """Return one row for each event that explains a status: those of the phase, of each measure, then the claims."""
    parts: list[tuple[str, Sequence[Reason]]] = [("phase", answer.phase)]
    parts += [(f"measure {measure.measure}", reasons) for measure, reasons in answer.measures]
    parts.append(("claim", answer.claims))
    return [
        {"part": part, **_reason(reason), **basis_columns(answer.basis)}
        for part, reasons in parts
        for reason in reasons
    ]


def measures_rows(answer: Measures) -> list[Row]:
    """Return one row for each measure: its status, and the basis of the answer."""
    return [
        {**measure_row(measure), **basis_columns(answer.basis), "projected": measure.projected}
        for measure in answer.measures
    ]


def listing_rows(answer: Listing) -> list[Row]:
    """Return one row for each event."""
    return [{**_event(event), "displaced_by": answer.displaced_by.get(event.id)} for event in answer.events]


def steps_rows(answer: Steps) -> list[Row]:
    """Return one row for each transition of an issue or a measure."""
    return [{**step_row(step), **basis_columns(answer.basis)} for step in answer.steps]


def event_detail_rows(answer: EventDetail) -> list[Row]:
    """Return one event as one row."""
    # The event is flattened into columns of its own, and the list of corrections into one cell.
    rest = {key: value for key, value in answer.to_dict().items() if key not in {"event", "corrected_by"}}
    return [{**_event(answer.stored.event), **rest, "corrected_by": joined(answer.corrected_by)}]


def checked_rows(answer: Checked) -> list[Row]:
    """Return one row for each finding."""
    keys = ("severity", "code", "event", "file", "line", "message", "hint")
    return [{key: finding.to_dict().get(key) for key in keys} for finding in answer.findings]


def spans_rows(answer: Spans) -> list[Row]:
    """Return one row for each span of days in which a state held."""
    return [{"id": answer.id, **span.to_dict(), **basis_columns(answer.basis)} for span in answer.spans]


def deadlines_rows(answer: Deadlines) -> list[Row]:
    """Return one row for each deadline."""
    return [{**due_row(due), **basis_columns(answer.basis)} for due in answer.deadlines]


def claims_rows(answer: Claims) -> list[Row]:
    """Return one row for each claim and outcome."""
    lists = ("about", "by", "issues")
    rows = (each.to_dict() for each in answer.claims)
    return [{**row, **{key: joined(row[key]) for key in lists}, **basis_columns(answer.basis)} for row in rows]


def steps_ahead_rows(answer: StepsAhead) -> list[Row]:
    """Return one row for each step that would move an issue."""
    first = {"issue": answer.status.issue, "phase": answer.status.phase}
    return [
        {**first, **step.to_dict(), "by": joined(step.by), "done": joined(step.done), **basis_columns(answer.basis)}
        for step in answer.steps
    ]


def difference_rows(answer: Difference) -> list[Row]:
    """Return one row for each change, with T and K of the earlier answer; the basis is that of the later answer."""
    at = {"from_at": answer.before.to_dict()["at"], "from_known_at": answer.before.to_dict()["known_at"]}
    return [{**_change(change), **at, **basis_columns(answer.after)} for change in answer.changes]


def of_difference_rows(answer: Comparison | WhatIf) -> list[Row]:
    """Return one row for each change in an answer that contains a difference."""
    return difference_rows(answer.difference)


def basis_columns(basis: Basis) -> Row:
    """Return the columns of a basis that every row repeats, so that a row can be cited without its table."""
    row = basis.to_dict()
    columns = {key: row[key] for key in ("log", "position", "head", "at", "known_at", "read_to", "unread", "projected")}
    # The zone of the question is called `days_of`: in the row of an event, `zone` is the zone of the event.
    return {**columns, "days_of": row["zone"], "zones": row["zones"]}


def joined(values: Sequence[str]) -> str:
    """Return several values as the text of one cell."""
    return "; ".join(values)


def issue_row(issue: IssueStatus) -> Row:
    """Return the status of an issue as one row, without the basis."""
    row = issue.to_dict()
    first = issue.deadlines[0] if issue.deadlines else None
    arrangement = row["arrangement"] or {}
    return {
        **{
            key: row[key]
            for key in ("issue", "title", "phase", "since", "since_day", "since_zone", "cycle", "under_threat")
        },
        "vouched": steps_in_words(issue.vouched),
        "awaiting": steps_in_words(issue.awaiting),
        "refused": steps_in_words(issue.refused),
        "arrangement_since": arrangement.get("since"),
        "arrangement_until": arrangement.get("until"),
        "in_force": joined([each.measure for each in issue.measures if each.state == "in_force"]),
        "suspended": joined([each.measure for each in issue.measures if each.state == "suspended"]),
        "threatened": joined([each.measure for each in issue.measures if each.under_threat]),
        "claims": joined([claim.event.id for claim in issue.open_claims]),
        "requests": joined([request.event.id for request in issue.requests]),
        "overdue": joined([each.event for each in issue.overdue]),
        "next_due": first.due.iso() if first else None,
        "next_what": first.what if first else None,
        "next_measure": first.measure if first else None,
        "possibly": joined(issue.possibly),
        "last_event": issue.last.id if issue.last else None,
        "last_headline": issue.last.headline if issue.last else None,
    }


def measure_row(measure: MeasureStatus) -> Row:
    """Return the status of a measure as one row, without the basis."""
    row = measure.to_dict()
    threat = row.pop("threat") or {}  # an object in JSON, two columns here
    revised = row.pop("revised") or {}
    del row["projected"]  # which depends on how far the log was read, like the basis
    lists = ("issues", "events", "instruments", "scope_codes", "scope_except")
    return {
        **row,
        **{key: joined(row[key]) for key in lists},
        "threat_level": threat.get("level"),
        "threat_effective": threat.get("effective"),
        **{f"revised_{key}": revised.get(key) for key in ("level", "state", "effective", "event")},
    }


def _event(event: Event) -> Row:
    record = to_record(event)
    level = record.get("level") or {}
    return {
        "id": event.id,
        "kind": event.kind,
        "occurred": event.occurred.text,
        "zone": event.zone,
        "known": event.known.text if event.known else None,
        "issues": joined(event.concerns),
        "parties": joined(event.owners),
        "by": joined(event.voices),
        "actor": event.actor,
        "measure": event.refers_to,
        "level": level.get("value"),
        "unit": level.get("unit"),
        **{key: record.get(key) for key in ("effective", "until", "instrument", "amends", "headline")},
        "sources": joined([source.url or source.title or source.publisher for source in event.sources]),
    }


def due_row(due: Due) -> Row:
    """Return a deadline as one row, without the basis."""
    row = due.to_dict()
    row["unless"] = condition_cell(due.deadline.unless)
    return {key: joined(value) if isinstance(value, list) else value for key, value in row.items()}


def condition_cell(unless: Condition | None) -> str | None:
    """Return a condition as one cell: its words, with the end that would then hold."""
    if unless is None:
        return None
    return unless.words if unless.until is None else f"{unless.words}; then {unless.until}"


def _change(change: Change) -> Row:
    values = {key: _cell(value) for key, value in (("before", change.before), ("after", change.after))}
    return {**change.to_dict(), **values, "events": joined(change.events)}


def _cell(value: Any) -> Any:
    """Return a compared value as one cell; lists and objects become JSON."""
    return json.dumps(value, ensure_ascii=False) if isinstance(value, (list, dict)) else value


def _reason(reason: Reason) -> Row:
    return {**_event(reason.event), "counts_for": joined(reason.vouching), "effects": joined(reason.effects)}
