"""Building: an event that leaves its words in its bytes is, in everything that anybody can ask, the event itself."""

from __future__ import annotations

import copy
import json
import pickle
import threading
from typing import TYPE_CHECKING, Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from given import OPENING, Record
from laws.strategies import DATES, records
from negotiation.codec import decode, encode, to_record
from negotiation.errors import BadValueError
from negotiation.events import KINDS, Event, Statement, build, fields_by_key

if TYPE_CHECKING:
    from collections.abc import Callable

    from hypothesis.strategies import SearchStrategy

STATEMENT: Record = {"kind": "statement", "id": "s1", "occurred": "2025-03-01", "issues": ["chips"], "parties": ["US"]}
WORDS: Record = {
    "headline": "中美达成 “consensus”.",
    "sources": [
        {"publisher": "新华社", "title": "x", "published": "2025-10-26", "language": "zh", "url": "https://x.org"}
    ],
}

_TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1).filter(str.strip)
_SOURCES: SearchStrategy[Record] = st.fixed_dictionaries(
    {"publisher": _TEXTS}, optional={"title": _TEXTS, "published": DATES, "language": _TEXTS, "url": _TEXTS}
)
WITH_WORDS = st.builds(
    lambda record, words: {**record, **words},
    st.one_of(records(1), st.just(OPENING), st.just(STATEMENT)),
    st.fixed_dictionaries(
        {}, optional={"headline": _TEXTS, "sources": st.lists(_SOURCES, max_size=3), "actor": _TEXTS}
    ),
)


def line_of(record: Record) -> bytes:
    """Return the bytes that state a record."""
    return json.dumps(record, ensure_ascii=False).encode()


def read(record: Record) -> Event:
    """Return the event that leaves its words in its bytes."""
    event = decode(record, line_of(record))
    assert isinstance(event, Event)
    return event


def plain(record: Record) -> Event:
    """Return the event as its class makes it: the definition, with which every other way must agree."""
    fields = fields_by_key(KINDS[record["kind"]])
    return KINDS[record["kind"]](**{fields[key].name: value for key, value in record.items() if key != "kind"})


def outcome(make: Callable[[], Event]) -> Event | None:
    """Return what is made, or None where the record states no event."""
    try:
        return make()
    except BadValueError:
        return None


@given(WITH_WORDS)
def test_every_way_of_reading_gives_the_event_of_the_class(record: Record) -> None:
    """With and without the bytes, for every kind, whatever its words."""
    expected = outcome(lambda: plain(record))
    if expected is None:
        assert isinstance(decode(record, line_of(record)), list)
        return

    assert decode(record) == expected
    assert read(record) == expected
    assert expected == read(record)
    assert repr(read(record)) == repr(expected)
    assert encode(read(record)) == encode(expected)
    assert to_record(read(record)) == to_record(expected)
    assert {read(record)} == {expected}


WAYS: dict[str, Callable[[Any], Any]] = {
    "asdict": attrs.asdict,
    "astuple": attrs.astuple,
    "evolve": lambda event: attrs.evolve(event, id="other"),
    "evolve the headline": lambda event: attrs.evolve(event, headline="Another."),
    "pickle": lambda event: pickle.loads(pickle.dumps(event)),  # noqa: S301 - our own
    "copy": copy.copy,
    "deepcopy": copy.deepcopy,
}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
@pytest.mark.parametrize("words", [{}, WORDS, {"headline": "H."}, {"sources": WORDS["sources"]}])
def test_what_is_made_of_it_is_the_same(way: Callable[[Any], Any], words: Record) -> None:
    """Whether or not somebody has looked at the words before."""
    record = {**STATEMENT, **words}
    looked_at = read(record)
    assert looked_at.sources == plain(record).sources

    assert way(read(record)) == way(plain(record))
    assert way(looked_at) == way(plain(record))
    assert repr(way(read(record))) == repr(way(plain(record)))


def test_equal_words_in_other_bytes_are_equal() -> None:
    """The bytes are no part of the event, nor is the order of the keys in them."""
    turned = dict(reversed([*STATEMENT.items(), *WORDS.items()]))

    assert read(turned) == read({**STATEMENT, **WORDS})
    assert read({**STATEMENT, **WORDS, "headline": "H."}) != read({**STATEMENT, **WORDS})


def test_words_are_decoded_once() -> None:
    """And then are what they were."""
    event = read({**STATEMENT, **WORDS})

    assert event.sources is event.sources
    assert event.headline is event.headline


def test_words_can_be_looked_at_from_many_threads() -> None:
    """All see the same."""
    event, seen = read({**STATEMENT, **WORDS}), []
    threads = [threading.Thread(target=lambda: seen.append((event.headline, event.sources))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert {*seen} == {(event.headline, event.sources)}


def test_an_event_with_words_in_its_bytes_is_frozen_too() -> None:
    """Nobody changes what was stated."""
    event = read({**STATEMENT, **WORDS})
    for field in ("id", "headline", "sources", "_line"):
        with pytest.raises(attrs.exceptions.FrozenInstanceError):
            setattr(event, field, "x")
        with pytest.raises(attrs.exceptions.FrozenInstanceError):
            delattr(event, field)


@pytest.mark.parametrize("event", [plain(STATEMENT), read({**STATEMENT, **WORDS})], ids=["built", "read"])
def test_what_a_kind_has_not_it_has_not(event: Event) -> None:
    """With the message of Python."""
    with pytest.raises(AttributeError, match="'Statement' object has no attribute 'measure'"):
        event.measure  # type: ignore[attr-defined]  # noqa: B018
    assert not hasattr(event, "until")


FAULTS: dict[str, Record] = {
    "a headline of nothing": {"headline": " \t"},
    "a headline of no text": {"headline": 5},
    "a headline of a list": {"headline": []},
    "half a character": {"headline": "\ud800"},
    "no headline": {"headline": None},
    "sources of a text": {"sources": "press"},
    "a source of a text": {"sources": ["press"]},
    "a source of nothing": {"sources": [{}]},
    "a source of nobody": {"sources": [{"title": "x"}]},
    "a source with more": {"sources": [{"publisher": "x", "page": 5}]},
    "a source with nothing": {"sources": [{"publisher": "x", "title": None}]},
    "a source with a list": {"sources": [{"publisher": ["x"]}]},
    "a day that there is not": {"sources": [{"publisher": "x", "published": "2025-02-30"}]},
    "a day of no text": {"sources": [{"publisher": "x", "published": 2025}]},
    "an actor of a list": {"actor": ["x"]},
    "an actor of nothing": {"actor": " "},
    "issues of a text": {"issues": "ab"},
    "no issues": {"issues": []},
    "an issue of a list": {"issues": [["a"]]},
    "an issue twice": {"issues": ["a", "a"]},
    "a level of a truth": {"level": {"value": True, "unit": "%"}},
    "a level of a list": {"level": {"value": [1], "unit": "%"}},
    "a level with more": {"level": {"value": 1, "unit": "%", "of": "x"}},
    "a number for a date": {"occurred": 2025},
    "a list for a date": {"known": ["2025"]},
    "a truth for a number": {"order": True},
}


@pytest.mark.parametrize("change", FAULTS.values(), ids=FAULTS)
def test_what_is_wrong_is_refused_whether_or_not_it_would_be_looked_at(change: Record) -> None:
    """Words are checked when the line is read, and say the same as without the bytes."""
    decode({**STATEMENT, "level": {"value": 1, "unit": "%"}, "order": 1})  # what is remembered is not mixed up
    record = {**STATEMENT, **WORDS, **change}
    found, expected = decode(record, b"{}"), decode(record)

    assert isinstance(found, list)
    assert isinstance(expected, list)
    assert found
    assert [(each.code, str(each)) for each in found] == [(each.code, str(each)) for each in expected]


def test_a_shape_that_does_not_fit_is_refused() -> None:
    """A field too many or too few, as the class says."""
    values = {key: value for key, value in STATEMENT.items() if key != "id"}
    with pytest.raises(TypeError):
        build(Statement, values)
    with pytest.raises(TypeError):
        build(Statement, {**STATEMENT, "measure": "duty"})


def test_equal_values_of_a_log_are_one_object() -> None:
    """A million events hold the name of their measure once."""
    first, second = (
        decode(
            json.loads(json.dumps({**STATEMENT, "about": "duty", "actor": "A B", "level": {"value": 1, "unit": "%"}}))
        )
        for _ in range(2)
    )

    assert isinstance(first, Statement)
    assert isinstance(second, Statement)
    for field in ("about", "actor", "issues", "parties", "by", "level", "occurred"):
        assert getattr(first, field) is getattr(second, field), field
