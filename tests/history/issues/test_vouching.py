"""Who says so: an act counts for a party only when that party says so itself (docs/rules/claims.md)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from given import Record, announcement, codes, given, issue

if TYPE_CHECKING:
    from negotiation.questions.replay import Replay

BOTH = ["US", "CN"]
CONSENSUS = "preliminary_consensus"


def act(kind: str, occurred: str, by: list[str], parties: list[str] | None = None, **rest: Any) -> Record:
    """An act of both parties, on the word of some; or of `parties`."""
    return {"kind": kind, "occurred": occurred, "parties": parties or BOTH, "by": by, **rest}


def claims(asked: Replay, at: str, name: str = "tariffs") -> list[tuple[str, tuple[str, ...]]]:
    """Return the open claims."""
    return [(claim.event.id, claim.about) for claim in issue(asked, at, name).open_claims if claim.outcome == "open"]


# Claims


@pytest.mark.parametrize("voice", ["CN", "press"])
def test_what_others_say_of_a_party_moves_nothing_and_is_a_claim(voice: str) -> None:
    """Neither the issue nor the measure moves on the word of another side, or of the press."""
    asked = given(announcement("2025-03-01", by=[voice]))

    assert issue(asked, "2025-03-01").phase == "dormant"
    assert asked.at("2025-03-01").measures().measures == ()
    assert claims(asked, "2025-03-01") == [("e1", ("US",))]
    assert codes(asked, "2025-03-01") == []


def test_a_claim_names_who_made_it_and_what_kind_of_act_it_is_about() -> None:
    """A reader sees at once who says what about whom."""
    claim = issue(given(announcement("2025-03-01", by=["press"], headline="A duty.")), "2025-03-01").open_claims[0]

    assert claim.to_dict() == {
        "event": "e1",
        "kind": "announcement",
        "about": ["US"],
        "by": ["press"],
        "headline": "A duty.",
        "outcome": "open",
        "outcome_by": None,
    }


def test_a_claim_is_closed_by_the_party_s_own_event() -> None:
    """It is open until the day on which the party says so itself."""
    asked = given(announcement("2025-03-01", by=["press"]), announcement("2025-03-04"))

    assert claims(asked, "2025-03-03") == [("e1", ("US",))]
    assert claims(asked, "2025-03-04") == []
    assert issue(asked, "2025-03-04").phase == "contested"


def test_a_claim_is_closed_by_its_retraction() -> None:
    """What was wrong is no longer claimed."""
    asked = given(
        announcement("2025-03-01", by=["press"]), {"kind": "retraction", "occurred": "2025-03-04", "amends": "e1"}
    )

    assert claims(asked, "2025-03-04") == []


def test_a_claim_is_not_confirmed_by_an_act_of_another_kind() -> None:
    """That the party threatens does not say that it has announced."""
    asked = given(
        announcement("2025-03-01", by=["press"]), {"kind": "threat", "occurred": "2025-03-04", "measure": "duty"}
    )

    assert claims(asked, "2025-03-04") == [("e1", ("US",))]


def test_a_claim_is_not_confirmed_by_an_act_on_another_measure() -> None:
    """That the party has announced one measure does not say that it has announced another."""
    asked = given(announcement("2025-03-01", by=["press"]), announcement("2025-03-04", measure="fee"))

    assert claims(asked, "2025-03-04") == [("e1", ("US",))]


def test_a_claim_is_confirmed_by_what_the_party_said_before_in_the_same_cycle() -> None:
    """The order in which the two speak does not matter while the earlier word stands."""
    asked = given(act("talks_round", "2025-01-10", ["CN"], ["CN"]), act("talks_round", "2025-03-01", ["US"]))

    assert claims(asked, "2025-03-01") == []


def test_a_claim_is_not_confirmed_by_what_the_party_said_in_an_earlier_cycle() -> None:
    """Talks before a breakdown do not confirm that there were talks after it."""
    asked = given(
        act("talks_round", "2025-01-10", ["CN"], ["CN"]),
        act("breakdown", "2025-02-01", ["CN"], ["CN"]),
        act("talks_round", "2025-03-01", ["US"]),
    )

    assert claims(asked, "2025-03-01") == [("e3", ("CN",))]


@pytest.mark.parametrize("first", ["US", "CN"])
def test_what_both_say_of_the_same_day_is_no_claim(first: str) -> None:
    """Whichever of the two statements is read first."""
    second = "CN" if first == "US" else "US"
    asked = given(act("talks_round", "2025-03-01", [first], id="a"), act("talks_round", "2025-03-01", [second], id="b"))

    assert claims(asked, "2025-03-01") == []


def test_a_claim_that_a_party_refused_is_contradicted_by_its_grant() -> None:
    """The opposite of what is claimed confirms nothing."""
    asked = given(
        act(CONSENSUS, "2025-03-01", BOTH),
        act("domestic_approval", "2025-03-02", ["US"], ["CN"], granted=False),
        act("domestic_approval", "2025-03-03", ["CN"], ["CN"]),
    )

    assert [(each.event.id, each.outcome) for each in issue(asked, "2025-03-03").claims] == [("e2", "contradicted")]


def test_a_claim_about_two_issues_is_closed_issue_by_issue() -> None:
    """The party confirms what it confirms."""
    asked = given(
        act(CONSENSUS, "2025-03-01", ["US"], issues=["tariffs", "chips"]),
        act(CONSENSUS, "2025-03-02", ["CN"], issues=["chips"]),
    )

    assert claims(asked, "2025-03-02", "tariffs") == [("e1", ("CN",))]
    assert claims(asked, "2025-03-02", "chips") == []


def test_that_a_party_has_vouched_before_leaves_no_claim() -> None:
    """It said so itself in the same cycle, only earlier."""
    asked = given(act(CONSENSUS, "2025-03-01", ["CN"], ["CN"]), act(CONSENSUS, "2025-03-05", ["US"]))

    assert claims(asked, "2025-03-05") == []
    assert issue(asked, "2025-03-05").phase == CONSENSUS


def test_the_act_of_one_side_counts_for_it_and_is_a_claim_about_the_other() -> None:
    """Talks of both, on the word of one: there were talks, and the other has not said so."""
    asked = given(act("talks_round", "2025-03-01", ["US"]))

    assert issue(asked, "2025-03-01").phase == "talks"
    assert claims(asked, "2025-03-01") == [("e1", ("CN",))]


# Joint steps


def test_a_joint_step_that_some_have_vouched_for_moves_nothing_and_awaits_the_others() -> None:
    """It is recorded who has vouched and who has not."""
    answer = issue(given(act(CONSENSUS, "2025-03-01", ["US"])), "2025-03-01")

    assert answer.phase == "dormant"
    assert answer.vouched == {CONSENSUS: ("US",)}
    assert answer.awaiting == {CONSENSUS: ("CN",)}
    assert [claim.event.id for claim in answer.open_claims] == ["e1"]


def test_a_joint_step_is_reached_on_the_day_on_which_the_last_party_vouches() -> None:
    """Not on the day of which the first one spoke."""
    asked = given(act(CONSENSUS, "2025-03-01", ["US"]), act(CONSENSUS, "2025-03-04", ["CN"]))

    assert issue(asked, "2025-03-03").phase == "dormant"
    answer = issue(asked, "2025-03-04")
    assert (answer.phase, answer.since and answer.since.written) == (CONSENSUS, "2025-03-04")
    assert answer.vouched == {CONSENSUS: ("US", "CN")}
    assert answer.events == ("e1", "e2")


def test_a_joint_statement_vouches_for_all_at_once() -> None:
    """One event by both."""
    assert issue(given(act(CONSENSUS, "2025-03-01", BOTH)), "2025-03-01").phase == CONSENSUS


def test_vouching_twice_counts_once() -> None:
    """The same party saying it again does not stand in for the other."""
    asked = given(act(CONSENSUS, "2025-03-01", ["US"]), act(CONSENSUS, "2025-03-04", ["US"]))

    assert issue(asked, "2025-03-04").phase == "dormant"
    assert issue(asked, "2025-03-04").awaiting == {CONSENSUS: ("CN",)}


def test_the_press_vouches_for_nobody() -> None:
    """Though it says so of both, neither has."""
    answer = issue(given(act(CONSENSUS, "2025-03-01", ["press"])), "2025-03-01")

    assert (answer.phase, answer.vouched) == ("dormant", {})
    assert answer.open_claims[0].about == ("US", "CN")


def test_a_party_vouches_with_an_act_of_its_own_alone() -> None:
    """`parties` may name it alone: then nothing is claimed of the other, and the step still awaits it."""
    answer = issue(given(act(CONSENSUS, "2025-03-01", ["US"], ["US"])), "2025-03-01")

    assert answer.awaiting == {CONSENSUS: ("CN",)}
    assert answer.open_claims == ()


# Refusals

AGREED = act(CONSENSUS, "2025-03-01", BOTH)


def approval(occurred: str, party: str, *, granted: bool = True, kind: str = "domestic_approval") -> Record:
    return act(kind, occurred, [party], [party], granted=granted)


@pytest.mark.parametrize("kind", ["domestic_approval", "leader_approval"])
def test_a_refusal_takes_that_party_s_voucher_back(kind: str) -> None:
    """The step is no longer reached by the others alone."""
    asked = given(
        AGREED,
        approval("2025-03-02", "US", kind=kind),
        approval("2025-03-03", "US", granted=False, kind=kind),
        approval("2025-03-04", "CN", kind=kind),
    )

    answer = issue(asked, "2025-03-04")
    assert answer.phase == CONSENSUS
    assert answer.vouched[kind] == ("CN",)
    assert answer.awaiting[kind] == ("US",)


def test_a_refusal_is_remembered_until_the_party_grants() -> None:
    """It stands as the party's last word, and goes with its grant."""
    asked = given(AGREED, approval("2025-03-02", "US", granted=False), approval("2025-03-09", "US"))

    assert issue(asked, "2025-03-02").refused == {"domestic_approval": ("US",)}
    assert issue(asked, "2025-03-09").refused == {}
    assert issue(asked, "2025-03-09").vouched["domestic_approval"] == ("US",)


def test_a_refusal_may_repeat() -> None:
    """The second is no finding, and changes nothing that the first has not."""
    asked = given(AGREED, approval("2025-03-02", "US", granted=False), approval("2025-03-05", "US", granted=False))

    assert issue(asked, "2025-03-05").refused == {"domestic_approval": ("US",)}
    assert codes(asked, "2025-03-05") == []


def test_a_refusal_by_one_leaves_the_voucher_of_the_other() -> None:
    """Each party speaks for itself."""
    asked = given(AGREED, approval("2025-03-02", "US"), approval("2025-03-03", "CN", granted=False))

    answer = issue(asked, "2025-03-03")
    assert answer.vouched["domestic_approval"] == ("US",)
    assert answer.refused == {"domestic_approval": ("CN",)}


def test_a_refusal_that_another_party_reports_takes_nothing_back() -> None:
    """It is a claim."""
    asked = given(
        AGREED, approval("2025-03-02", "CN"), act("domestic_approval", "2025-03-03", ["US"], ["CN"], granted=False)
    )

    answer = issue(asked, "2025-03-03")
    assert answer.vouched["domestic_approval"] == ("CN",)
    assert answer.refused == {}
    assert [claim.event.id for claim in answer.open_claims] == ["e3"]


def test_a_refusal_by_all_reaches_nothing() -> None:
    """All have spoken, and none has vouched."""
    asked = given(AGREED, act("domestic_approval", "2025-03-02", BOTH, granted=False))

    assert issue(asked, "2025-03-02").phase == CONSENSUS
    assert issue(asked, "2025-03-02").refused == {"domestic_approval": ("US", "CN")}


# Through one voice


def test_according_to_one_side_its_word_counts_for_all() -> None:
    """Read through its statements alone, what it says of the other happened."""
    log = [act(CONSENSUS, "2025-03-01", ["US"]), announcement("2025-03-02", measure="fee", parties=["CN"], by=["US"])]

    asked = given(*log, according_to="US")

    assert issue(asked, "2025-03-02").phase == CONSENSUS
    assert issue(asked, "2025-03-02").open_claims == ()
    assert [(each.measure, each.state) for each in asked.at("2025-03-02").measures().measures] == [("fee", "in_force")]


def test_according_to_one_side_what_others_say_is_not_read() -> None:
    """Neither the other side's statements nor those of the press."""
    log = [act("talks_round", "2025-03-01", ["CN"], ["CN"]), act("breakdown", "2025-03-02", ["press"])]

    assert issue(given(*log, according_to="US"), "2025-03-02").phase == "dormant"
    assert issue(given(*log, according_to="CN"), "2025-03-02").phase == "talks"
    assert issue(given(*log, according_to="press"), "2025-03-02").phase == "broken_down"


def test_a_joint_statement_is_read_through_either_voice() -> None:
    """Both say it."""
    for voice in BOTH:
        assert issue(given(act(CONSENSUS, "2025-03-01", BOTH), according_to=voice), "2025-03-01").phase == CONSENSUS


# On the word of the press, or of others, nothing moves

UNDER_WAY = [
    act(CONSENSUS, "2025-03-01", BOTH),
    act("entry_into_force", "2025-03-02", BOTH, until="2025-06-30"),
]


@pytest.mark.parametrize("kind", ["talks_round", CONSENSUS, "breakdown", "lapse", "extension"])
def test_no_act_on_an_issue_moves_it_on_the_word_of_the_press(kind: str) -> None:
    """It is a claim about both; phase, arrangement and vouchers are untouched."""
    rest: Record = {"until": "2025-12-31"} if kind == "extension" else {}
    asked = given(*UNDER_WAY, act(kind, "2025-03-10", ["press"], **rest))

    before, after = issue(asked, "2025-03-09"), issue(asked, "2025-03-10")
    assert (after.phase, after.arrangement, after.vouched) == (before.phase, before.arrangement, before.vouched)
    assert claims(asked, "2025-03-10") == [("e3", ("US", "CN"))]
    assert codes(asked, "2025-03-10") == []


def test_what_the_press_says_that_a_stranger_did_to_a_measure_is_a_claim() -> None:
    """Nobody has acted on what is not his, so there is no finding."""
    asked = given(announcement("2025-03-01"), {**announcement("2025-03-05", by=["press"]), "parties": ["CN"]})

    assert codes(asked, "2025-03-05") == []
    assert claims(asked, "2025-03-05") == [("e2", ("CN",))]


def test_what_one_says_that_it_did_with_the_owner_is_a_claim_about_the_owner() -> None:
    """The owner may still confirm it, so it is not an act on another's measure."""
    asked = given(announcement("2025-03-01"), act("termination", "2025-03-05", ["CN"], measure="duty"))

    assert codes(asked, "2025-03-05") == []
    assert claims(asked, "2025-03-05") == [("e2", ("US",))]
    assert asked.at("2025-03-05").measures("duty").measures[0].state == "in_force"
