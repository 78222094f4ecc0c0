"""Markdown: the rows of an answer as a table to paste, without the columns in which nothing stands."""

from __future__ import annotations

from typing import Any

from negotiation.formats.rows import rows
from negotiation.formats.visible import visible

_BASIS = ("log", "position", "head", "at", "known_at", "days_of", "zones", "projected")


def render(answer: Any) -> str:
    """Write the rows of an answer as a Markdown table, followed by one line with its basis."""
    table = rows(answer)
    if not table:
        return "Nothing.\n"
    keys = [key for key in table[0] if key not in _BASIS and any(row[key] not in (None, "", False) for row in table)]
    lines = [_line(keys), _line(["---"] * len(keys))]
    lines += [_line([row[key] for key in keys]) for row in table]
    basis = [f"{key} {_cell(table[0][key])}" for key in _BASIS if table[0].get(key) not in (None, False)]
    return "\n".join([*lines, *([f"\nBasis: {', '.join(basis)}."] if basis else [])]) + "\n"


def _line(cells: list[Any]) -> str:
    return "| " + " | ".join(_cell(cell) for cell in cells) + " |"


def _cell(value: Any) -> str:
    text = "" if value is None else "yes" if value is True else str(value)
    escaped = visible(text).replace("\\", "\\\\").replace("|", "\\|")
    return escaped.replace("<", "&lt;").replace("[", "\\[").replace("`", "\\`")
