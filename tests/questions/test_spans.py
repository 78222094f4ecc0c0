from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from given import announcement, given
from negotiation.errors import UnknownNameError

if TYPE_CHECKING:
    from negotiation.questions.spans import Spans

ROUND = {"kind": "talks_round", "parties": ["US", "CN"]}


def spans(found: Spans) -> list[tuple[str, str, str | None, int]]:
    """Return state, first day, last day and length of each span."""
    return [
        (each.state, each.since.first_day(), each.until.day() if each.until else None, each.days)
        for each in found.spans
    ]


def test_a_phase_holds_from_one_move_to_the_next() -> None:
    """What began and what ended it are told."""
    asked = given({"kind": "threat", "occurred": "2025-02-01", "measure": "duty"}, {**ROUND, "occurred": "2025-02-11"})
    found = asked.at("2025-03-01").spans("tariffs")

    assert spans(found) == [("threatened", "2025-02-01", "2025-02-11", 10), ("talks", "2025-02-11", None, 18)]
    assert [(each.begun_by, each.ended_by) for each in found.spans] == [("e1", "e2"), ("e2", None)]


def test_only_the_spans_of_a_state_are_told_if_one_is_named() -> None:
    """A state that holds twice has two spans."""
    asked = given(
        {**ROUND, "occurred": "2025-02-01"},
        {"kind": "breakdown", "occurred": "2025-02-03"},
        {**ROUND, "occurred": "2025-02-07"},
    )

    assert spans(asked.at("2025-02-10").spans("tariffs", "talks")) == [
        ("talks", "2025-02-01", "2025-02-03", 2),
        ("talks", "2025-02-07", None, 3),
    ]


def test_a_span_that_timers_will_end_has_an_end_ahead() -> None:
    """In force until a date that lies after T: the end is told, and that it lies ahead."""
    asked = given(announcement("2025-02-01", until="2025-03-01"))
    *_, last = asked.at("2025-02-10").spans("duty").spans

    assert (last.state, last.until and last.until.day(), last.ahead, last.days) == ("in_force", "2025-03-01", True, 9)
    assert [each.ahead for each in asked.at("2025-03-02").spans("duty", "in_force").spans] == [False]


def test_what_begins_after_the_date_is_not_told() -> None:
    """A measure that starts later is announced, no more."""
    asked = given(announcement("2025-02-01", effective="2025-03-01"))

    assert [each.state for each in asked.at("2025-02-10").spans("duty").spans] == ["announced"]
    assert asked.at("2025-02-10").spans("duty", "in_force").spans == ()


def test_an_issue_that_never_moved_has_no_spans() -> None:
    """It was dormant all along, which nothing began."""
    assert given(announcement("2025-02-01")).at("2025-03-01").spans("chips").spans == ()


@pytest.mark.parametrize(("name", "state", "message"), [("tarifs", None, "tariffs"), ("duty", "in_farce", "in_force")])
def test_a_slip_names_the_nearest(name: str, state: str | None, message: str) -> None:
    """Issue, measure and state are names that are known."""
    with pytest.raises(UnknownNameError, match=message):
        given(announcement("2025-02-01")).at("2025-03-01").spans(name, state)


def test_a_phase_is_no_state_of_a_measure() -> None:
    """What an issue can be in, a measure cannot."""
    with pytest.raises(UnknownNameError, match="no state 'talks'"):
        given(announcement("2025-02-01")).at("2025-03-01").spans("duty", "talks")
