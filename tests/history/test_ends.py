"""Ends that meet other ends: of a base, of an arrangement, and of what was set for a date."""

from __future__ import annotations

import pytest

from given import Record, announcement, codes, given, issue, measure, percent
from negotiation.history.bitemporal.index import HistoryIndex
from negotiation.times import LAST_MOMENT


def consensus(occurred: str = "2025-02-01") -> Record:
    return {"kind": "preliminary_consensus", "occurred": occurred, "parties": ["US", "CN"]}


def entry(occurred: str, **rest: object) -> Record:
    return {"kind": "entry_into_force", "occurred": occurred, "parties": ["US", "CN"], **rest}


def lapse(occurred: str) -> Record:
    return {"kind": "lapse", "occurred": occurred, "parties": ["US", "CN"]}


def talks(occurred: str) -> Record:
    return {"kind": "talks_round", "occurred": occurred, "parties": ["US", "CN"]}


# The base of a measure


def test_a_later_end_behind_an_earlier_one_is_no_end() -> None:
    """What has ended in May is not ended again in July, so an extension of it into August runs to August."""
    asked = given(
        announcement("2025-03-01", level=percent(10), until="2025-04-30"),
        {"kind": "termination", "occurred": "2025-03-10", "measure": "duty", "effective": "2025-07-01"},
        {"kind": "extension", "occurred": "2025-03-20", "measure": "duty", "until": "2025-08-31"},
    )

    assert [measure(asked, day).state for day in ("2025-07-15", "2025-09-01")] == ["in_force", "ended"]
    due = [each.deadline.due.written for each in asked.at("2025-03-15").deadlines().deadlines]
    assert due == ["2025-04-30"]


def test_what_began_before_an_end_was_known_does_not_begin_again() -> None:
    """On 10 May a suspension that ended the measure on 15 April is announced: the start of 1 May lies behind it too."""
    asked = given(
        announcement("2025-03-01", level=percent(10)),
        announcement("2025-03-15", level=percent(20), effective="2025-05-01"),
        {
            "kind": "suspension",
            "occurred": "2025-05-10",
            "measure": "duty",
            "effective": "2025-04-01",
            "until": "2025-04-15",
            "on_expiry": "end",
        },
    )
    duty = measure(asked, "2025-05-10")

    assert (duty.state, duty.cause) == ("ended", "expired")


# The arrangement of an issue


@pytest.mark.parametrize("until", [None, "2025-04-01"])
def test_an_arrangement_that_ends_beside_a_new_cycle_moves_no_phase(until: str | None) -> None:
    """By a lapse or by its date; the end is told as a step, and the act is a reason of the status."""
    ends = {} if until is None else {"until": until}
    log = [consensus(), entry("2025-02-10", **ends), talks("2025-03-01"), *([] if until else [lapse("2025-04-01")])]
    asked = given(*log)
    status = issue(asked, "2025-04-02")
    steps = [each for each in asked.at("2025-04-02").steps("tariffs").steps if each.trigger == "lapse"]

    assert (status.phase, status.arrangement, codes(asked, "2025-04-02")) == ("talks", None, [])
    assert [(each.before, each.after, each.note) for each in steps] == [("talks", "talks", "the arrangement ends")]
    assert ("e2" if until else "e4") in status.events


def test_a_lapse_in_force_is_one_step() -> None:
    """The phase and the arrangement end together, and the act is named once."""
    asked = given(consensus(), entry("2025-02-10"), lapse("2025-04-01"))
    steps = [each for each in asked.at("2025-04-02").steps("tariffs").steps if each.trigger == "lapse"]

    assert [(each.before, each.after) for each in steps] == [("in_force", "lapsed")]
    assert issue(asked, "2025-04-02").events.count("e3") == 1


def test_an_arrangement_that_lapses_by_its_date_in_force_moves_the_phase() -> None:
    """There is no new cycle to go on."""
    status = issue(given(consensus(), entry("2025-02-10", until="2025-03-31")), "2025-04-02")

    assert (status.phase, status.arrangement) == ("lapsed", None)


# What was set for a date


@pytest.mark.parametrize("placed", [True, False])
def test_an_act_that_had_no_place_does_not_keep_a_date(placed: bool) -> None:  # noqa: FBT001
    """A suspension of a measure that is not there is a finding, and the suspension that was set is still to come."""
    first = [announcement("2025-01-10", level=percent(10))] if placed else []
    asked = given(
        *first,
        {
            "kind": "scheduling",
            "id": "set",
            "occurred": "2025-02-01",
            "what": "suspension",
            "due": "2025-02-10/2025-06-01",
        },
        {"kind": "suspension", "id": "act", "occurred": "2025-02-10", "measure": "duty"},
    )
    due = [each.event.id for each in asked.at("2025-03-01").deadlines("tariffs").deadlines]
    known = HistoryIndex(asked.contents.events).at(LAST_MOMENT)

    assert due == ([] if placed else ["set"])
    assert [each.event for each in known.scheduled_on("tariffs", asked.at("2025-03-01").moment)] == due


@pytest.mark.parametrize("placed", [True, False])
def test_an_entry_into_force_that_had_no_place_does_not_keep_its_date(placed: bool) -> None:  # noqa: FBT001
    """Without a consensus there is nothing to enter into force: the date that was set is still to come."""
    first = [consensus("2025-01-10")] if placed else []
    asked = given(
        *first,
        {
            "kind": "scheduling",
            "id": "set",
            "occurred": "2025-02-01",
            "what": "entry_into_force",
            "due": "2025-02-10/2025-06-01",
        },
        entry("2025-02-10", id="act"),
    )
    due = [each.event.id for each in asked.at("2025-03-01").deadlines("tariffs").deadlines]
    known = HistoryIndex(asked.contents.events).at(LAST_MOMENT)

    assert due == ([] if placed else ["set"])
    assert [each.event for each in known.scheduled_on("tariffs", asked.at("2025-03-01").moment)] == due
