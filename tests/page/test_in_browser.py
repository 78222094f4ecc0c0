from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from negotiation.logs import open_log

if TYPE_CHECKING:
    from pathlib import Path

    from chromium import Reader

AT = "#at=2025-10-26&known=2025-10-27"


def day(reader: Reader) -> str:
    """Return the day that the page shows."""
    return reader.text("#day")


def test_it_opens_without_a_complaint_or_a_request(reader: Reader, page_file: Path) -> None:
    """From disk, the console stays silent and nothing but the file itself is asked for."""
    reader.open(page_file, f"{AT}&why=tariffs")
    reader.press("#at-slider", "ArrowRight", "ArrowLeft")

    assert day(reader) == "26 October 2025"
    assert reader.complaints() == []
    asked = {url.partition("#")[0] for url in reader.requests()}
    assert {url for url in asked if not url.startswith("data:")} == {page_file.as_uri()}


def test_the_keyboard_goes_from_change_to_change(reader: Reader, page_file: Path) -> None:
    """Arrows to the neighbouring stops and back, Home and End to the first and last, pages by ten."""
    reader.open(page_file, AT)
    seen = []
    for keys in ("ArrowRight", "ArrowLeft", "ArrowLeft", "PageUp", "PageDown", "Home", "End"):
        reader.press("#at-slider", keys)
        seen.append(day(reader))

    assert seen[:3] == ["30 October 2025", "26 October 2025", "24 October 2025"]
    assert seen[4] == seen[2] != seen[3]
    assert seen[5:] == ["3 December 2024", "16 April 2028"]


def test_who_cannot_see_it_hears_it(reader: Reader, page_file: Path) -> None:
    """The slider's value is a date in words, and the live region tells where all issues stand."""
    reader.open(page_file, AT)
    reader.press("#at-slider", "ArrowRight", "ArrowLeft")

    assert reader.run("return document.getElementById('at-slider').ariaValueText") == "26 October 2025"
    assert reader.text("#live").startswith("26 October 2025, as known on 27 October 2025. ")
    assert "Port fees: talks" in reader.text("#live")
    assert reader.run("return document.getElementById('live').ariaLive") == "polite"


def test_every_control_has_a_name_and_every_column_a_head(reader: Reader, page_file: Path) -> None:
    """What can be used or read by column is named in the tree that screen readers are given."""
    reader.open(page_file, f"{AT}&why=tariffs")
    nodes = reader.do("Accessibility.getFullAXTree")["nodes"]
    named = [(node["role"]["value"], node["name"]["value"]) for node in nodes if "name" in node]
    used = ("button", "slider", "link", "Date", "columnheader", "rowheader", "DisclosureTriangle")

    assert [role for role, name in named if role in used and not name] == []
    assert ("slider", "Day: the arrow keys go from change to change") in named
    assert [name for role, name in named if role == "columnheader"][:2] == ["Issue", "Phase"]
    assert ("rowheader", "Port fees") in named
    assert reader.run("return document.documentElement.lang") == "en"


def test_the_address_keeps_the_view(reader: Reader, page_file: Path) -> None:
    """What is shown stands in the fragment, and the fragment shows it again."""
    reader.open(page_file, f"{AT}&why=tiktok")
    reader.press("#at-slider", "ArrowRight")
    kept = str(reader.run("return location.hash"))
    reader.open(page_file, kept)

    assert kept == "#at=2025-10-30&known=2025-10-27&why=tiktok"
    assert day(reader) == "30 October 2025"
    assert reader.run("return document.getElementById('why-tiktok').open")
    assert reader.run("return document.getElementById('known-date').value") == "2025-10-27"


def test_a_fragment_that_means_nothing_is_let_be(reader: Reader, page_file: Path) -> None:
    """The page opens where it was written for, and never beyond what it knows."""
    reader.open(page_file, "#at=2025-02-30&known=2099-01-01&why=nothing")

    assert day(reader) == "26 October 2025"
    assert reader.run("return location.hash") == "#at=2025-10-26&known=2026-11-22"
    assert reader.complaints() == []


def test_the_day_can_be_typed(reader: Reader, page_file: Path) -> None:
    """A day on which nothing changed has an answer like any other."""
    reader.open(page_file, AT)
    reader.run(
        "const field = document.getElementById('at-date'); field.value = '2025-07-04';"
        "field.dispatchEvent(new Event('change'))"
    )

    assert day(reader) == "4 July 2025"


def test_what_was_believed_is_another_answer(reader: Reader, page_file: Path) -> None:
    """The second, folded control changes K alone."""
    reader.open(page_file, "#at=2025-10-26&known=2025-10-26")
    folded = reader.run("return !document.getElementById('knowledge').open")
    reader.run("document.getElementById('known-all').click()")
    everything = reader.run("return location.hash")
    reader.run("document.getElementById('known-same').click()")

    assert folded
    assert everything == "#at=2025-10-26&known=2026-11-22"
    assert reader.run("return location.hash") == "#at=2025-10-26&known=2025-10-26"


def test_the_chart_can_be_clicked(reader: Reader, page_file: Path) -> None:
    """A click on a day leads to the nearest change."""
    reader.open(page_file, "#at=2025-10-26&known=2026-11-22")
    box = reader.run(
        "const b = document.getElementById('chart').getBoundingClientRect(); return [b.left, b.top, b.width]"
    )
    for kind in ("mousePressed", "mouseReleased"):
        reader.do(
            "Input.dispatchMouseEvent", type=kind, x=box[0] + box[2] * 0.99, y=box[1] + 60, button="left", clickCount=1
        )

    assert day(reader) == "16 April 2028"


def test_it_prints_what_it_shows(reader: Reader, page_file: Path) -> None:
    """On paper stand the date, the lanes, the table and the citation, and no control."""
    reader.open(page_file, AT)
    reader.media("print")
    shown = "return [...arguments].map((each) => document.querySelector(each).checkVisibility())"

    assert reader.run(shown, "#day", "#chart svg", "#status-rows tr", "#citation") == [True] * 4
    assert reader.run(shown, "#at-next", "#at-slider", "#knowledge", "#copy") == [False] * 4
    assert len(reader.do("Page.printToPDF")["data"]) > 10_000


def test_without_a_script_the_status_is_there(reader: Reader, page_file: Path) -> None:
    """Plain HTML tells the status of the day for which the page was written, and shows no dead control."""
    reader.open(page_file, script=False)
    tree = reader.do("Accessibility.getFullAXTree")["nodes"]
    names = [(node["role"]["value"], node["name"]["value"]) for node in tree if "name" in node and not node["ignored"]]

    assert [name for role, name in names if role == "rowheader"][:3] == ["Tariffs", "Rare earths", "Port fees"]
    assert ("cell", "preliminary consensus ▲ under threat") in names
    assert not [name for role, name in names if role in {"button", "slider", "Date"}]


def test_script_and_plain_table_are_the_same(reader: Reader, page_file: Path) -> None:
    """Both writers of the table, Python and the script, use the same words."""
    reader.open(page_file, "#at=2025-10-26&known=2026-11-22")
    cells = (
        "const rows = [...document.querySelectorAll('#status-rows tr')];"
        "return rows.map((row) => [...row.children].map((cell) => cell.textContent))"
    )
    scripted = reader.run(cells)
    document = page_file.read_text(encoding="utf-8")
    plain = re.findall("<tr role=.row.><th scope=.row.*?</tr>", document)

    assert len(scripted) == 7
    assert scripted == [_cells(row) for row in plain]


def _cells(row: str) -> list[str]:
    return [html.unescape(re.sub("<[^>]*>", "", cell)) for cell in re.findall("<t[hd] .*?</t[hd]>", row)]


def test_the_citation_can_be_copied(reader: Reader, page_file: Path) -> None:
    """It names the log, the position, the head and both dates, and how to come back."""
    reader.open(page_file, AT)
    reader.run("document.getElementById('copy').click()")
    cited = reader.text("#citation")

    head = open_log().read().head
    assert re.match(rf"U\.S\.–China trade negotiation \(us-china-2025\), position [0-9]+, head {head}", cited)
    assert "at 2025-10-26, known at 2025-10-27, days of America/New_York" in cited
    assert cited.endswith("#at=2025-10-26&known=2025-10-27")
    assert reader.run("return document.getElementById('copied').textContent")


def test_nothing_moves_for_those_who_do_not_want_it(reader: Reader, page_file: Path) -> None:
    """With reduced motion the way to an explanation is a jump."""
    reader.open(page_file, AT, prefers_reduced_motion="reduce")
    reader.run("document.querySelector('.to-why').click()")

    assert 0 <= reader.run("return document.getElementById('why-tariffs').getBoundingClientRect().top") < 400
    assert reader.run("return document.activeElement.parentElement.id") == "why-tariffs"
