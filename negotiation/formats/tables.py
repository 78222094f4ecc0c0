"""Tables: the columns of every CSV export, each with its type and meaning.

The meanings are for the readers of a spreadsheet, the types for programs; both are published as a Frictionless Table
Schema. `rows` makes the rows, and a test compares their keys with the columns here.
"""

from __future__ import annotations

from functools import cache
from typing import Any

Column = tuple[str, str, str]
"""A column: its name, its type in a Table Schema, and its meaning."""

_BASIS: tuple[Column, ...] = (
    ("log", "string", "the name of the log"),
    ("position", "integer", "the position up to which the log was read"),
    ("head", "string", "the RFC 6962 Merkle root over the entries that were read, in hexadecimal"),
    ("at", "datetime", "T as an instant: the answer is the state at this instant"),
    ("known_at", "datetime", "K as an instant: the answer uses what was known by this instant"),
    (
        "projected",
        "boolean",
        "whether T lies after the last event, so that the answer is projected from deadlines already set",
    ),
    ("days_of", "string", "the time zone of the days in the question"),
    ("zones", "string", "the version of the time zone database"),
)
_EVENT: tuple[Column, ...] = (
    ("id", "string", "the id of the event"),
    ("kind", "string", "its kind"),
    ("occurred", "string", "when it happened: a date, an instant or an interval (EDTF)"),
    ("zone", "string", "the time zone of its days, if it is not that of the log"),
    ("known", "string", "when it became public, if later than it happened"),
    ("issues", "string", "the ids of the issues that it concerns, separated by '; '"),
    ("parties", "string", "the parties whose act it is"),
    ("by", "string", "the voices that report it"),
    ("actor", "string", "the person or body that acted"),
    ("measure", "string", "the id of the measure that it is about"),
    ("level", "number", "the level that it states"),
    ("unit", "string", "the unit of the level"),
    ("effective", "string", "from when the measure applies; a day means its beginning"),
    ("until", "string", "until when the measure applies; a day means its end"),
    ("instrument", "string", "the legal instrument"),
    ("amends", "string", "the id of the event that it replaces or retracts"),
    ("headline", "string", "one sentence that can be read without the other fields"),
    ("sources", "string", "the addresses of the sources, or their titles, separated by '; '"),
)

TABLES: dict[str, tuple[Column, ...]] = {
    "status": (
        ("issue", "string", "the id of the issue"),
        ("title", "string", "its title"),
        ("phase", "string", "its phase"),
        ("since", "datetime", "when the phase or state began"),
        ("since_day", "date", "the day of `since`, as written"),
        ("since_zone", "string", "the zone or offset of that day"),
        ("cycle", "integer", "how many times the negotiation has started again"),
        ("under_threat", "boolean", "whether a threat on one of its measures is open"),
        ("vouched", "string", "which parties have vouched for which step"),
        ("awaiting", "string", "which parties have not yet vouched for the steps that come next"),
        ("refused", "string", "which parties have refused which step"),
        ("arrangement_since", "datetime", "when the arrangement entered into force"),
        ("arrangement_until", "datetime", "when the arrangement ends"),
        ("in_force", "string", "the measures in force, separated by '; '"),
        ("suspended", "string", "the measures that are suspended"),
        ("threatened", "string", "the measures with an open threat"),
        (
            "claims",
            "string",
            "the events in which one voice claims an act of a party that the party has not stated itself",
        ),
        ("next_due", "datetime", "the next deadline"),
        ("next_what", "string", "what happens at the next deadline"),
        ("next_measure", "string", "the measure concerned"),
        ("possibly", "string", "the events that had begun but not ended"),
        ("last_event", "string", "the last event on the issue"),
        ("last_headline", "string", "its headline"),
        *_BASIS,
    ),
    "measures": (
        ("measure", "string", "the id of the measure"),
        ("title", "string", "its title"),
        ("party", "string", "the party that owns it, or all of them joined by +"),
        ("state", "string", "its state"),
        ("since", "datetime", "when the phase or state began"),
        ("since_day", "date", "the day of `since`, as written"),
        ("since_zone", "string", "the zone or offset of that day"),
        ("level", "number", "the level in force"),
        ("suspended_level", "number", "the suspended level"),
        ("unit", "string", "the unit of both levels"),
        ("scope", "string", "what the measure applies to"),
        ("until", "datetime", "when the state ends"),
        ("until_day", "date", "the day of `until`, as written"),
        ("until_zone", "string", "the zone or offset of that day"),
        ("suspended_until", "datetime", "when the suspension ends, also that of a part"),
        ("suspended_until_day", "string", "the day of `suspended_until`, as written"),
        ("cause", "string", "why the measure ended"),
        ("contingent_on", "string", "the condition of its open threat"),
        ("issues", "string", "the ids of its issues, separated by '; '"),
        ("events", "string", "the ids of the events that made its state"),
        ("threat_level", "number", "the level of its open threat"),
        ("threat_effective", "datetime", "from when the threatened level would apply"),
        *_BASIS,
    ),
    "log": (*_EVENT, ("displaced_by", "string", "the id of the correction that displaced it")),
    "show": (
        *_EVENT,
        ("log", "string", "the name of the log"),
        ("position", "integer", "its position in the log"),
        ("recorded", "datetime", "when it was recorded in the log, if stated"),
        ("leaf", "string", "the RFC 6962 leaf hash of its stored bytes, in hexadecimal"),
        ("known_from", "datetime", "the instant from which it was public"),
        ("corrected_by", "string", "the ids of the events that amend it, the latest last"),
    ),
    "why": (
        ("part", "string", "what the event explains: the phase, a measure, or a claim"),
        *_EVENT,
        ("counts_for", "string", "the parties for which it counts"),
        ("effects", "string", "what it changed"),
        *_BASIS,
    ),
    "replay": (
        ("when", "datetime", "when it changed"),
        ("subject", "string", "issue or measure"),
        ("id", "string", "its id"),
        ("trigger", "string", "the move of the lifecycle, or `level`"),
        ("before", "string", "the phase or state before"),
        ("after", "string", "the phase or state after"),
        ("event", "string", "the event that caused the change, or that had set the timer"),
        ("timer", "boolean", "whether a timer caused the change"),
        ("note", "string", "the levels, and other remarks"),
        *_BASIS,
    ),
    "when": (
        ("id", "string", "the issue or measure"),
        ("state", "string", "the phase or state that held"),
        ("since", "datetime", "when the span began"),
        ("since_day", "date", "the day of `since`, as written"),
        ("since_zone", "string", "the zone or offset of that day"),
        ("until", "datetime", "when the span ends; empty if no known event or timer ends it"),
        ("until_day", "string", "the day of `until`, as written"),
        ("until_zone", "string", "the zone or offset of that day"),
        ("begun_by", "string", "the event that began it, or that had set the timer that began it"),
        ("ended_by", "string", "the event that ended it, or that had set the timer that ended it"),
        ("ahead", "boolean", "whether its end lies after T"),
        ("days", "integer", "the number of calendar days from its first to its last day, T at the latest"),
        *_BASIS,
    ),
    "deadlines": (
        ("due", "datetime", "when it is due"),
        ("what", "string", "what happens: starts, ends, suspension_ends, threat_lapses, …, or the kind of what is set"),
        ("measure", "string", "the measure concerned"),
        ("event", "string", "the event that set it"),
        ("detail", "string", "what holds from then on"),
        ("written", "string", "the date as it was written"),
        ("zone", "string", "the time zone of that date"),
        ("issues", "string", "the issues concerned, separated by '; '"),
        ("set_by", "string", "the parties that set it"),
        ("said_by", "string", "the voices that report it"),
        ("actor", "string", "the person or body"),
        ("headline", "string", "the headline of that event"),
        *_BASIS,
    ),
    "next": (
        ("issue", "string", "the issue"),
        ("phase", "string", "its phase"),
        ("step", "string", "the step that would move the issue"),
        ("to", "string", "the phase after the step"),
        ("by", "string", "the parties that must still take the step; if `joint` is false, any one of them can"),
        ("joint", "boolean", "whether all parties must take the step"),
        ("done", "string", "the parties that have taken the step"),
        *_BASIS,
    ),
    "diff": (
        ("about", "string", "issue, measure or total"),
        ("id", "string", "its id; for a total, its party, scope and unit"),
        ("key", "string", "the key that changed, as in the JSON of the answer"),
        ("before", "any", "the value before; lists and objects as JSON"),
        ("after", "any", "the value after"),
        ("events", "string", "the events behind the later answer that are not behind the earlier one"),
        ("from_at", "datetime", "T of the earlier answer"),
        ("from_known_at", "datetime", "K of the earlier answer"),
        *_BASIS,
    ),
    "events": (
        ("position", "integer", "its position in the log"),
        ("recorded", "datetime", "when it was recorded in the log, if stated"),
        ("leaf", "string", "the RFC 6962 leaf hash of its stored bytes, in hexadecimal"),
        ("id", "string", "the id of the event"),
        ("kind", "string", "its kind"),
        ("occurred", "string", "when it happened: a date, an instant or an interval (EDTF)"),
        ("occurred_from", "datetime", "the first instant of `occurred`"),
        ("occurred_until", "datetime", "the instant at which it has ended"),
        ("zone", "string", "the time zone of its days"),
        ("known", "string", "when it became public, if later than it happened"),
        ("known_from", "datetime", "the instant from which it was public"),
        ("order", "integer", "its place among events of the same instant or day"),
        ("issues", "string", "the ids of the issues that it concerns, or declares, separated by '; '"),
        ("parties", "string", "the parties whose act it is, or that it declares"),
        ("by", "string", "the voices that report it"),
        ("actor", "string", "the person or body that acted"),
        ("amends", "string", "the id of the event that it replaces or retracts"),
        ("displaced_by", "string", "the id of the correction that displaced it"),
        ("only", "boolean", "whether a retraction takes out just the event that it names, not its corrections too"),
        ("title", "string", "the title of the log or of the measure"),
        ("measure", "string", "the id of the measure that it is about"),
        ("level", "number", "the level that it states"),
        ("unit", "string", "the unit of the level"),
        ("effective", "string", "from when the measure applies; a day means its beginning"),
        ("until", "string", "until when the measure applies; a day means its end"),
        ("on_expiry", "string", "what follows when it expires: resume or end"),
        ("instrument", "string", "the legal instrument"),
        ("scope", "string", "what the measure applies to"),
        ("contingent_on", "string", "the condition of a threat"),
        ("granted", "boolean", "whether an approval was given or refused"),
        ("stage", "string", "the stage of an approval"),
        ("provisional", "boolean", "whether an entry into force is provisional"),
        ("terms", "string", "the terms of a consensus"),
        ("reason", "string", "why something ended or was retracted"),
        ("what", "string", "what is scheduled"),
        ("due", "string", "the date for which it is scheduled"),
        ("round", "string", "the number or name of a round of talks"),
        ("place", "string", "where it was held"),
        ("tier", "string", "who met: officials, negotiators, ministers or leaders"),
        ("format", "string", "in person or by call"),
        ("about", "string", "the measure or event that a statement is about"),
        ("headline", "string", "one sentence that can be read without the other fields"),
        ("sources", "string", "the addresses of the sources, or their titles, separated by '; '"),
        ("event", "string", "the event as canonical JSON"),
    ),
    "panel": (
        ("issue", "string", "the id of the issue"),
        ("title", "string", "its title"),
        ("day", "date", "the day; the row gives the state at its end, in the zone `days_of`"),
        ("phase", "string", "its phase at the end of the day"),
        ("since", "datetime", "when the phase or state began"),
        ("since_day", "date", "the day of `since`, in the zone `days_of`"),
        ("days_in_phase", "integer", "the number of days since `since_day`"),
        ("cycle", "integer", "how many times the negotiation has started again"),
        ("under_threat", "boolean", "whether a threat on one of its measures is open"),
        ("vouched", "string", "which parties have vouched for which step"),
        ("awaiting", "string", "which parties have not yet vouched for the steps that come next"),
        ("refused", "string", "which parties have refused which step"),
        ("arrangement_since", "datetime", "when the arrangement entered into force"),
        ("arrangement_until", "datetime", "when the arrangement ends"),
        ("in_force", "string", "its measures in force, separated by '; '"),
        ("suspended", "string", "its measures that are suspended"),
        ("threatened", "string", "its measures with an open threat"),
        ("measures_in_force", "integer", "the number of measures in force"),
        ("totals", "string", "the levels of its measures in force, added up by party, unit and scope"),
        (
            "open_claims",
            "string",
            "the events in which one voice claims an act of a party that the party has not stated itself",
        ),
        ("next_due", "datetime", "the next deadline"),
        ("next_what", "string", "what happens at the next deadline"),
        ("next_measure", "string", "the measure concerned"),
        ("possibly", "string", "the events that had begun but not ended"),
        ("events", "string", "the events on the issue that happened on this day"),
        ("last_event", "string", "the last event on the issue"),
        *_BASIS,
    ),
    "check": (
        ("severity", "string", "error, warning or info"),
        ("code", "string", "the stable name of what was found"),
        ("event", "string", "the event concerned"),
        ("file", "string", "the file concerned"),
        ("line", "integer", "the line in it"),
        ("message", "string", "one sentence"),
        ("hint", "string", "what to do about it"),
    ),
}
"""The columns of each table, by the command or `export --to` that writes it: name, type of Table Schema, meaning."""

LISTS = {
    "events": frozenset({"issues", "parties", "by", "sources"}),
    "panel": frozenset({"in_force", "suspended", "threatened", "totals", "open_claims", "possibly", "events"}),
}
"""The columns with several values, by table: lists in Parquet, one cell with `; ` between the values in CSV."""


def table_schema(name: str) -> dict[str, Any]:
    """Return the Frictionless Table Schema of what a command exports as CSV.

    Raises:
        KeyError: no command of that name exports a table.
    """
    fields = [{"name": key, "type": kind, "description": meaning} for key, kind, meaning in TABLES[name]]
    # CSV cannot tell a missing value from empty text: an empty cell is always a missing value.
    return {"fields": fields, "missingValues": [""]}


@cache
def basis_names() -> frozenset[str]:
    """Return the names of the columns that give the basis of a row."""
    return frozenset(key for key, _, _ in _BASIS)


def columns(name: str) -> tuple[str, ...]:
    """Return the names of the columns of a table."""
    return tuple(key for key, _, _ in TABLES[name])
