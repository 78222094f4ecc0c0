from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from chromium import Reader

FULL = "#at=2025-10-26&known=2025-10-27&why=tariffs,export-controls"

CONTRASTS = Path(__file__).with_name("contrasts.js").read_text(encoding="utf-8")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_can_be_read_in_both_schemes(reader: Reader, page_file: Path, scheme: str) -> None:
    """Every text has a contrast of at least 4.5 to 1 to its ground (WCAG 2.2, AA)."""
    reader.open(page_file, FULL, prefers_color_scheme=scheme)
    found = reader.run(CONTRASTS)

    assert len(found) > 300
    assert [(text, round(contrast, 2)) for text, contrast in found if contrast < 4.5] == []


def test_dark_is_dark(reader: Reader, page_file: Path) -> None:
    """The ground follows what the reader prefers."""
    grounds = []
    for scheme in ("light", "dark"):
        reader.open(page_file, FULL, prefers_color_scheme=scheme)
        grounds.append(reader.run("return getComputedStyle(document.documentElement).backgroundColor"))

    assert grounds == ["rgb(253, 252, 248)", "rgb(22, 23, 26)"]


def test_phases_differ_in_more_than_colour(reader: Reader, page_file: Path) -> None:
    """Each phase has a pattern of its own, but dormant and in force, which are named or told by their lane's table."""
    reader.open(page_file)
    drawn = reader.run(
        "return [...document.querySelectorAll('pattern')].map((each) => [each.id, each.firstChild.getAttribute('d')])"
    )
    patterns = [
        path for name, path in drawn if name not in {"pattern-dormant", "pattern-in_force", "pattern-suspended-part"}
    ]

    assert len(patterns) == len({*patterns}) == 9


@pytest.mark.parametrize("width", [360, 768, 1280])
def test_nothing_lies_beside_the_page(reader: Reader, page_file: Path, width: int) -> None:
    """At the width of a telephone too, nothing has to be scrolled sideways."""
    reader.open(page_file, FULL, width=width)
    reader.run("for (const fold of document.querySelectorAll('details')) fold.open = true")

    assert reader.run("return document.documentElement.scrollWidth") <= width
    assert reader.run("return document.querySelector('#chart svg').getBoundingClientRect().width") <= width


def test_it_is_drawn_anew_when_the_window_changes(reader: Reader, page_file: Path) -> None:
    """The lanes are drawn for the width at hand, so that their text keeps its size."""
    reader.open(page_file, FULL, width=1280)
    reader.resize(360)
    box = reader.browser.execute_async_script(
        "const [done] = arguments; const drawn = () => document.querySelector('#chart svg').getAttribute('viewBox');"
        "requestAnimationFrame(() => requestAnimationFrame(() => done(drawn())))"
    )

    assert int(box.split()[2]) < 360
