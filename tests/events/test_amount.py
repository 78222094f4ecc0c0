from __future__ import annotations

from decimal import Decimal

import pytest

from negotiation.errors import BadValueError
from negotiation.events.amount import amount, check_unit

WHOLE = [
    ("24 %", 24, "%"),
    ("24%", 24, "%"),
    ("12.5 %", Decimal("12.5"), "%"),
    ("50 USD per net ton", 50, "USD per net ton"),
    ("5 €", 5, "€"),
    ("2 Mt a year", 2, "Mt a year"),
    ("10 EUR/100 kg", 10, "EUR/100 kg"),
    ("10 EUR per 100 kg", 10, "EUR per 100 kg"),
    ("5 t CO2", 5, "t CO2"),
    ("3 F-35 aircraft", 3, "F-35 aircraft"),
    ("120 % of 2017 imports", 120, "% of 2017 imports"),
]
CUT = [
    *("12,5 %", "1,000 USD", "1.000,50 EUR", "1 000 EUR", "1\u00a0000 EUR", "1'000 CHF", "1_000 USD", "12½ %"),
    *("10-25 %", "10–25 %", "10 % - 25 %", "10 % to 25 %", "10 t-25 t", "10 %/25 %"),
    *("4.4 c/kg + 10 %", "5 % + USD 10", "10 % or 5 EUR", "10 % and 4 EUR"),
    *("1e3 EUR", "0x1F t", "10. %", ".5 %", "12.5.3 %", "12 %,5", "-5 %", "up to 10 %", "7", "%", ""),
]


@pytest.mark.parametrize(("text", "value", "unit"), WHOLE)
def test_a_level_is_a_number_and_all_the_rest_its_unit(text: str, value: object, unit: str) -> None:
    """Digits with an optional decimal point, then a unit that begins with a letter or a sign."""
    assert amount(text) == (value, unit)


@pytest.mark.parametrize("text", CUT)
def test_a_level_that_would_be_read_in_part_is_refused(text: str) -> None:
    """Never the value 12 with the unit `,5 %`: what is not wholly understood is no level."""
    with pytest.raises(BadValueError, match="is not a level"):
        amount(text)


@pytest.mark.parametrize(
    ("text", "remedy"),
    [("12,5 %", 'level="12.5 %"'), ("1,000 USD", 'level="1000 USD"'), ("1 000 EUR", 'level="1000 EUR"')],
)
def test_the_remedy_says_what_was_probably_meant(text: str, remedy: str) -> None:
    """A decimal comma becomes a point, separators of thousands go."""
    with pytest.raises(BadValueError) as caught:
        amount(text)
    assert remedy in caught.value.hint


@pytest.mark.parametrize("unit", [",5 %", "-25 %", "000 EUR", ".5 %", "+ 10 %", "–25 %", "c/kg + 10 %"])
def test_the_rest_of_a_number_is_no_unit(unit: str) -> None:
    """What begins with a digit, a comma, a point, a dash or a plus was cut off a number."""
    with pytest.raises(BadValueError, match="is not the unit of a level"):
        check_unit(unit)
