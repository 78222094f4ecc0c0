"""Upcasting: what an older version wrote is read as today's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from negotiation.codec import decode, encode, parse
from negotiation.codec.upcast import UPCASTERS
from negotiation.events import Breakdown, Event, Retraction, Statement

if TYPE_CHECKING:
    from collections.abc import Mapping

    from given import Record

OLD: Record = {
    "kind": "statement",
    "id": "s1",
    "occurred": "2025-10-26",
    "issues": ["tariffs"],
    "parties": ["US"],
    "text": "In the words of version 1.",
}


def text_to_headline(record: Mapping[str, Any]) -> Mapping[str, Any]:
    """Version 1 of a statement had `text` where version 2 has `headline`."""
    return {("headline" if key == "text" else key): value for key, value in record.items()}


def one_issue_to_many(record: Mapping[str, Any]) -> Mapping[str, Any]:
    """Version 0 of a statement had one `issue`."""
    rest = {key: value for key, value in record.items() if key != "issue"}
    return {**rest, "issues": [record["issue"]]}


@pytest.fixture
def version_two(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let statements be at version 2."""
    monkeypatch.setitem(UPCASTERS, ("statement", 1), text_to_headline)


@pytest.mark.usefixtures("version_two")
@pytest.mark.parametrize("version", [{}, {"v": 1}])
def test_an_old_shape_is_read_as_the_new_one(version: Record) -> None:
    """An object without a version is of version 1."""
    decoded = decode({**OLD, **version})

    assert isinstance(decoded, Statement)
    assert decoded.headline == "In the words of version 1."
    assert decoded.v == 2


def test_without_its_upcaster_an_old_shape_is_refused() -> None:
    """Nothing is guessed."""
    assert not isinstance(decode(OLD), Event)


@pytest.mark.usefixtures("version_two")
def test_the_newest_shape_is_not_cast_again() -> None:
    """An object of version 2 is read as it stands, so its `text` is unknown."""
    decoded = decode({**OLD, "v": 2})

    assert isinstance(decoded, list)
    assert [fault.code for fault in decoded] == ["unknown-field"]


@pytest.mark.usefixtures("version_two")
def test_other_kinds_stay_at_their_version() -> None:
    """Versions are counted kind by kind."""
    decoded = decode({"kind": "breakdown", "id": "b", "occurred": "2025", "issues": ["tariffs"], "parties": ["US"]})

    assert isinstance(decoded, Breakdown)
    assert decoded.v == 1


def test_upcasters_are_applied_one_after_another(monkeypatch: pytest.MonkeyPatch) -> None:
    """From version 1 over 2 to 3."""
    monkeypatch.setitem(UPCASTERS, ("statement", 1), one_issue_to_many)
    monkeypatch.setitem(UPCASTERS, ("statement", 2), text_to_headline)
    older = {key: value for key, value in OLD.items() if key != "issues"} | {"issue": "tariffs"}

    decoded = decode(older)

    assert isinstance(decoded, Statement)
    assert (decoded.issues, decoded.headline, decoded.v) == (("tariffs",), OLD["text"], 3)


@pytest.mark.usefixtures("version_two")
def test_an_upcast_event_is_written_in_its_new_shape_and_read_again() -> None:
    """What is encoded decodes to the same event, also after an upcast."""
    decoded = decode(OLD)

    assert isinstance(decoded, Statement)
    assert decode(parse(encode(decoded))) == decoded


@pytest.mark.usefixtures("version_two")
def test_upcasting_leaves_the_object_as_it_was() -> None:
    """Events are never rewritten."""
    before = dict(OLD)

    decode(OLD)

    assert before == OLD


@pytest.mark.parametrize("version", [{}, {"v": 1}])
def test_a_retraction_of_version_one_takes_out_just_what_it_names(version: Record) -> None:
    """Stored logs answer as before: what the named event had corrected stood again."""
    decoded = decode({"kind": "retraction", "id": "r", "occurred": "2025", "amends": "e1", **version})

    assert isinstance(decoded, Retraction)
    assert (decoded.only, decoded.v) == (True, 2)
    assert decode(parse(encode(decoded))) == decoded


def test_a_retraction_of_version_two_takes_out_the_chain() -> None:
    """In text it says that it is of version 2, and so does a new one in Python."""
    decoded = decode({"kind": "retraction", "id": "r", "occurred": "2025", "amends": "e1", "v": 2})

    assert decoded == Retraction(id="r", occurred="2025", amends="e1")
    assert isinstance(decoded, Retraction)
    assert (decoded.only, '"v":2' in encode(decoded)) == (False, True)


@pytest.mark.parametrize("only", [True, False])
def test_a_field_of_a_later_version_needs_that_version(only: bool) -> None:  # noqa: FBT001
    """A line without `v` is of version 1: with `only` it would mean something else than it says."""
    decoded = decode({"kind": "retraction", "id": "r", "occurred": "2025", "amends": "e1", "only": only})

    assert isinstance(decoded, list)
    assert [(fault.code, fault.hint) for fault in decoded] == [
        ("unknown-field", 'Add "v":2 to the line, which else is of version 1.')
    ]


@pytest.mark.parametrize("version", [2, 3, 1_000_000])
def test_a_newer_version_is_refused(version: int) -> None:
    """A shape of the future is not read as today's; the remedy is a newer release."""
    decoded = decode({**OLD, "v": version})

    assert isinstance(decoded, list)
    assert [fault.code for fault in decoded] == ["unknown-version"]
    assert "newer release" in decoded[0].hint


@pytest.mark.usefixtures("version_two")
def test_a_version_newer_than_the_upcasters_is_refused() -> None:
    """Version 3, where 2 is the newest."""
    decoded = decode({**OLD, "v": 3})

    assert isinstance(decoded, list)
    assert [fault.code for fault in decoded] == ["unknown-version"]


@pytest.mark.parametrize("version", [0, -1])
def test_a_version_that_never_was_is_refused(version: int) -> None:
    """Versions begin with 1."""
    decoded = decode({**OLD, "v": version})

    assert isinstance(decoded, list)
    assert [fault.code for fault in decoded] == ["unknown-version"]
