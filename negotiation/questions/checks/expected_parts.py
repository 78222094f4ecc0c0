"""The comparison of an expected part of an answer with the answer, for recorded replays.

What is expected has the form of `replays/README.md`: the keys of the JSON answer, of which only the expected ones
count, and short forms for rows that have a name. Every difference is returned as a text for people. A key that no
answer has is a difference, so that a misspelt key does not pass.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_BY_NAME = frozenset({"awaiting", "outcomes", "refused", "stages", "vouched"})
"""Tables of an answer that name steps, parties or events, and hold only those of which there is something to say."""

_NAMED_BY = {
    "claims": "event",
    "findings": "event",
    "last": "event",
    "measures": "measure",
    "overdue": "event",
    "requests": "event",
    "texts": "text",
}
"""The key by which a row is named, by the key under which it stands."""

_WORDS = frozenset({"hint", "message"})
"""Sentences for people: the expected words are a part of them."""


def differences(path: str, expected: Any, actual: Any) -> Iterator[str]:
    """Yield each difference of a value of an answer from the expected one.

    Args:
        path: where the value stands, for people; its last member is the key of the value.
        expected: the expected value, as TOML has it.
        actual: the value of the answer, as JSON has it.
    """
    key = path.rpartition(".")[2]
    if isinstance(expected, str) and isinstance(actual, dict) and key in _NAMED_BY:
        actual = actual[_NAMED_BY[key]]
    if isinstance(expected, dict) and isinstance(actual, dict):
        yield from _table_differences(path, expected, actual)
    elif isinstance(expected, list) and isinstance(actual, list):
        yield from _list_differences(path, expected, actual)
    elif not _same(key, expected, actual):
        yield f"{path}: expected {expected!r}, found {actual!r}"


def outcomes_of(claims: Sequence[Mapping[str, Any]]) -> dict[str, dict[str, str]]:
    """Return the outcome of each claim for each party that it is about; a claim without outcome is open."""
    found: dict[str, dict[str, str]] = {}
    for claim in claims:
        for party in claim["about"]:
            found.setdefault(claim["event"], {})[party] = _outcome(claim)
    return found


def _table_differences(path: str, expected: Mapping[str, Any], actual: Mapping[str, Any]) -> Iterator[str]:
    """Yield each difference of the expected keys of a table; an empty table is expected to hold nothing."""
    if not expected and any(value not in (None, [], {}) for value in actual.values()):
        yield f"{path}: expected none, found {dict(actual)!r}"
    by_name = path.rpartition(".")[2] in _BY_NAME
    for key, value in expected.items():
        if key in actual:
            yield from differences(f"{path}.{key}", value, actual[key])
        elif not by_name or value not in ([], {}):  # a step without votes is missing from the answer
            yield f"{path}.{key}: expected {value!r}, but the answer has no such key"


def _list_differences(path: str, expected: Sequence[Any], actual: Sequence[Any]) -> Iterator[str]:
    """Yield what differs between two lists.

    Tables are expected in any order, each a part of a row, as many as there are rows. Names stand for rows. The order
    of names and values does not count, except for deadlines, which are sorted by date.
    """
    key = path.rpartition(".")[2]
    if expected and all(isinstance(part, dict) for part in expected):
        if len(expected) != len(actual):
            yield f"{path}: expected {len(expected)} rows, found {len(actual)}: {[*actual]!r}"
        for part in expected:
            if not any(_is_part(part, row) for row in actual):
                yield f"{path}: expected {part!r}, found {[*actual]!r}"
        return
    named = _names(key, actual)
    if named != expected if key == "deadlines" else sorted(map(str, named)) != sorted(map(str, expected)):
        yield f"{path}: expected {[*expected]!r}, found {named!r}"


def _names(key: str, rows: Sequence[Any]) -> list[Any]:
    """Return rows in their short form: names and days. Claims are those that are open; the unnamed text is ""."""
    if not all(isinstance(row, dict) for row in rows):
        return [*rows]
    if key == "deadlines":
        return [*dict.fromkeys(row["written"][:10] for row in rows)]
    chosen = [row for row in rows if key != "claims" or _outcome(row) == "open"]
    return [(row[_NAMED_BY[key]] or "") if key in _NAMED_BY else row for row in chosen]


def _is_part(expected: Mapping[str, Any], row: Any) -> bool:
    return not [*differences("", expected, row)]


def _outcome(claim: Mapping[str, Any]) -> str:
    return str(claim.get("outcome", "open"))


def _same(key: str, expected: Any, actual: Any) -> bool:
    if expected is False and actual is None:  # TOML has no null: false stands for it
        return True
    if key in _WORDS and isinstance(expected, str) and isinstance(actual, str):
        return expected in actual
    # In Python 1 == True: a number that is expected is not met by a truth value.
    return bool(expected == actual) and isinstance(expected, bool) == isinstance(actual, bool)
