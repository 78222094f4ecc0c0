"""The picture of a terminal in the README shows what a command prints; NEGOTIATION_UPDATE_COMMANDS=1 draws it."""

from __future__ import annotations

import os
from html import escape
from pathlib import Path

from running import run

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


def test_the_picture_of_a_terminal_is_up_to_date() -> None:
    """What it shows is what is printed."""
    if os.environ.get("NEGOTIATION_UPDATE_COMMANDS"):
        assert not os.environ.get("CI"), "a picture is not redrawn in CI"
        PICTURE.write_text(picture(), encoding="utf-8")

    assert PICTURE.read_text(encoding="utf-8") == picture(), "run with NEGOTIATION_UPDATE_COMMANDS=1"
