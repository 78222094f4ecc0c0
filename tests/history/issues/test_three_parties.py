"""An invented negotiation of three parties, then four, played through from a threat to an agreement in force.

Nothing in the software is about tariffs or about two parties: here the north, the south and the isles negotiate on
catches and ports, in years to come, and the coast joins them later together with a third issue.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from given import Record, given, issue, measure, percent
from negotiation.errors import UnknownNameError

if TYPE_CHECKING:
    from negotiation.questions.replay import Replay

THREE = ["north", "south", "isles"]
FOUR = [*THREE, "coast"]
CONSENSUS, DOMESTIC, LEADER = "preliminary_consensus", "domestic_approval", "leader_approval"


def act(kind: str, name: str, occurred: str, parties: list[str], issues: list[str], **rest: Any) -> Record:
    return {"kind": kind, "id": name, "occurred": occurred, "parties": parties, "issues": issues, **rest}


OPENING: Record = {
    "kind": "opening",
    "id": "opening",
    "occurred": "2030-01-01",
    "title": "The fisheries talks",
    "zone": "Atlantic/Azores",
    "parties": [{"id": party} for party in THREE],
    "issues": [{"id": "catches", "title": "Catches"}, {"id": "ports", "title": "Ports"}],
}
JOINING: Record = {
    "kind": "opening",
    "id": "joining",
    "occurred": "2030-05-01",
    "parties": [{"id": "coast"}],
    "issues": [{"id": "gear", "title": "Fishing gear"}, {"id": "catches", "parties": ["coast"]}],
}
BAN: Record = {"measure": "landing-ban"}
FEE: Record = {"measure": "berth-fee"}

STORY: list[Record] = [
    OPENING,
    act("threat", "threat", "2030-02-01", ["north"], ["catches"], **BAN, level=percent(30), effective="2030-03-01"),
    act("announcement", "ban", "2030-02-20", ["north"], ["catches"], **BAN, level=percent(30), effective="2030-03-01"),
    act(
        "announcement",
        "fee",
        "2030-03-05",
        ["south"],
        ["ports"],
        **FEE,
        level={"value": 40, "unit": "EUR/GT"},
        effective="2030-03-10",
        scope="trawlers",
    ),
    act("talks_round", "talks", "2030-03-15", THREE, ["catches", "ports"]),
    act(CONSENSUS, "two-agree", "2030-04-01", THREE, ["catches"], by=["north", "south"]),
    act(CONSENSUS, "isles-agree", "2030-04-03", ["isles"], ["catches"]),
    act("suspension", "pause", "2030-04-05", ["north"], ["catches"], **BAN, level=percent(20), until="2030-10-10"),
    JOINING,
    act(DOMESTIC, "north-approves", "2030-05-10", ["north"], ["catches"]),
    act(DOMESTIC, "south-refuses", "2030-05-11", ["south"], ["catches"], granted=False),
    act(DOMESTIC, "isles-approves", "2030-05-12", ["isles"], ["catches"]),
    act(DOMESTIC, "south-approves", "2030-05-20", ["south"], ["catches"]),
    act(DOMESTIC, "coast-approves", "2030-05-25", ["coast"], ["catches"]),
    act(LEADER, "summit", "2030-06-01", FOUR, ["catches"]),
    act("termination", "no-fee", "2030-06-10", ["south"], ["ports"], **FEE, effective="2030-07-01"),
    act("talks_round", "gear-talks", "2030-06-15", FOUR, ["gear"]),
    act("entry_into_force", "treaty", "2030-07-01", FOUR, ["catches"], until="2031-06-30"),
]


@pytest.fixture(scope="module")
def story() -> Replay:
    return given(*STORY)


@pytest.mark.parametrize(
    ("at", "phase"),
    [
        ("2030-01-31", "dormant"),
        ("2030-02-01", "threatened"),
        ("2030-02-20", "contested"),
        ("2030-03-15", "talks"),
        ("2030-04-02", "talks"),
        ("2030-04-03", CONSENSUS),
        ("2030-05-20", CONSENSUS),
        ("2030-05-25", "domestically_approved"),
        ("2030-06-01", "approved"),
        ("2030-07-01", "in_force"),
        ("2031-06-30", "in_force"),
        ("2031-07-01", "lapsed"),
    ],
)
def test_an_issue_goes_all_the_way(story: Replay, at: str, phase: str) -> None:
    """From the threat to the agreement, and to its lapse."""
    assert issue(story, at, "catches").phase == phase


def test_the_whole_way_is_one_cycle_without_findings(story: Replay) -> None:
    """Every event had its place."""
    status = story.at("2031-12-31").status()

    assert status.findings == ()
    assert [each.cycle for each in status.issues] == [1, 1, 1]


def test_two_of_three_do_not_make_a_consensus(story: Replay) -> None:
    """The third is awaited, and what the two say of it is a claim."""
    answer = issue(story, "2030-04-02", "catches")

    assert answer.vouched == {CONSENSUS: ("north", "south")}
    assert answer.awaiting == {CONSENSUS: ("isles",), LEADER: ("north", "south", "isles")}
    claims = [(claim.event.id, claim.about, claim.outcome) for claim in answer.open_claims]
    assert claims == [("two-agree", ("isles",), "open")]
    assert [claim.outcome for claim in issue(story, "2030-04-03", "catches").claims] == ["confirmed"]


def test_a_party_that_joins_later_is_awaited_from_then_on(story: Replay) -> None:
    """Not the day before."""
    before, after = issue(story, "2030-04-30", "catches"), issue(story, "2030-05-01", "catches")

    assert before.awaiting[LEADER] == ("north", "south", "isles")
    assert after.awaiting[LEADER] == ("north", "south", "isles", "coast")
    assert after.phase == CONSENSUS


def test_the_refusal_of_one_holds_up_all(story: Replay) -> None:
    """It is named, until it grants; then only the newcomer is awaited."""
    refused, granted = issue(story, "2030-05-12", "catches"), issue(story, "2030-05-20", "catches")

    assert (refused.refused, refused.awaiting[DOMESTIC]) == ({DOMESTIC: ("south",)}, ("south", "coast"))
    assert (granted.refused, granted.awaiting[DOMESTIC]) == ({}, ("coast",))


def test_an_issue_added_later_is_unknown_before(story: Replay) -> None:
    """To ask for it before its opening is a question about nothing."""
    with pytest.raises(UnknownNameError, match="gear"):
        story.at("2030-04-30").status("gear")
    assert [each.issue for each in story.at("2030-04-30").status().issues] == ["catches", "ports"]


def test_an_issue_added_later_has_a_lifecycle_of_its_own(story: Replay) -> None:
    """It is dormant from its opening, and moves with its own events."""
    assert [each.issue for each in story.at("2030-05-01").status().issues] == ["catches", "ports", "gear"]
    assert issue(story, "2030-05-01", "gear").phase == "dormant"
    assert issue(story, "2030-06-15", "gear").phase == "talks"
    assert issue(story, "2030-06-15", "gear").title == "Fishing gear"


def test_the_issues_go_their_own_ways(story: Replay) -> None:
    """The talks on the ports led nowhere yet."""
    assert [each.phase for each in story.at("2030-07-01").status().issues] == ["in_force", "talks", "talks"]


@pytest.mark.parametrize(
    ("at", "state", "level", "sleeping"),
    [
        ("2030-02-19", "threatened", 30, None),
        ("2030-02-28", "announced", 30, None),
        ("2030-03-01T01:00Z", "in_force", 30, None),
        ("2030-04-05", "in_force", 10, 20),
        ("2030-10-10", "in_force", 10, 20),
        ("2030-10-11", "in_force", 30, None),
    ],
)
def test_the_first_measure_is_threatened_announced_in_force_and_partly_suspended(
    story: Replay, at: str, state: str, level: float | None, sleeping: float | None
) -> None:
    """The days are those of the Azores, an hour behind."""
    row = measure(story, at, "landing-ban").to_dict()

    assert (row["state"], row["level"], row["suspended_level"]) == (state, level, sleeping)


def test_the_second_measure_is_terminated_ahead(story: Replay) -> None:
    """In force through the last of June."""
    assert [
        measure(story, at, "berth-fee").state for at in ("2030-03-09", "2030-03-10", "2030-06-30", "2030-07-01")
    ] == [
        "announced",
        "in_force",
        "in_force",
        "ended",
    ]
    assert measure(story, "2030-07-01", "berth-fee").cause == "terminated"


def test_totals_are_kept_by_party_scope_and_unit(story: Replay) -> None:
    """Percent and euros by the tonne do not mix."""
    rows = [total.to_dict() for total in story.at("2030-06-30").status().totals]

    assert rows == [
        {"party": "north", "class": None, "scope": None, "level": 10, "unit": "%", "suspended": 20},
        {"party": "south", "class": None, "scope": "trawlers", "level": 40, "unit": "EUR/GT", "suspended": 0},
    ]


def test_deadlines_of_each_issue_are_its_own(story: Replay) -> None:
    """The end of the pause and of the treaty for the one, the end of the fee for the other."""
    view = story.at("2030-07-02").status()

    assert [(each.what, each.due.written) for each in view["catches"].deadlines] == [
        ("suspension_ends", "2030-10-10"),
        ("arrangement_lapses", "2031-06-30"),
    ]
    assert view["ports"].deadlines == ()
    assert [(each.what, each.event) for each in issue(story, "2030-06-10", "ports").deadlines] == [("ends", "no-fee")]


def test_why_names_the_events_that_made_the_status(story: Replay) -> None:
    """From the first threat to the treaty, with whose word each was."""
    reasons = story.at("2030-07-01").why("catches").phase

    assert {reason.event.id: reason.vouching for reason in reasons if reason.event.kind == CONSENSUS} == {
        "two-agree": ("north", "south"),
        "isles-agree": ("isles",),
    }
    assert {"threat", "ban", "talks", "summit", "treaty"} <= {reason.event.id for reason in reasons}


def test_according_to_one_of_three_its_word_counts_for_all() -> None:
    """Through the voice of the north, the consensus of all was there on 1 April."""
    assert issue(given(*STORY, according_to="north"), "2030-04-01", "catches").phase == CONSENSUS


def test_without_the_newcomer_s_opening_known_only_the_three_are_awaited() -> None:
    """Who did not know of it by the end of April knew of three parties and two issues."""
    asked = given(*STORY, known_at="2030-04-30")

    assert [each.issue for each in asked.at("2030-06-30").status().issues] == ["catches", "ports"]
    assert issue(asked, "2030-06-30", "catches").awaiting[LEADER] == ("north", "south", "isles")
