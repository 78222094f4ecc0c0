"""Classes, bounds, parts, scopes and instruments: what a row says beside its level, and what is added up."""

from __future__ import annotations

from typing import Any

from given import OPENING, Record, announcement, given, measure, percent


def total_rows(*records: Record, at: str = "2025-06-01") -> list[tuple[str, str | None, str | None, float, str]]:
    found = given(*records).at(at).measures().totals
    return [(each.party, each.class_, each.scope, float(each.level), each.unit) for each in found]


def laid(name: str, value: int, **rest: Any) -> Record:
    return announcement("2025-03-01", measure=name, level=percent(value), scope="all goods", **rest)


def test_duties_and_other_classes_are_not_added_up() -> None:
    """Each class has a total of its own, and so have the measures without one."""
    rows = total_rows(
        laid("a", 10, **{"class": "duty"}),
        laid("b", 20, **{"class": "duty"}),
        laid("c", 5, **{"class": "quota"}),
        laid("d", 1),
        laid("e", 2),
    )

    assert rows == [
        ("US", None, "all goods", 3, "%"),
        ("US", "duty", "all goods", 30, "%"),
        ("US", "quota", "all goods", 5, "%"),
    ]


def test_a_part_is_not_counted_beside_its_whole() -> None:
    """Nor a part of a part; without the whole, a part counts."""
    whole, part, smaller = laid("whole", 30), laid("part", 20, part_of="whole"), laid("smaller", 5, part_of="part")
    end = {"kind": "termination", "occurred": "2025-05-01", "measure": "whole"}

    assert total_rows(whole, part, smaller) == [("US", None, "all goods", 30, "%")]
    assert total_rows(whole, part, smaller, end) == [("US", None, "all goods", 20, "%")]


def test_a_part_of_a_part_is_not_counted_while_what_lies_between_sleeps() -> None:
    """The whole counts it already."""
    asleep = {"kind": "suspension", "occurred": "2025-05-01", "measure": "part"}
    rows = total_rows(laid("whole", 30), laid("part", 20, part_of="whole"), laid("smaller", 5, part_of="part"), asleep)

    assert rows == [("US", None, "all goods", 30, "%")]


def test_parts_in_a_ring_are_all_counted() -> None:
    """None of them is the whole of the others."""
    assert total_rows(laid("a", 10, part_of="b"), laid("b", 20, part_of="a")) == [("US", None, "all goods", 30, "%")]


def test_a_row_says_class_bound_part_and_instruments() -> None:
    """The instruments are those of the acts that made the state, each once."""
    level = {"value": 10, "unit": "%", "bound": "at_most"}
    cap = announcement("2025-03-01", level=level, instrument="Order 1", part_of="all", **{"class": "quota"})
    again = {"kind": "modification", "occurred": "2025-04-01", "measure": "duty", "level": level}
    row = measure(
        given(cap, {**again, "instrument": "Order 2"}, {**again, "instrument": "Order 1"}), "2025-04-01"
    ).to_dict()

    assert (row["class"], row["bound"], row["part_of"]) == ("quota", "at_most", "all")
    assert row["instruments"] == ["Order 1", "Order 2"]


def test_a_declared_scope_is_shown_with_its_codes() -> None:
    """A scope that is words has none."""
    cars = {"id": "cars", "title": "Cars and parts", "codes": ["8703", "8708"], "except": ["8703.10"]}
    asked = given(
        {**OPENING, "scopes": [cars], "baseline": "Ordinary duties are not counted."},
        {**laid("a", 10), "scope": "cars", "id": "a", "issues": ["tariffs"], "parties": ["US"]},
        {**laid("b", 10), "id": "b", "issues": ["tariffs"], "parties": ["US"]},
    )

    row, plain = (measure(asked, "2025-06-01", name).to_dict() for name in ("a", "b"))
    assert (row["scope"], row["scope_title"]) == ("cars", "Cars and parts")
    assert (row["scope_codes"], row["scope_except"]) == (["8703", "8708"], ["8703.10"])
    assert (plain["scope"], plain["scope_title"], plain["scope_codes"]) == ("all goods", None, [])
    assert asked.at("2025-06-01").measures().to_dict()["baseline"] == "Ordinary duties are not counted."


def test_what_is_on_hold_says_so() -> None:
    """Its row keeps the level that it is to have."""
    asked = given(
        announcement("2025-03-01", level=percent(10), effective="2025-05-01"),
        {"kind": "postponement", "occurred": "2025-04-01", "measure": "duty"},
    )

    row = measure(asked, "2025-06-01").to_dict()
    assert (row["state"], row["level"], row["on_hold"]) == ("announced", 10, True)
    assert not measure(asked, "2025-03-31").on_hold
