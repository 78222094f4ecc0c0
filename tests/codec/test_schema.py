"""The published schemas: what they say is what the decoder does, judged by an independent validator."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from given import OPENING, Record
from negotiation.codec import decode, parse
from negotiation.codec.schema import schemas
from negotiation.events import KINDS, Event
from negotiation.logs import data_folder

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

FOLDER = data_folder("events") / "schema" / "v1"
LOGS = sorted(data_folder("events").glob("*.jsonl"))
LINES = [line for path in LOGS for line in path.read_text(encoding="utf-8").splitlines()]


def published() -> dict[str, dict[str, Any]]:
    """Return the schemas in the folder, by kind, as they are now."""
    return {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.json"))}


SCHEMAS = published()
RESOURCES: list[tuple[str, Resource[Any]]] = [
    (schema["$id"], Resource.from_contents(schema)) for schema in SCHEMAS.values()
]
REGISTRY: Registry[Any] = Registry().with_resources(RESOURCES)
EVENT = Draft202012Validator(SCHEMAS["event"], registry=REGISTRY)

STATEMENT: Record = {
    "kind": "statement",
    "id": "s1",
    "occurred": "2025-10-26",
    "issues": ["tariffs"],
    "parties": ["US"],
}
SUSPENSION: Record = {**STATEMENT, "kind": "suspension", "measure": "duty"}
TALKS: Record = {**STATEMENT, "kind": "talks_round"}
SCHEDULING: Record = {**STATEMENT, "kind": "scheduling", "what": "talks_round", "due": "2025-11"}
RETRACTION: Record = {"kind": "retraction", "id": "r1", "occurred": "2025", "amends": "s1"}


def without(record: Record, key: str) -> Record:
    """Return an object that lacks a key."""
    return {each: value for each, value in record.items() if each != key}


@pytest.mark.generated
def test_the_published_schemas_are_the_generated_ones(generated: Callable[[Path, str], None]) -> None:
    """`events/schema/v1/` holds what `negotiation schema` prints, one file for each of `KINDS`, and nothing else."""
    for name, document in schemas().items():
        generated(FOLDER / f"{name}.json", json.dumps(document, ensure_ascii=False, indent=2) + "\n")
    assert {file.stem for file in FOLDER.glob("*.json")} == {*KINDS, "event"}
    # What stands there now: `SCHEMAS` was read before an update.
    assert schemas() == published()


def test_there_is_a_schema_for_each_kind_and_one_for_any_event() -> None:
    """Twenty kinds and the event."""
    assert SCHEMAS.keys() == {*KINDS, "event"}


@pytest.mark.parametrize("name", ["event", *KINDS])
def test_a_schema_is_valid_itself(name: str) -> None:
    """By the metaschema of JSON Schema 2020-12, which it names."""
    Draft202012Validator.check_schema(SCHEMAS[name])

    assert SCHEMAS[name]["$schema"] == Draft202012Validator.META_SCHEMA["$id"]


@pytest.mark.parametrize("name", ["event", *KINDS])
def test_a_schema_says_what_it_is_of(name: str) -> None:
    """A reader of the file finds its name and a sentence."""
    assert SCHEMAS[name]["title"] == name
    assert SCHEMAS[name]["description"].endswith(".")


def test_every_line_of_the_curated_logs_is_valid() -> None:
    """By the schema of any event and by that of its kind."""
    records = [json.loads(line) for line in LINES]
    by_kind = {kind: Draft202012Validator(SCHEMAS[kind], registry=REGISTRY) for kind in KINDS}

    assert len(records) > 100
    assert [record["id"] for record in records if not EVENT.is_valid(record)] == []
    assert [record["id"] for record in records if not by_kind[record["kind"]].is_valid(record)] == []


@pytest.mark.parametrize(
    "record",
    [
        OPENING,
        STATEMENT,
        RETRACTION,
        SUSPENSION,
        SCHEDULING,
        {**STATEMENT, "occurred": "2025"},
        {**STATEMENT, "occurred": "2025-09"},
        {**STATEMENT, "occurred": "2025-10-25/2025-10-26"},
        {**STATEMENT, "occurred": "2025-10-26T10:00:30.25+08:00"},
        {**STATEMENT, "occurred": "2025-10-26T10:00Z/2025-10-26"},
        {**STATEMENT, "order": -3, "v": 1},
        {**STATEMENT, "headline": "中国"},
        {**STATEMENT, "level": {"value": 0.5, "unit": "%"}},
        {**STATEMENT, "by": ["press"], "sources": [{"publisher": "Reuters"}]},
        {**TALKS, "round": "Geneva", "tier": "leaders", "format": "call"},
        {**TALKS, "round": 5},
        {**SUSPENSION, "on_expiry": "resume", "until": "2026-11-10"},
        {**RETRACTION, "issues": [], "parties": []},
    ],
)
def test_a_valid_event_is_taken_by_both(record: Record) -> None:
    """The schema refuses nothing that the decoder takes."""
    assert isinstance(decode(parse(json.dumps(record))), Event)
    assert EVENT.is_valid(record)


@pytest.mark.parametrize(
    "record",
    [
        {},
        without(STATEMENT, "kind"),
        without(STATEMENT, "id"),
        without(STATEMENT, "occurred"),
        without(STATEMENT, "issues"),
        without(STATEMENT, "parties"),
        without(SUSPENSION, "measure"),
        without(SCHEDULING, "due"),
        without(SCHEDULING, "what"),
        without(RETRACTION, "amends"),
        {**STATEMENT, "kind": "rumour"},
        {**STATEMENT, "kind": ["statement"]},
        {**STATEMENT, "headlin": "x"},
        {**STATEMENT, "until": "2026"},
        {**STATEMENT, "recorded": "2025-10-26"},
        {**STATEMENT, "headline": None},
        {**STATEMENT, "headline": ""},
        {**STATEMENT, "headline": " \n"},
        {**STATEMENT, "headline": 7},
        {**STATEMENT, "headline": "x" * 20_001},
        {**STATEMENT, "id": ""},
        {**STATEMENT, "id": "a b"},
        {**STATEMENT, "id": "-a"},
        {**STATEMENT, "id": "é"},
        {**STATEMENT, "id": 7},
        {**STATEMENT, "id": "a" * 129},
        {**STATEMENT, "occurred": "yesterday"},
        {**STATEMENT, "occurred": ""},
        {**STATEMENT, "occurred": 2025},
        {**STATEMENT, "occurred": "2025-10-26T10:00"},
        {**STATEMENT, "occurred": "2025-10-26T10:00z"},
        {**STATEMENT, "occurred": "2025-W43"},
        {**STATEMENT, "occurred": "2025/2026/2027"},
        {**STATEMENT, "occurred": "2025-10-26/"},
        {**STATEMENT, "occurred": "٢٠٢٥"},
        {**STATEMENT, "known": None},
        {**STATEMENT, "zone": 8},
        {**STATEMENT, "order": "1"},
        {**STATEMENT, "order": 1.5},
        {**STATEMENT, "order": 1_000_001},
        {**STATEMENT, "v": "1"},
        {**STATEMENT, "v": 0},
        {**STATEMENT, "v": 2},
        {**STATEMENT, "issues": []},
        {**STATEMENT, "issues": "tariffs"},
        {**STATEMENT, "issues": ["tariffs", "tariffs"]},
        {**STATEMENT, "issues": [{"id": "tariffs"}]},
        {**STATEMENT, "parties": [7]},
        {**STATEMENT, "by": []},
        {**STATEMENT, "level": 24},
        {**STATEMENT, "level": "24 %"},
        {**STATEMENT, "level": {"value": 24}},
        {**STATEMENT, "level": {"value": "24", "unit": "%"}},
        {**STATEMENT, "level": {"value": -1, "unit": "%"}},
        {**STATEMENT, "level": {"value": 10**15, "unit": "%"}},
        {**STATEMENT, "level": {"value": 24, "unit": "%", "of": "all"}},
        {**STATEMENT, "sources": {"publisher": "Xinhua"}},
        {**STATEMENT, "sources": [{"title": "x"}]},
        {**STATEMENT, "sources": [{"publisher": "Xinhua", "date": "2025"}]},
        {**STATEMENT, "sources": [{"publisher": "Xinhua", "title": None}]},
        {**TALKS, "tier": "presidents"},
        {**TALKS, "format": None},
        {**TALKS, "round": 1.5},
        {**TALKS, "round": True},
        {**SUSPENSION, "on_expiry": "stop"},
        {**STATEMENT, "kind": "leader_approval", "granted": "yes"},
        {**STATEMENT, "kind": "entry_into_force", "provisional": 1},
        {**OPENING, "parties": ["US"]},
        {**OPENING, "issues": [{"title": "Tariffs"}]},
        {**OPENING, "by": ["US"]},
        [STATEMENT],
    ],
)
def test_an_invalid_event_is_refused_by_both(record: Any) -> None:
    """A log that passes the schema is not refused for what the schema could have said."""
    assert not EVENT.is_valid(record)
    assert not isinstance(record, dict) or isinstance(decode(parse(json.dumps(record))), list)


@pytest.mark.parametrize("name", ["event", *KINDS])
def test_the_id_of_a_schema_is_absolute(name: str) -> None:
    """A name that means the same wherever the file lies, as JSON Schema wants it."""
    assert SCHEMAS[name]["$id"] == f"urn:negotiation:schema:v1:{name}"


def test_an_error_is_that_of_the_right_kind() -> None:
    """A misspelt field of a suspension is said of a suspension; no other kind is tried."""
    (error,) = EVENT.iter_errors({**SUSPENSION, "untill": "2025-11-10"})
    (unknown,) = EVENT.iter_errors({**SUSPENSION, "kind": "suspenson"})

    assert error.message == "Additional properties are not allowed ('untill' was unexpected)"
    assert SCHEMAS["event"]["allOf"][error.absolute_schema_path[1]]["then"] == {"$ref": SCHEMAS["suspension"]["$id"]}
    assert list(unknown.absolute_path) == ["kind"]
