"""Expected parts of an answer: each form of an expectation holds when it should, and fails when it should."""

from __future__ import annotations

from typing import Any

import pytest

from negotiation.questions.checks.expected_parts import differences, outcomes_of

ISSUE: dict[str, Any] = {
    "phase": "talks",
    "text": None,
    "projected": False,
    "vouched": {"preliminary_consensus": ["A", "B"]},
    "awaiting": {"domestic_approval": ["EU (parliament, conclusion)"]},
    "refused": {},
    "stages": {"EU": {"parliament": "awaited"}},
    "texts": [{"text": None, "vouched": {}}, {"text": "treaty", "vouched": {"signature": ["A"]}}],
    "requests": [{"event": "r", "what": "talks_round"}],
    "overdue": [],
    "arrangement": {"text": "pact", "bound": ["A", "B"], "by_word": True},
    "claims": [
        {"event": "c", "about": ["A"], "outcome": "confirmed"},
        {"event": "c", "about": ["B"], "outcome": "open"},
        {"event": "d", "about": ["A"], "outcome": "lapsed"},
    ],
    "deadlines": [
        {"written": "2030-01-01T10:00Z", "what": "starts", "unless": None},
        {"written": "2030-01-01", "what": "ends", "unless": {"words": "unless filled", "until": "2029-12-01"}},
    ],
    "measures": [{"measure": "m", "revised": {"level": 15}}],
    "last": {"event": "e"},
}
ROW = {**ISSUE, "outcomes": outcomes_of(ISSUE["claims"])}


def told(expected: dict[str, Any]) -> str:
    """Return what differs from the issue above, "" if nothing does."""
    return "; ".join(differences("issues.x", expected, ROW))


@pytest.mark.parametrize(
    "expected",
    [
        {"phase": "talks", "text": False, "projected": False},
        {"vouched": {"preliminary_consensus": ["B", "A"], "signature": []}},
        {"awaiting": {"domestic_approval": ["EU (parliament, conclusion)"]}},
        {"refused": {}},
        {"stages": {"EU": {"parliament": "awaited"}}},
        {"texts": ["treaty", ""]},
        {"texts": [{"text": "treaty", "vouched": {"signature": ["A"]}}, {"text": False}]},
        {"requests": ["r"], "overdue": []},
        {"requests": [{"what": "talks_round"}]},
        {"arrangement": {"bound": ["B", "A"], "by_word": True}},
        {"claims": ["c"]},
        {"claims": [{"event": "d", "outcome": "lapsed"}, {"about": ["A"]}, {"about": ["B"]}]},
        {"outcomes": {"c": {"A": "confirmed", "B": "open"}, "d": {"A": "lapsed"}}},
        {"deadlines": ["2030-01-01"]},
        {"deadlines": [{"what": "ends", "unless": {"words": "unless filled"}}, {"what": "starts", "unless": False}]},
        {"measures": ["m"]},
        {"measures": [{"revised": {"level": 15}}]},
        {"last": "e"},
    ],
)
def test_what_the_answer_has_holds(expected: dict[str, Any]) -> None:
    """Every key of an answer can be expected, rows by their name or by a part of them."""
    assert told(expected) == ""


@pytest.mark.parametrize(
    ("expected", "said"),
    [
        ({"text": "treaty"}, "expected 'treaty', found None"),
        ({"projected": 0}, "expected 0, found False"),
        ({"textt": []}, "the answer has no such key"),
        ({"arrangement": False}, "issues.x.arrangement"),
        ({"arrangement": {"bond": []}}, "the answer has no such key"),
        ({"vouched": {}}, "expected none"),
        ({"awaiting": {"signature": ["A"]}}, "the answer has no such key"),
        ({"awaiting": {"domestic_approval": ["EU (parliament)"]}}, "found ['EU (parliament, conclusion)']"),
        ({"stages": {"EU": {"parliament": "granted"}}}, "found 'awaited'"),
        ({"texts": []}, "found ['', 'treaty']"),
        ({"texts": ["treaty"]}, "found ['', 'treaty']"),
        ({"texts": [{"text": "treaty"}]}, "expected 1 rows, found 2"),
        ({"texts": [{"text": "treaty", "vouched": {"signature": ["B"]}}, {"text": False}]}, "'vouched'"),
        ({"requests": []}, "found ['r']"),
        ({"overdue": ["r"]}, "found []"),
        ({"claims": []}, "found ['c']"),
        ({"claims": ["c", "d"]}, "found ['c']"),
        ({"outcomes": {"c": {"A": "open"}}}, "expected 'open', found 'confirmed'"),
        ({"outcomes": {"x": {"A": "open"}}}, "the answer has no such key"),
        ({"deadlines": ["2030-01-01", "2030-01-01"]}, "found ['2030-01-01']"),
        ({"deadlines": [{"what": "ends"}]}, "expected 1 rows, found 2"),
        ({"last": "f"}, "found 'e'"),
    ],
)
def test_what_the_answer_has_not_is_told(expected: dict[str, Any], said: str) -> None:
    """Each form of an expectation can fail."""
    assert said in told(expected)


def test_a_claim_without_an_outcome_is_open() -> None:
    """An answer that lists open claims alone says no outcome."""
    assert outcomes_of([{"event": "c", "about": ["A", "B"]}]) == {"c": {"A": "open", "B": "open"}}


FINDINGS = [
    {"code": "out-of-place", "event": "e", "message": "a second exit has no place."},
    {"code": "said-to-run-on", "event": "f", "message": "said to run to 10 January 2027; in law it ended."},
]


@pytest.mark.parametrize(
    "expected",
    [
        ["e", "f"],
        [{"event": "e"}, {"code": "said-to-run-on", "message": "said to run to 10 January 2027"}],
    ],
)
def test_expected_findings_are_those_of_the_answer(expected: list[Any]) -> None:
    """They are named by their event or by a part of them; of a message, words that it contains are enough."""
    assert [*differences("findings", expected, FINDINGS)] == []
    assert [*differences("findings", expected, FINDINGS[:1])] != []


def test_no_finding_expected_means_none() -> None:
    """An empty list is the expectation that everything has its place."""
    assert [*differences("findings", [], [])] == []
    assert [*differences("findings", [], FINDINGS)] == ["findings: expected [], found ['e', 'f']"]
