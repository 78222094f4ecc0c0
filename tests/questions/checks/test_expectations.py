"""Recorded replays: what does not hold is told, and so is what could not fail."""

from __future__ import annotations

import pytest

from negotiation.logs import open_log
from negotiation.questions.checks.expectations import _total_differences, check_recorded, recorded
from running import SMALL, run

HEAD = """
log = "small"
[[replay]]
name = "the-one"
sentence = "It is so."
at = "2025-04-15"
because = "A test says so."
"""


def failures(expected: str) -> str:
    """Return what a replay with these expectations is found to fail by, "" if it holds."""
    _, replays, faults = recorded(HEAD + expected, "small.toml")
    assert faults == []
    found = [*check_recorded(replays, open_log(str(SMALL)).read(), "small.toml")]
    return "".join(finding.excerpt or "" for finding in found)


def faults(text: str) -> list[str]:
    """Return the codes of what is wrong with a file of replays."""
    return [finding.code for finding in recorded(text, "small.toml")[2]]


@pytest.mark.parametrize(
    "expected",
    [
        'issues.chips.phase = "talks"',
        'measures.us-chip-duty.state = "in_force"',
        'totals."CN grain %" = 10',
        'totals."US grain %" = 0',
        'never.measures.us-chip-duty.state = "expired"',
        'basis.zone = "America/New_York"',
        "findings = []",
    ],
)
def test_what_holds_is_silent(expected: str) -> None:
    """Each kind of expectation can hold, also a total of nothing and a state that never comes."""
    assert failures(expected) == ""


@pytest.mark.parametrize(
    ("expected", "told"),
    [
        ('issues.chips.phase = "dormant"', "expected 'dormant', found 'talks'"),
        ('issues.chipz.phase = "dormant"', "issues.chipz"),
        ('measures.us-chip-dooty.state = "new"', "no event of the log names this measure"),
        ('measures.us-chip-duty.stat = "new"', "the answer has no such key"),
        ('totals."US chipz %" = 0', "no such party, scope or unit"),
        ('totals."UK chips %" = 0', "no such party, scope or unit"),
        ('never.measures.us-chip-dooty.state = "in_force"', "no event of the log names this measure"),
        ('never.measures.us-chip-duty.stat = "in_force"', "the answer has no such key"),
        ('never.measures.us-chip-duty.state = "in_force"', "this state held from"),
        ("basis.projekted = true", "the answer has no such key"),
        ("basis.position = 1", "basis.position: expected 1"),
        ('findings = ["opening"]', "findings: expected ['opening'], found []"),
    ],
)
def test_what_does_not_hold_or_could_not_fail_is_told(expected: str, told: str) -> None:
    """A slip of the pen in a name does not pass for an expectation that holds."""
    assert told in failures(expected)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("log =", "not-toml"),
        ("", "missing-field"),
        ('log = "small"', "no-replays"),
        ('log = "small"\nreplay = [1]', "no-replays"),
        (HEAD, "empty-replay"),
        (HEAD + "issues = 3", "bad-type"),
        (HEAD + "issues.chips = 3", "bad-type"),
        (HEAD + "never.issues.chips.phase = 'talks'", "bad-type"),
        (HEAD + "never.measures = 3", "bad-type"),
        (HEAD + "basis = 3", "bad-type"),
        (HEAD + "findings = 3", "bad-type"),
        (HEAD + "known_at = 3\nissues.chips.phase = 'talks'", "bad-type"),
        (HEAD + "known = '2025-04-15'\nissues.chips.phase = 'talks'", "unknown-field"),
    ],
)
def test_a_file_that_is_no_file_of_replays_is_refused(text: str, code: str) -> None:
    """Each fault has its code, and none of them is a traceback."""
    assert code in faults(text)


def total_faults(expected: dict[str, int], rows: list[dict[str, object]]) -> list[str]:
    """Return what differs between expected totals and those of an answer."""
    return [*_total_differences(expected, rows)]


def test_a_total_is_named_with_its_class_or_without() -> None:
    """Where one name would stand for a duty and a fee it is refused, and the class decides."""
    duty = {"party": "A", "class": "duty", "scope": "cars", "unit": "%", "level": 25}
    fee = {**duty, "class": "fee", "level": 3}

    assert total_faults({"A cars %": 25, "A duty cars %": 25, "A fee cars %": 0}, [duty]) == []
    assert total_faults({"A duty cars %": 25, "A fee cars %": 3}, [duty, fee]) == []
    assert total_faults({"A cars %": 25}, [duty, fee]) == [
        "totals.A cars %: there are totals of several classes; name the class too"
    ]


def test_replays_of_another_log_are_told() -> None:
    """They may hold all the same, as of a copy: it is a warning."""
    told = run("check", "-l", str(SMALL), "--replays", str(SMALL.parents[2] / "replays" / "us-china-2025.toml"))

    # Where lines are broken depends on how long the path of the file is.
    assert "for the log 'us-china-2025', not for 'small'" in " ".join(told.out.split())
