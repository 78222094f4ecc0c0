"""What became of a claim: confirmed, contradicted, overtaken, lapsed or open (docs/rules/claims.md#outcomes)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from given import Record, announcement, given, issue, percent

if TYPE_CHECKING:
    from negotiation.questions.replay import Replay

BOTH = ["US", "CN"]
CONSENSUS = "preliminary_consensus"


def said(kind: str, occurred: str, by: str, about: str = "US", **rest: Any) -> Record:
    """What one voice says of a party; its own word where both are the same."""
    return {"kind": kind, "occurred": occurred, "parties": [about], "by": [by], **rest}


def outcomes(asked: Replay, at: str, name: str = "tariffs") -> dict[str, tuple[str, str | None]]:
    return {claim.event.id: (claim.outcome, claim.outcome_by) for claim in issue(asked, at, name).claims}


def test_a_claim_is_contradicted_by_the_opposite_act() -> None:
    """The level is said to fall to 0 and rises to 40 (case 33)."""
    log = [
        announcement("2025-03-01", level=percent(25)),
        said("modification", "2025-04-02", "CN", measure="duty", level=percent(0)),
        said("modification", "2025-04-20", "US", measure="duty", level=percent(40)),
    ]

    assert outcomes(given(*log), "2025-04-19") == {"e2": ("open", None)}
    assert outcomes(given(*log), "2025-06-01") == {"e2": ("contradicted", "e3")}
    later = said("modification", "2025-06-02", "US", measure="duty", level=percent(0))
    assert outcomes(given(*log, later), "2025-06-02") == {"e2": ("confirmed", "e4")}


def test_what_a_party_has_said_before_confirms_while_it_stands() -> None:
    """Both say the same of the extension, one after the other: no claim is open (case 34)."""
    both = {"parties": BOTH}
    asked = given(
        {"kind": CONSENSUS, "occurred": "2025-03-06", **both},
        {"kind": "entry_into_force", "occurred": "2025-03-10", "until": "2025-06-10", **both},
        {"kind": "extension", "occurred": "2025-04-20", "until": "2025-09-10", **both, "by": ["US"]},
        {"kind": "extension", "occurred": "2025-04-25", "until": "2025-09-10", **both, "by": ["CN"]},
    )

    assert outcomes(asked, "2025-04-20") == {"e3": ("open", None)}
    assert outcomes(asked, "2025-05-01") == {"e3": ("confirmed", "e4"), "e4": ("confirmed", "e3")}


def test_what_a_party_has_said_before_contradicts_nothing() -> None:
    """An announcement of 10 % decides nothing about the claim of 20 % that follows."""
    asked = given(announcement("2025-03-01", level=percent(10)), said("announcement", "2025-03-02", "CN",
                  measure="duty", level=percent(20)))  # fmt: skip

    assert outcomes(asked, "2025-03-02") == {"e2": ("open", None)}


def test_acts_of_different_kinds_are_compared_by_the_level_that_results() -> None:
    """A suspension of 24 of 34 points leaves the 10 % that were claimed; a termination leaves 0."""
    claim = said("modification", "2025-03-02", "CN", measure="duty", level=percent(10))
    log = [announcement("2025-03-01", level=percent(34)), claim]

    part = said("suspension", "2025-03-03", "US", measure="duty", level=percent(24))
    assert outcomes(given(*log, part), "2025-03-03") == {"e2": ("confirmed", "e3")}
    ended = said("termination", "2025-03-03", "US", measure="duty")
    assert outcomes(given(*log, ended), "2025-03-03") == {"e2": ("contradicted", "e3")}


def test_another_unit_decides_nothing() -> None:
    """A claim in percent is not decided by an act in dollars."""
    log = [said("announcement", "2025-03-02", "CN", measure="duty", level=percent(10))]
    log += [announcement("2025-03-03", level={"value": 10, "unit": "USD"})]

    assert outcomes(given(*log), "2025-03-03") == {"e1": ("open", None)}


@pytest.mark.parametrize(
    ("own", "outcome"),
    [("2025-06-01", "confirmed"), ("2025-06-01T00:00Z", "confirmed"), ("2025-06-02", "contradicted")],
)
def test_dates_are_the_same_if_they_have_a_moment_in_common(own: str, outcome: str) -> None:
    """An instant lies in the day that it begins."""
    log = [said("announcement", "2025-03-02", "CN", measure="duty", effective="2025-06-01")]
    log += [announcement("2025-03-03", effective=own)]

    assert outcomes(given(*log), "2025-03-03") == {"e1": (outcome, "e2")}


@pytest.mark.parametrize(("stance", "outcome"), [("confirms", "confirmed"), ("denies", "contradicted")])
def test_a_statement_of_the_claimed_party_decides(stance: str, outcome: str) -> None:
    """It confirms or denies the claim, by any id of its chain."""
    log = [said(CONSENSUS, "2025-03-01", "CN"), said(CONSENSUS, "2025-03-01", "CN", amends="e1", known="2025-03-02")]
    log += [said("statement", "2025-03-03", "US", about="e1", stance=stance)]
    log[2]["about"], log[2]["parties"] = "e1", ["US"]

    assert outcomes(given(*log), "2025-03-03") == {"e2": (outcome, "e3")}


def test_a_statement_that_disputes_decides_nothing_and_is_no_claim() -> None:
    """It is about an event, and stands under it in `why`."""
    dispute = {"kind": "statement", "occurred": "2025-03-03", "parties": ["US"], "by": ["press"], "about": "e1"}
    asked = given(said(CONSENSUS, "2025-03-01", "CN"), {**dispute, "stance": "disputes"})

    assert outcomes(asked, "2025-03-03") == {"e1": ("open", None)}


def test_a_newer_claim_by_the_same_voices_overtakes() -> None:
    """First May is said, then June; what another voice says does not overtake."""
    log = [
        said("termination", "2025-03-02", "CN", measure="duty", effective="2025-05"),
        said("termination", "2025-03-03", "press", measure="duty", effective="2025-07"),
        said("termination", "2025-03-04", "CN", measure="duty", effective="2025-06"),
    ]

    found = outcomes(given(announcement("2025-03-01"), *log), "2025-03-04")
    assert found == {"e2": ("overtaken", "e4"), "e3": ("open", None), "e4": ("open", None)}


def test_a_voice_that_denies_its_own_claim_overtakes_it() -> None:
    """It takes back what it said, which the claimed party has not decided."""
    denial = {"kind": "statement", "occurred": "2025-03-03", "parties": ["CN"], "about": "e1", "stance": "denies"}
    asked = given(said("termination", "2025-03-02", "CN", measure="duty"), denial)

    assert outcomes(asked, "2025-03-03") == {"e1": ("overtaken", "e2")}


def test_the_end_of_the_measure_overtakes_and_its_next_life_decides_nothing() -> None:
    """A claim about a measure belongs to one life of it."""
    log = [
        announcement("2025-03-01", until="2025-04-30"),
        said("suspension", "2025-03-05", "CN", measure="duty"),
        announcement("2025-05-10"),
        said("suspension", "2025-05-11", "US", measure="duty"),
    ]

    assert outcomes(given(*log), "2025-04-29") == {"e2": ("open", None)}
    assert outcomes(given(*log), "2025-05-01") == {"e2": ("overtaken", None)}
    assert outcomes(given(*log), "2025-05-11") == {"e2": ("overtaken", None)}


def test_the_end_of_the_cycle_overtakes_unless_its_arrangement_is_in_force() -> None:
    """What was said in the talks before a breakdown is over when new talks begin."""
    log: list[Record] = [
        {"kind": "talks_round", "occurred": "2025-03-01", "parties": BOTH},
        {"kind": CONSENSUS, "occurred": "2025-03-02", "parties": BOTH, "by": ["US"]},
        {"kind": "breakdown", "occurred": "2025-03-03", "parties": ["US"]},
        {"kind": "talks_round", "occurred": "2025-03-04", "parties": BOTH},
    ]

    assert outcomes(given(*log), "2025-03-03") == {"e2": ("open", None)}
    assert outcomes(given(*log), "2025-03-04") == {"e2": ("overtaken", None)}


def test_a_claim_about_a_date_lapses_when_the_date_has_passed() -> None:
    """Nobody but the press has set the hearing."""
    asked = given(said("scheduling", "2025-03-01", "press", what="hearing", due="2025-04-10"))

    assert outcomes(asked, "2025-04-09") == {"e1": ("open", None)}
    assert outcomes(asked, "2025-04-10") == {"e1": ("lapsed", None)}


def test_an_entry_into_force_with_one_own_word_makes_no_claim() -> None:
    """One word suffices for it, so what it says of the others is no claim."""
    asked = given(
        {"kind": CONSENSUS, "occurred": "2025-03-01", "parties": BOTH},
        {"kind": "entry_into_force", "occurred": "2025-03-02", "parties": BOTH, "by": ["US"]},
    )

    assert outcomes(asked, "2025-03-02") == {}


def test_the_refusal_of_a_stage_contradicts_that_the_whole_was_approved() -> None:
    """One stage that is granted says nothing about the whole until all are."""
    log: list[Record] = [
        {
            "kind": "opening", "id": "opening", "occurred": "2025-01-01", "zone": "UTC", "title": "A talk",
            "parties": [{"id": "US", "approval": ["house", "senate"]}, {"id": "CN"}], "issues": [{"id": "tariffs"}],
        },
        said("domestic_approval", "2025-03-01", "CN"),
        said("domestic_approval", "2025-03-02", "US", stage="house", v=2),
        said("domestic_approval", "2025-03-03", "US", stage="senate", granted=False, v=2),
        said("domestic_approval", "2025-03-04", "US", stage="senate", v=2),
    ]  # fmt: skip

    assert outcomes(given(*log), "2025-03-02") == {"e1": ("open", None)}
    assert outcomes(given(*log), "2025-03-03") == {"e1": ("contradicted", "e3")}
    assert outcomes(given(*log), "2025-03-04") == {"e1": ("confirmed", "e4")}


def test_a_claim_about_two_parties_is_one_row_for_each_outcome() -> None:
    """The press says it of both; one confirms."""
    press = {"kind": CONSENSUS, "occurred": "2025-03-01", "parties": BOTH, "by": ["press"]}
    asked = given(press, said(CONSENSUS, "2025-03-02", "US"))
    rows = [(claim.about, claim.outcome) for claim in issue(asked, "2025-03-02").claims]

    assert rows == [(("US",), "confirmed"), (("CN",), "open")]


def test_what_is_retracted_decides_nothing() -> None:
    """The act that contradicted is taken out of the record."""
    log = [
        said("announcement", "2025-03-02", "CN", measure="duty", level=percent(10)),
        announcement("2025-03-03", level=percent(20)),
        {"kind": "retraction", "occurred": "2025-03-05", "amends": "e2"},
    ]

    assert outcomes(given(*log, known_at="2025-03-04"), "2025-03-04") == {"e1": ("contradicted", "e2")}
    assert outcomes(given(*log), "2025-03-04") == {"e1": ("open", None)}
