"""CSV: the rows of an answer for spreadsheets (RFC 4180).

Text that a spreadsheet would run as a formula gets an apostrophe in front of it.
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

# Some spreadsheets skip a tab, CR or LF in front of a formula, and read the full-width signs as the ASCII signs.
_FORMULA = (*"=+-@\t\r\n", *"＝＋－＠")  # noqa: RUF001
SEPARATORS = {"comma": ",", "semicolon": ";", "tab": "\t"}
"""The separators that may stand between two cells, by name."""


def render(answer: Any) -> str:
    """Write the rows of an answer as CSV; the header line is written even if the answer has no rows.

    Raises:
        TypeError: the class of the answer is not registered, or its answers have no rows.
    """
    formats = registered(answer)
    head = formats.columns()
    return csv_text(head, ([row[key] for key in head] for row in formats.rows_of(answer)))


def csv_text(head: Iterable[str], table: Iterable[Iterable[Any]], separator: str = ",") -> str:
    """Write a table with a header line; each line ends with CR LF.

    Args:
        head: the names of the columns.
        table: the rows, with the cells in the order of the columns.
        separator: the character between two cells. With a semicolon, numbers get a decimal comma: the locales whose
            spreadsheets separate cells by semicolons use it, and would read 12.5 as a date.
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
    # Only numbers: a dot in text, such as an address, is no decimal point.
    return str(cell).replace(".", ",") if isinstance(cell, (float, Decimal)) else cell


def _cell(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"  # as a Table Schema expects; Python would write True
    # Only text is guarded: the minus sign of a negative number is no formula.
    if isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{value}"
    return value
