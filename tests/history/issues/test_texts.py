"""Texts: words count for the text that they name (docs/rules/issues.md#words)."""

from __future__ import annotations

from fish import act, agreed, approved, entered, fish, found, led, opening

TREATY_AND_PROTOCOL = [
    opening("A", "B", "C", needs=["domestic_approval"]),
    agreed("02-01", "A B C", text="treaty"),
    approved("02-10", "A", text="treaty"),
    agreed("03-01", "A B C", text="protocol", replaces=["treaty"]),
]


def test_one_party_on_one_text_and_the_other_on_another_are_no_consensus() -> None:
    """Words count for their own text only, and both texts are shown."""
    log = [opening("A", "B"), agreed("02-02", by="A", text="x"), agreed("02-02", by="B", text="y")]

    row = fish(log, "02-03")

    assert (row["phase"], row["text"]) == ("dormant", None)
    assert [(each["text"], each["vouched"]) for each in row["texts"]] == [
        ("x", {"preliminary_consensus": ["A"]}),
        ("y", {"preliminary_consensus": ["B"]}),
    ]
    assert row["awaiting"] == {"preliminary_consensus": ["A", "B"]}


def test_before_the_first_consensus_the_unnamed_text_is_current() -> None:
    """A word without a text counts for the unnamed one, beside words on named ones."""
    log = [opening("A", "B"), agreed("02-02", by="A"), agreed("02-03", by="B", text="x"), agreed("02-04", by="B")]

    assert fish(log, "02-03")["vouched"] == {"preliminary_consensus": ["A"]}
    assert (fish(log, "02-04")["phase"], fish(log, "02-04")["text"]) == ("preliminary_consensus", None)


def test_consensus_makes_its_text_the_current_one() -> None:
    """The text on which consensus was last completed is current; what was said on it goes with it."""
    row = fish(TREATY_AND_PROTOCOL, "02-20")

    assert (row["phase"], row["text"]) == ("preliminary_consensus", "treaty")
    assert row["vouched"]["domestic_approval"] == ["A"]
    assert row["awaiting"] == {"domestic_approval": ["B", "C"]}


def test_consensus_on_another_text_begins_with_its_own_approvals() -> None:
    """An approval of the treaty is none of its protocol."""
    row = fish(TREATY_AND_PROTOCOL, "03-02")

    assert (row["phase"], row["text"]) == ("preliminary_consensus", "protocol")
    assert row["since"].startswith("2024-03-02")
    assert row["awaiting"] == {"domestic_approval": ["A", "B", "C"]}
    assert [each["text"] for each in row["texts"]] == ["treaty"]


def test_a_text_that_is_replaced_takes_no_more_words() -> None:
    """A ratification of the replaced treaty is out of place and changes nothing."""
    log = [*TREATY_AND_PROTOCOL, approved("03-03", "B", text="treaty")]

    assert found(log, "03-03") == ["domestic_approval-03-03-B"]
    assert fish(log, "03-03")["texts"][0]["vouched"]["domestic_approval"] == ["A"]


def test_a_text_that_is_not_replaced_can_become_current_again() -> None:
    """Without `replaces`, the parties may go back to the earlier text; what they said on it stands."""
    log = [
        opening("A", "B", needs=["domestic_approval"]),
        agreed("02-01", text="x"),
        approved("02-02", "A", text="x"),
        agreed("02-03", text="y"),
        agreed("02-04", by="A", text="x", granted=False),
        agreed("02-05", by="A", text="x"),
    ]

    assert fish(log, "02-03")["text"] == "y"
    assert fish(log, "02-05")["text"] == "x"
    assert fish(log, "02-05")["awaiting"] == {"domestic_approval": ["B"]}


def test_early_approvals_count_with_the_consensus() -> None:
    """When consensus is complete the issue goes on at once to the phase that earlier approvals make."""
    log = [opening("A", "B"), approved("02-01", text="x"), led("02-02", text="x"), agreed("02-03", text="x")]

    assert fish(log, "02-02")["phase"] == "dormant"
    assert fish(log, "02-03")["phase"] == "approved"


def test_early_approvals_of_another_text_do_not_count() -> None:
    """An approval without a text is not one of the named text on which consensus comes."""
    log = [opening("A", "B"), approved("02-01"), agreed("02-03", text="x")]

    assert fish(log, "02-03")["phase"] == "preliminary_consensus"


def test_a_new_consensus_in_force_opens_a_cycle_and_the_arrangement_goes_on() -> None:
    """The arrangement under the old text keeps its dates until the new text enters into force."""
    log = [
        opening("A", "B", needs=[]),
        agreed("02-01", text="treaty"),
        entered("02-02", until="2024-06-10", text="treaty"),
        agreed("03-01", text="protocol", replaces=["treaty"]),
        entered("04-01", text="protocol"),
    ]

    beside = fish(log, "03-02")
    assert (beside["phase"], beside["cycle"], beside["text"]) == ("approved", 2, "protocol")
    assert (beside["arrangement"]["text"], beside["arrangement"]["until"][:10]) == ("treaty", "2024-06-11")
    after = fish(log, "04-01")
    assert (after["phase"], after["arrangement"]["text"], after["arrangement"]["until"]) == (
        "in_force",
        "protocol",
        None,
    )


def test_words_said_in_force_count_for_the_next_cycle() -> None:
    """A leader who speaks for the next deal in force has spoken when its consensus comes."""
    log = [
        opening("A", "B", needs=["leader_approval"]),
        agreed("02-01"),
        led("02-02"),
        entered("02-03"),
        led("03-01"),
        agreed("03-02"),
    ]

    assert fish(log, "03-01")["phase"] == "in_force"
    assert (fish(log, "03-02")["phase"], fish(log, "03-02")["cycle"]) == ("approved", 2)


def test_approvals_that_the_arrangement_still_needs_count_for_it() -> None:
    """Applied provisionally, a text is still to be ratified: the ratification is of this text, not of the next."""
    log = [
        opening("A", "B", needs=["domestic_approval"]),
        agreed("02-01", text="treaty"),
        entered("02-02", text="treaty", provisional=True),
        approved("03-01", "A", text="treaty"),
        agreed("04-01", text="next"),
    ]

    assert fish(log, "02-02")["awaiting"]["domestic_approval"] == ["A", "B"]
    assert fish(log, "03-01")["awaiting"]["domestic_approval"] == ["B"]
    assert fish(log, "04-01")["awaiting"] == {"domestic_approval": ["A", "B"]}


def test_the_arrangement_is_ratified_while_the_next_text_is_negotiated() -> None:
    """A word on the named text that is in force counts for it in the phases of the next cycle, too."""
    log = [
        opening("A", "B", needs=["domestic_approval"], quorum=1),
        agreed("02-01", text="treaty"),
        approved("02-02", "A", text="treaty"),
        entered("02-03", text="treaty"),
        act("talks_round", "03-01"),
        approved("03-02", "B", text="treaty"),
    ]

    assert fish(log, "03-01")["arrangement"]["bound"] == ["A"]
    assert fish(log, "03-02")["arrangement"]["bound"] == ["A", "B"]
    assert fish(log, "03-02")["phase"] == "talks"


def test_a_breakdown_over_another_text_leaves_the_agreed_one() -> None:
    """In an agreed phase only a breakdown of the current text, or of everything, ends it."""
    log = [opening("A", "B"), agreed("02-01", text="x"), act("breakdown", "02-02", "A", text="y")]

    assert fish(log, "02-02")["phase"] == "preliminary_consensus"
    assert fish([*log, act("breakdown", "02-03", "A", text="x")], "02-03")["phase"] == "broken_down"


def test_a_consensus_word_can_be_taken_back() -> None:
    """With `granted` false the consensus is refused; it is reached again when the party vouches again."""
    log = [
        opening("A", "B"),
        agreed("02-01", by="A"),
        agreed("02-02", by="A", granted=False),
        agreed("02-03", by="B"),
        agreed("02-04", by="A"),
    ]

    assert fish(log, "02-02")["refused"] == {"preliminary_consensus": ["A"]}
    assert fish(log, "02-03")["awaiting"]["preliminary_consensus"] == ["A"]
    assert fish(log, "02-04")["phase"] == "preliminary_consensus"


def test_a_text_is_not_shown_for_the_words_of_parties_that_left() -> None:
    """Only words of members stand: the signature of a party that has left makes no text beside."""
    log = [opening("A", "B", "C"), act("signature", "02-01", "C", text="x"), act("exit", "02-02", "C")]

    assert [each["text"] for each in fish(log, "02-01")["texts"]] == ["x"]
    assert fish(log, "02-02")["texts"] == []
