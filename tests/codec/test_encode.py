"""Encoding: one event has one text."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from given import OPENING, Record, event
from negotiation.codec import decode, encode, parse, to_record
from negotiation.events import KINDS, Opening, Source, Statement, fields_by_key
from negotiation.logs import JsonLinesLog, data_folder

LINES = sorted(data_folder("events").glob("*.jsonl"))

# One object for each kind with every field, in the canonical order of events/README.md.
HEAD: Record = {
    "id": "e1",
    "occurred": "2025-10-26",
    "zone": "Asia/Kuala_Lumpur",
    "known": "2025-10-27",
    "order": 2,
    "issues": ["tariffs", "chips"],
    "parties": ["US", "CN"],
    "by": ["CN"],
    "actor": "Li Chenggang",
    "amends": "e0",
}
TAIL: Record = {
    "headline": "中美达成初步共识 – “preliminary consensus”.",
    "sources": [
        {
            "publisher": "新华社",
            "title": "x",
            "published": "2025-10-26",
            "language": "zh",
            "url": "https://example.org/a",
        }
    ],
}
NEW_MEASURE: Record = {
    "measure": "duty",
    "title": "A duty",
    "level": {"value": 24.5, "unit": "%"},
    "effective": "2025-11-10T00:01-05:00",
    "until": "2026-11-10",
    "on_expiry": "end",
    "instrument": "EO 1",
    "scope": "all goods",
    "class": "duty",
    "part_of": "whole",
    "replaces": ["old", "older"],
}
OWN: dict[str, Record] = {
    "threat": {
        "measure": "duty",
        "level": {"value": 100, "unit": "%"},
        "effective": "2025-11-01",
        "contingent_on": "us-tariff",
    },
    "talks_round": {"round": 5, "place": "Kuala Lumpur", "tier": "ministers", "format": "in_person"},
    "preliminary_consensus": {"terms": "a year's pause", "granted": False, "text": "treaty", "replaces": ["draft"]},
    "signature": {"granted": False, "text": "treaty"},
    "domestic_approval": {"granted": False, "instrument": "EO 1", "stage": "Senate", "text": "treaty"},
    "leader_approval": {"granted": False, "text": "treaty"},
    "accession": {"effective": "2025-11-10", "reason": "x", "text": "treaty"},
    "exit": {"effective": "2025-11-10", "reason": "x", "text": "treaty"},
    "proposal": NEW_MEASURE,
    "announcement": NEW_MEASURE,
    "modification": {
        "measure": "duty",
        "level": {"value": 84, "unit": "%"},
        "effective": "2025-11-10",
        "instrument": "EO 1",
    },
    "postponement": {"measure": "duty", "of": "2025-11-10", "effective": "2025-12-10", "instrument": "EO 1"},
    "suspension": {
        "measure": "duty",
        "level": {"value": 24, "unit": "%"},
        "effective": "2025-11-10",
        "until": "2026-11-10",
        "on_expiry": "end",
        "instrument": "EO 1",
    },
    "resumption": {"measure": "duty", "effective": "2025-11-10", "reason": "x", "instrument": "EO 1"},
    "termination": {"measure": "duty", "effective": "2025-11-10", "reason": "struck_down", "instrument": "EO 1"},
    "withdrawal": {"measure": "duty", "effective": "2025-11-10", "reason": "x", "instrument": "EO 1"},
    "entry_into_force": {"until": "2026-11-10", "provisional": True, "effective": "2025-11-10", "text": "treaty"},
    "breakdown": {"reason": "x", "text": "treaty"},
    "lapse": {"reason": "x", "text": "treaty"},
    "scheduling": {"what": "talks_round", "due": "2025-11", "calls_off": "s0"},
    "request": {"measure": "duty", "what": "termination", "until": "2025-12-01"},
    "statement": {"about": "duty", "level": {"value": 12, "unit": "Mt", "bound": "at_most"}, "stance": "denies"},
    "review": {"through": "2025-10-26"},
    "retraction": {"reason": "x", "only": True},
}
VERSIONS: dict[str, Record] = {"retraction": {"v": 2}}  # of the kinds that are past the first


def statement(**fields: Any) -> Record:
    """Return a statement with these fields beside the required ones."""
    return {
        "kind": "statement",
        "id": "s1",
        "occurred": "2025-10-26",
        "issues": ["tariffs"],
        "parties": ["US"],
        **fields,
    }


@pytest.mark.parametrize("kind", OWN)
def test_keys_stand_in_the_order_of_the_format(kind: str) -> None:
    """Whatever order they were written in: the kind, the head, the kind's own fields, the tail."""
    canonical = {"kind": kind, **HEAD, **OWN[kind], **TAIL, **VERSIONS.get(kind, {})}
    shuffled = dict(sorted(canonical.items(), reverse=True))

    assert list(to_record(event(shuffled))) == list(canonical)
    assert encode(event(shuffled)) == json.dumps(canonical, ensure_ascii=False, separators=(",", ":"))


def test_an_extension_has_its_own_fields_between_head_and_tail() -> None:
    """Their order among themselves is the code's; that of the rest is the format's."""
    own = {"measure": "duty", "until": "2026-11-10", "instrument": "EO 1"}
    keys = list(to_record(event({"kind": "extension", **HEAD, **own, **TAIL})))

    assert keys[: 1 + len(HEAD)] == ["kind", *HEAD]
    assert {*keys[1 + len(HEAD) : -len(TAIL)]} == {*own}
    assert keys[-len(TAIL) :] == [*TAIL]


def test_an_opening_says_its_title_and_zone_before_its_parties() -> None:
    """The keys of an opening, in the order of the format."""
    canonical = {
        "kind": "opening",
        "id": "opening",
        "occurred": "2025-01-20",
        "known": "2025-01-21",
        "order": 1,
        "title": "U.S.–China",
        "zone": "America/New_York",
        "parties": [{"id": "US", "name": "United States"}],
        "issues": [{"id": "tariffs", "title": "Tariffs"}],
        "actor": "a",
        "amends": "b",
        **TAIL,
    }

    assert list(to_record(event(dict(sorted(canonical.items()))))) == list(canonical)


def test_every_kind_is_in_the_table_above() -> None:
    """A new kind needs a place here."""
    assert {*OWN, "opening", "extension"} == KINDS.keys()


@pytest.mark.parametrize(
    ("kind", "defaults"),
    [
        ("statement", {"by": ["US"], "order": 0, "v": 1, "sources": []}),
        ("domestic_approval", {"granted": True}),
        ("leader_approval", {"granted": True}),
        ("entry_into_force", {"provisional": False}),
        ("retraction", {"issues": [], "parties": [], "by": [], "only": False}),
        ("opening", {"parties": [], "issues": []}),
    ],
)
def test_what_is_default_is_left_out(kind: str, defaults: Record) -> None:
    """Said or not said, the event and its text are the same."""
    needed = {"opening": {}, "retraction": {"amends": "e0", "v": 2}}.get(
        kind, {"issues": ["tariffs"], "parties": ["US"]}
    )
    bare = {"kind": kind, "id": "e1", "occurred": "2025", **needed}

    assert encode(event({**bare, **defaults})) == encode(event(bare)) == json.dumps(bare, separators=(",", ":"))


@pytest.mark.parametrize(
    "fields",
    [
        {"by": ["press"]},
        {"parties": ["US", "CN"], "by": ["CN", "US"]},
        {"order": -1},
        {"level": {"value": 0, "unit": "%"}},
        {"known": "2025-10-26"},
    ],
)
def test_what_is_not_default_is_kept(fields: Record) -> None:
    """Zero and the order of voices are said where they were said."""
    record = to_record(event(statement(**fields)))

    assert {key: record[key] for key in fields} == fields


def test_a_round_zero_and_a_refusal_are_kept() -> None:
    """False and 0 are values where the default is another."""
    talks = to_record(event({**statement(), "kind": "talks_round", "round": 0}))
    refusal = to_record(event({**statement(), "kind": "domestic_approval", "granted": False}))

    assert talks["round"] == 0
    assert refusal["granted"] is False


def test_text_is_not_escaped() -> None:
    """People review a log as text: Chinese, dashes and separators stand as they are."""
    headline = "中国 – “共识” \u2028 é 🧧"

    assert f'"headline":"{headline}"' in encode(event(statement(headline=headline)))


def test_an_event_is_one_line() -> None:
    """Line breaks inside a text are escaped."""
    text = encode(event(statement(headline='a\nb\r\n"c"\t\\')))

    assert "\n" not in text
    assert "\r" not in text
    assert json.loads(text)["headline"] == 'a\nb\r\n"c"\t\\'


def test_there_are_no_spaces_between_values() -> None:
    """The text of an event is as short as it can be."""
    assert encode(event(statement())) == (
        '{"kind":"statement","id":"s1","occurred":"2025-10-26","issues":["tariffs"],"parties":["US"]}'
    )


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("24", "24"),
        ("24.0", "24"),
        ("2.40e1", "24"),
        ("24.50", "24.5"),
        ("0.1", "0.1"),
        ("-0.0", "0"),
        ("1E-5", "1e-05"),
        ("999999999999999", "999999999999999"),
        ("123456789012.345", "123456789012.345"),
        ("0.123456789012345", "0.123456789012345"),
    ],
)
def test_a_number_has_one_spelling(written: str, canonical: str) -> None:
    """However a level was written, and without any rounding."""
    line = encode(event(statement())).removesuffix("}") + ',"level":{"value":' + written + ',"unit":"%"}}'
    text = encode(event(parse(line)))

    assert f'"value":{canonical},' in text
    assert encode(event(parse(text))) == text
    assert Decimal(written) == Decimal(canonical)


@pytest.mark.parametrize("kind", OWN)
def test_what_is_encoded_decodes_to_the_same_event(kind: str) -> None:
    """And the text of that event is the same text: canonical text is a fixed point."""
    built = event({"kind": kind, **HEAD, **OWN[kind], **TAIL, **VERSIONS.get(kind, {})})

    assert decode(parse(encode(built))) == built
    assert encode(event(parse(encode(built)))) == encode(built)


TEXTS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1),
    st.text(st.sampled_from('"\\/\n\x1f\x7f\u2028é中🧧a'), min_size=1),
).filter(str.strip)
NUMBERS = st.one_of(st.integers(0, 10**15 - 1), st.decimals(0, 1000, places=3, allow_nan=False))


@st.composite
def any_record(draw: st.DrawFn) -> Record:
    """Draw an event of any kind with some of its fields, and with texts and numbers of every spelling."""
    kind = draw(st.sampled_from(sorted({*OWN, "extension", "opening"})))
    if kind == "opening":
        declared = {"parties": [{"id": "US", "name": draw(TEXTS)}], "issues": [{"id": "a", "title": draw(TEXTS)}]}
        own = {"title": draw(TEXTS), **declared}
        head: Record = {key: value for key, value in HEAD.items() if key not in {"issues", "parties", "by"}}
    else:
        own = {**OWN.get(kind, {"measure": "duty", "until": "2026-11-10", "instrument": "EO 1"})}
        head = {**HEAD, "by": draw(st.sampled_from((["CN"], ["US", "CN"], ["press"])))}
    record = {"kind": kind, **head, **own, **TAIL, "order": draw(st.integers(-2, 2))}
    for key in ("headline", "actor", "terms", "reason", "instrument", "place", "title", "scope", "contingent_on"):
        if key in record and draw(st.booleans()):
            record[key] = draw(TEXTS)
    source = {**TAIL["sources"][0], "title": draw(TEXTS), "url": draw(TEXTS)}
    record["sources"] = [source, {"publisher": draw(TEXTS)}][: draw(st.integers(0, 2))]
    for key, values in {
        "round": st.one_of(st.integers(0, 9), TEXTS),
        "granted": st.booleans(),
        "provisional": st.booleans(),
        "level": st.fixed_dictionaries({"value": NUMBERS, "unit": TEXTS}),
    }.items():
        if key in record:
            record[key] = draw(values)
    optional = [key for key, field in fields_by_key(KINDS[kind]).items() if field.default is not attrs.NOTHING]
    left_out = draw(st.sets(st.sampled_from(optional)))
    if kind == "scheduling" and "calls_off" in left_out:
        left_out -= {"what", "due"}  # which only go without where a date is called off
    return {key: value for key, value in record.items() if key not in left_out} | VERSIONS.get(kind, {})


@given(any_record())
def test_the_text_is_that_of_the_object(record: Record) -> None:
    """Written without the object in between, it is what `json` makes of the object, to the byte."""
    built = event(record)

    assert encode(built) == json.dumps(to_record(built), ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    assert decode(parse(encode(built))) == built


def test_every_field_of_a_source_is_written() -> None:
    """A field more would need a place in what writes sources."""
    assert [*TAIL["sources"][0]] == [field.name for field in attrs.fields(Source)]


def test_an_event_built_in_python_has_the_text_of_the_same_event_read() -> None:
    """There is no difference between the two doors."""
    built = Statement(id="s1", occurred="2025-10-26", issues=["tariffs"], parties=["US"])
    opened = Opening(**{key: value for key, value in OPENING.items() if key != "kind"})

    assert encode(built) == encode(event(statement()))
    assert encode(opened) == encode(event(OPENING))


@pytest.mark.parametrize("path", LINES, ids=lambda path: path.stem)
def test_the_curated_logs_are_canonical(path: Any) -> None:
    """Every line of a shipped log is the canonical text of its event."""
    entries = JsonLinesLog(path).read().entries

    assert [entry.event.id for entry in entries if entry.data != encode(entry.event).encode()] == []
