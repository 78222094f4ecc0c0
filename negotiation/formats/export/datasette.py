"""Metadata for datasette: what the tables and views of a SQLite log mean, and canned questions with dates.

For a file in which `negotiation rebuild` has put answers. A canned question takes T and K as days and looks up the one
rectangle in which both lie; it answers nothing where the answers are older than the log.
"""

from __future__ import annotations

import json
from typing import Any

from negotiation.formats.answer_tables import columns_of
from negotiation.logs.sqlite.answers import ANSWERS_ARE_CURRENT

_POINT = """SELECT {columns}
FROM {table}
WHERE first_day <= {at} AND ifnull(last_day, '9999-12-31') >= {at}
  AND known_first_day <= {known} AND ifnull(known_last_day, '9999-12-31') >= {known}
  AND {stands}"""
"""The rows of the rectangles in which a point lies."""

_LEARNED = """SELECT a.issue, a.phase AS phase_before, b.phase AS phase_after,
  a.in_force AS in_force_before, b.in_force AS in_force_after,
  a.suspended AS suspended_before, b.suspended AS suspended_after
FROM ({before}) AS a
JOIN ({after}) AS b USING (issue)
WHERE (a.phase, a.since_day, a.in_force, a.suspended) IS NOT (b.phase, b.since_day, b.in_force, b.suspended)"""

_AT = "coalesce(nullif(:at, ''), date('now'))"
_KNOWN = "coalesce(nullif(:known_at, ''), date('now'))"
_DAYS = {"first_day", "last_day", "known_first_day", "known_last_day"}
_DATES = "Days are those of the log's zone; a day means its end. Left empty: today, in UTC."

_TEXTS = {
    "events": "Every event with its fields as columns, in the order of the log.",
    "sources": "Where each event is stated.",
    "event": "What the log is: every event as it was recorded. It only ever grows.",
    "event_issue": "Which event concerns which issue.",
    "status_now": "Where each issue stands now, as far as is known.",
    "status_history": "Where each issue stood from which day to which, as far as is known now.",
    "measures_now": "Every measure now: its state, what is in force, what is suspended.",
    "measures_history": "Every measure from which day to which, as far as is known now.",
    "deadlines_now": "What starts, ends or falls due from now on.",
    "answer_check": "Whether the answers belong to the log as it stands in this file.",
    "answer_status": "Where each issue stood from which day to which, as known from which day to which.",
    "answer_measures": "Every measure from which day to which, as known from which day to which.",
    "answer_deadlines": "What lay ahead from which day to which, as known from which day to which.",
    "answer_basis": "What the answers were made from.",
}
_COLUMNS = {"answer_status": "status", "answer_measures": "measures", "answer_deadlines": "deadlines"}


def render(database: str) -> str:
    """Write the metadata of a database, by the name that datasette gives it: the file's, without ending."""
    document = {
        "title": "A ledger of a negotiation",
        "description": "Where every issue stood at any date, as it was and as it was believed.",
        "databases": {database: {"queries": _queries(), "tables": {name: _table(name) for name in _TEXTS}}},
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _table(name: str) -> dict[str, Any]:
    described: dict[str, Any] = {"description": _TEXTS[name]}
    if name in _COLUMNS:
        described["columns"] = {key: meaning for key, _, meaning in columns_of(_COLUMNS[name])}
    return described


def _queries() -> dict[str, Any]:
    return {
        "status_at": _asked("Where each issue stood at T, as known by K", "answer_status", "status", "issue"),
        "measures_at": _asked("Every measure at T, as known by K", "answer_measures", "measures", "measure"),
        "deadlines_at": _asked("What lay ahead at T, as known by K", "answer_deadlines", "deadlines", "due"),
        "what_was_learned": {
            "title": "What answers about a day T changed between two days of knowing",
            "description": _DATES,
            "params": ["at", "known_from", "known_to"],
            "sql": _learned(),
        },
        "events_of_issue": {
            "title": "The events of an issue, in the order of the log",
            "params": ["issue"],
            "sql": "SELECT * FROM events WHERE position IN (SELECT position FROM event_issue WHERE issue = :issue)",
        },
    }


def _asked(title: str, table: str, kind: str, order: str) -> dict[str, Any]:
    own = [key for key, _, _ in columns_of(kind) if key not in _DAYS and not key.endswith("_instant")]
    point = _POINT.format(columns=", ".join(own), table=table, at=_AT, known=_KNOWN, stands=ANSWERS_ARE_CURRENT)
    return {
        "title": title,
        "description": _DATES,
        "params": ["at", "known_at"],
        "sql": f"{point}\nORDER BY {order}",
    }


def _learned() -> str:
    """Return the question which answers about a day T another day of knowing has changed."""
    columns = "issue, phase, since_day, in_force, suspended"
    before, after = (
        _POINT.format(columns=columns, table="answer_status", at=":at", known=known, stands=ANSWERS_ARE_CURRENT)
        for known in (":known_from", ":known_to")
    )
    return _LEARNED.format(before=before, after=after)
