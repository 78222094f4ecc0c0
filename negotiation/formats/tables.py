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
    ("head", "string", "the RFC 6962 root over what was read, in hexadecimal"),
    ("at", "datetime", "T, resolved: what was so at this instant"),
    ("known_at", "datetime", "K, resolved: as far as was known at this instant"),
    (
        "projected",
        "boolean",
        "whether T lies after the last event, so that the answer is projected from deadlines already set",
    ),
    ("days_of", "string", "the time zone in which bare days of the question were meant"),
    ("zones", "string", "the version of the time zone database"),
)
_EVENT: tuple[Column, ...] = (
    ("id", "string", "the id of the event"),
    ("kind", "string", "its kind"),
    ("occurred", "string", "when it happened: a date, an instant or an interval (EDTF)"),
    ("zone", "string", "the time zone of its bare days, where it is not the log's"),
    ("known", "string", "when it became public, where that was later than it happened"),
    ("issues", "string", "the ids of the issues that it concerns, separated by '; '"),
    ("parties", "string", "whose act it is"),
    ("by", "string", "who says so"),
    ("actor", "string", "the person or body that acted"),
    ("measure", "string", "the id of the measure that it is about"),
    ("level", "number", "how much"),
    ("unit", "string", "the unit of the level"),
    ("effective", "string", "from when the measure applies; a bare day means its beginning"),
    ("until", "string", "to when; a bare day means its end"),
    ("instrument", "string", "the legal instrument"),
    ("amends", "string", "the id of the event in whose place it stands, or which it takes out"),
    ("headline", "string", "one sentence that stands alone"),
    ("sources", "string", "the addresses of the sources, or their titles, separated by '; '"),
)

TABLES: dict[str, tuple[Column, ...]] = {
    "status": (
        ("issue", "string", "the id of the issue"),
        ("title", "string", "what it is called"),
        ("phase", "string", "where it stands"),
        ("since", "datetime", "since when"),
        ("since_day", "date", "the day of that, as it was written"),
        ("since_zone", "string", "the zone or offset in which that day is meant"),
        ("cycle", "integer", "how often it has started again"),
        ("under_threat", "boolean", "whether a threat on one of its measures is open"),
        ("vouched", "string", "which parties have vouched for which step"),
        ("awaiting", "string", "which parties have not yet vouched for the steps that come next"),
        ("refused", "string", "which parties have refused which step"),
        ("arrangement_since", "datetime", "since when the arrangement is in force"),
        ("arrangement_until", "datetime", "to when"),
        ("in_force", "string", "the measures in force, separated by '; '"),
        ("suspended", "string", "the measures that are suspended as a whole"),
        ("threatened", "string", "the measures with an open threat"),
        ("claims", "string", "the events in which somebody says of a party what it has not said itself"),
        ("next_due", "datetime", "the next deadline"),
        ("next_what", "string", "what happens then"),
        ("next_measure", "string", "the measure to which it happens"),
        ("possibly", "string", "the events that had begun but not ended"),
        ("last_event", "string", "the last event on the issue"),
        ("last_headline", "string", "its headline"),
        *_BASIS,
    ),
    "measures": (
        ("measure", "string", "the id of the measure"),
        ("title", "string", "what it is called"),
        ("party", "string", "the party that owns it, or all of them joined by +"),
        ("state", "string", "where it stands"),
        ("since", "datetime", "since when"),
        ("since_day", "date", "the day of that, as it was written"),
        ("since_zone", "string", "the zone or offset in which that day is meant"),
        ("level", "number", "how much of it is in force"),
        ("suspended_level", "number", "how much of it is suspended"),
        ("unit", "string", "the unit of both"),
        ("scope", "string", "on what"),
        ("until", "datetime", "the end of the state"),
        ("until_day", "date", "the day of that, as it was written"),
        ("until_zone", "string", "the zone or offset in which that day is meant"),
        ("suspended_until", "datetime", "the end of a suspension, also of a part"),
        ("suspended_until_day", "string", "the day of that, as it was written"),
        ("cause", "string", "why it ended"),
        ("contingent_on", "string", "on what its open threat depends"),
        ("issues", "string", "the ids of its issues, separated by '; '"),
        ("events", "string", "the ids of the events that made its state"),
        ("threat_level", "number", "the level of its open threat"),
        ("threat_effective", "datetime", "from when that would apply"),
        *_BASIS,
    ),
    "log": (*_EVENT, ("displaced_by", "string", "the id of the correction that displaced it")),
    "show": (
        *_EVENT,
        ("log", "string", "the name of the log"),
        ("position", "integer", "where it stands in the log"),
        ("recorded", "datetime", "when the log took it in, where it says so"),
        ("leaf", "string", "the RFC 6962 leaf hash of its stored bytes, in hexadecimal"),
        ("known_from", "datetime", "the instant from which on it was public"),
        ("corrected_by", "string", "the ids of the events that amend it, the latest last"),
    ),
    "why": (
        ("part", "string", "what the event explains: the phase, a measure, or that it is a claim"),
        *_EVENT,
        ("counts_for", "string", "the parties for which it counts"),
        ("effects", "string", "what it did"),
        *_BASIS,
    ),
    "replay": (
        ("when", "datetime", "when it changed"),
        ("subject", "string", "issue or measure"),
        ("id", "string", "its id"),
        ("trigger", "string", "what happened"),
        ("before", "string", "where it stood"),
        ("after", "string", "where it stands"),
        ("event", "string", "the event that did it, or that had set the timer"),
        ("timer", "boolean", "whether a timer did it"),
        ("note", "string", "levels, and what else there is to say"),
        *_BASIS,
    ),
    "when": (
        ("id", "string", "the issue or measure"),
        ("state", "string", "the phase or state that held"),
        ("since", "datetime", "from when on"),
        ("since_day", "date", "the day of that, as it was written"),
        ("since_zone", "string", "the zone or offset in which that day is meant"),
        ("until", "datetime", "to when; empty where nothing ends it as far as is known"),
        ("until_day", "string", "the day of that, as it was written"),
        ("until_zone", "string", "the zone or offset in which that day is meant"),
        ("begun_by", "string", "the event that began it, or that had set the timer which did"),
        ("ended_by", "string", "the event that ended it, likewise"),
        ("ahead", "boolean", "whether its end lies ahead of T"),
        ("days", "integer", "from its first to its last calendar day, by T at the latest"),
        *_BASIS,
    ),
    "deadlines": (
        ("due", "datetime", "when"),
        ("what", "string", "what happens: starts, ends, suspension_ends, threat_lapses, …, or the kind of what is set"),
        ("measure", "string", "the measure to which it happens"),
        ("event", "string", "the event that set it"),
        ("detail", "string", "what then holds"),
        ("written", "string", "the date as it was written"),
        ("zone", "string", "the time zone in which it was meant"),
        ("issues", "string", "the issues concerned, separated by '; '"),
        ("set_by", "string", "the parties that set it"),
        ("said_by", "string", "who says so"),
        ("actor", "string", "the person or body"),
        ("headline", "string", "the headline of that event"),
        *_BASIS,
    ),
    "next": (
        ("issue", "string", "the issue"),
        ("phase", "string", "where it stands"),
        ("step", "string", "what would move it"),
        ("to", "string", "to which phase"),
        ("by", "string", "the parties that must still take the step, or of which any one can"),
        ("joint", "boolean", "whether all of them must"),
        ("done", "string", "the parties that have taken it"),
        *_BASIS,
    ),
    "diff": (
        ("about", "string", "issue, measure or total"),
        ("id", "string", "its id; of a total, party, scope and unit"),
        ("key", "string", "what of it, by its name in the answer"),
        ("before", "any", "what it was; lists and objects as JSON"),
        ("after", "any", "what it is"),
        ("events", "string", "the events on which only the later answer rests"),
        ("from_at", "datetime", "T of the earlier answer"),
        ("from_known_at", "datetime", "K of the earlier answer"),
        *_BASIS,
    ),
    "events": (
        ("position", "integer", "where it stands in the log"),
        ("recorded", "datetime", "when the log took it in, where it says so"),
        ("leaf", "string", "the RFC 6962 leaf hash of its stored bytes, in hexadecimal"),
        ("id", "string", "the id of the event"),
        ("kind", "string", "its kind"),
        ("occurred", "string", "when it happened: a date, an instant or an interval (EDTF)"),
        ("occurred_from", "datetime", "the first instant of that"),
        ("occurred_until", "datetime", "the instant at which it is past"),
        ("zone", "string", "the time zone of its bare days"),
        ("known", "string", "when it became public, where that was later than it happened"),
        ("known_from", "datetime", "the instant from which on it was public"),
        ("order", "integer", "its place among events of the same instant or day"),
        ("issues", "string", "the ids of the issues that it concerns, or declares, separated by '; '"),
        ("parties", "string", "whose act it is, or who is declared a party"),
        ("by", "string", "who says so"),
        ("actor", "string", "the person or body that acted"),
        ("amends", "string", "the id of the event in whose place it stands, or which it takes out"),
        ("displaced_by", "string", "the id of the correction that displaced it"),
        ("only", "boolean", "whether a retraction takes out just the event that it names, not its corrections too"),
        ("title", "string", "what the log or the measure is called"),
        ("measure", "string", "the id of the measure that it is about"),
        ("level", "number", "how much"),
        ("unit", "string", "the unit of the level"),
        ("effective", "string", "from when the measure applies; a bare day means its beginning"),
        ("until", "string", "to when; a bare day means its end"),
        ("on_expiry", "string", "what follows: resume or end"),
        ("instrument", "string", "the legal instrument"),
        ("scope", "string", "on what"),
        ("contingent_on", "string", "on what a threat depends"),
        ("granted", "boolean", "whether an approval was given or refused"),
        ("stage", "string", "the stage of an approval"),
        ("provisional", "boolean", "whether an entry into force is provisional"),
        ("terms", "string", "what a consensus says"),
        ("reason", "string", "why something ended or was retracted"),
        ("what", "string", "what is scheduled"),
        ("due", "string", "for when"),
        ("round", "string", "the number or name of a round of talks"),
        ("place", "string", "where it was held"),
        ("tier", "string", "who talked"),
        ("format", "string", "in person or by call"),
        ("about", "string", "the measure or event that a statement is about"),
        ("headline", "string", "one sentence that stands alone"),
        ("sources", "string", "the addresses of the sources, or their titles, separated by '; '"),
        ("event", "string", "the whole event as canonical JSON"),
    ),
    "panel": (
        ("issue", "string", "the id of the issue"),
        ("title", "string", "what it is called"),
        ("day", "date", "the day, at whose end all this was so, in the zone of `days_of`"),
        ("phase", "string", "where the issue stands"),
        ("since", "datetime", "since when"),
        ("since_day", "date", "the day of that, in the zone `days_of`"),
        ("days_in_phase", "integer", "how many days ago that was"),
        ("cycle", "integer", "how often it has started again"),
        ("under_threat", "boolean", "whether a threat on one of its measures is open"),
        ("vouched", "string", "which parties have vouched for which step"),
        ("awaiting", "string", "which parties have not yet vouched for the steps that come next"),
        ("refused", "string", "which parties have refused which step"),
        ("arrangement_since", "datetime", "since when the arrangement is in force"),
        ("arrangement_until", "datetime", "to when"),
        ("in_force", "string", "its measures in force, separated by '; '"),
        ("suspended", "string", "its measures that are suspended as a whole"),
        ("threatened", "string", "its measures with an open threat"),
        ("measures_in_force", "integer", "how many are in force"),
        ("totals", "string", "the levels of its measures in force, added up by party, unit and scope"),
        ("open_claims", "string", "the events in which somebody says of a party what it has not said itself"),
        ("next_due", "datetime", "the next deadline"),
        ("next_what", "string", "what happens then"),
        ("next_measure", "string", "the measure to which it happens"),
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
