from __future__ import annotations

from datetime import timedelta

from given import announcement, given

SUSPENDED = {"kind": "suspension", "occurred": "2025-02-05", "measure": "duty", "until": "2025-05-01"}


def test_what_lies_ahead_is_listed_once_with_its_issues() -> None:
    """A measure of two issues has one deadline."""
    asked = given(announcement("2025-02-01", issues=["tariffs", "chips"]), SUSPENDED)
    (due,) = asked.at("2025-02-10").deadlines().deadlines

    assert (due.deadline.what, due.deadline.detail, due.issues) == (
        "suspension_ends",
        "the whole resumes",
        ("tariffs", "chips"),
    )
    assert (due.event.id, due.to_dict()["set_by"]) == ("e2", ["US"])


def test_a_stretch_of_time_leaves_out_what_is_later() -> None:
    """What is due at its very end is in it."""
    view = given(announcement("2025-02-01"), SUSPENDED).at("2025-02-10")

    assert len(view.deadlines(within=timedelta(days=80)).deadlines) == 1
    assert view.deadlines(within=timedelta(days=79)).deadlines == ()


def test_a_stretch_beyond_the_calendar_is_for_ever() -> None:
    """Whoever asks for everything within ten thousand weeks gets it."""
    view = given(announcement("2025-02-01"), SUSPENDED).at("9990")

    assert view.deadlines(within=timedelta(weeks=9999)).deadlines == ()


def test_an_issue_alone_can_be_asked_for() -> None:
    """What concerns other issues is left out."""
    view = given(announcement("2025-02-01"), SUSPENDED).at("2025-02-10")

    assert view.deadlines("chips").deadlines == ()
    assert len(view.deadlines("tariffs").deadlines) == 1


def test_the_earliest_comes_first() -> None:
    """Whatever the order in which they were set."""
    asked = given(
        {"kind": "scheduling", "occurred": "2025-02-01", "what": "talks_round", "due": "2025-04-01"},
        {"kind": "scheduling", "occurred": "2025-02-02", "what": "leader_approval", "due": "2025-03-01"},
    )

    assert [each.deadline.what for each in asked.at("2025-02-10").deadlines().deadlines] == [
        "leader_approval",
        "talks_round",
    ]
