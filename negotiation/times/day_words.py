"""Days in words: `2026-11-10` as 10 November 2026, in English whatever the language of the machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def day_in_words(day: str) -> str:
    """Return a day, a month or a year of the calendar in words: `2026-11-10` is 10 November 2026."""
    year, *rest = day.split("-")
    if not rest:
        return year
    month = MONTHS[int(rest[0]) - 1]
    return f"{int(rest[1])} {month} {year}" if len(rest) > 1 else f"{month} {year}"


def days_in_words(days: Iterable[str]) -> str:
    """Return days in words, each once, the earliest first: 9 and 10 November 2026."""
    months: dict[str, list[str]] = {}
    for day in sorted(set(days)):
        said = day_in_words(day)
        number, _, month = said.partition(" ") if len(day) == len("2026-11-10") else ("", "", said)
        months.setdefault(month, []).append(number)
    return ", ".join(f"{and_list(numbers)} {month}".strip() for month, numbers in months.items())


def and_list(parts: Sequence[str]) -> str:
    """Return parts of a sentence as a list: `a, b and c`."""
    *others, last = parts
    return f"{', '.join(others)} and {last}" if others else last
