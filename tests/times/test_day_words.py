"""Days in words, as sentences for people have them."""

from __future__ import annotations

import pytest

from negotiation.times import days_in_words


@pytest.mark.parametrize(
    ("days", "in_words"),
    [
        (["2026-11-10"], "10 November 2026"),
        (["2026-11-10", "2026-11-09", "2026-11-10"], "9 and 10 November 2026"),
        (["2026-11-09", "2026-11-10", "2026-11-27"], "9, 10 and 27 November 2026"),
        (["2026-12-01", "2026-11-09", "2026-11-10"], "9 and 10 November 2026, 1 December 2026"),
        (["2026-11", "2025"], "2025, November 2026"),
    ],
)
def test_days_are_listed_by_month_the_earliest_first(days: list[str], in_words: str) -> None:
    """Days of one month share its name; each is named once."""
    assert days_in_words(days) == in_words
