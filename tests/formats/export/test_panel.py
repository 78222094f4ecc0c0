"""The panel: every issue on every day, as `status` has it."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest

from given import announcement, contents, event, given, percent
from laws.random_logs import random_log
from negotiation.formats.export import panel
from negotiation.formats.tables import columns
from negotiation.questions.replay import replay
from running import run

RANGE = ("--from", "2025-10-01", "--at", "2025-11-30", "--known-at", "2026-01-31")


def table(*words: str) -> list[dict[str, str]]:
    """Return what the command line writes."""
    outcome = run("export", "--to", "panel", *words)
    assert outcome.code == 0, outcome.err
    return [*csv.DictReader(io.StringIO(outcome.out, newline=""))]


def test_there_is_one_row_for_each_issue_and_day() -> None:
    """No day is left out, none is there twice."""
    rows = table(*RANGE)
    pairs = [(row["issue"], row["day"]) for row in rows]

    assert tuple(rows[0]) == columns("panel")
    assert len({*pairs}) == len(pairs) == 7 * 61
    assert [day for issue, day in pairs if issue == "tiktok"] == [
        date.fromordinal(date(2025, 10, 1).toordinal() + number).isoformat() for number in range(61)
    ]


@pytest.mark.parametrize("day", ["2025-10-26", "2025-10-30", "2025-11-10"])
def test_a_row_is_the_status_of_that_day(day: str) -> None:
    """The panel and `status --at` cannot disagree."""
    known = "2026-01-31"
    status = csv.DictReader(io.StringIO(run("status", "--at", day, "--known-at", known, "-f", "csv").out, newline=""))
    same = ("phase", "since", "cycle", "under_threat", "vouched", "awaiting", "in_force", "suspended", "next_due", "at")
    rows = {row["issue"]: row for row in table(*RANGE) if row["day"] == day}

    for row in status:
        assert [rows[row["issue"]][key] for key in same] == [row[key] for key in same]
        assert rows[row["issue"]]["open_claims"] == row["claims"]


@pytest.mark.parametrize("seed", range(8))
def test_no_change_is_missed(seed: int) -> None:
    """Days between which nothing is read anew have the same status: on random logs, each day is asked for itself."""
    view = replay(contents([event(record) for record in random_log(seed, 25)])).at("2026-06-30")
    asked = view.replay
    for found in view.panel().days[::3]:
        assert found.issues == asked.at(found.day).status().issues, found.day


def test_it_begins_with_the_first_event_and_ends_with_t() -> None:
    """Where no --from is given."""
    asked = given(announcement("2025-01-03", effective="2025-01-05", level=percent(10)))
    found = asked.at("2025-01-06").panel("tariffs")

    assert [day.day.day for day in found.days] == [1, 2, 3, 4, 5, 6]
    assert [issue.phase for day in found.days for issue in day.issues] == ["dormant"] * 2 + ["contested"] * 4
    assert [row["totals"] for row in panel.rows(found)] == [[]] * 4 + [["US 10 %"]] * 2
    assert [row["events"] for row in panel.rows(found)] == [[], [], ["e1"], [], [], []]
    assert [row["days_in_phase"] for row in panel.rows(found)] == [None, None, 0, 1, 2, 3]


def test_before_the_first_event_there_is_nothing_but_the_head() -> None:
    """A program that reads it finds the columns that it looks for."""
    outcome = run("export", "--to", "panel", "--at", "2020", "--known-at", "2020")

    assert (outcome.code, outcome.out.strip().split(",")) == (0, [*columns("panel")])
