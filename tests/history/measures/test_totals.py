"""Totals: what is in force of a party's measures with the same unit and scope, added up (section 7)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from given import Record, announcement, given, percent

if TYPE_CHECKING:
    from negotiation.questions.replay import Replay


def duty(name: str, value: float, occurred: str = "2025-03-01", **rest: Any) -> Record:
    return announcement(occurred, measure=name, level=percent(value), scope=rest.pop("scope", "all goods"), **rest)


def act(kind: str, name: str, occurred: str, **rest: Any) -> Record:
    return {"kind": kind, "measure": name, "occurred": occurred, **rest}


def totals(asked: Replay, at: str = "2025-03-31") -> list[tuple[str, str | None, float, str]]:
    rows = asked.at(at).status().to_dict()["totals"]
    return [(row["party"], row["scope"], row["level"], row["unit"]) for row in rows]


def test_levels_of_the_same_party_scope_and_unit_add_up() -> None:
    """Ten and twenty are thirty on all goods."""
    assert totals(given(duty("a", 10), duty("b", 20))) == [("US", "all goods", 30, "%")]


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        (duty("b", 20, parties=["CN"]), [("CN", "all goods", 20, "%"), ("US", "all goods", 10, "%")]),
        (duty("b", 20, scope="steel"), [("US", "all goods", 10, "%"), ("US", "steel", 20, "%")]),
        (
            {**duty("b", 20), "level": {"value": 20, "unit": "USD/t"}},
            [("US", "all goods", 10, "%"), ("US", "all goods", 20, "USD/t")],
        ),
    ],
    ids=["party", "scope", "unit"],
)
def test_what_differs_in_party_scope_or_unit_is_not_added(
    other: Record, expected: list[tuple[str, str | None, float, str]]
) -> None:
    """Each has a total of its own."""
    assert totals(given(duty("a", 10), other)) == expected


def test_measures_without_a_scope_add_up_among_themselves() -> None:
    """No scope is a scope of its own."""
    a, b = (announcement("2025-03-01", measure=name, level=percent(15)) for name in ("a", "b"))
    asked = given(a, b, duty("c", 5))

    assert sorted(totals(asked), key=str) == [("US", "all goods", 5, "%"), ("US", None, 30, "%")]


@pytest.mark.parametrize(
    "sleeping",
    [
        [duty("b", 20, effective="2025-06-01")],
        [duty("b", 20), act("suspension", "b", "2025-03-05")],
        [duty("b", 20), act("termination", "b", "2025-03-05")],
        [act("threat", "b", "2025-03-05", level=percent(20))],
        [act("proposal", "b", "2025-03-05", level=percent(20), scope="all goods")],
    ],
    ids=["announced", "suspended", "ended", "threatened", "proposed"],
)
def test_only_what_is_in_force_counts(sleeping: list[Record]) -> None:
    """What is announced, asleep, ended or only words adds nothing."""
    assert totals(given(duty("a", 10), *sleeping)) == [("US", "all goods", 10, "%")]


def test_of_a_measure_suspended_in_part_the_rest_counts() -> None:
    """24 of 34 sleep beside a duty of 20: 30 in all."""
    asked = given(duty("a", 34), act("suspension", "a", "2025-03-05", level=percent(24)), duty("b", 20))

    assert totals(asked) == [("US", "all goods", 30, "%")]


def test_fractions_add_up_exactly() -> None:
    """A tenth and two tenths are three tenths."""
    assert totals(given(duty("a", 0.1), duty("b", 0.2))) == [("US", "all goods", 0.3, "%")]


def test_a_measure_without_a_level_adds_nothing() -> None:
    """A ban has no number."""
    assert totals(given(announcement("2025-03-01", scope="all goods"))) == []


def test_totals_follow_the_levels_in_time() -> None:
    """They change on the day on which a level does, and go when nothing is in force."""
    asked = given(duty("a", 10, until="2025-03-20"), act("modification", "a", "2025-03-05", level=percent(25)))

    assert totals(asked, "2025-03-04") == [("US", "all goods", 10, "%")]
    assert totals(asked, "2025-03-05") == [("US", "all goods", 25, "%")]
    assert totals(asked, "2025-03-21") == []


def test_a_joint_measure_counts_for_each_of_its_owners() -> None:
    """It is in force against the goods of others on both sides."""
    asked = given(duty("a", 10, parties=["US", "CN"]))

    assert totals(asked) == [("CN", "all goods", 10, "%"), ("US", "all goods", 10, "%")]


def test_totals_are_the_party_s_whichever_issues_and_measures_are_asked_for() -> None:
    """They add up all measures, on other issues too."""
    view = given(duty("a", 10), duty("b", 20, issues=["chips"])).at("2025-03-31")

    assert view.status("chips").totals == view.status().totals
    assert view.measures("a").totals == view.status().totals
    assert [total.level for total in view.status("chips").totals] == [30]


def test_what_sleeps_of_a_total_is_told_beside_it() -> None:
    """Of 34, ten in force and 24 suspended: the total says both."""
    asked = given(
        announcement("2025-02-01", level={"value": 34, "unit": "%"}, scope="all goods"),
        {"kind": "suspension", "occurred": "2025-03-01", "measure": "duty", "level": {"value": 24, "unit": "%"}},
    )
    (total,) = asked.at("2025-03-02").status().totals

    assert (total.level, total.suspended) == (10, 24)
