"""Decoding: what is refused, and that all of it is said at once."""

from __future__ import annotations

from typing import Any

import pytest

from given import OPENING, Record
from negotiation.codec import decode, parse
from negotiation.errors import BadValueError
from negotiation.events import Announcement, Event, Level, Opening, Source, Statement
from negotiation.times import edtf

STATEMENT: Record = {
    "kind": "statement",
    "id": "s1",
    "occurred": "2025-10-26",
    "issues": ["tariffs"],
    "parties": ["US"],
}


def faults(record: Record) -> list[BadValueError]:
    """Return what keeps an object from being an event; fail if it is one."""
    decoded = decode(record)
    assert not isinstance(decoded, Event), decoded
    return decoded


def codes(record: Record) -> list[str]:
    """Return the codes of these faults."""
    return [fault.code for fault in faults(record)]


def without(record: Record, *keys: str) -> Record:
    """Return an object that lacks these keys."""
    return {key: value for key, value in record.items() if key not in keys}


def test_an_object_becomes_the_event_of_its_kind() -> None:
    """The kind chooses the class, and the values are those of the event."""
    assert decode(STATEMENT) == Statement(
        id="s1", occurred=edtf("2025-10-26"), issues=("tariffs",), parties=("US",), by=("US",)
    )
    assert isinstance(decode(OPENING), Opening)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("issues", ("tariffs",)),
        ("by", ("US",)),
        ("occurred", edtf("2025-10-26")),
        ("known", edtf("2025-10-27")),
        ("level", Level(1, "%")),
        ("sources", (Source(publisher="Xinhua"),)),
    ],
)
def test_an_object_may_hold_what_an_event_holds(key: str, value: object) -> None:
    """Tuples, date expressions, levels and sources, as the fields of another event give them."""
    decoded = decode({**STATEMENT, key: value})

    assert isinstance(decoded, Event)
    assert getattr(decoded, key) == value


def test_the_example_of_the_format_is_an_event() -> None:
    """The announcement in events/README.md, key by key."""
    decoded = decode(
        parse(
            '{"kind":"announcement","id":"2026-06-02-a-quota","occurred":"2026-06-02","issues":["fish"],'
            '"parties":["A"],"measure":"a-quota","level":{"value":20,"unit":"%"},"effective":"2026-07-01"}'
        )
    )

    assert isinstance(decoded, Announcement)
    assert (decoded.level, decoded.effective) == (Level(20, "%"), edtf("2026-07-01"))


def test_decoding_leaves_the_object_as_it_was() -> None:
    """What was parsed may be shown again in a message."""
    record = {**STATEMENT, "level": {"value": 1, "unit": "%"}}
    before = {**record, "level": {**record["level"]}}

    decode(record)

    assert record == before


def test_all_faults_of_an_object_are_said_at_once() -> None:
    """Nobody has to correct a line fault by fault."""
    found = faults(
        {
            "kind": "announcement",
            "id": "not an id",
            "occurred": "2025-02-30",
            "issues": [],
            "partys": ["US"],
            "known": "2025-10-26T10:00",
            "order": "first",
            "actor": None,
            "headline": " ",
            "level": 24,
            "effective": "soon",
            "on_expiry": "stop",
            "sources": [{"title": "No publisher"}],
        }
    )

    assert sorted(fault.code for fault in found) == sorted(
        [
            "bad-id",  # id
            "bad-time",  # occurred
            "empty-list",  # issues
            "unknown-field",  # partys
            "missing-field",  # parties
            "missing-field",  # measure
            "naive-time",  # known
            "wrong-type",  # order
            "null-field",  # actor
            "empty-text",  # headline
            "wrong-type",  # level
            "bad-time",  # effective
            "unknown-word",  # on_expiry
            "missing-field",  # sources
        ]
    )
    assert all(fault.message and fault.hint for fault in found)


def test_a_fault_names_its_field() -> None:
    """The message says where in the object the fault is."""
    found = faults({**STATEMENT, "headline": 7, "level": {"value": -1, "unit": "%"}})

    assert ["headline" in fault.message for fault in found] == [True, False]
    assert ["level" in fault.message for fault in found] == [False, True]


def test_the_faults_of_several_sources_are_said_at_once() -> None:
    """Two sources with a fault each are two faults, not one and then another."""
    found = faults({**STATEMENT, "sources": [{"publisher": ""}, {"publisher": "Reuters", "published": "soon"}]})

    assert {"empty-text", "bad-time"} <= {fault.code for fault in found}


@pytest.mark.parametrize(
    ("written", "meant"),
    [("headlin", "headline"), ("party", "parties"), ("occured", "occurred"), ("Known", "known"), ("source", "sources")],
)
def test_an_unknown_field_comes_with_the_nearest_name(written: str, meant: str) -> None:
    """A slip of the pen is answered with what was meant."""
    found = faults({**STATEMENT, written: "x"})

    assert [fault.code for fault in found] == ["unknown-field"]
    assert repr(written) in found[0].message
    assert meant in found[0].hint


def test_an_unknown_field_unlike_any_comes_with_all_names() -> None:
    """Where nothing is near, the fields of the kind are listed."""
    (found,) = faults({**STATEMENT, "xyzzy": 1})

    assert "about" in found.hint
    assert "headline" in found.hint


def test_a_field_of_another_kind_is_unknown() -> None:
    """A statement has no `until`."""
    assert codes({**STATEMENT, "until": "2026"}) == ["unknown-field"]


def test_what_only_a_log_adds_is_no_field_of_an_event() -> None:
    """Position, recording time and leaf belong to the log."""
    assert (
        codes({**STATEMENT, "recorded": "2025-10-26T00:00:00Z", "position": 1, "leaf": "00"}) == ["unknown-field"] * 3
    )


@pytest.mark.parametrize("key", ["id", "occurred", "issues", "parties"])
def test_a_missing_field_is_named(key: str) -> None:
    """What every act needs, one by one."""
    (found,) = faults(without(STATEMENT, key))

    assert found.code == "missing-field"
    assert key in found.message


def test_a_missing_kind_is_answered_with_the_kinds() -> None:
    """Without a kind nothing else can be checked."""
    (found,) = faults(without(STATEMENT, "kind"))

    assert found.code == "missing-field"
    assert "preliminary_consensus" in found.hint


@pytest.mark.parametrize(
    ("kind", "meant"),
    [("treat", "threat"), ("anouncement", "announcement"), ("talks", "talks_round"), ("Statement", "statement")],
)
def test_an_unknown_kind_comes_with_the_nearest_name(kind: str, meant: str) -> None:
    """Kinds are words in lower case."""
    (found,) = faults({**STATEMENT, "kind": kind})

    assert found.code == "unknown-kind"
    assert meant in found.hint


@pytest.mark.parametrize("kind", ["", "xyzzy", 7, True, ["statement"], {"kind": "statement"}])
def test_what_is_no_kind_at_all_is_answered_with_kinds(kind: object) -> None:
    """Numbers and lists in the place of the kind are faults like words."""
    (found,) = faults({**STATEMENT, "kind": kind})

    assert found.code == "unknown-kind"
    assert "statement" in found.hint


@pytest.mark.parametrize("key", ["id", "occurred", "zone", "order", "issues", "headline", "sources", "level", "v"])
def test_null_is_refused_in_every_field(key: str) -> None:
    """Absent fields are left out: null would be a second way to write the same event."""
    (found,) = faults({**STATEMENT, key: None})

    assert found.code == "null-field"
    assert key in found.message


@pytest.mark.parametrize(
    "fields",
    [
        {"sources": [{"publisher": "Xinhua", "title": None}]},
        {"kind": "opening", "parties": [{"id": "US", "name": None}]},
        {"kind": "opening", "issues": [{"id": "tariffs", "title": None}]},
    ],
)
def test_null_is_refused_inside_a_field_too(fields: Record) -> None:
    """The rule holds for sources, parties and issues as for events."""
    base = without(STATEMENT, "issues", "parties") if fields.get("kind") == "opening" else STATEMENT

    assert len(faults({**base, **fields})) == 1


@pytest.mark.parametrize("wrong", [True, 7, 1.5, [], {}, [[]], {"a": {}}, ["x", 7]])
@pytest.mark.parametrize("key", ["id", "occurred", "zone", "known", "actor", "amends", "headline", "about", "level"])
def test_a_value_of_the_wrong_type_is_a_fault(key: str, wrong: Any) -> None:
    """No value of any JSON type makes decoding fail in another way."""
    found = faults({**STATEMENT, key: wrong})

    assert found
    assert all(fault.message.startswith(f"in {key}: ") for fault in found)


@pytest.mark.parametrize("wrong", [True, 7, 1.5, "US", {}, [[]], [{}], [7], [None], ["x", "x"]])
@pytest.mark.parametrize("key", ["issues", "parties", "by", "sources"])
def test_a_list_of_the_wrong_type_is_a_fault(key: str, wrong: Any) -> None:
    """Lists of ids hold ids, lists of sources hold sources."""
    found = faults({**STATEMENT, key: wrong})

    assert found
    assert all(fault.message.startswith(f"in {key}: ") for fault in found)


@pytest.mark.parametrize("wrong", [True, 1.5, "1", [], {}, [[]]])
@pytest.mark.parametrize("key", ["order", "v"])
def test_a_whole_number_of_the_wrong_type_is_a_fault(key: str, wrong: Any) -> None:
    """The version too, which is looked at before anything else."""
    assert len(faults({**STATEMENT, key: wrong})) == 1


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"occurred": "2025-02-30"}, "bad-time"),
        ({"occurred": "2025-10-26T10:00"}, "naive-time"),
        ({"zone": "Asia/Bejing"}, "unknown-zone"),
        ({"zone": "Asia/Shanghai", "known": "2025-10-25"}, "known-before-occurred"),
        ({"id": "a b"}, "bad-id"),
        ({"headline": "a\0b"}, "bad-character"),
        ({"headline": "a\ud800b"}, "bad-character"),
        ({"headline": "x" * 20_001}, "too-long"),
        ({"issues": ["tariffs", "tariffs"]}, "repeated-id"),
        ({"level": {"value": 10**15, "unit": "%"}}, "bad-number"),
        ({"order": 2_000_000}, "bad-number"),
    ],
)
def test_a_value_out_of_place_has_its_own_code(fields: Record, code: str) -> None:
    """Codes are stable names that a program can look for."""
    assert codes({**STATEMENT, **fields}) == [code]


@pytest.mark.parametrize("field", ["headlin\ud800", "\ud800", "a\0"])
def test_a_fault_about_a_damaged_key_can_be_printed(field: str) -> None:
    """Half a character in a key does not break the message, at any depth."""
    found = [
        *faults({**STATEMENT, field: 1}),
        *faults({**STATEMENT, "level": {"value": 1, "unit": "%", field: 1}}),
        *faults({**STATEMENT, "sources": [{"publisher": "Xinhua", field: 1}]}),
    ]

    assert all(str(fault).encode() for fault in found)


@pytest.mark.parametrize("depth", [10, 100, 300, 900, 980, 1_000])
def test_deep_nesting_is_a_fault_in_any_field(depth: int) -> None:
    """What is not too deep to be parsed is not too deep to be refused."""
    line = '{"kind":"statement","id":"s1","headline":' + "[" * depth + "]" * depth + "}"
    try:
        record = parse(line)
    except BadValueError as fault:
        assert fault.code == "too-deep"  # noqa: PT017 - how deep depends on the interpreter
        return

    assert "wrong-type" in codes(record)
