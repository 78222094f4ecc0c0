"""What nobody meant: dates beside their sources and the recording time, and levels that were cut."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import attrs
import pytest

from given import announcement, contents, events
from negotiation.logs import Contents, open_log
from negotiation.questions.checks import CHECKS, run_checks

NOW = datetime(2026, 3, 2, tzinfo=UTC)


def log(*records: dict[str, Any]) -> Contents:
    """Return a log with these events."""
    return contents(events(*records))


def source(published: str) -> list[dict[str, str]]:
    """Return the sources of an event that one paper has reported."""
    return [{"publisher": "Gazette", "title": "Notice", "published": published}]


def found(asked: Contents, now: datetime | None = NOW) -> list[tuple[str, str | None]]:
    """Return what is odd about the dates of a log, as code and event."""
    return [(each.code, each.event) for _, found in run_checks(asked, ["plausible"], now=now) for each in found]


def round_on(occurred: str, **fields: Any) -> dict[str, Any]:
    """Return a round of talks."""
    return {"kind": "talks_round", "occurred": occurred, "issues": ["tariffs"], "parties": ["US", "CN"], **fields}


def test_an_act_that_its_sources_reported_before_it_happened_is_a_finding() -> None:
    """2062 with a source of 2026 is two digits exchanged."""
    asked = log(round_on("2062-03-01", sources=source("2026-03-01")))

    assert found(asked, None) == [("occurred-after-published", "e1")]


def test_an_act_more_than_a_year_after_it_was_recorded_is_a_finding() -> None:
    """Without a source the clock of the log tells; where it says nothing, the time of the check."""
    asked = log(round_on("2062-03-01"))
    recorded = attrs.evolve(asked.entries[1], recorded="2026-03-01T00:00:00Z")

    assert found(asked) == [("far-ahead", "e1")]
    assert found(asked, None) == []
    assert found(Contents(name="test", entries=(asked.entries[0], recorded)), None) == [("far-ahead", "e1")]


def test_what_became_known_before_any_source_reported_it_is_a_finding() -> None:
    """Somebody must have said it on that day, and no source did."""
    asked = log(round_on("2026-01-05", known="2026-01-06", sources=source("2026-02-20")))

    assert found(asked) == [("known-before-published", "e1")]


@pytest.mark.parametrize(
    "record",
    [
        announcement("2026-02-01", effective="2062-01-01", sources=source("2026-02-01")),
        {"kind": "scheduling", "occurred": "2026-02-01", "what": "talks_round", "due": "2040-01-01"},
        round_on("2026-02", sources=source("2026-02-03")),
        round_on("2026", sources=source("2026-02-03")),
        round_on("2026-02-01/2026-02-05", sources=source("2026-02-03")),
        round_on("2026-02-03", sources=source("2026-02-02")),
        round_on("2026-02-03", sources=[*source("2026-01-02"), *source("2026-02-04")]),
        round_on("2026-02-03", sources=source("2026-02")),
        round_on("2026-12-01"),
    ],
    ids=["effective", "due", "month", "year", "interval", "day before", "background", "source of a month", "soon"],
)
def test_dates_that_can_be_meant_are_no_finding(record: dict[str, Any]) -> None:
    """What is planned is no act; partial dates and intervals hold every day in them; papers are read a day early."""
    assert found(log(record)) == []


def test_an_act_on_a_day_that_was_announced_may_have_older_sources() -> None:
    """The gazette of the 5th says what happens on the 20th; that it did is no slip."""
    asked = log(
        announcement("2026-02-05", effective="2026-02-20", sources=source("2026-02-05")),
        {"kind": "statement", "occurred": "2026-02-20", "about": "duty", "sources": source("2026-02-05")},
    )

    assert found(asked) == []


def test_what_was_corrected_is_no_finding_any_more() -> None:
    """A log only grows: the slip stays in it, and its correction is the remedy."""
    asked = log(
        round_on("2062-03-01", sources=source("2026-03-01")),
        round_on("2026-03-01", sources=source("2026-03-01"), amends="e1"),
    )

    assert found(asked) == []


def test_the_shipped_log_has_no_date_that_nobody_meant() -> None:
    """Each of its acts stands beside its sources as it should."""
    assert found(open_log("us-china-2025").read(), datetime.now(UTC)) == []


def test_a_stored_level_that_was_cut_is_an_error_with_its_remedy() -> None:
    """The log stays readable, and `check` says how to mend it; a correction mends it."""
    cut = announcement("2026-02-01", level={"value": 12, "unit": ",5 %"})
    (finding,) = CHECKS["units"](log(cut))

    assert (finding.code, finding.severity, finding.event) == ("bad-unit", "error", "e1")
    assert "negotiation correct e1 --slip" in finding.hint
    assert [
        *CHECKS["units"](log(cut, announcement("2026-02-01", level={"value": 12.5, "unit": "%"}, amends="e1")))
    ] == []
