"""The schemas of the answers, held against real answers of the shipped log by an independent validator."""

from __future__ import annotations

import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from negotiation.formats.answer_schemas import FORMS, answer_schema
from running import run

WHEN = (("--at", "2025-01-01"), ("--at", "2025-05-12"), ("--at", "2026-06-30", "--known-at", "2026-06-02"))
ASKED = {
    "status": (("status",), ("status", "port-fees", "--according-to", "US")),
    "why": (("why", "tariffs"), ("why", "tiktok"), ("why", "export-controls")),
    "measures": (("measures",), ("measures", "us-reciprocal-tariff")),
    "deadlines": (("deadlines",),),
    "when": (("when", "tariffs"), ("when", "us-reciprocal-tariff")),
    "log": (("log",), ("log", "tariffs")),
    "next": (("next", "tariffs"), ("next", "soybeans")),
    "replay": (("replay",),),
}
UNDATED = {
    "diff": (
        ("diff", "2025-05-01", "2025-11-15"),
        ("diff", "--known", "2025-06-01", "2026-11-30", "--at", "2025-05-12"),
    ),
    "show": (("show", "2025-10-26-kl-cn"), ("show", "opening")),
}
CASES = [(name, (*words, *dates)) for name, asked in ASKED.items() for words in asked for dates in WHEN]
CASES += [(name, words) for name, asked in UNDATED.items() for words in asked]


def undescribed(value: Any, schema: Any, whole: dict[str, Any]) -> set[str]:
    """Return the keys of an answer of which its schema says nothing."""
    if schema.get("$ref") in {"#/$defs/event", "#/$defs/reason"}:
        return set()  # which have the fields of events, as the schemas of the kinds describe them
    if "$ref" in schema:
        return undescribed(value, whole["$defs"][schema["$ref"].rpartition("/")[2]], whole)
    if "anyOf" in schema:
        return set() if value is None else undescribed(value, schema["anyOf"][0], whole)
    if isinstance(value, list):
        return set().union(*(undescribed(each, schema.get("items", {}), whole) for each in value))
    if not isinstance(value, dict) or "properties" not in schema:
        return set()
    found = {key for key in value if key not in schema["properties"]}
    for key, form in schema["properties"].items():
        found |= undescribed(value.get(key), form, whole) if key in value else set()
    return found


@pytest.mark.parametrize("name", FORMS)
def test_a_schema_is_valid_and_named(name: str) -> None:
    """By the metaschema, with an absolute name; the command line prints the same."""
    schema = answer_schema(name)

    Draft202012Validator.check_schema(schema)
    assert schema["$id"] == f"urn:negotiation:schema:v1:answer:{name}"
    assert json.loads(run("schema", "--answer", name).out) == schema


@pytest.mark.parametrize(("name", "words"), CASES, ids=lambda each: " ".join(each) if isinstance(each, tuple) else each)
def test_an_answer_is_as_its_schema_says(name: str, words: tuple[str, ...]) -> None:
    """Real answers are valid, and each key that they have is described."""
    outcome = run(*words, "--format", "json")
    assert outcome.code == 0, outcome.err
    answer, schema = json.loads(outcome.out), answer_schema(name)

    assert [error.message for error in Draft202012Validator(schema).iter_errors(answer)] == []
    assert undescribed(answer, schema, schema) == set()


def test_an_unknown_answer_is_refused() -> None:
    """With the nearest name."""
    outcome = run("schema", "--answer", "statuss")

    assert outcome.code == 4
    assert "status" in outcome.err
