"""What the page has to tell is all there: no news is left out, and no deadline lies beyond the axis unsaid."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from given import announcement, given, percent
from pages import page_of

if TYPE_CHECKING:
    from pathlib import Path

    from chromium import Reader
    from negotiation.questions.replay import Replay

BUSY = ("2025-04-09", "2025-10-30")


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("day", BUSY)
def test_every_event_of_a_busy_day_is_told(
    reader: Reader, page_file: Path, flagship: Replay, day: str, width: int
) -> None:
    """Twelve stand open, the others are behind a fold that says how many; nothing is wider than the window."""
    reader.open(page_file, f"#at={day}&known=2026-11-22", width=width)
    shown = reader.run("return document.querySelectorAll('#changes > .news > li').length")
    folded = reader.run("return document.querySelectorAll('#changes > .more li').length")
    opening = flagship.at(day).log().events
    latest = [event for event in opening if event.occurred_in(flagship.zone).ends > _evening_before(flagship, day)]

    assert shown + folded == len(latest) > 0
    assert shown == min(12, len(latest))
    assert reader.run("return document.querySelector('#changes > .more').hidden") == (folded == 0)
    if folded:
        assert reader.text("#changes > .more summary") == f"{folded} more"
    assert reader.run("return document.documentElement.scrollWidth <= innerWidth")


def _evening_before(flagship: Replay, day: str) -> Any:
    from datetime import date, timedelta

    return flagship.at(date.fromisoformat(day) - timedelta(days=1)).moment


def test_sixty_events_of_one_day_are_all_told(reader: Reader, tmp_path: Path) -> None:
    """Not twelve and not fifty: a statement each, all on the same day."""
    said = [
        {"kind": "statement", "occurred": "2025-03-01", "about": "duty", "headline": f"Word {number}."}
        for number in range(60)
    ]
    file = tmp_path / "sixty.html"
    asked = given(announcement("2025-02-01", effective="2025-02-02"), *said, known_at="2025-03-02")
    file.write_text(page_of(asked, "2025-03-01"), encoding="utf-8")
    reader.open(file, "#at=2025-03-01&known=2025-03-02")

    assert reader.run("return document.querySelectorAll('#changes .news li').length") == 60
    assert reader.text("#changes > .more summary") == "48 more"


def test_the_axis_reaches_the_last_deadline(reader: Reader, tmp_path: Path) -> None:
    """What is due soon is a diamond on the axis; what would press all else together is counted at its edge."""
    near = announcement("2025-02-01", effective="2025-02-02", until="2025-04-20", level=percent(10))
    far = announcement("2025-03-01", measure="ban", effective="2025-03-02", until="2061-01-01")
    file = tmp_path / "axis.html"
    file.write_text(page_of(given(near, far, known_at="2025-03-02"), "2025-03-01"), encoding="utf-8")
    reader.open(file, "#at=2025-03-01&known=2025-03-02")

    inside = reader.run("return document.querySelectorAll('#chart .deadline').length")
    assert inside == 2  # the ban's start and the duty's end
    assert reader.text("#chart .beyond") == "◆ 1 later deadline →"


def test_the_axis_of_the_flagship_reaches_its_last_deadline(reader: Reader, page_file: Path) -> None:
    """Nothing of it lies beyond."""
    reader.open(page_file, "#at=2026-06-30&known=2026-11-22")

    assert reader.run("return document.querySelectorAll('#chart .beyond').length") == 0
    assert reader.run("return view.domain()[1]") > "2028-04-16"
