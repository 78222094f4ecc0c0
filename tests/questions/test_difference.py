from __future__ import annotations

from typing import Any

from given import announcement, contents, events, given
from negotiation.questions.difference import Difference, difference
from negotiation.questions.replay import replay

TEN = {"value": 10, "unit": "%"}


def between(asked: Any, before: str, after: str) -> Difference:
    """Compare the status at two dates."""
    return difference(asked.at(before).status(), asked.at(after).status())


def changes(found: Difference) -> dict[tuple[str, str, str], tuple[Any, Any]]:
    """Return what was and what is, by what it is about."""
    return {(each.about, each.id, each.key): (each.before, each.after) for each in found.changes}


def test_nothing_is_otherwise_than_itself() -> None:
    """An answer compared with itself has no changes."""
    asked = given(announcement("2025-02-01", level=TEN))

    assert between(asked, "2025-02-02", "2025-02-02").changes == ()


def test_a_new_measure_changes_issue_measure_and_total() -> None:
    """What an announcement does is seen wherever people look for it."""
    found = between(given(announcement("2025-02-01", level=TEN, scope="all goods")), "2025-01-31", "2025-02-01")

    assert changes(found) == {
        ("issue", "tariffs", "phase"): ("dormant", "contested"),
        ("measure", "duty", "state"): (None, "in_force"),
        ("measure", "duty", "level"): (None, 10),
        ("measure", "duty", "scope"): (None, "all goods"),
        ("total", "US all goods %", "level"): (None, 10),
    }


def test_a_change_names_the_events_that_did_it() -> None:
    """Only those that the later status rests on and the earlier one does not."""
    asked = given(
        announcement("2025-02-01", level=TEN),
        {"kind": "modification", "occurred": "2025-03-01", "measure": "duty", "level": {"value": 20, "unit": "%"}},
    )
    (raised,) = [each for each in between(asked, "2025-02-02", "2025-03-01").changes if each.about == "measure"]

    assert (raised.key, raised.before, raised.after, raised.events) == ("level", 10, 20, ("e2",))


def test_a_unit_that_changes_is_a_change() -> None:
    """Ten percent and ten dollars are not the same."""
    asked = given(
        announcement("2025-02-01", level=TEN),
        announcement("2025-03-01", level={"value": 10, "unit": "USD"}),
    )

    assert changes(between(asked, "2025-02-02", "2025-03-01"))["measure", "duty", "unit"] == ("%", "USD")


def test_what_timers_do_is_a_change_by_no_new_event() -> None:
    """A measure that runs out ends by what was announced before."""
    asked = given(announcement("2025-02-01", level=TEN, until="2025-03-01"))
    found = between(asked, "2025-03-01", "2025-03-02")

    assert changes(found)["measure", "duty", "cause"] == (None, "expired")
    assert {event for each in found.changes for event in each.events} == set()


def test_two_states_of_knowledge_are_compared_alike() -> None:
    """What was learned later is a difference at the same date."""
    log = contents(events(announcement("2025-02-01", known="2025-06-01", level=TEN)))
    found = difference(*(replay(log, known).at("2025-03-01").status() for known in ("2025-05-01", "2025-06-01")))

    assert changes(found)["measure", "duty", "level"] == (None, 10)


def test_findings_are_those_that_are_new() -> None:
    """What was out of place before is no difference."""
    asked = given(
        {"kind": "resumption", "occurred": "2025-02-01", "measure": "duty"},
        {"kind": "resumption", "occurred": "2025-03-01", "measure": "duty"},
    )

    assert [finding.event for finding in between(asked, "2025-02-02", "2025-03-02").findings] == ["e2"]


def test_a_difference_is_plain_data() -> None:
    """Both bases and every change stand in it."""
    row = between(given(announcement("2025-02-01")), "2025-01-31", "2025-02-01").to_dict()

    assert row["before"]["at"] < row["after"]["at"]
    assert {"about", "id", "key", "before", "after", "events"} == {*row["changes"][0]}
