"""CSV for spreadsheets: no cell is a formula, and a spreadsheet of any country reads it."""

from __future__ import annotations

import csv
import io
from decimal import Decimal

import pytest

from negotiation.formats.csv import csv_text
from running import SMALL, run


@pytest.mark.parametrize("sign", [*"=+-@＝＋－＠", "\t", "\r", "\n"])
def test_a_cell_that_begins_like_a_formula_gets_an_apostrophe(sign: str) -> None:
    """The full-width signs too, which a spreadsheet takes for the others."""
    ((cell,),) = [*csv.reader(io.StringIO(csv_text(["a"], [[f"{sign}1+1"]]), newline=""))][1:]

    assert cell == f"'{sign}1+1"


def test_with_semicolons_numbers_have_a_decimal_comma() -> None:
    """Where the semicolon separates, 12.5 would be read as the 12th of May."""
    assert csv_text(["a", "b"], [[12.5, "1.2; x"], [Decimal("0.5"), 3]], ";") == 'a;b\r\n12,5;"1.2; x"\r\n0,5;3\r\n'
    assert csv_text(["a", "b"], [[12.5, "x"]]) == "a,b\r\n12.5,x\r\n"


@pytest.mark.parametrize(("name", "sign"), [("comma", ","), ("semicolon", ";"), ("tab", "\t"), (";", ";"), (",", ",")])
def test_an_export_has_the_separator_that_is_asked_for(name: str, sign: str) -> None:
    """Most of Europe opens CSV with semicolons by a double click."""
    outcome = run("export", "--to", "csv", "--excel", "--separator", name, "-l", str(SMALL))
    head, *rows = csv.reader(io.StringIO(outcome.out.removeprefix("\ufeff")), delimiter=sign)

    assert head[:4] == ["position", "recorded", "leaf", "id"]
    assert {len(row) for row in rows} == {len(head)}


def test_a_separator_goes_with_csv_alone() -> None:
    """Asked for with another format it is wrong usage."""
    outcome = run("export", "--to", "jsonl", "--separator", "semicolon", "-l", str(SMALL))

    assert outcome.code == 2
    assert "--separator does not go with --to jsonl" in outcome.err
