"""CSV: the rows of an answer for spreadsheets, as RFC 4180 has it.

A cell that a spreadsheet would take for a formula gets an apostrophe in front.
Source of that rule: OWASP, CSV Injection.
"""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from negotiation.formats.registry import registered

if TYPE_CHECKING:
    from collections.abc import Iterable

_FORMULA = (*"=+-@\t\r\n", *"＝＋－＠")  # noqa: RUF001 - a spreadsheet takes the full-width signs for the others
SEPARATORS = {"comma": ",", "semicolon": ";", "tab": "\t"}
"""What may stand between two cells, by its name."""


def render(answer: Any) -> str:
    """Write the rows of an answer under its columns, which stand there also where there are no rows."""
    formats = registered(answer)
    head = formats.columns()
    return written(head, ([row[key] for key in head] for row in formats.rows_of(answer)))


def written(head: Iterable[str], table: Iterable[Iterable[Any]], separator: str = ",") -> str:
    """Write a table under its head, each line ended by CR LF.

    With a semicolon between the cells, numbers have a decimal comma, as spreadsheets write and read it wherever the
    semicolon is their separator; they would read 12.5 as a date.
    """
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator, lineterminator="\r\n")
    writer.writerow(head)
    if separator == ";":
        writer.writerows([_with_comma(_cell(value)) for value in row] for row in table)
    else:
        writer.writerows([_cell(value) for value in row] for row in table)
    return out.getvalue()


def _with_comma(cell: Any) -> Any:
    return str(cell).replace(".", ",") if isinstance(cell, (float, Decimal)) else cell


def _cell(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{value}"
    return value
