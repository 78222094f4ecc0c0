"""Metadata for datasette: the meaning of the tables and views of a SQLite log, and canned queries with dates.

It is for a database in which `negotiation rebuild` has stored answers. A canned query takes T and K as days and looks
up the rows whose two ranges of days contain them. It returns no rows if the answers are older than the log.
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
"""The rows that hold for a day T as known on a day K. A NULL as last day means that nothing ends the range."""

_LEARNED = """SELECT a.issue, a.phase AS phase_before, b.phase AS phase_after,
  a.in_force AS in_force_before, b.in_force AS in_force_after,
  a.suspended AS suspended_before, b.suspended AS suspended_after
FROM ({before}) AS a
JOIN ({after}) AS b USING (issue)
WHERE (a.phase, a.since_day, a.in_force, a.suspended) IS NOT (b.phase, b.since_day, b.in_force, b.suspended)"""

# datasette passes an empty field of a form as empty text, not as NULL.
_AT = "coalesce(nullif(:at, ''), date('now'))"
_KNOWN = "coalesce(nullif(:known_at, ''), date('now'))"
_DAYS = {"first_day", "last_day", "known_first_day", "known_last_day"}
_DATES = "Days are in the zone of the log; a day means its end. An empty field means today, in UTC."

_TEXTS = {
    "events": "Every event with its fields as columns, in the order of the log.",
    "sources": "The sources of each event.",
    "event": "The log itself: every event as it was recorded. Events are only added, never changed.",
    "event_issue": "Which event concerns which issue.",
    "status_now": "The status of each issue now, as far as is known.",
    "status_history": "The status of each issue, with the days for which it holds, as far as is known now.",
    "measures_now": "Every measure now: its state, the level in force, the suspended level.",
    "measures_history": "Every measure, with the days for which each state holds, as far as is known now.",
    "deadlines_now": "What starts, ends or falls due from now on.",
    "answer_check": "Whether the stored answers were made from the log as it is in this file.",
    "answer_status": "The status of each issue, with the days T for which it holds, as known on the days K.",
    "answer_measures": "Every measure, with the days T for which its status holds, as known on the days K.",
    "answer_deadlines": "Every deadline, with the days T on which it lay ahead, as known on the days K.",
    "answer_basis": "What the answers were made from: log, position, head, rules and zones.",
}
_COLUMNS = {"answer_status": "status", "answer_measures": "measures", "answer_deadlines": "deadlines"}


def render(database: str) -> str:
    """Write the metadata of a database as JSON.

    Args:
        database: the name that datasette gives the database: the name of the file without its suffix.
    """
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
        "status_at": _query_at("Where each issue stood at T, as known by K", "answer_status", "status", "issue"),
        "measures_at": _query_at("Every measure at T, as known by K", "answer_measures", "measures", "measure"),
        "deadlines_at": _query_at("What lay ahead at T, as known by K", "answer_deadlines", "deadlines", "due"),
        "what_was_learned": {
            "title": "The answers about a day T that differ between two days K",
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


def _query_at(title: str, table: str, kind: str, order: str) -> dict[str, Any]:
    # T and K lie in the ranges of every row found, so the columns of the ranges would only distract.
    own = [key for key, _, _ in columns_of(kind) if key not in _DAYS and not key.endswith("_instant")]
    point = _POINT.format(columns=", ".join(own), table=table, at=_AT, known=_KNOWN, stands=ANSWERS_ARE_CURRENT)
    return {
        "title": title,
        "description": _DATES,
        "params": ["at", "known_at"],
        "sql": f"{point}\nORDER BY {order}",
    }


def _learned() -> str:
    """Return the query for the answers about a day T that differ between two days K."""
    columns = "issue, phase, since_day, in_force, suspended"
    before, after = (
        _POINT.format(columns=columns, table="answer_status", at=":at", known=known, stands=ANSWERS_ARE_CURRENT)
        for known in (":known_from", ":known_to")
    )
    return _LEARNED.format(before=before, after=after)
