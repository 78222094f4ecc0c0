"""Arrangements: what is in force, whom it binds, and when it ends (docs/rules/issues.md#arrangement)."""

from __future__ import annotations

import pytest

from fish import act, agreed, approved, duty, entered, fish, found, opening, widening
from given import contents, event
from negotiation.questions.replay import replay

APPROVAL = ["domestic_approval"]
TRUCE = [opening("A", "B"), agreed("03-06"), entered("03-10", until="2024-06-10")]
SEVEN = "A B C D E F G"


def extended(day: str, until: str, parties: str = "A B", by: str | None = None, **fields: object) -> dict[str, object]:
    """Return an extension of the arrangement to a day of 2024."""
    return act("extension", day, parties, by, until=f"2024-{until}", **fields)


# Entry into force.


def test_a_bare_day_of_entry_acts_at_its_start() -> None:
    """What entered into force on 10 March was in force since the start of that day, once the day is over."""
    assert fish(TRUCE, "03-10")["arrangement"]["since"] == "2024-03-10T00:00:00Z"
    assert fish(TRUCE, "2024-03-10T12:00:00Z")["phase"] == "preliminary_consensus"


def test_an_entry_of_a_text_that_is_not_current_has_no_place() -> None:
    """Only what was agreed enters into force."""
    log = [opening("A", "B"), agreed("02-01", text="x"), entered("02-02", text="y")]

    assert (fish(log, "02-02")["phase"], found(log, "02-02")) == (
        "preliminary_consensus",
        ["entry_into_force-02-02-AB"],
    )


def test_provisional_application_becomes_definitive() -> None:
    """A second entry ends the provisional one's end; the arrangement is the same since its first day."""
    log = [
        opening("A", "B", needs=APPROVAL),
        agreed("02-01"),
        entered("02-02", provisional=True, until="2024-12-31"),
        approved("03-01"),
        entered("03-02"),
    ]

    before, after = (fish(log, day)["arrangement"] for day in ("03-01", "03-02"))
    assert (before["provisional"], before["until"][:10]) == (True, "2025-01-01")
    assert (after["provisional"], after["until"], after["since"][:10]) == (False, None, "2024-02-02")
    assert fish(log, "03-02")["cycle"] == 1


def test_what_is_definitive_never_becomes_provisional_again() -> None:
    """A later provisional entry changes nothing about that, and leaves the end where it gives none."""
    log = [*TRUCE, entered("03-12", provisional=True)]

    arrangement = fish(log, "03-12")["arrangement"]
    assert (arrangement["provisional"], arrangement["until"][:10]) == (False, "2024-06-11")


def test_a_new_entry_in_force_sets_a_new_end() -> None:
    """The since stays, the end moves, and the word for it is no extension by word."""
    log = [*TRUCE, entered("05-01", until="2024-09-10")]

    arrangement = fish(log, "05-01")["arrangement"]
    assert (arrangement["since"][:10], arrangement["until"][:10], arrangement["by_word"]) == (
        "2024-03-10",
        "2024-09-11",
        False,
    )


def test_entered_again_as_it_lapses_it_goes_on_unbroken() -> None:
    """In force until 10 June, entered again on the 11th: one arrangement since March."""
    log = [*TRUCE, entered("06-11", until="2024-09-10")]

    row = fish(log, "06-11")
    assert (row["phase"], row["cycle"], row["arrangement"]["since"][:10]) == ("in_force", 1, "2024-03-10")
    late = [*TRUCE, entered("06-12", until="2024-09-10")]
    assert (fish(late, "06-12")["phase"], found(late, "06-12")) == ("lapsed", ["entry_into_force-06-12-AB"])


def test_an_arrangement_goes_on_beside_a_breakdown_until_it_lapses() -> None:
    """It keeps its own dates whatever the phase."""
    log = [*TRUCE, act("breakdown", "04-01", "A")]

    assert (fish(log, "04-01")["phase"], fish(log, "04-01")["arrangement"]["until"][:10]) == (
        "broken_down",
        "2024-06-11",
    )
    assert (fish(log, "06-12")["phase"], fish(log, "06-12")["arrangement"]) == ("broken_down", None)


def test_a_lapse_of_another_text_has_no_place() -> None:
    """A lapse ends the arrangement whose text it names, or the one in force if it names none."""
    log = [opening("A", "B", needs=[]), agreed("02-01", text="x"), entered("02-02", text="x")]

    other = [*log, act("lapse", "02-03", "A", text="y")]
    assert (fish(other, "02-03")["phase"], found(other, "02-03")) == ("in_force", ["lapse-02-03-A"])
    assert fish([*log, act("lapse", "02-03", "A")], "02-03")["phase"] == "lapsed"


# Whom it binds.


def test_six_go_on_when_one_of_seven_leaves() -> None:
    """An exit takes one party out; the others stay bound, and the next consensus needs the six."""
    log = [
        opening(*SEVEN.split(), needs=["signature"]),
        agreed("02-01", SEVEN),
        act("signature", "02-02", SEVEN),
        entered("02-03", SEVEN),
        act("exit", "03-01", "A"),
        act("talks_round", "04-01", "B C D E F G"),
        agreed("04-02", "B C D E F G"),
    ]

    assert fish(log, "02-03")["arrangement"]["bound"] == SEVEN.split()
    left = fish(log, "03-01")
    assert (left["phase"], left["arrangement"]["bound"]) == ("in_force", SEVEN.split()[1:])
    assert (fish(log, "04-02")["phase"], fish(log, "04-02")["cycle"]) == ("preliminary_consensus", 2)


def test_the_exit_of_the_last_bound_party_ends_it() -> None:
    """With one party an arrangement is one-sided, with none it has lapsed."""
    log = [*TRUCE, act("exit", "04-01", "A"), act("exit", "04-02", "B")]

    assert (fish(log, "04-01")["phase"], fish(log, "04-01")["arrangement"]["bound"]) == ("in_force", ["B"])
    assert (fish(log, "04-02")["phase"], fish(log, "04-02")["arrangement"]) == ("lapsed", None)
    assert fish(log, "04-02")["since"] == "2024-04-02T00:00:00Z"


def test_the_last_exit_can_complete_the_next_consensus() -> None:
    """Those who are not bound had agreed on what comes next; when the bound have left, that is complete."""
    log = [
        opening("A", "B", "C", "D", needs=APPROVAL, quorum=2),
        agreed("02-01", "A B C D"),
        approved("02-02", "A B"),
        entered("02-03", "A B"),
        agreed("03-01", "C D"),
        act("exit", "03-02", "A B"),
    ]

    assert fish(log, "03-01")["phase"] == "in_force"
    row = fish(log, "03-02")
    assert (row["phase"], row["cycle"], row["arrangement"]) == ("preliminary_consensus", 2, None)
    assert row["events"] == ["preliminary_consensus-03-01-CD", "exit-03-02-AB"]


def test_an_exit_by_another_word_is_no_exit() -> None:
    """What one party says of the leaving of another is a claim."""
    log = [*TRUCE, act("exit", "04-01", "A", by="B")]

    assert fish(log, "04-01")["arrangement"]["bound"] == ["A", "B"]


def test_under_a_quorum_those_that_approved_are_bound() -> None:
    """A third party that approves later is bound from then on."""
    log = [
        opening("A", "B", "C", needs=APPROVAL, quorum=2),
        agreed("02-01", "A B C"),
        approved("02-02", "A B"),
        entered("02-03", "A B"),
        approved("03-01", "C"),
    ]

    assert fish(log, "02-03")["arrangement"]["bound"] == ["A", "B"]
    assert fish(log, "02-03")["awaiting"]["domestic_approval"] == ["C"]
    assert fish(log, "03-01")["arrangement"]["bound"] == ["A", "B", "C"]


def test_an_accession_binds_at_its_instant() -> None:
    """A party that joins is bound, and its other needed steps are awaited."""
    log = [
        opening("A", "B", "C", parties=["A", "B"], needs=APPROVAL),
        agreed("02-01"),
        approved("02-02"),
        entered("02-03"),
        act("accession", "03-01", "C"),
        approved("03-05", "C"),
    ]

    joined = fish(log, "03-01")
    assert joined["arrangement"]["bound"] == ["A", "B", "C"]
    assert joined["awaiting"]["domestic_approval"] == ["C"]
    assert "domestic_approval" not in fish(log, "03-05")["awaiting"]


def test_an_opening_that_adds_a_party_binds_nobody_to_what_is_in_force() -> None:
    """Whoever is declared later has not agreed to it."""
    log = [*TRUCE, widening("04-01", "C", parties=["C"])]

    assert fish(log, "04-01")["arrangement"]["bound"] == ["A", "B"]


# Extensions.


def test_an_extension_waits_for_every_bound_party() -> None:
    """One party's word is recorded and awaits the other; the end stays where it is."""
    log = [*TRUCE, extended("05-01", "09-10", by="A")]

    row = fish(log, "05-01")
    assert row["arrangement"]["until"][:10] == "2024-06-11"
    assert (row["vouched"]["extension"], row["awaiting"]["extension"]) == (["A"], ["B"])
    assert fish(log, "06-12")["phase"] == "lapsed"


def test_the_end_moves_to_the_earliest_of_the_dates() -> None:
    """Each party gives its own date; the order in which they speak does not matter."""
    log = [*TRUCE, extended("05-01", "09-10", "A"), extended("05-02", "08-10", "B")]

    row = fish(log, "05-02")
    assert row["arrangement"]["until"][:10] == "2024-08-11"
    assert "extension" not in row["vouched"]


def test_a_later_word_of_a_party_takes_the_place_of_its_earlier_one() -> None:
    """The date that counts is the last that a party has given."""
    log = [*TRUCE, extended("05-01", "07-10", "A"), extended("05-02", "09-10", "A"), extended("05-03", "09-20", "B")]

    assert fish(log, "05-03")["arrangement"]["until"][:10] == "2024-09-11"


def test_a_party_that_has_left_need_not_agree_to_an_extension() -> None:
    """Its exit completes an extension that waited for it alone."""
    log = [*TRUCE, extended("05-01", "09-10", by="A"), act("exit", "05-02", "B")]

    row = fish(log, "05-02")
    assert (row["arrangement"]["until"][:10], row["arrangement"]["bound"]) == ("2024-09-11", ["A"])


def test_an_extension_of_what_has_no_end_has_no_place() -> None:
    """There is nothing that it could move, nor where nothing is in force."""
    endless = [opening("A", "B"), agreed("03-06"), entered("03-10"), extended("05-01", "09-10")]
    none = [opening("A", "B"), agreed("03-06"), extended("05-01", "09-10")]

    assert found(endless, "05-01") == ["extension-05-01-AB"]
    assert found(none, "05-01") == ["extension-05-01-AB"]


def test_an_extension_to_the_past_ends_it_at_once() -> None:
    """The arrangement has ended at the end that it was given."""
    log = [*TRUCE, extended("05-10", "05-01")]

    assert (fish(log, "05-10")["phase"], fish(log, "05-10")["since"][:10]) == ("lapsed", "2024-05-02")


@pytest.mark.parametrize(("of_a", "of_b", "by_word"), [("Note 1", "Order 2", False), ("Note 1", None, True)])
def test_an_extension_without_an_instrument_is_by_word(of_a: str, of_b: str | None, by_word: bool) -> None:  # noqa: FBT001
    """One party's word without an instrument makes the whole end one by word."""
    given = {"instrument": of_b} if of_b else {}
    log = [*TRUCE, extended("05-01", "09-10", "A", instrument=of_a), extended("05-02", "09-10", "B", **given)]

    assert fish(log, "05-02")["arrangement"]["by_word"] is by_word


def test_an_instrument_that_follows_ends_by_word() -> None:
    """A word for the end that stands, with an instrument, turns the word of that party into law."""
    log = [*TRUCE, extended("05-01", "09-10"), extended("05-05", "09-10", "A", instrument="Note 1")]
    log += [extended("05-06", "09-10", "B", instrument="Order 2")]

    assert [fish(log, day)["arrangement"]["by_word"] for day in ("05-01", "05-05", "05-06")] == [True, True, False]


# Word and law.

PAUSED = [
    opening("A", "B"),
    duty("announcement", "02-06", level={"value": 30, "unit": "%"}, instrument="Order 3"),
    agreed("03-06"),
    entered("03-10", until="2024-06-10", instrument="Exchange of notes 1"),
    duty("suspension", "03-10", until="2024-06-10", instrument="Order 7"),
]


def test_said_to_run_on_while_the_pause_has_ended_in_law() -> None:
    """Case 36: the arrangement goes on by word, the pause of the duty has run out."""
    log = [*PAUSED, extended("05-20", "09-10")]

    assert found(log, "06-10") == []
    assert found(log, "08-01") == ["extension-05-20-AB"]
    assert fish(log, "08-01")["arrangement"]["by_word"] is True
    assert found(log, "09-12") == []


def test_the_finding_says_both_dates() -> None:
    """A reader sees what is said, and what the law says."""
    asked = replay(contents([event(record) for record in (*PAUSED, extended("05-20", "09-10"))])).status(
        at="2024-08-01"
    )

    (finding,) = asked.findings
    assert finding.message == (
        "extension-05-20-AB: fish is said to run to 10 September 2024; "
        "in law the pause of duty-of-A ended on 10 June 2024."
    )


def test_after_two_extensions_by_word_the_first_end_is_meant() -> None:
    """What ended in law at the end before the first of them is found after the second, too."""
    log = [*PAUSED, extended("05-20", "07-10"), extended("07-01", "09-10")]

    assert found(log, "08-01") == ["extension-07-01-AB"]


def test_a_duty_that_has_run_out_is_found_like_a_pause() -> None:
    """A measure that ends in law while the arrangement runs on by word is found, as its end."""
    duty_of_b = duty("announcement", "03-10", "B", level={"value": 5, "unit": "%"}, until="2024-06-10")

    assert found([*PAUSED[:1], *PAUSED[2:4], duty_of_b, extended("05-20", "09-10")], "08-01") == ["extension-05-20-AB"]


def test_a_pause_that_was_prolonged_by_law_is_no_such_finding() -> None:
    """The owner has acted on its measure, so that no timer ended the pause."""
    prolonged = duty("extension", "06-01", until="2024-09-10", instrument="Order 9")

    assert found([*PAUSED, extended("05-20", "09-10"), prolonged], "08-01") == []


def test_an_act_on_the_measure_after_its_pause_ends_the_finding() -> None:
    """What its owner does after the pause is known, whatever it is."""
    again = duty("suspension", "06-20", until="2024-09-10", instrument="Order 9")

    assert found([*PAUSED, extended("05-20", "09-10"), again], "08-01") == []


def test_extended_by_law_the_pause_is_what_it_is() -> None:
    """Where both gave an instrument there is no difference between word and law to tell."""
    log = [*PAUSED, extended("05-20", "09-10", instrument="Exchange of notes 2")]

    assert found(log, "08-01") == []
