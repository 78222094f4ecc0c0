"""The picture of a terminal in the README shows what a command prints; `python -m tests.update` draws it."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from running import run

if TYPE_CHECKING:
    from collections.abc import Callable

PICTURE = Path(__file__).parents[2] / "docs" / "terminal.svg"
COMMAND = "status tariffs fentanyl --at 2025-10-26 --known-at 2025-10-27"
COLUMNS, LINE, LETTER = 80, 19, 8.43
_FONT = 'font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, monospace" font-size="14"'
_BOLD = ("us-china-2025", "ISSUE", "TOTALS", "CLAIMS")


def picture() -> str:
    """Return the picture: a dark window with a prompt, the command, and the first half of the answer."""
    outcome = run(*COMMAND.split())
    shown = outcome.out.partition("\nTOTALS")[0].rstrip().split("\n")
    lines = [f"$ negotiation {COMMAND}", "", *shown]
    width, height = round(COLUMNS * LETTER + 40), len(lines) * LINE + 64
    rows = [_row(number, line) for number, line in enumerate(lines)]
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" {_FONT}>',
            f"<title>negotiation {escape(COMMAND)}</title>",
            f'<rect width="{width}" height="{height}" rx="8" fill="#1b1f27"/>',
            *(f'<circle cx="{22 + 20 * n}" cy="20" r="6" fill="#4a5262"/>' for n in range(3)),
            *rows,
            "</svg>\n",
        ]
    )


def _row(number: int, line: str) -> str:
    bold = ' font-weight="bold"' if line.startswith(_BOLD) else ""
    fill = "#9fd39b" if number == 0 else "#e6e4dc"
    place = f'x="20" y="{52 + number * LINE}" fill="{fill}"{bold}'
    length = f' textLength="{len(line) * LETTER:.1f}"' if line else ""
    return f'<text {place}{length} xml:space="preserve">{escape(line)}</text>'


@pytest.mark.generated
def test_the_picture_of_a_terminal_is_up_to_date(generated: Callable[[Path, str], None]) -> None:
    """What it shows is what is printed."""
    generated(PICTURE, picture())
