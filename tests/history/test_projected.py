"""What is projected and what has passed unread: where timers alone have moved something since the record was read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from given import Record, given, issue, measure

if TYPE_CHECKING:
    from negotiation.questions.replay import Replay

DUTY: Record = {
    "kind": "announcement",
    "id": "duty",
    "occurred": "2025-03-01",
    "measure": "duty",
    "level": {"value": 10, "unit": "%"},
    "effective": "2025-03-01",
}
PAUSE: Record = {
    "kind": "suspension",
    "id": "pause",
    "occurred": "2025-03-10",
    "measure": "duty",
    "effective": "2025-03-10",
    "until": "2025-05-10",
}
ROUND: Record = {
    "kind": "scheduling",
    "id": "date",
    "occurred": "2025-03-11",
    "parties": ["US", "CN"],
    "what": "talks_round",
    "due": "2025-04-20",
}
IN_FORCE: Record = {
    "kind": "entry_into_force",
    "id": "truce",
    "occurred": "2025-03-01",
    "parties": ["US", "CN"],
    "until": "2025-06-01",
}
BOTH: Record = {"occurred": "2025-02-20", "parties": ["US", "CN"]}
AGREED: tuple[Record, ...] = (
    {"kind": "preliminary_consensus", "id": "c", **BOTH},
    {"kind": "domestic_approval", "id": "d", **BOTH},
    {"kind": "leader_approval", "id": "l", **BOTH},
    IN_FORCE,
)


def review(through: str, **fields: object) -> Record:
    """Return a review of every issue, made in December."""
    return {"kind": "review", "id": "seen", "occurred": "2025-12-01", "through": through, "issues": [], **fields}


def counts(asked: Replay, *days: str) -> list[int]:
    """Return how many dates have passed unread, by day T."""
    return [asked.at(day).status().basis.unread for day in days]


def test_a_measure_is_projected_once_a_timer_has_moved_it_after_the_record_was_read() -> None:
    """The pause ends by itself with 10 May: whether somebody has prolonged it, nobody has looked."""
    asked = given(DUTY, PAUSE)

    assert [measure(asked, day).projected for day in ("2025-03-12", "2025-05-10", "2025-05-11")] == [False, False, True]
    assert [measure(asked, "2025-05-11").state, issue(asked, "2025-05-11").measures[0].projected] == ["in_force", True]


def test_an_act_that_makes_a_state_ends_its_projection() -> None:
    """Found later: the duty was modified on 20 May, and the record of another issue has not been read further."""
    later: Record = {**DUTY, "kind": "modification", "id": "up", "occurred": "2025-05-20", "effective": "2025-05-20"}
    asked = given(DUTY, PAUSE, {**later, "level": {"value": 20, "unit": "%"}})

    assert not measure(asked, "2025-05-15").projected  # the record was read to 20 May
    assert not measure(asked, "2025-05-20").projected


def test_what_an_event_has_moved_after_a_timer_is_no_projection() -> None:
    """A review reaches to 1 April only; the pause ended by itself in May, and an act of June has ended the duty."""
    ended: Record = {"kind": "termination", "id": "end", "occurred": "2025-06-05", "measure": "duty"}
    asked = given(DUTY, PAUSE, ended, review("2025-04-01"))

    assert [measure(asked, day).projected for day in ("2025-05-11", "2025-06-05")] == [True, False]


def test_an_issue_is_projected_once_a_timer_has_moved_its_phase() -> None:
    """The arrangement lapses at the end of 1 June by its own date."""
    asked = given(*AGREED)

    assert [(issue(asked, day).phase, issue(asked, day).projected) for day in ("2025-06-01", "2025-06-02")] == [
        ("in_force", False),
        ("lapsed", True),
    ]


def test_a_review_through_the_date_ends_the_projection() -> None:
    """Somebody has read on until July, and found that nothing had prolonged it."""
    asked = given(*AGREED, DUTY, PAUSE, review("2025-07-01"))

    assert (issue(asked, "2025-06-02").phase, issue(asked, "2025-06-02").projected) == ("lapsed", False)
    assert (measure(asked, "2025-05-11").state, measure(asked, "2025-05-11").projected) == ("in_force", False)
    assert not asked.at("2025-07-01").status().basis.projected
    assert asked.at("2025-07-02").status().basis.projected


def test_a_review_of_one_issue_leaves_the_other_where_it_was() -> None:
    """The measure stands on both issues: a table of measures goes by the issue that was read furthest."""
    both = {**DUTY, "issues": ["tariffs", "chips"]}
    asked = given(both, {**PAUSE, "issues": ["tariffs", "chips"]}, review("2025-07-01", issues=["chips"]))

    assert issue(asked, "2025-05-11").measures[0].projected
    assert not issue(asked, "2025-05-11", "chips").measures[0].projected
    assert not measure(asked, "2025-05-11").projected


def test_the_dates_that_have_passed_since_are_counted() -> None:
    """Each date once, as it stood where the record ends."""
    asked = given(DUTY, PAUSE, ROUND)

    assert counts(asked, "2025-03-11", "2025-04-19", "2025-04-20", "2025-05-11", "2026-01-01") == [0, 0, 1, 2, 2]


def test_a_date_on_two_issues_is_one_date() -> None:
    """It is one event that set it."""
    assert counts(given({**ROUND, "issues": ["tariffs", "chips"]}), "2025-06-01") == [1]


def test_dates_that_a_review_has_read_past_are_not_unread() -> None:
    """A review until 1 May leaves the end of the pause, and one until 1 June nothing."""
    assert counts(given(DUTY, PAUSE, ROUND, review("2025-05-01")), "2025-06-01") == [1]
    assert counts(given(DUTY, PAUSE, ROUND, review("2025-06-01")), "2025-06-01") == [0]


def test_as_known_on_a_day_no_more_was_read_than_by_that_day() -> None:
    """A review of December says that all until July had been read; an answer as known on 1 April stops there."""
    asked = given(DUTY, PAUSE, ROUND, review("2025-07-01"), known_at="2025-04-01")
    basis = asked.at("2025-06-01").status().basis

    assert basis.read_to == basis.known_at
    assert (basis.projected, basis.unread) == (True, 2)
    assert measure(asked, "2025-06-01").projected
