"""Markdown: the rows of an answer as a table to paste, without the columns that are empty in every row."""

from __future__ import annotations

from collections import Counter
from typing import Any

from negotiation.errors import SHOWN, more_of
from negotiation.formats.registry import Row, rows
from negotiation.formats.visible import visible

_BASIS = ("log", "position", "head", "at", "known_at", "days_of", "zones", "read_to", "unread", "projected")


def render(answer: Any) -> str:
    """Write the rows of an answer as a Markdown table, followed by one line with its basis.

    Raises:
        TypeError: the class of the answer is not registered, or its answers have no rows.
    """
    table = rows(answer)
    if not table:
        return "Nothing.\n"
    # The basis is the same in every row, so it is written once below the table.
    keys = [key for key in table[0] if key not in _BASIS and any(row[key] not in (None, "", False) for row in table)]
    lines = [_line(keys), _line(["---"] * len(keys))]
    lines += _body(table, keys, everything=getattr(answer, "everything", False))
    basis = [f"{key} {_cell(table[0][key])}" for key in _BASIS if table[0].get(key) not in (None, False)]
    return "\n".join([*lines, *([f"\nBasis: {', '.join(basis)}."] if basis else [])]) + "\n"


def _body(table: list[Row], keys: list[str], *, everything: bool) -> list[str]:
    """Return the lines of a table; of findings with one code only the first few, unless everything was asked for."""
    if not {"code", "severity"} <= table[0].keys():  # the rows are not findings
        return [_line([row[key] for key in keys]) for row in table]
    counts, lines = Counter[str](), []
    for row in table:
        counts[row["code"]] += 1
        if everything or counts[row["code"]] <= SHOWN:
            lines.append(_line([row[key] for key in keys]))
    left_out = {code: count - SHOWN for code, count in counts.items() if count > SHOWN and not everything}
    return [
        *lines,
        *(f"\n{more_of(code, count)} To see all: negotiation check --all." for code, count in left_out.items()),
    ]


def _line(cells: list[Any]) -> str:
    return "| " + " | ".join(_cell(cell) for cell in cells) + " |"


def _cell(value: Any) -> str:
    text = "" if value is None else "yes" if value is True else str(value)
    # The backslash is doubled first, or it would double those that the later replacements add. What could start a
    # link, a tag or code is escaped: the table is pasted into pages where such text would be interpreted.
    escaped = visible(text).replace("\\", "\\\\").replace("|", "\\|")
    return escaped.replace("<", "&lt;").replace("[", "\\[").replace("`", "\\`")
