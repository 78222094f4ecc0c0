"""Acts whose date lies ahead, and contests that end (docs/rules/issues.md#pending-acts)."""

from __future__ import annotations

from fish import act, agreed, duty, entered, fish, found, opening

AGREED = [opening("A", "B", needs=[]), agreed("02-01")]


def test_an_entry_into_force_ahead_fires_at_its_date() -> None:
    """Until then nothing is in force; from the start of its day on it is."""
    log = [*AGREED, entered("02-02", effective="2024-03-01")]

    assert (fish(log, "02-29")["phase"], fish(log, "02-29")["arrangement"]) == ("approved", None)
    row = fish(log, "03-01")
    assert (row["phase"], row["since"]) == ("in_force", "2024-03-01T00:00:00Z")


def test_an_entry_whose_date_lies_behind_acts_at_once_and_is_dated_back() -> None:
    """Law can reach back; before the act was made nothing was in force."""
    log = [*AGREED, entered("02-20", effective="2024-02-10")]

    assert fish(log, "02-15")["phase"] == "approved"
    assert (fish(log, "02-20")["phase"], fish(log, "02-20")["arrangement"]["since"][:10]) == ("in_force", "2024-02-10")


def test_a_newer_entry_of_the_text_takes_the_place_of_a_pending_one() -> None:
    """The date has moved from March to April."""
    log = [*AGREED, entered("02-02", effective="2024-03-01"), entered("02-10", effective="2024-04-01")]

    assert (fish(log, "03-15")["phase"], fish(log, "04-01")["phase"]) == ("approved", "in_force")
    assert found(log, "04-02") == []


def test_a_pending_entry_whose_text_is_not_current_any_more_is_found() -> None:
    """When its date comes the parties have agreed on another text: it is out of place, and nothing changes."""
    log = [opening("A", "B", needs=[]), agreed("02-01", text="x"), entered("02-02", text="x", effective="2024-03-01")]
    log += [agreed("02-10", text="y")]

    assert found(log, "02-29") == []
    assert (fish(log, "03-01")["phase"], found(log, "03-01")) == ("approved", ["entry_into_force-02-02-AB"])


def test_a_pending_entry_does_not_fire_after_a_breakdown() -> None:
    """The phase does not allow it when its date comes."""
    log = [*AGREED, entered("02-02", effective="2024-03-01"), act("breakdown", "02-10", "A")]

    assert (fish(log, "03-01")["phase"], found(log, "03-01")) == ("broken_down", ["entry_into_force-02-02-AB"])


def test_an_exit_ahead_binds_until_its_date() -> None:
    """A party that has given notice is bound until the notice is over."""
    log = [*AGREED, entered("02-02"), act("exit", "02-10", "A", effective="2024-08-10")]

    assert fish(log, "08-09")["arrangement"]["bound"] == ["A", "B"]
    assert fish(log, "08-10")["arrangement"]["bound"] == ["B"]


def test_an_accession_ahead_fires_at_its_date() -> None:
    """The party is asked for its other steps from then on."""
    log = [opening("A", "B", "C", parties=["A", "B"], needs=[]), agreed("02-01"), entered("02-02")]
    log += [act("accession", "02-10", "C", effective="2024-05-01")]

    assert fish(log, "04-30")["arrangement"]["bound"] == ["A", "B"]
    assert fish(log, "05-01")["arrangement"]["bound"] == ["A", "B", "C"]


def test_a_pending_accession_of_a_member_is_found_when_its_date_comes() -> None:
    """Whether an act has its place is judged when it fires."""
    log = [opening("A", "B"), act("accession", "02-10", "A", effective="2024-05-01")]

    assert (found(log, "04-30"), found(log, "05-01")) == ([], ["accession-02-10-A"])


def test_entry_and_exit_of_one_instant_fire_in_the_order_of_the_rules() -> None:
    """What begins comes before what ends: the party is bound and leaves, so that the other is left."""
    log = [*AGREED, act("exit", "02-03", "A", effective="2024-03-01"), entered("02-04", effective="2024-03-01")]

    row = fish(log, "03-01")
    assert (row["phase"], row["arrangement"]["bound"], found(log, "03-01")) == ("in_force", ["B"], [])


def test_what_enters_as_the_old_ends_keeps_the_issue_in_force() -> None:
    """An entry of the next text at the instant at which the old one lapses comes first."""
    log = [
        *AGREED,
        entered("02-02", until="2024-06-10"),
        agreed("04-01", text="next"),
        entered("04-02", text="next", effective="2024-06-11"),
    ]

    row = fish(log, "06-11")
    assert (row["phase"], row["arrangement"]["text"], row["arrangement"]["since"][:10]) == (
        "in_force",
        "next",
        "2024-06-11",
    )


# Contests.


def test_a_contest_ends_with_its_measures() -> None:
    """When the last measure has ended the issue is dormant again, since that end."""
    log = [
        opening("A", "B"),
        duty("announcement", "02-01", level={"value": 10, "unit": "%"}),
        duty("announcement", "02-02", "B", level={"value": 10, "unit": "%"}),
        duty("termination", "02-10"),
        duty("termination", "02-12", "B"),
    ]

    assert fish(log, "02-10")["phase"] == "contested"
    assert (fish(log, "02-12")["phase"], fish(log, "02-12")["since"][:10]) == ("dormant", "2024-02-13")


def test_a_contest_ends_when_its_last_measure_expires() -> None:
    """The end of a measure by its own date is enough."""
    log = [opening("A", "B"), duty("announcement", "02-01", level={"value": 10, "unit": "%"}, until="2024-04-10")]

    assert (fish(log, "04-10")["phase"], fish(log, "04-11")["phase"]) == ("contested", "dormant")


def test_a_threat_that_is_open_keeps_an_issue_contested() -> None:
    """A measure that is only threatened has not ended."""
    log = [
        opening("A", "B"),
        duty("announcement", "02-01", level={"value": 10, "unit": "%"}),
        duty("threat", "02-02", "B", level={"value": 10, "unit": "%"}),
        duty("termination", "02-10"),
    ]

    assert fish(log, "02-10")["phase"] == "contested"


def test_talks_that_began_in_a_contest_go_on_without_measures() -> None:
    """Only a contested issue goes back to dormant."""
    log = [
        opening("A", "B"),
        duty("announcement", "02-01", level={"value": 10, "unit": "%"}),
        act("talks_round", "02-05"),
        duty("termination", "02-10"),
    ]

    assert fish(log, "02-10")["phase"] == "talks"


def test_what_all_parties_announce_together_contests_nothing() -> None:
    """A joint measure is no quarrel."""
    joint = act("announcement", "02-01", "A B", measure="fund", level={"value": 1, "unit": "EUR"})

    assert fish([opening("A", "B"), joint], "02-01")["phase"] == "dormant"
    assert fish([opening("A", "B", "C"), joint], "02-01")["phase"] == "contested"


def test_what_the_only_party_left_announces_is_a_contest() -> None:
    """One party announces nothing together."""
    log = [opening("A", "B"), act("exit", "02-01", "B"), duty("announcement", "02-02", level={"value": 1, "unit": "%"})]

    assert fish(log, "02-02")["phase"] == "contested"
