"""Dates of a year or a month: what was known on a day had happened by that day."""

from __future__ import annotations

import pytest

from given import Record, events, given
from negotiation.history import fold
from negotiation.history.bitemporal.index import HistoryIndex
from negotiation.questions.basis import moment_of

TALKS: Record = {"kind": "talks_round", "id": "talks", "occurred": "2025-02", "parties": ["US", "CN"]}
BREAKDOWN: Record = {"kind": "breakdown", "id": "out", "occurred": "2025-02-20"}


def phase(*records: Record, at: str, known_at: str | None = None) -> str:
    """Return the phase of the issue."""
    return given(*records, known_at=known_at).at(at).status("tariffs").issues[0].phase


def test_what_was_known_on_a_day_had_happened_by_then() -> None:
    """A round of some day in February that was public on the 10th lies before a breakdown on the 20th."""
    assert phase({**TALKS, "known": "2025-02-10"}, BREAKDOWN, at="2025-03-02") == "broken_down"


def test_it_has_possibly_happened_from_the_start_of_the_month_and_has_happened_at_its_known() -> None:
    """Before the 10th nobody knows the day, so the round changes nothing yet."""
    early = given({**TALKS, "known": "2025-02-10"}).at("2025-02-09").status("tariffs").issues[0]

    assert (early.phase, early.possibly) == ("dormant", ("talks",))
    assert phase({**TALKS, "known": "2025-02-10"}, at="2025-02-10") == "talks"


def test_without_an_earlier_known_the_end_of_the_month_counts() -> None:
    """Nothing says more: the round may have been on the 28th."""
    assert phase(TALKS, BREAKDOWN, at="2025-03-02") == "talks"
    assert phase({**TALKS, "known": "2025-04-01"}, BREAKDOWN, at="2025-04-02") == "talks"


def test_a_year_is_a_day_that_is_not_known_too() -> None:
    """Not only months."""
    assert phase({**TALKS, "occurred": "2025", "known": "2025-02-10"}, BREAKDOWN, at="2025-03-02") == "broken_down"


def test_an_interval_is_a_duration_and_stays_as_it_is() -> None:
    """A round from the 1st to the 28th, announced on the 10th, is over on the 28th."""
    record = {**TALKS, "occurred": "2025-02-01/2025-02-28", "known": "2025-02-10"}

    assert phase(record, BREAKDOWN, at="2025-03-02") == "talks"


def test_a_correction_is_bounded_by_what_it_corrects() -> None:
    """What the first report, public on the 10th, told had happened by then, even if its correction came in March."""
    first = {**TALKS, "known": "2025-02-10"}
    second = {**TALKS, "id": "talks-2", "known": "2025-03-15", "amends": "talks", "place": "Geneva"}

    assert phase(first, second, BREAKDOWN, at="2025-04-01") == "broken_down"


def test_a_known_before_the_period_of_a_correction_does_not_bound_it() -> None:
    """A correction that moves the round to March cannot be bounded by what was known in February."""
    first = {**TALKS, "known": "2025-02-10"}
    second = {**TALKS, "id": "talks-2", "occurred": "2025-03", "known": "2025-03-15", "amends": "talks"}

    assert phase(first, second, BREAKDOWN, at="2025-04-01") == "talks"


@pytest.mark.parametrize("split", range(1, 5))
def test_the_index_reads_partial_dates_as_the_fold_does(split: int) -> None:
    """At every pair of dates, whether the events came at once or one after the other (laws 2 and 8)."""
    log = events(
        {**TALKS, "known": "2025-02-10"},
        BREAKDOWN,
        {**TALKS, "id": "talks-2", "occurred": "2025", "known": "2025-03-15", "amends": "talks"},
        {"kind": "retraction", "id": "no", "occurred": "2025-03-20", "amends": "talks-2", "only": True, "v": 2},
    )
    index = HistoryIndex(log[:split])
    index.append(log[split:])
    days = [f"2025-{month:02}-{day:02}" for month in (1, 2, 3, 4) for day in (1, 10, 15, 20, 28)]

    for known in days:
        known_at = moment_of(known, index.zone)
        history = fold(log, known_at)
        for day in days:
            at = moment_of(day, index.zone)
            assert index.issue("tariffs", at, known_at) == history.issue("tariffs").at(at), (day, known)
