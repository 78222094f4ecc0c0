"""Parties, needs, quorum and stages of an issue (docs/rules/issues.md#parties-members-needs-and-stages)."""

from __future__ import annotations

import pytest

from fish import act, agreed, approved, entered, fish, found, led, opening, widening

UNION = {"id": "EU", "approval": ["signature authorised", "parliament", "conclusion"]}
APPROVAL = ["domestic_approval"]


def test_only_the_parties_of_the_issue_are_asked() -> None:
    """A party that is declared for other issues only need not agree here."""
    log = [opening("A", "B", "C", parties=["A", "B"]), agreed("02-01", "A B")]

    assert fish(log, "02-01")["phase"] == "preliminary_consensus"
    assert found([*log, led("02-02", "C")], "02-02") == ["leader_approval-02-02-C"]


@pytest.mark.parametrize(
    ("needs", "phase"),
    [
        ([], "approved"),
        (["signature"], "preliminary_consensus"),
        (["domestic_approval"], "preliminary_consensus"),
    ],
)
def test_an_issue_without_needs_is_approved_by_its_consensus(needs: list[str], phase: str) -> None:
    """The phase after the consensus is that which the needs make."""
    assert fish([opening("A", "B", needs=needs), agreed("02-01")], "02-01")["phase"] == phase


@pytest.mark.parametrize("step", ["signature", "domestic_approval", "leader_approval"])
def test_the_one_step_that_is_needed_approves(step: str) -> None:
    """An issue that needs one step is approved with it, and awaits no other."""
    log = [opening("A", "B", needs=[step]), agreed("02-01"), act(step, "02-02", "A"), act(step, "02-03", "B")]

    assert fish(log, "02-02")["awaiting"] == {step: ["B"]}
    assert (fish(log, "02-03")["phase"], fish(log, "02-03")["awaiting"]) == ("approved", {})


def test_a_step_that_is_not_needed_is_recorded_and_approves_nothing() -> None:
    """Where only leaders approve, an approval at home shows its phase and the leaders are awaited still."""
    log = [opening("A", "B", needs=["leader_approval"]), agreed("02-01"), approved("02-02")]

    assert fish(log, "02-02")["phase"] == "domestically_approved"
    assert fish(log, "02-02")["awaiting"] == {"leader_approval": ["A", "B"]}


def test_both_approvals_without_the_signature_that_is_needed_are_not_all() -> None:
    """The issue stays at the later approval until both have signed."""
    log = [
        opening("A", "B", needs=["signature", "domestic_approval", "leader_approval"]),
        agreed("02-01"),
        approved("02-02"),
        led("02-03"),
        act("signature", "02-04", "A"),
        act("signature", "02-05", "B"),
    ]

    assert fish(log, "02-03")["phase"] == "leader_approved"
    assert fish(log, "02-04")["awaiting"] == {"signature": ["B"]}
    assert fish(log, "02-05")["phase"] == "approved"


def test_a_signature_is_awaited_of_the_others_once_one_has_signed() -> None:
    """A signature that the issue does not need is awaited when one party has given it, and moves nothing."""
    log = [opening("A", "B"), agreed("02-01"), act("signature", "02-02", "A"), act("signature", "02-03", "B")]

    assert "signature" not in fish(log, "02-01")["awaiting"]
    assert fish(log, "02-02")["awaiting"]["signature"] == ["B"]
    assert fish(log, "02-03")["phase"] == "preliminary_consensus"
    assert "signature" not in fish(log, "02-03")["awaiting"]


def test_the_signature_of_a_party_that_has_left_is_awaited_of_nobody() -> None:
    """Only a member that has signed lets the others be asked for their signatures."""
    log = [opening("A", "B", "C"), act("signature", "02-01", "A"), act("exit", "02-02", "A")]

    assert fish(log, "02-01")["awaiting"]["signature"] == ["B", "C"]
    assert "signature" not in fish(log, "02-02")["awaiting"]


def test_a_quorum_completes_an_approval() -> None:
    """Two of three are enough where the quorum is two; the third may come later."""
    log = [opening("A", "B", "C", needs=APPROVAL, quorum=2), agreed("02-01", "A B C"), approved("02-02", "A")]

    assert fish(log, "02-02")["phase"] == "preliminary_consensus"
    assert fish([*log, approved("02-03", "C")], "02-03")["phase"] == "approved"


def test_a_quorum_is_for_the_approvals_and_not_for_the_consensus() -> None:
    """The consensus needs all members, whatever the quorum is."""
    log = [opening("A", "B", "C", quorum=2), agreed("02-01", "A B")]

    assert fish(log, "02-01")["awaiting"]["preliminary_consensus"] == ["C"]


def test_a_quorum_is_never_more_than_the_parties_left() -> None:
    """When one of three leaves, the two that have approved are enough for a quorum of three."""
    log = [
        opening("A", "B", "C", needs=APPROVAL, quorum=3),
        agreed("02-01", "A B C"),
        approved("02-02", "A B"),
        act("exit", "02-03", "C"),
    ]

    assert fish(log, "02-02")["phase"] == "preliminary_consensus"
    assert fish(log, "02-03")["phase"] == "approved"


def test_with_one_party_left_no_step_becomes_complete() -> None:
    """A step can become complete only between two parties or more."""
    log = [opening("A", "B"), agreed("02-01", by="A"), act("exit", "02-02", "B"), agreed("02-03", "A")]

    assert fish(log, "02-02")["phase"] == "dormant"
    assert fish(log, "02-03")["phase"] == "dormant"


# Stages.


def test_awaiting_names_the_stages_that_are_missing() -> None:
    """The union has authorised its signature; its parliament and its conclusion are still awaited."""
    log = [opening("A", UNION, needs=APPROVAL), agreed("02-01", "A EU"), approved("02-02", "A")]
    log += [approved("02-03", "EU", stage="signature authorised")]

    row = fish(log, "02-03")

    assert row["awaiting"] == {"domestic_approval": ["EU (parliament, conclusion)"]}
    assert row["stages"] == {
        "EU": {"signature authorised": "granted", "parliament": "awaited", "conclusion": "awaited"},
    }


def test_a_party_has_approved_when_all_its_stages_are_granted() -> None:
    """The last of three stages, in whatever order, completes the approval."""
    log = [opening("A", UNION, needs=APPROVAL), agreed("02-01", "A EU"), approved("02-02", "A")]
    log += [approved(f"02-0{day}", "EU", stage=UNION["approval"][day % 3]) for day in (3, 4, 5)]

    assert fish(log, "02-04")["phase"] == "preliminary_consensus"
    assert fish(log, "02-05")["phase"] == "approved"


def test_an_approval_without_a_stage_is_the_whole() -> None:
    """A party with stages can approve in one act."""
    log = [opening("A", UNION, needs=APPROVAL), agreed("02-01", "A EU"), approved("02-02", "A EU")]

    assert fish(log, "02-02")["phase"] == "approved"


def test_a_stage_that_was_not_declared_completes_nothing() -> None:
    """It is kept and shown."""
    log = [
        opening("A", "B", needs=APPROVAL),
        agreed("02-01"),
        approved("02-02", "A"),
        approved("02-03", "B", stage="x"),
    ]

    row = fish(log, "02-03")

    assert row["phase"] == "preliminary_consensus"
    assert row["stages"] == {"B": {"x": "granted"}}
    assert row["awaiting"] == {"domestic_approval": ["B"]}


def test_in_version_1_a_stage_of_a_party_without_stages_was_words() -> None:
    """The approval of an older line is the whole, unless the party has declared stages."""
    log = [opening("A", "B", needs=APPROVAL), agreed("02-01"), approved("02-02", "A B", stage="the senate", v=1)]

    assert fish(log, "02-02")["phase"] == "approved"
    union = [opening("A", UNION, needs=APPROVAL), agreed("02-01", "A EU"), approved("02-02", "A")]
    assert fish([*union, approved("02-03", "EU", stage="parliament", v=1)], "02-03")["phase"] == "preliminary_consensus"


def test_the_refusal_of_a_stage_blocks_until_the_stage_is_granted() -> None:
    """A refused stage, declared or not, is the refusal of the party; the other stages stay granted."""
    log = [
        opening("A", UNION, needs=APPROVAL),
        agreed("02-01", "A EU"),
        approved("02-02", "A EU"),
        approved("02-03", "EU", stage="court", granted=False),
        approved("02-04", "EU", stage="court"),
    ]

    assert (fish(log, "02-02")["phase"], fish(log, "02-03")["phase"]) == ("approved", "preliminary_consensus")
    assert fish(log, "02-03")["refused"] == {"domestic_approval": ["EU (court)"]}
    assert (fish(log, "02-04")["phase"], fish(log, "02-04")["refused"]) == ("approved", {})


def test_the_refusal_of_the_whole_takes_all_stages_back() -> None:
    """It is lifted by the whole, or by all stages anew."""
    log = [
        opening("A", {"id": "EU", "approval": ["council", "parliament"]}, needs=APPROVAL),
        agreed("02-01", "A EU"),
        approved("02-02", "A"),
        approved("02-03", "EU", stage="council"),
        approved("02-04", "EU", granted=False),
        approved("02-05", "EU", stage="parliament"),
        approved("02-06", "EU", stage="council"),
    ]

    assert fish(log, "02-04")["refused"] == {"domestic_approval": ["EU"]}
    assert fish(log, "02-05")["phase"] == "preliminary_consensus"
    assert fish(log, "02-06")["phase"] == "approved"


def test_an_issue_may_declare_its_own_stages() -> None:
    """The stages of the issue take the place of those of the party; an empty list is none."""
    stages = opening("A", UNION, needs=APPROVAL, approval={"EU": ["council"]})
    none = opening("A", UNION, needs=APPROVAL, approval={"EU": []})
    log = [agreed("02-01", "A EU"), approved("02-02", "A")]

    assert fish([stages, *log], "02-02")["awaiting"] == {"domestic_approval": ["EU (council)"]}
    assert fish([none, *log], "02-02")["awaiting"] == {"domestic_approval": ["EU"]}


# Later openings.


def test_a_later_opening_adds_a_party_from_its_day_on() -> None:
    """What was reached stays reached; what was not needs the new party too."""
    log = [
        opening("A", "B", parties=["A", "B"]),
        agreed("02-01"),
        approved("02-02"),
        led("02-03", "A"),
        widening("02-10", "C", parties=["C"]),
        led("02-11", "B"),
        led("02-12", "C"),
    ]

    assert fish(log, "02-09")["awaiting"] == {"leader_approval": ["B"]}
    assert fish(log, "02-10")["awaiting"] == {"leader_approval": ["B", "C"]}
    assert fish(log, "02-11")["phase"] == "domestically_approved"
    assert fish(log, "02-12")["phase"] == "approved"


def test_a_later_opening_that_adds_a_need_does_not_take_an_approval_back() -> None:
    """What all needed steps made stays approved; an issue on its way needs the new step."""
    ratified = [opening("A", "B", needs=APPROVAL), agreed("02-01"), approved("02-02")]
    wider = widening("02-10", needs=["signature"])

    assert fish([*ratified, wider, act("signature", "02-11", "A")], "02-11")["phase"] == "approved"
    on_its_way = [*ratified[:2], wider, approved("02-12")]
    assert fish(on_its_way, "02-12")["phase"] == "domestically_approved"
    assert fish(on_its_way, "02-12")["awaiting"] == {"signature": ["A", "B"]}


def test_a_later_opening_adds_stages_to_a_party() -> None:
    """A party that has completed its approval has completed it; one on its way needs the new stage."""
    wider = widening("02-10", {"id": "EU", "approval": ["court"]})
    log = [
        opening("A", {"id": "EU", "approval": ["council"]}, needs=APPROVAL),
        agreed("02-01", "A EU"),
        wider,
        approved("02-11", "A"),
        approved("02-12", "EU", stage="council"),
        approved("02-13", "EU", stage="court"),
    ]

    assert fish(log, "02-12")["awaiting"] == {"domestic_approval": ["EU (court)"]}
    assert fish(log, "02-13")["phase"] == "approved"
    early = [*log[:2], approved("02-02", "EU", stage="council"), wider, approved("02-11", "A")]
    assert fish(early, "02-11")["phase"] == "approved"


# Who leaves and who joins before entry into force.


def test_a_party_that_has_left_no_longer_has_to_vouch() -> None:
    """Its exit completes what only it was awaited for, at the instant of the exit."""
    log = [opening("A", "B", "C", needs=APPROVAL), agreed("02-01", "A B"), act("exit", "02-05", "C")]

    row = fish(log, "02-05")

    assert (row["phase"], row["since"]) == ("preliminary_consensus", "2024-02-05T00:00:00Z")
    assert row["awaiting"] == {"domestic_approval": ["A", "B"]}


def test_the_words_of_a_party_that_has_left_stand_no_longer() -> None:
    """Nobody reads that a party vouches for what it has left."""
    log = [opening("A", "B", "C"), agreed("02-01", "C"), act("exit", "02-05", "C")]

    assert fish(log, "02-05")["vouched"] == {}
    assert found([*log, agreed("02-06", "C")], "02-06") == ["preliminary_consensus-02-06-C"]


def test_an_exit_with_a_text_is_from_that_text() -> None:
    """The party goes on with the other texts."""
    log = [opening("A", "B", "C"), agreed("02-01", "A B", text="x"), act("exit", "02-02", "C", text="x")]

    assert fish(log, "02-02")["text"] == "x"
    assert fish([*log, agreed("02-03", "A B C", text="y")], "02-03")["text"] == "y"


def test_the_only_party_left_cannot_leave() -> None:
    """Without an arrangement an exit that leaves nobody is out of place, and so is one of a stranger."""
    log = [opening("A", "B"), act("exit", "02-01", "B"), act("exit", "02-02", "A"), act("exit", "02-03", "B")]

    assert found(log, "02-03") == ["exit-02-02-A", "exit-02-03-B"]


def test_an_accession_is_the_voucher_for_the_current_consensus() -> None:
    """The party that joins agrees with what was agreed; its other steps are awaited, what was reached stays."""
    log = [
        opening("A", "B", "C", parties=["A", "B"], needs=APPROVAL),
        agreed("02-01", text="x"),
        approved("02-02", "A", text="x"),
        act("accession", "02-03", "C", text="x"),
    ]

    row = fish(log, "02-03")

    assert row["phase"] == "preliminary_consensus"
    assert row["vouched"]["preliminary_consensus"] == ["A", "B", "C"]
    assert row["awaiting"] == {"domestic_approval": ["B", "C"]}


def test_a_party_comes_back_by_accession() -> None:
    """After its exit the others go on alone, in later cycles too, until it accedes."""
    log = [
        opening("A", "B", "C", needs=[]),
        agreed("02-01", "A B C"),
        entered("02-02", "A B C"),
        act("exit", "02-03", "C"),
        agreed("02-04", "A B"),
        act("accession", "02-05", "C"),
        act("breakdown", "02-06", "A"),
        agreed("02-07", "A B"),
    ]

    assert (fish(log, "02-04")["phase"], fish(log, "02-04")["cycle"]) == ("approved", 2)
    assert fish(log, "02-07")["awaiting"] == {"preliminary_consensus": ["C"]}


def test_an_accession_of_a_member_has_no_place() -> None:
    """Who is in cannot join."""
    assert found([opening("A", "B"), act("accession", "02-01", "A")], "02-01") == ["accession-02-01-A"]


def test_a_party_that_came_back_before_the_consensus_is_a_member_like_the_others() -> None:
    """What is in force by word is awaited of nobody but those that acceded to it."""
    log = [
        opening("A", "B", needs=APPROVAL),
        act("exit", "02-01", "B"),
        act("accession", "02-02", "B"),
        agreed("02-03"),
        entered("02-04"),
    ]

    assert "domestic_approval" not in fish(log, "02-04")["awaiting"]
