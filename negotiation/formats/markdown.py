"""Markdown: the rows of an answer as a table to paste, without the columns in which nothing stands."""

from __future__ import annotations

from collections import Counter
from typing import Any

from negotiation.errors import SHOWN, more_of
from negotiation.formats.registry import Row, rows
from negotiation.formats.visible import visible

_BASIS = ("log", "position", "head", "at", "known_at", "days_of", "zones", "projected")


def render(answer: Any) -> str:
    """Write the rows of an answer as a Markdown table, followed by one line with its basis."""
    table = rows(answer)
    if not table:
        return "Nothing.\n"
    keys = [key for key in table[0] if key not in _BASIS and any(row[key] not in (None, "", False) for row in table)]
    lines = [_line(keys), _line(["---"] * len(keys))]
    lines += _body(table, keys, everything=getattr(answer, "everything", False))
    basis = [f"{key} {_cell(table[0][key])}" for key in _BASIS if table[0].get(key) not in (None, False)]
    return "\n".join([*lines, *([f"\nBasis: {', '.join(basis)}."] if basis else [])]) + "\n"


def _body(table: list[Row], keys: list[str], *, everything: bool) -> list[str]:
    """Return the lines of a table; findings are collapsed as in text."""
    if not {"code", "severity"} <= table[0].keys():
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
    escaped = visible(text).replace("\\", "\\\\").replace("|", "\\|")
    return escaped.replace("<", "&lt;").replace("[", "\\[").replace("`", "\\`")
