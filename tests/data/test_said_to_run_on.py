"""Word and law on the shipped log, with what both sides said of the truce in September 2026 (as a file for whatif)."""

from __future__ import annotations

import json

import pytest

from running import CHECKOUT, run

STATEMENTS = CHECKOUT / "tests" / "data" / "truce-said-to-run-on.jsonl"
ISSUES = "tariffs, rare-earths, port-fees and export-controls"


def told(at: str, *words: str) -> str:
    """Return what `whatif` prints at T with the statements of September 2026, in one line."""
    outcome = run("whatif", str(STATEMENTS), "-l", "us-china-2025", "--at", at, *words)
    assert outcome.code == 0, outcome.err
    return " ".join(outcome.out.split())


@pytest.mark.parametrize(
    ("at", "in_law"),
    [
        ("2026-11-20", "15 pauses and 1 measure ended on 9 and 10 November 2026"),
        # On the 27th the pause of the ban on gallium ran out, which no side has named.
        ("2026-12-01", "16 pauses and 1 measure ended on 9, 10 and 27 November 2026"),
    ],
)
def test_one_line_says_what_is_said_what_is_law_and_how_far_the_record_was_read(at: str, in_law: str) -> None:
    """Both sides say 10 January 2027, no instrument does, and the pauses have run out by their dates in law."""
    said = f"{ISSUES} are said to run to 10 January 2027; in law {in_law}; not read since 28 September 2026"

    assert said in told(at)


def test_each_issue_says_it_in_one_line_of_its_own() -> None:
    """The pauses of one issue are summed up at its arrangement; the dates are those of its own pauses."""
    shown = told("2026-12-01", "--issue", "port-fees")

    assert (
        "2027-01-10, by word said to run to 10 January 2027; in law 5 pauses ended on 9 and 10 November 2026;"
        " not read since 28 September 2026" in shown
    )
    assert "is said to run to 10 January 2027" in shown


def test_no_pause_is_listed_by_itself_for_people() -> None:
    """Seventeen findings that say one thing are one sentence in each of the two parts: what changes, and the status."""
    assert told("2026-12-01").count("warning said-to-run-on:") == len(("changes", "status"))


def test_before_the_pauses_run_out_word_and_law_agree() -> None:
    """On 5 November 2026 every pause still held in law, so there is nothing to say."""
    shown = told("2026-11-05")

    assert "said-to-run-on" not in shown
    assert "said to run" not in shown
    assert "in force since 2025-11-10 to 2027-01-10, by word" in shown


def test_programs_get_a_finding_for_each_pause_and_measure() -> None:
    """JSON sums nothing up; of a measure that ended itself the message names no pause."""
    outcome = run("whatif", str(STATEMENTS), "-l", "us-china-2025", "--at", "2026-12-01", "--format", "json")
    answer = json.loads(outcome.out)
    messages = [row["message"] for row in answer["findings"] if row["code"] == "said-to-run-on"]
    port_fees = next(row for row in answer["issues"] if row["issue"] == "port-fees")

    assert any(
        each.endswith("in law the pause of cn-port-fees ended on 10 November 2026.")
        and "said to run to 10 January 2027" in each
        for each in messages
    )
    assert any(each.endswith("in law us-s301-exclusions ended on 10 November 2026.") for each in messages)
    assert port_fees["arrangement"]["by_word"] is True
    assert port_fees["arrangement"]["until_day"] == "2027-01-10"


def test_each_side_confirms_what_the_other_says_of_it() -> None:
    """Both say the same date of both, so neither claim stays open."""
    outcome = run("whatif", str(STATEMENTS), "-l", "us-china-2025", "--at", "2026-12-01", "--format", "json")
    tariffs = next(row for row in json.loads(outcome.out)["issues"] if row["issue"] == "tariffs")
    outcomes = {row["event"]: row["outcome"] for row in tariffs["claims"] if row["event"].startswith("whatif-")}

    assert outcomes == {
        "whatif-2026-09-23-us-truce-to-january": "confirmed",
        "whatif-2026-09-28-cn-truce-to-january": "confirmed",
    }
