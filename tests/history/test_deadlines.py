"""Deadlines: what starts, changes, ends or falls due after T, with the event that set it (section 8)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from given import Record, announcement, given, issue, percent

if TYPE_CHECKING:
    from negotiation.questions.replay import Replay

BOTH = ["US", "CN"]


def act(kind: str, occurred: str, **rest: Any) -> Record:
    """An act of the US on the measure `duty`."""
    return {"kind": kind, "occurred": occurred, "measure": "duty", **rest}


def scheduling(occurred: str, due: str, what: str = "talks_round", **rest: Any) -> Record:
    return {"kind": "scheduling", "occurred": occurred, "what": what, "due": due, **rest}


def due(asked: Replay, at: str) -> list[tuple[str, str, str]]:
    """Return what lies ahead, earliest first: what, when as written, and the event that set it."""
    return [(each.what, each.due.written, each.event) for each in issue(asked, at).deadlines]


DUTY = announcement("2025-03-01", level=percent(34), effective="2025-03-10", until="2025-12-31")

# Measures


def test_the_start_and_the_end_of_a_measure_are_due_until_they_come() -> None:
    """Each is listed up to the day before and gone when it is there."""
    asked = given(DUTY)

    assert due(asked, "2025-03-09") == [("starts", "2025-03-10", "e1"), ("ends", "2025-12-31", "e1")]
    assert due(asked, "2025-03-10") == [("ends", "2025-12-31", "e1")]
    assert due(asked, "2026-01-01") == []


def test_a_change_of_level_is_due_with_the_level_that_then_holds() -> None:
    """Set by the modification."""
    asked = given(DUTY, act("modification", "2025-03-15", level=percent(50), effective="2025-06-01"))

    assert due(asked, "2025-03-15") == [("level_changes", "2025-06-01", "e2"), ("ends", "2025-12-31", "e1")]
    assert issue(asked, "2025-03-15").deadlines[0].detail == "50 %"


def test_a_deadline_says_when_as_written_and_as_an_instant() -> None:
    """In full, with the zone in which its day is meant."""
    asked = given(announcement("2025-03-01", level=percent(34), effective="2025-03-10", zone="Asia/Shanghai"))

    assert [each.to_dict() for each in issue(asked, "2025-03-05").deadlines] == [
        {
            "due": "2025-03-09T16:00:00Z",
            "what": "starts",
            "measure": "duty",
            "event": "e1",
            "detail": "34 %",
            "written": "2025-03-10",
            "zone": "Asia/Shanghai",
            "unless": None,
        }
    ]


def test_the_beginning_and_the_end_of_a_suspension_are_due() -> None:
    """In their order, between the other dates."""
    asked = given(DUTY, act("suspension", "2025-03-15", effective="2025-04-01", until="2025-06-30"))

    assert due(asked, "2025-03-15") == [
        ("suspension_starts", "2025-04-01", "e2"),
        ("suspension_ends", "2025-06-30", "e2"),
        ("ends", "2025-12-31", "e1"),
    ]
    assert due(asked, "2025-04-01") == [("suspension_ends", "2025-06-30", "e2"), ("ends", "2025-12-31", "e1")]


def test_an_extended_suspension_ends_by_the_extension() -> None:
    """The event that set the date is the one that moved it."""
    asked = given(
        DUTY, act("suspension", "2025-03-15", until="2025-06-30"), act("extension", "2025-05-01", until="2025-08-31")
    )

    assert due(asked, "2025-05-01")[0] == ("suspension_ends", "2025-08-31", "e3")


def test_an_extended_measure_ends_by_the_extension() -> None:
    """Likewise."""
    asked = given(DUTY, act("extension", "2025-05-01", until="2026-06-30"))

    assert due(asked, "2025-05-01") == [("ends", "2026-06-30", "e2")]


def test_a_suspension_that_ends_the_measure_is_due_as_its_end() -> None:
    """Nothing resumes then."""
    asked = given(DUTY, act("suspension", "2025-03-15", until="2025-06-30", on_expiry="end"))

    assert due(asked, "2025-03-15") == [("ends", "2025-06-30", "e2")]


@pytest.mark.parametrize("effective", ["2025-06-01", "2025-07-01"], ids=["before it", "at it"])
def test_the_end_of_a_suspension_that_another_takes_over_is_not_due(effective: str) -> None:
    """The measure does not wake then."""
    asked = given(
        DUTY,
        act("suspension", "2025-03-15", until="2025-06-30"),
        act("suspension", "2025-03-20", effective=effective, until="2025-08-31"),
    )

    assert [row for row in due(asked, "2025-03-20") if row[0] == "suspension_ends"] == [
        ("suspension_ends", "2025-08-31", "e3")
    ]


def test_what_was_to_come_after_the_end_of_a_suspension_that_ends_the_measure_is_not_due() -> None:
    """The measure will be gone: no level changes then."""
    asked = given(
        DUTY,
        act("suspension", "2025-03-15", until="2025-06-30", on_expiry="end"),
        act("modification", "2025-03-20", level=percent(50), effective="2025-08-01"),
    )

    assert due(asked, "2025-03-20") == [("ends", "2025-06-30", "e2")]


def test_a_restart_is_due_after_the_end_and_has_an_end_of_its_own() -> None:
    """Announced before the first end."""
    asked = given(DUTY, announcement("2025-05-01", level=percent(20), effective="2026-02-01", until="2026-06-30"))

    assert due(asked, "2025-05-01") == [
        ("ends", "2025-12-31", "e1"),
        ("starts", "2026-02-01", "e2"),
        ("ends", "2026-06-30", "e2"),
    ]


def test_a_termination_ahead_is_due() -> None:
    """With its cause."""
    asked = given(DUTY, act("termination", "2025-05-01", effective="2025-06-01"))

    assert due(asked, "2025-05-01") == [("ends", "2025-06-01", "e2")]
    assert issue(asked, "2025-05-01").deadlines[0].detail == "terminated"


def test_a_threatened_for_this_date_and_then_lapses() -> None:
    """First its date is ahead; while its period runs, the end of it is."""
    asked = given(act("threat", "2025-03-01", effective="2025-04", level=percent(50)))

    assert due(asked, "2025-03-31") == [("threatened_for_this_date", "2025-04", "e1")]
    assert due(asked, "2025-04-15") == [("threat_lapses", "2025-04", "e1")]
    lapse = issue(asked, "2025-04-15").deadlines[0]
    assert (lapse.due.iso(), lapse.detail) == ("2025-05-01T00:00:00Z", "50 %")
    assert due(asked, "2025-05-01") == []


def test_a_threat_without_a_date_is_not_due() -> None:
    """Nobody knows when."""
    assert due(given(act("threat", "2025-03-01")), "2025-03-01") == []


def test_a_withdrawal_ahead_is_due() -> None:
    """Until it takes effect."""
    asked = given(act("threat", "2025-03-01"), act("withdrawal", "2025-03-05", effective="2025-04-01"))

    assert due(asked, "2025-03-05") == [("withdrawal", "2025-04-01", "e2")]
    assert due(asked, "2025-04-01") == []


def test_deadlines_belong_to_the_issues_of_the_measure() -> None:
    """Other issues do not list them."""
    assert issue(given(DUTY), "2025-03-01", "chips").deadlines == ()


# The arrangement


def test_the_lapse_of_the_arrangement_is_due() -> None:
    """By the entry into force, or the extension that moved it."""
    asked = given(
        {"kind": "preliminary_consensus", "occurred": "2025-03-01", "parties": BOTH},
        {"kind": "entry_into_force", "occurred": "2025-03-10", "parties": BOTH, "until": "2025-06-30"},
        {"kind": "extension", "occurred": "2025-06-01", "parties": BOTH, "until": "2025-09-30"},
    )

    assert due(asked, "2025-03-10") == [("arrangement_lapses", "2025-06-30", "e2")]
    assert due(asked, "2025-06-01") == [("arrangement_lapses", "2025-09-30", "e3")]
    assert due(asked, "2025-10-01") == []


# What is scheduled


def test_what_is_scheduled_is_due_until_its_date_has_passed() -> None:
    """Through the whole of its period."""
    asked = given(scheduling("2025-03-01", "2025-04-10/2025-04-12"))

    assert due(asked, "2025-02-28") == []
    assert due(asked, "2025-03-01") == [("talks_round", "2025-04-10/2025-04-12", "e1")]
    assert due(asked, "2025-04-11") == [("talks_round", "2025-04-10/2025-04-12", "e1")]
    assert due(asked, "2025-04-12") == []


def test_what_is_set_anew_replaces_what_was_set() -> None:
    """A later scheduling of the same thing."""
    asked = given(scheduling("2025-03-01", "2025-04-10"), scheduling("2025-03-05", "2025-05-10"))

    assert due(asked, "2025-03-04") == [("talks_round", "2025-04-10", "e1")]
    assert due(asked, "2025-03-05") == [("talks_round", "2025-05-10", "e2")]


def test_different_things_are_scheduled_beside_each_other() -> None:
    """Earliest first."""
    asked = given(scheduling("2025-03-01", "2025-05-10", "leader_approval"), scheduling("2025-03-05", "2025-04-10"))

    assert due(asked, "2025-03-05") == [
        ("talks_round", "2025-04-10", "e2"),
        ("leader_approval", "2025-05-10", "e1"),
    ]


@pytest.mark.parametrize(
    "event",
    [
        {"kind": "talks_round", "occurred": "2025-03-20"},
        announcement("2025-03-20"),
        act("modification", "2025-03-20", level=percent(20)),
        act("termination", "2025-03-20"),
    ],
    ids=lambda event: str(event["kind"]),
)
def test_what_was_scheduled_is_no_longer_due_once_it_has_come(event: Record) -> None:
    """On the due day or later; of a period, as soon as it has begun."""
    asked = given(announcement("2025-02-01"), scheduling("2025-03-01", "2025-03-20/2025-04-10", event["kind"]), event)

    assert due(asked, "2025-03-19") == [(event["kind"], "2025-03-20/2025-04-10", "e2")]
    assert due(asked, "2025-03-20") == []


def test_what_was_scheduled_has_come_even_if_it_is_warned_of() -> None:
    """A suspension that nobody can feel came all the same; only what has no place changes nothing."""
    asked = given(
        announcement("2025-02-01"),
        scheduling("2025-03-01", "2025-03-20/2025-04-10", "suspension"),
        act("suspension", "2025-03-20", effective="2025-03-25", until="2025-03-21"),
    )

    assert [finding.code for finding in asked.at("2025-03-20").status().findings] == ["empty-period"]
    assert due(asked, "2025-03-20") == []


def test_what_the_press_says_is_scheduled_is_a_claim_until_its_date_has_passed() -> None:
    """It is not due; and afterwards nobody claims it any more."""
    asked = given(scheduling("2025-03-01", "2025-04-10", by=["press"]))

    assert due(asked, "2025-03-01") == []
    assert [claim.event.id for claim in issue(asked, "2025-04-09").open_claims] == ["e1"]
    assert issue(asked, "2025-04-10").open_claims == ()


def test_what_is_scheduled_on_one_issue_is_not_due_on_another() -> None:
    """And what comes on one does not tick it off on the other."""
    asked = given(
        scheduling("2025-03-01", "2025-03-05/2025-04-10", issues=["tariffs", "chips"]),
        {"kind": "talks_round", "occurred": "2025-03-05", "issues": ["chips"]},
    )

    assert due(asked, "2025-03-05") == [("talks_round", "2025-03-05/2025-04-10", "e1")]
    assert issue(asked, "2025-03-05", "chips").deadlines == ()


def test_deadlines_are_listed_earliest_first() -> None:
    """Whatever they are and whoever set them."""
    asked = given(
        DUTY,
        announcement("2025-03-02", measure="fee", effective="2025-05-01"),
        scheduling("2025-03-03", "2025-04-10"),
    )

    assert [row[1] for row in due(asked, "2025-03-05")] == ["2025-03-10", "2025-04-10", "2025-05-01", "2025-12-31"]
