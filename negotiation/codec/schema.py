"""JSON Schema: the format of each kind, made from the event classes themselves.

What a schema says is what the classes check, as far as JSON Schema 2020-12 can say it; it cannot say that an issue
is declared or that a day exists in the calendar. The published copies stand in `events/schema/v1/`.
"""

from __future__ import annotations

from typing import Any

import attrs

from negotiation.codec.upcast import FIELDS_SINCE, newest_version
from negotiation.events import (
    KINDS,
    Condition,
    Issue,
    Level,
    Party,
    Scope,
    Source,
    Voice,
    convert,
    issue_acts,
    key_of,
    measure_acts,
    record_acts,
    values,
)
from negotiation.events.convert import MAX_NAME, MAX_TEXT, MAX_VERSION, NAME_PATTERN

DIALECT = "https://json-schema.org/draft/2020-12/schema"

NAMESPACE = "urn:negotiation:schema:v1:"
"""What the `$id` of every schema begins with: a name without a host, the same wherever the file lies."""

_DATE = r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?"
_INSTANT = r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?(Z|[+-][0-9]{2}:[0-9]{2})"
TIME_PATTERN = f"^({_DATE}|{_INSTANT})(/({_DATE}|{_INSTANT}))?$"
"""What a date looks like; that the day exists is for the program to check."""

_TIME = {
    "type": "string",
    "pattern": TIME_PATTERN,
    "description": "EDTF: a year, month, day, an instant with offset, or an interval A/B of these.",
}
_TEXT = {"type": "string", "minLength": 1, "maxLength": MAX_TEXT, "pattern": r"\S"}
_NAME = {"type": "string", "pattern": NAME_PATTERN, "maxLength": MAX_NAME}
_NAMES = {"type": "array", "items": _NAME, "uniqueItems": True}
_RECORDED = {
    "type": "string",
    "pattern": f"^{_INSTANT}$",
    "description": "When the log took the event in: the last member of the line, added by the log; not of the event.",
}
_WHOLE = {"type": "integer", "minimum": -MAX_VERSION, "maximum": MAX_VERSION}


def _object(cls: type[Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {key_of(field): _field(field) for field in attrs.fields(cls)},
        "required": [key_of(field) for field in attrs.fields(cls) if field.default is attrs.NOTHING],
        "additionalProperties": False,
    }


def _field(field: attrs.Attribute[Any]) -> dict[str, Any]:
    return _BY_CONVERTER[field.converter]


def _words(allowed: frozenset[str]) -> dict[str, Any]:
    return {"enum": sorted(allowed)}


_BY_CONVERTER: dict[Any, dict[str, Any]] = {
    convert.name: _NAME,
    convert.optional_name: _NAME,
    convert.shared_name: _NAME,
    convert.optional_shared_name: _NAME,
    convert.names: _NAMES,
    convert.some_names: {**_NAMES, "minItems": 1},
    convert.text: _TEXT,
    convert.optional_text: _TEXT,
    convert.shared_text: _TEXT,
    convert.optional_shared_text: _TEXT,
    convert.time: _TIME,
    convert.optional_time: _TIME,
    convert.optional_zone: {"type": "string", "description": "A time zone of the IANA database."},
    convert.truth: {"type": "boolean"},
    convert.integer: _WHOLE,
    convert.round_number: {"anyOf": [_WHOLE, _TEXT]},
    convert.number: {"type": "number", "minimum": 0, "exclusiveMaximum": 10**15},
    issue_acts.tier_name: _words(issue_acts.TIERS),
    issue_acts.meeting_format: _words(issue_acts.FORMATS),
    measure_acts.on_expiry_word: _words(measure_acts.EXPIRIES),
    measure_acts.class_word: _words(measure_acts.CLASSES),
    issue_acts.kind_name: _words(frozenset(issue_acts.KIND_NAMES)),
    record_acts.stance_word: _words(record_acts.STANCES),
    values.bound_word: _words(values.BOUNDS),
    convert.texts: {"anyOf": [_TEXT, {"type": "array", "items": _TEXT, "uniqueItems": True}]},
    convert.count: {"type": "integer", "minimum": 1, "maximum": MAX_VERSION},
    values.optional_names: {**_NAMES, "minItems": 1},
    values.optional_needs: {"type": "array", "items": {"enum": [*values.NEEDS]}, "uniqueItems": True},
}
_BY_CONVERTER |= {
    values.optional_level: _object(Level),
    values.optional_condition: {"anyOf": [_TEXT, _object(Condition)]},
    values.stages_by_party: {
        "type": "object",
        "propertyNames": _NAME,
        "additionalProperties": _BY_CONVERTER[convert.texts],
    },
}
_BY_CONVERTER |= {
    values.declared_voices: {"type": "array", "items": _object(Voice)},
    values.declared_scopes: {"type": "array", "items": _object(Scope)},
    values.declared_parties: {"type": "array", "items": _object(Party)},
    values.declared_issues: {"type": "array", "items": _object(Issue)},
    values.sources: {"type": "array", "items": _object(Source)},
}


def schema(kind: str) -> dict[str, Any]:
    """Return the JSON Schema of one kind of event.

    Raises:
        KeyError: there is no such kind.
    """
    cls = KINDS[kind]
    shape = _object(cls)
    summary = (cls.__doc__ or "").partition("\n")[0]
    return {
        "$schema": DIALECT,
        "$id": f"{NAMESPACE}{kind}",
        "title": kind,
        "description": summary,
        "type": "object",
        "properties": {
            "kind": {"const": kind},
            **shape["properties"],
            "v": _version(kind),
            "recorded": _RECORDED,
        },
        "required": ["kind", *shape["required"]],
        "additionalProperties": False,
        **_of_later_versions(kind),
        **_TOGETHER.get(kind, {}),
    }


_TOGETHER: dict[str, dict[str, Any]] = {
    "scheduling": {"anyOf": [{"required": ["what", "due"]}, {"required": ["calls_off"]}]},
}
"""By kind, which fields go together, as `check_fields` of the class checks it."""


def _version(kind: str) -> dict[str, Any]:
    """Return the schema of `v`: older lines are valid too, because every version is read."""
    newest = newest_version(kind)
    return {"const": 1} if newest == 1 else {"enum": [*range(1, newest + 1)], "description": "Left out: 1."}


def _of_later_versions(kind: str) -> dict[str, Any]:
    """Return what says that a field which came later goes with the version that has it."""
    since = FIELDS_SINCE.get(kind, {})
    dependent = {
        field: {"required": ["v"], "properties": {"v": {"minimum": version}}} for field, version in since.items()
    }
    return {"dependentSchemas": dependent} if dependent else {}


def event_schema() -> dict[str, Any]:
    """Return the JSON Schema of any event: its `kind` chooses the schema that must hold, and no other is tried."""
    return {
        "$schema": DIALECT,
        "$id": f"{NAMESPACE}event",
        "title": "event",
        "description": "One line of a log.",
        "type": "object",
        "properties": {"kind": {"enum": [*KINDS]}},
        "required": ["kind"],
        "allOf": [
            {
                "if": {"properties": {"kind": {"const": kind}}, "required": ["kind"]},
                "then": {"$ref": f"{NAMESPACE}{kind}"},
            }
            for kind in KINDS
        ],
    }


def schemas() -> dict[str, dict[str, Any]]:
    """Return every published schema by its name: `event`, then one for each kind."""
    return {"event": event_schema(), **{kind: schema(kind) for kind in KINDS}}
