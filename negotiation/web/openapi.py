"""The OpenAPI 3.1 description of the addresses, made from the same table by which requests are routed."""

from __future__ import annotations

from typing import Any

import negotiation
from negotiation.codec.schema import TIME_PATTERN
from negotiation.formats.answer_schemas import form_of, parts
from negotiation.formats.registry import ANSWERS
from negotiation.web.endpoints import ENDPOINTS, Endpoint

_REPEATED = {"issue", "kind", "party", "by", "measure"}
_ERROR = {
    "type": "object",
    "properties": {"code": {"type": "string"}, "message": {"type": "string"}, "remedy": {"type": "string"}},
    "required": ["code", "message", "remedy"],
}


def description() -> dict[str, Any]:
    """Return the OpenAPI document as plain data."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "negotiation",
            "version": negotiation.__version__,
            "description": "Where every issue of a negotiation stood at any date, as far as was known at another. "
            "Read-only. Answers are those of `negotiation COMMAND --format json`; keys are only ever added.",
        },
        "paths": {address.path: {"get": _operation(address)} for address in ENDPOINTS},
        "components": {"schemas": {"Error": _ERROR, **_answers()}},
    }


def _answer_to(address: Endpoint) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/answer-{address.gives}"}


def _answers() -> dict[str, Any]:
    """Return the schemas of the answers and of their shared parts, as components of the document."""
    names = [address.gives for address in ENDPOINTS]
    found = {f"answer-{name}": form_of(ANSWERS[name].schema) for name in names} | parts()
    return {name: _with_component_refs(schema) for name, schema in found.items()}


def _with_component_refs(schema: Any) -> Any:
    """Return a schema with its references changed: from its own `$defs` to the components of this document."""
    if isinstance(schema, list):
        return [_with_component_refs(each) for each in schema]
    if isinstance(schema, dict):
        return {
            key: value.replace("#/$defs/", "#/components/schemas/") if key == "$ref" else _with_component_refs(value)
            for key, value in schema.items()
        }
    return schema


def _operation(address: Endpoint) -> dict[str, Any]:
    in_path = [
        {"name": "id", "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}}
        for _ in range(address.path.count("{id}"))
    ]
    in_query = [
        {"name": name, "in": "query", "required": False, "description": meaning, "schema": _schema(name)}
        for name, meaning in address.parameters.items()
    ]
    return {
        "summary": address.summary,
        "operationId": address.path.strip("/").replace("/", "-").replace("{", "").replace("}", ""),
        "parameters": [*in_path, *in_query],
        "responses": {
            "200": {"description": "The answer.", "content": {"application/json": {"schema": _answer_to(address)}}},
            "304": {"description": "The answer that the client has is current."},
            **{code: _failure(what) for code, what in _FAILURES.items()},
        },
    }


_FAILURES = {
    "400": "A parameter has an invalid value.",
    "404": "There is no such issue, measure, event, voice or position.",
    "503": "The log cannot be read.",
}


def _failure(what: str) -> dict[str, Any]:
    return {"description": what, "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}}


_DATES = {"at", "known_at"}
_POSITION = "^([1-9][0-9]*|[0-9a-fA-F]{8,64})$"  # a number, or at least eight digits of a head


def _schema(name: str) -> dict[str, Any]:
    """Return the schema of a parameter. It cannot list names and zones: those depend on the log and the machine."""
    if name in _REPEATED:
        return {"type": "array", "items": {"type": "string", "minLength": 1}}
    if name == "within":
        return {"type": "integer", "minimum": 0, "maximum": 366_000}
    if name in _DATES:
        return {"type": "string", "pattern": TIME_PATTERN}
    return {"type": "string", "pattern": _POSITION} if name == "position" else {"type": "string", "minLength": 1}
