"""Statements about an event, and other terms of the same consensus, in `why` (docs/rules/answers.md)."""

from __future__ import annotations

from typing import Any

from given import Record, given

BOTH = ["US", "CN"]


def word(by: str, terms: str, **rest: Any) -> Record:
    return {
        "kind": "preliminary_consensus",
        "occurred": "2025-03-02",
        "parties": BOTH,
        "by": [by],
        "terms": terms,
        **rest,
    }


def remarks(*log: Record) -> dict[str, tuple[str, ...]]:
    return {each.event.id: each.remarks for each in given(*log).why("tariffs", at="2025-03-03").phase}


def test_a_consensus_of_which_each_side_states_other_terms_says_so() -> None:
    """Both texts stand there, each with a remark that they differ (case 13)."""
    log = [word("US", "China lifts all controls."), word("CN", "The US suspends its duties; nothing else.")]
    answer = given(*log).why("tariffs", at="2025-03-03")

    assert remarks(*log) == {
        "e1": ("The terms that US states differ from those of CN [e2].",),
        "e2": ("The terms that CN states differ from those of US [e1].",),
    }
    assert [each.to_dict()["terms"] for each in answer.phase] == [each["terms"] for each in log]


def test_terms_that_differ_in_spaces_and_case_are_the_same() -> None:
    """They are one text, written twice."""
    assert remarks(word("US", "Duties end."), word("CN", "duties  end.")) == {"e1": (), "e2": ()}


def test_the_latest_terms_of_a_party_count() -> None:
    """One side has put the terms of the other in place of its own."""
    log = [word("US", "One thing."), word("CN", "Another."), word("US", "Another.", occurred="2025-03-03")]

    assert not any(remarks(*log).values())


def test_a_statement_about_an_event_stands_under_it() -> None:
    """With who says so, and whether it confirms, denies or disputes."""
    dispute = {"kind": "statement", "occurred": "2025-03-03", "by": ["press"], "about": "e1", "stance": "disputes"}
    log = [{**word("US", "All."), "by": BOTH}, {**dispute, "headline": "It was the day before."}]
    [reason] = given(*log).why("tariffs", at="2025-03-03").phase

    assert [each.id for each in reason.statements] == ["e2"]
    assert reason.to_dict()["statements"][0]["stance"] == "disputes"
