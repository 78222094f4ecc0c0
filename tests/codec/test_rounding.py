from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from negotiation.codec import round_level
from negotiation.errors import BadValueError
from negotiation.events import Level


def record(value: object) -> dict[str, Any]:
    """Return an event with a level of this value."""
    return {"kind": "announcement", "level": {"value": value, "unit": "%"}}


@pytest.mark.parametrize(
    ("written", "meant"),
    [("14.499999999999998", "14.5"), ("0.30000000000000004", "0.3"), ("33.333333333333336", "33.3333333333333")],
)
def test_digits_that_a_spreadsheet_does_not_mean_are_rounded_with_a_word(written: str, meant: str) -> None:
    """Sixteen or seventeen digits become the fifteen that a binary number carries, and the writer is told."""
    event = record(Decimal(written))
    note = round_level(event)

    assert event["level"] == {"value": Decimal(meant), "unit": "%"}
    assert note is not None
    assert note.message == f"the level {written} was rounded to {meant}."


@pytest.mark.parametrize("value", [14.5, 10, Decimal("14.5"), 1234567890123456, Decimal("0.1234567890123456789"), "x"])
def test_what_no_spreadsheet_wrote_is_left_as_it_is(value: object) -> None:
    """Numbers with few digits, whole numbers, and what has more digits than a binary number ever shows."""
    event = record(value)

    assert round_level(event) is None
    assert event == record(value)


def test_python_is_told_to_what_to_round() -> None:
    """A program that computes a level decides itself; the error names the number."""
    with pytest.raises(BadValueError, match=r"Round it: 0\.3\."):
        Level(0.1 + 0.2, "%")
