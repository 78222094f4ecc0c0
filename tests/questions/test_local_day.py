"""Whose day a date is: no answer says "since" a day after the one asked for, unless it says whose day that is."""

from __future__ import annotations

import csv
import io
import json
from zoneinfo import ZoneInfo

import pytest

from negotiation.history.effective_date import end_date, start_date
from negotiation.questions.local_day import offset_elsewhere, place_of
from negotiation.times import edtf
from running import run

NEW_YORK, SHANGHAI = ZoneInfo("America/New_York"), ZoneInfo("Asia/Shanghai")
DUTY = "cn-retaliatory-tariff-feb"


def test_a_day_that_begins_elsewhere_the_day_before_has_its_offset() -> None:
    """10 February in Shanghai begins on the 9th in New York."""
    mark = start_date(edtf("2025-02-10"), SHANGHAI)

    assert (offset_elsewhere(mark, "2025-02-10", NEW_YORK), place_of(mark)) == ("+08:00", "Asia/Shanghai")
    assert offset_elsewhere(mark, "2025-02-10", SHANGHAI) == ""


def test_a_day_that_ends_on_the_same_day_has_none() -> None:
    """10 November in Shanghai ends when it is the 10th in New York too."""
    assert offset_elsewhere(end_date(edtf("2026-11-10"), SHANGHAI), "2026-11-10", NEW_YORK) == ""
    assert offset_elsewhere(end_date(edtf("2026-11-10"), NEW_YORK), "2026-11-10", NEW_YORK) == ""


def test_an_instant_is_read_with_the_offset_in_which_it_was_written() -> None:
    """Also where the event itself names no zone; and a month is no day at all."""
    mark = start_date(edtf("2025-04-10T00:01+08:00"), NEW_YORK)

    assert (offset_elsewhere(mark, "2025-04-10", NEW_YORK), place_of(mark)) == ("+08:00", "+08:00")
    assert offset_elsewhere(start_date(edtf("2025-04"), SHANGHAI), "2025-04", NEW_YORK) == ""


@pytest.mark.parametrize("words", [("measures", DUTY), ("why", "tariffs"), ("replay", DUTY), ("when", DUTY)])
def test_since_a_day_after_the_one_asked_for_says_whose_day_it_is(words: tuple[str, ...]) -> None:
    """The duty of 10 February in Beijing is in force on the 9th in New York; the text names the place."""
    out = run(*words, "--at", "2025-02-09").out

    assert "2025-02-10" in out
    assert "+08:00 is\nAsia/Shanghai" in out or "+08:00 is Asia/Shanghai" in out


@pytest.mark.parametrize("words", [("measures", DUTY), ("when", DUTY, "in_force")])
def test_data_says_in_which_place_each_day_is_meant(words: tuple[str, ...]) -> None:
    """JSON and CSV have the zone beside the day."""
    answer = json.loads(run(*words, "--at", "2025-02-09", "-f", "json").out)
    (row,) = csv.DictReader(io.StringIO(run(*words, "--at", "2025-02-09", "-f", "csv").out))
    (part,) = answer["measures"] if "measures" in answer else answer["spans"]

    assert (part["since_day"], part["since_zone"]) == ("2025-02-10", "Asia/Shanghai")
    assert (row["since_day"], row["since_zone"]) == ("2025-02-10", "Asia/Shanghai")


def test_no_row_of_the_panel_counts_days_backwards() -> None:
    """Its days are those of one zone, so a phase has lasted no less than nothing."""
    out = run("export", "--to", "panel", "--from", "2025-02-01", "--at", "2025-12-31").out
    rows = [*csv.DictReader(io.StringIO(out))]

    assert len(rows) > 300
    assert [
        row for row in rows if row["since_day"] and (row["since_day"] > row["day"] or int(row["days_in_phase"]) < 0)
    ] == []
