"""Postponement: a date is moved, or put off until further notice (docs/rules/measures.md)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from given import Record, announcement, codes, given, issue, measure, percent

if TYPE_CHECKING:
    from negotiation.questions.replay import Replay


def act(kind: str, occurred: str, **rest: Any) -> Record:
    """An act of the US on the measure `duty`."""
    return {"kind": kind, "occurred": occurred, "measure": "duty", **rest}


def postponement(occurred: str, **rest: Any) -> Record:
    return act("postponement", occurred, **rest)


def stands(asked: Replay, at: str) -> tuple[str, int | float | None]:
    """Return the state of the measure and its level."""
    row = measure(asked, at).to_dict()
    return row["state"], row["level"] if row["state"] == "in_force" else None


DUTY = announcement("2025-03-01", level=percent(10), effective="2025-05-01")
RISE = act("modification", "2025-03-02", level=percent(25), effective="2025-07-01")


def test_a_start_that_is_postponed_comes_on_the_new_date() -> None:
    """Announced, from 1 June; on 1 May nothing starts."""
    asked = given(DUTY, postponement("2025-04-01", effective="2025-06-01"))

    assert [stands(asked, day) for day in ("2025-05-01", "2025-05-31", "2025-06-01")] == [
        ("announced", None),
        ("announced", None),
        ("in_force", 10),
    ]
    assert codes(asked, "2025-06-01") == []


def test_a_later_level_is_moved_alone() -> None:
    """The rise is put off to 1 October; the start is as it was."""
    asked = given(DUTY, RISE, postponement("2025-06-01", of="2025-07-01", effective="2025-10-01"))

    assert [stands(asked, day)[1] for day in ("2025-05-01", "2025-07-01", "2025-09-30", "2025-10-01")] == [
        10,
        10,
        10,
        25,
    ]


def test_without_of_the_next_date_is_moved() -> None:
    """Before the start that is the start, after it the rise."""
    asked = given(DUTY, RISE, postponement("2025-05-10", effective="2025-10-01"))

    assert [stands(asked, day)[1] for day in ("2025-05-10", "2025-07-01", "2025-10-01")] == [10, 10, 25]


def test_a_month_in_of_finds_the_date_that_lies_in_it() -> None:
    """A bare day finds 00:01 of that day, a month any day of it."""
    asked = given(DUTY, RISE, postponement("2025-04-01", of="2025-07", effective="2025-10-01"))

    assert [stands(asked, day)[1] for day in ("2025-05-01", "2025-07-01", "2025-10-01")] == [10, 10, 25]


def test_a_start_put_off_until_further_notice_is_on_hold() -> None:
    """The measure stays announced, with the level that it is to have; no date is set."""
    asked = given(DUTY, postponement("2025-04-01"))

    assert stands(asked, "2026-01-01") == ("announced", None)
    assert asked.at("2025-04-01").deadlines().deadlines == ()
    assert codes(asked, "2025-04-01") == []


def test_a_repeated_postponement_until_further_notice_has_a_place() -> None:
    """It changes nothing, and is no finding."""
    asked = given(DUTY, postponement("2025-04-01"), postponement("2025-04-20"))

    assert stands(asked, "2025-06-01") == ("announced", None)
    assert codes(asked, "2025-06-01") == []
    assert measure(asked, "2025-06-01").events == ("e1", "e2", "e3")


def test_what_is_on_hold_can_get_a_date_again() -> None:
    """A postponement with a date, where nothing is ahead, means what is on hold; `of` may name its old date."""
    asked = given(DUTY, postponement("2025-04-01"), postponement("2025-06-01", effective="2025-08-01"))
    by_old_date = given(
        DUTY, RISE, postponement("2025-04-01"), postponement("2025-04-10", of="2025-05-01", effective="2025-06-01")
    )

    assert [stands(asked, day) for day in ("2025-07-31", "2025-08-01")] == [("announced", None), ("in_force", 10)]
    assert [stands(by_old_date, day) for day in ("2025-05-31", "2025-06-01", "2025-07-01")] == [
        ("announced", None),
        ("in_force", 10),
        ("in_force", 25),
    ]


def test_a_step_stays_due_when_only_the_start_is_on_hold() -> None:
    """It would start the measure."""
    asked = given(DUTY, RISE, postponement("2025-04-01"))

    assert [stands(asked, day) for day in ("2025-06-30", "2025-07-01")] == [("announced", None), ("in_force", 25)]


@pytest.mark.parametrize("kind", ["announcement", "modification"])
def test_an_announcement_or_modification_replaces_held_steps(kind: str) -> None:
    """What was on hold does not come any more."""
    asked = given(
        DUTY,
        RISE,
        postponement("2025-05-10"),
        act(kind, "2025-06-01", level=percent(15), effective="2025-06-10"),
        postponement("2025-06-20", id="stray", effective="2025-09-01"),
    )

    assert [stands(asked, day)[1] for day in ("2025-06-10", "2025-09-01")] == [15, 15]
    assert codes(asked, "2025-06-20") == [("out-of-place", "stray")]


def test_a_modification_without_a_date_leaves_a_held_start_on_hold() -> None:
    """The start has the new level, whenever it comes."""
    asked = given(
        DUTY,
        postponement("2025-04-01"),
        act("modification", "2025-04-10", level=percent(12)),
        postponement("2025-06-01", effective="2025-08-01"),
    )

    assert [stands(asked, day) for day in ("2025-05-10", "2025-08-01")] == [("announced", None), ("in_force", 12)]


def test_a_postponement_leaves_the_end_where_it_is() -> None:
    """Only the start is later."""
    asked = given({**DUTY, "until": "2025-12-31"}, postponement("2025-04-01", effective="2025-06-01"))

    assert [stands(asked, day)[0] for day in ("2025-06-01", "2025-12-31", "2026-01-01")] == [
        "in_force",
        "in_force",
        "ended",
    ]


@pytest.mark.parametrize("effective", ["2026-01-01", "2026-03-01"])
def test_a_start_at_or_after_the_end_is_a_finding(effective: str) -> None:
    """And nothing is changed."""
    asked = given({**DUTY, "until": "2025-12-31"}, postponement("2025-04-01", effective=effective))

    assert codes(asked, "2025-04-01") == [("start-after-end", "e2")]
    assert stands(asked, "2025-05-01") == ("in_force", 10)


def test_an_end_comes_while_the_start_is_on_hold() -> None:
    """The measure then has ended, and never was in force."""
    asked = given({**DUTY, "until": "2025-12-31"}, postponement("2025-04-01"))

    assert [stands(asked, day)[0] for day in ("2025-12-31", "2026-01-01")] == ["announced", "ended"]
    assert measure(asked, "2026-01-01").cause == "expired"


def test_a_start_that_is_put_off_on_its_own_day_did_not_come() -> None:
    """The act acts at the start of its day, once the day is over; within it the duty is in force, as far as known."""
    asked = given(DUTY, postponement("2025-05-01", effective="2025-06-01"))

    assert stands(asked, "2025-05-01T12:00Z") == ("in_force", 10)
    assert [stands(asked, day) for day in ("2025-05-01", "2025-05-31", "2025-06-01")] == [
        ("announced", None),
        ("announced", None),
        ("in_force", 10),
    ]
    assert asked.at("2025-05-31").spans("duty", "in_force").spans == ()


@pytest.mark.parametrize(
    "before",
    [[announcement("2025-03-01", level=percent(10))], [DUTY, act("termination", "2025-04-01")]],
    ids=["in force", "ended"],
)
def test_a_postponement_with_nothing_to_move_has_no_place(before: list[Record]) -> None:
    """A finding, and nothing changes."""
    asked = given(*before, postponement("2025-04-10", id="stray", effective="2025-06-01"))

    assert codes(asked, "2025-04-10") == [("out-of-place", "stray")]


def test_a_date_that_is_not_there_cannot_be_moved() -> None:
    """`of` must name a date that is ahead or on hold."""
    asked = given(DUTY, postponement("2025-04-10", of="2025-06-15", effective="2025-06-20"))

    assert codes(asked, "2025-04-10") == [("out-of-place", "e2")]
    assert stands(asked, "2025-05-01") == ("in_force", 10)


# Threats and proposals


THREAT = act("threat", "2025-03-01", level=percent(50), effective="2025-04-01")


def test_a_threat_that_is_postponed_lapses_on_its_new_date() -> None:
    """Until then it is open."""
    asked = given(THREAT, postponement("2025-03-20", effective="2025-06-01"))

    assert [stands(asked, day)[0] for day in ("2025-04-02", "2025-06-01", "2025-06-02")] == [
        "threatened",
        "threatened",
        "ended",
    ]


@pytest.mark.parametrize("kind", ["postponement", "suspension"])
def test_a_threat_on_hold_does_not_lapse_and_threatens_nobody(kind: str) -> None:
    """It is still there, until it is announced, threatened anew or withdrawn."""
    asked = given(THREAT, act(kind, "2025-03-20"))

    assert codes(asked, "2025-03-20") == []
    assert [stands(asked, day)[0] for day in ("2025-03-20", "2025-06-01")] == ["threatened", "threatened"]
    assert [issue(asked, day).under_threat for day in ("2025-03-19", "2025-03-20")] == [True, False]


@pytest.mark.parametrize(
    ("end", "state", "under_threat"),
    [
        (act("announcement", "2025-05-01", level=percent(50)), "in_force", False),
        (act("threat", "2025-05-01", level=percent(60)), "threatened", True),
        (act("withdrawal", "2025-05-01"), "ended", False),
        (postponement("2025-05-01", effective="2025-07-01"), "threatened", True),
    ],
    ids=["announcement", "threat", "withdrawal", "a date"],
)
def test_what_ends_a_hold(end: Record, state: str, under_threat: bool) -> None:  # noqa: FBT001
    """The announcement, a new threat, the withdrawal, or a date."""
    asked = given(THREAT, act("suspension", "2025-03-20"), end)

    assert stands(asked, "2025-05-01")[0] == state
    assert issue(asked, "2025-05-01").under_threat is under_threat
    assert codes(asked, "2025-05-01") == []


def test_a_hold_is_no_suspension() -> None:
    """Nothing resumes it, and what is announced later is not suspended."""
    asked = given(
        THREAT,
        act("suspension", "2025-03-20", until="2025-12-31"),
        act("announcement", "2025-05-01", level=percent(50)),
    )
    resumed = given(THREAT, act("suspension", "2025-03-20"), act("resumption", "2025-04-20", id="stray"))

    assert stands(asked, "2025-05-01") == ("in_force", 50)
    assert codes(resumed, "2025-04-20") == [("out-of-place", "stray")]


def test_a_proposal_outlives_the_threat_beside_it() -> None:
    """The date of the threat passes; the proposal stands, whichever of the two came first."""
    proposal = act("proposal", "2025-03-05", level=percent(30))
    later, earlier = given(THREAT, proposal), given({**proposal, "occurred": "2025-02-20"}, THREAT)

    assert [stands(later, day)[0] for day in ("2025-03-04", "2025-03-05", "2025-04-02")] == [
        "threatened",
        "proposed",
        "proposed",
    ]
    assert [stands(earlier, day)[0] for day in ("2025-02-20", "2025-03-01", "2025-04-02")] == [
        "proposed",
        "threatened",
        "proposed",
    ]
    assert not issue(later, "2025-04-02").under_threat


def test_a_proposal_can_be_put_on_hold_and_dated_again() -> None:
    """It stays proposed all the while."""
    asked = given(
        act("proposal", "2025-03-05", level=percent(30), effective="2025-06-01"),
        postponement("2025-04-01"),
        postponement("2025-05-01", effective="2025-09-01"),
    )

    assert [stands(asked, day)[0] for day in ("2025-03-05", "2025-04-01", "2025-10-01")] == ["proposed"] * 3
    assert codes(asked, "2025-05-01") == []


def test_a_withdrawal_takes_a_proposal_of_a_rise_back() -> None:
    """The measure stays in force; a second withdrawal has nothing to take back."""
    asked = given(
        announcement("2025-03-01", level=percent(10)),
        act("proposal", "2025-04-01", level=percent(30)),
        act("withdrawal", "2025-05-01"),
        act("withdrawal", "2025-05-10", id="stray"),
    )

    assert codes(asked, "2025-05-01") == []
    assert codes(asked, "2025-05-10") == [("out-of-place", "stray")]
    assert stands(asked, "2025-05-10") == ("in_force", 10)


# A date that is repeated instead of moved


def test_a_level_that_is_announced_for_another_date_too_is_still_due() -> None:
    """In force from the first date, and a finding that names postponement as the remedy."""
    asked = given(
        announcement("2024-03-17", level=percent(25), effective="2024-04-01"),
        announcement("2024-03-25", level=percent(25), effective="2024-05-01"),
    )

    (finding,) = asked.at("2024-04-15").status().findings
    assert (finding.code, finding.severity, finding.event) == ("still-due", "warning", "e2")
    assert "25 % of duty is still due on 2024-04-01 too; to move it, postpone it." in finding.message
    assert stands(asked, "2024-04-15") == ("in_force", 25)


@pytest.mark.parametrize(
    "again",
    [
        announcement("2024-03-25", level=percent(25), effective="2024-04-01"),
        announcement("2024-03-25", level=percent(25), effective="2024-03-28"),
        announcement("2024-03-25", level=percent(30), effective="2024-05-01"),
        announcement("2024-04-01", level=percent(25), effective="2024-05-01"),
    ],
    ids=["the same date", "an earlier date", "another level", "in force by then"],
)
def test_a_level_that_is_due_once_is_no_finding(again: Record) -> None:
    """What the second act replaces, and what has started, is not still due."""
    asked = given(announcement("2024-03-17", level=percent(25), effective="2024-04-01"), again)

    assert codes(asked, "2024-06-01") == []


def test_a_ban_that_is_announced_for_two_dates_is_still_due() -> None:
    """What has no level is compared too."""
    asked = given(
        announcement("2024-03-17", effective="2024-04-01"), announcement("2024-03-25", effective="2024-05-01")
    )

    assert codes(asked, "2024-03-25") == [("still-due", "e2")]
