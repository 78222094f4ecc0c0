"""JSON Schemas of the answers: what `--format json`, `to_dict()` and the server return.

A later version may add keys to an answer but never removes one (`docs/rules/answers.md`), so a schema requires the keys
of today and allows others. Instants are ISO 8601 in UTC, with `Z`. Keys that end with `_day` are dates as written.
"""

from __future__ import annotations

from typing import Any

from negotiation.codec.schema import DIALECT
from negotiation.lifecycles import PHASES, STATES
from negotiation.questions.standing.claims import OUTCOMES

Schema = dict[str, Any]

_TEXT: Schema = {"type": "string"}
_TEXT_OR_NONE: Schema = {"type": ["string", "null"]}
_NUMBER_OR_NONE: Schema = {"type": ["number", "null"]}
_COUNT: Schema = {"type": "integer", "minimum": 0}
_BOOLEAN: Schema = {"type": "boolean"}
_INSTANT: Schema = {"type": "string", "pattern": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z$"}
_INSTANT_OR_NONE: Schema = {"anyOf": [_INSTANT, {"type": "null"}]}


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _by_name(values: Schema) -> Schema:
    return {"type": "object", "additionalProperties": values}


def _or_none(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


def _object(optional: Schema | None = None, **required: Schema) -> Schema:
    return {"type": "object", "properties": {**required, **(optional or {})}, "required": [*required]}


_NAMES = _list(_TEXT)
_DUE: dict[str, Schema] = {
    "due": _INSTANT,
    "what": _TEXT,
    "measure": _TEXT_OR_NONE,
    "event": _TEXT,
    "detail": _TEXT,
    "written": _TEXT,
    "zone": _TEXT,
    "unless": _or_none(_object(words=_TEXT, until=_TEXT_OR_NONE)),
}
_CLAIM: dict[str, Schema] = {
    "event": _TEXT,
    "kind": _TEXT,
    "about": _NAMES,
    "by": _NAMES,
    "headline": _TEXT_OR_NONE,
    "outcome": {"enum": [*OUTCOMES]},
    "outcome_by": _TEXT_OR_NONE,
}
_PARTS: dict[str, Schema] = {
    "basis": _object(
        {"according_to": _TEXT, "supposed": _NAMES},
        log=_TEXT,
        position=_COUNT,
        head=_TEXT,
        rules=_TEXT,
        zones=_TEXT,
        at=_INSTANT,
        known_at=_INSTANT_OR_NONE,
        zone=_TEXT,
        read_to=_INSTANT_OR_NONE,
        unread=_COUNT,
        projected=_BOOLEAN,
        last_event=_TEXT_OR_NONE,
    ),
    "finding": _object(code=_TEXT, severity=_TEXT, event=_TEXT_OR_NONE, message=_TEXT, hint=_TEXT_OR_NONE),
    "total": _object(
        **{"class": _TEXT_OR_NONE},
        party=_TEXT,
        scope=_TEXT_OR_NONE,
        level={"type": "number"},
        unit=_TEXT_OR_NONE,
        suspended={"type": "number"},
    ),
    "deadline": _object(**_DUE),
    "claim": _object(**_CLAIM),
    "request": _object(
        event=_TEXT,
        what=_TEXT,
        measure=_TEXT_OR_NONE,
        parties=_NAMES,
        until=_INSTANT_OR_NONE,
        until_day=_TEXT_OR_NONE,
        until_zone=_TEXT_OR_NONE,
        headline=_TEXT_OR_NONE,
    ),
    "overdue": _object(due=_INSTANT, what=_TEXT, event=_TEXT, written=_TEXT, zone=_TEXT),
    "event": {
        **_object(kind=_TEXT, id=_TEXT, occurred=_TEXT),
        "description": "An event. Its fields are those of the schema of its kind: negotiation schema KIND.",
    },
    "measure": _object(
        measure=_TEXT,
        title=_TEXT_OR_NONE,
        **{"class": _TEXT_OR_NONE},
        party=_TEXT_OR_NONE,
        state={"enum": [*STATES]},
        since=_INSTANT_OR_NONE,
        since_day=_TEXT_OR_NONE,
        since_zone=_TEXT_OR_NONE,
        level=_NUMBER_OR_NONE,
        suspended_level=_NUMBER_OR_NONE,
        unit=_TEXT_OR_NONE,
        bound=_TEXT_OR_NONE,
        scope=_TEXT_OR_NONE,
        scope_title=_TEXT_OR_NONE,
        scope_codes=_NAMES,
        scope_except=_NAMES,
        until=_INSTANT_OR_NONE,
        until_day=_TEXT_OR_NONE,
        until_zone=_TEXT_OR_NONE,
        suspended_until=_INSTANT_OR_NONE,
        suspended_until_day=_TEXT_OR_NONE,
        cause=_TEXT_OR_NONE,
        contingent_on=_TEXT_OR_NONE,
        threat=_or_none({"type": "object"}),
        instruments=_NAMES,
        part_of=_TEXT_OR_NONE,
        on_hold=_BOOLEAN,
        revised=_or_none({"type": "object"}),
        issues=_NAMES,
        events=_NAMES,
        projected=_BOOLEAN,
    ),
    "reason": _object(
        event=_TEXT,
        effects=_NAMES,
        vouching=_NAMES,
        kind=_TEXT,
        occurred=_TEXT,
        remarks=_NAMES,
        statements=_list({"type": "object"}),
    ),
}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


_PARTS["issue"] = _object(
    issue=_TEXT,
    title=_TEXT_OR_NONE,
    phase={"enum": [*PHASES]},
    since=_INSTANT_OR_NONE,
    since_day=_TEXT_OR_NONE,
    since_zone=_TEXT_OR_NONE,
    cycle=_COUNT,
    under_threat=_BOOLEAN,
    vouched=_by_name(_NAMES),
    awaiting=_by_name(_NAMES),
    refused=_by_name(_NAMES),
    requests=_list(_ref("request")),
    overdue=_list(_ref("overdue")),
    arrangement=_or_none(
        _object(
            since=_INSTANT,
            since_day=_TEXT,
            since_zone=_TEXT,
            until=_INSTANT_OR_NONE,
            until_day=_TEXT_OR_NONE,
            until_zone=_TEXT_OR_NONE,
            text=_TEXT_OR_NONE,
            by_word=_BOOLEAN,
            provisional=_BOOLEAN,
            bound=_NAMES,
            event=_TEXT,
        )
    ),
    text=_TEXT_OR_NONE,
    stages=_by_name(_by_name(_TEXT)),
    texts=_list(
        _object(
            text=_TEXT_OR_NONE,
            cycle=_COUNT,
            vouched=_by_name(_NAMES),
            refused=_by_name(_NAMES),
            stages=_by_name(_by_name(_TEXT)),
        )
    ),
    measures=_list(_ref("measure")),
    claims=_list(_ref("claim")),
    deadlines=_list(_ref("deadline")),
    possibly=_NAMES,
    events=_NAMES,
    last=_or_none(_object(event=_TEXT, occurred=_TEXT, headline=_TEXT_OR_NONE)),
    read_to=_INSTANT_OR_NONE,
    projected=_BOOLEAN,
)
_CHANGE = _object(about=_TEXT, id=_TEXT, key=_TEXT, before={}, after={}, events=_NAMES)
_KNOWN_EVENT = _object(event=_TEXT, kind=_TEXT, occurred=_TEXT, known=_TEXT_OR_NONE, by=_NAMES, headline=_TEXT_OR_NONE)
_DIFFERENCE = {
    "before": _ref("basis"),
    "after": _ref("basis"),
    "changes": _list(_CHANGE),
    "findings": _list({"type": "object"}),
    "events": _list(_KNOWN_EVENT),
    "learned": _list({"type": "object"}),
    "displaced": _list({"type": "object"}),
    "rewritten": _list({}),
}
_STEP = _object(
    when=_INSTANT,
    subject={"enum": ["issue", "measure"]},
    id=_TEXT,
    trigger=_TEXT,
    before=_TEXT,
    after=_TEXT,
    event=_TEXT_OR_NONE,
    timer=_BOOLEAN,
    note=_TEXT_OR_NONE,
)
_SPAN = _object(
    state=_TEXT,
    since=_INSTANT_OR_NONE,
    since_day=_TEXT_OR_NONE,
    since_zone=_TEXT_OR_NONE,
    until=_INSTANT_OR_NONE,
    until_day=_TEXT_OR_NONE,
    until_zone=_TEXT_OR_NONE,
    begun_by=_TEXT_OR_NONE,
    ended_by=_TEXT_OR_NONE,
    ahead=_BOOLEAN,
    days={"type": ["integer", "null"]},
)
_BASIS = {"basis": _ref("basis")}
_STANDING = {"totals": _list(_ref("total")), "findings": _list(_ref("finding"))}
_DUE_OF_LIST = _object(
    **_DUE, issues=_NAMES, set_by=_NAMES, said_by=_NAMES, actor=_TEXT_OR_NONE, headline=_TEXT_OR_NONE
)

FORMS: dict[str, tuple[str, Schema]] = {
    "status": ("Where each issue stands.", _object(**_BASIS, issues=_list(_ref("issue")), **_STANDING)),
    "why": (
        "The events behind the status of an issue.",
        _object(
            **_BASIS,
            status=_ref("issue"),
            phase=_list(_ref("reason")),
            measures=_list(_object(measure=_TEXT, state={"enum": [*STATES]}, events=_list(_ref("reason")))),
            claims=_list(_ref("reason")),
            corrections=_list(_object(event=_TEXT, by=_TEXT, how=_TEXT, headline=_TEXT_OR_NONE)),
        ),
    ),
    "measures": (
        "Every measure, and totals.",
        _object(**_BASIS, measures=_list(_ref("measure")), baseline=_TEXT_OR_NONE, **_STANDING),
    ),
    "deadlines": ("What starts, ends or falls due.", _object(**_BASIS, deadlines=_list(_DUE_OF_LIST))),
    "claims": (
        "What one side says of another, and what became of it.",
        _object(**_BASIS, all=_BOOLEAN, claims=_list(_object(**_CLAIM, issues=_NAMES, occurred=_TEXT))),
    ),
    "when": (
        "The spans in which a state held.",
        _object(**_BASIS, subject=_TEXT, id=_TEXT, state=_TEXT_OR_NONE, spans=_list(_SPAN)),
    ),
    "diff": ("What changed between two answers.", _object(**_DIFFERENCE)),
    "log": ("The events in order.", _object(**_BASIS, events=_list(_ref("event")), displaced_by=_by_name(_TEXT))),
    "next": (
        "Which steps would move an issue.",
        _object(
            **_BASIS,
            issue=_TEXT,
            phase={"enum": [*PHASES]},
            steps=_list(_object(step=_TEXT, to=_TEXT, by=_NAMES, joint=_BOOLEAN, done=_NAMES)),
            deadlines=_list(_object(**_DUE, by_itself=_BOOLEAN)),
        ),
    ),
    "show": (
        "One event with all its fields, and what the log adds to it.",
        _object(
            log=_TEXT,
            position=_COUNT,
            recorded=_TEXT_OR_NONE,
            leaf=_TEXT,
            known_from=_INSTANT,
            corrected_by=_NAMES,
            event=_ref("event"),
        ),
    ),
    "replay": ("Every transition of issues and measures, in order.", _object(**_BASIS, steps=_list(_STEP))),
}
"""The summary and the schema of each answer, by the name that `registry` uses."""


def parts() -> dict[str, Schema]:
    """Return the schemas that several answers share, by the name in `#/$defs/NAME`."""
    return dict(_PARTS)


def form_of(name: str) -> Schema:
    """Return the schema of an answer without `$defs`; its references lead to `parts`.

    Raises:
        KeyError: no answer of that name has a schema.
    """
    return FORMS[name][1]


def answer_schema(name: str) -> Schema:
    """Return the JSON Schema of the answer to a command.

    Raises:
        KeyError: no command of that name has one.
    """
    summary, form = FORMS[name]
    used = _used(form)  # each schema stands alone, with the parts that it needs and no others
    return {
        "$schema": DIALECT,
        "$id": f"urn:negotiation:schema:v1:answer:{name}",
        "title": f"answer of {name}",
        "description": summary,
        **form,
        "$defs": {part: schema for part, schema in _PARTS.items() if part in used},
    }


def _used(schema: Any) -> set[str]:
    """Return the names of the parts to which a schema refers, directly or through other parts."""
    if isinstance(schema, list):
        return set().union(*map(_used, schema))
    if not isinstance(schema, dict):
        return set()
    found = set().union(*map(_used, schema.values())) if schema else set()
    if "$ref" in schema:
        part = schema["$ref"].rpartition("/")[2]
        found |= {part} | _used(_PARTS[part])  # ends, because no part refers to itself, directly or through others
    return found
