"""CSV: the rows of an answer for spreadsheets, as RFC 4180 has it.

A cell that a spreadsheet would take for a formula gets an apostrophe in front.
Source of that rule: OWASP, CSV Injection.
"""

from __future__ import annotations

import csv
import io
from typing import Any

from negotiation.formats.rows import rows, table_of
from negotiation.formats.tables import columns

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def render(answer: Any) -> str:
    """Write the rows of an answer under its columns, which stand there also where there are no rows."""
    table = rows(answer)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(table[0] if table else columns(table_of(answer)))
    writer.writerows([_cell(value) for value in row.values()] for row in table)
    return out.getvalue()


def _cell(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{value}"
    return value
