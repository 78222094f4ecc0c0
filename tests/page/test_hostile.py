from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from given import given
from pages import DATA, page_of

if TYPE_CHECKING:
    from pathlib import Path

    from chromium import Reader

RUN = "<script>window.ran = true</script><img src=x onerror='window.ran = true'><svg onload='window.ran = true'>"
TITLE = f"</title></script>{RUN}$script $data"
TURNED = "Paid\u202e000,1\u202c in \u2066full\u2069"
LONG = "x" * 4000
BELL = "\u0007\u001b[31mred\u001b[0m\u2028end"
ARABIC = "\u0627\u062a\u0641\u0627\u0642"
SOURCES = [
    {"publisher": RUN, "title": TITLE, "url": "javascript:window.ran=true"},
    {"publisher": "data", "url": f"data:text/html,{RUN}"},
    {"publisher": "upper", "url": "JaVaScRiPt:window.ran=true"},
    {"publisher": "quoted", "url": 'https://example.org/"onmouseover="window.ran=true'},
    {"publisher": LONG, "title": ARABIC, "url": f"https://example.org/{LONG}"},
]
OPENING: dict[str, Any] = {
    "kind": "opening",
    "id": "opening",
    "occurred": "2025-01-01",
    "title": TITLE,
    "zone": "UTC",
    "parties": [{"id": "US", "name": RUN}, {"id": "CN", "name": TURNED}],
    "issues": [{"id": "tariffs", "title": f"Tariffs {RUN}"}, {"id": "chips", "title": LONG}, {"id": "__proto__"}],
}
ACT: dict[str, Any] = {"issues": ["tariffs", "chips", "__proto__"], "parties": ["US", "CN"], "sources": SOURCES}
LOG: list[dict[str, Any]] = [
    OPENING,
    {
        **ACT,
        "kind": "announcement",
        "id": "constructor",
        "occurred": "2025-02-01",
        "by": ["US"],
        "actor": TITLE,
        "measure": "__proto__",
        "title": RUN,
        "scope": TURNED,
        "level": {"value": 10, "unit": RUN},
        "effective": "2025-03-01",
        "headline": f"{TURNED} {BELL} {RUN}",
    },
    {**ACT, "kind": "talks_round", "id": "toString", "occurred": "2025-02-03", "headline": LONG, "actor": ARABIC},
    {**ACT, "kind": "statement", "id": "words", "occurred": "2025-02-03", "by": ["press"], "headline": TITLE},
    {"kind": "retraction", "id": "taken", "occurred": "2025-02-04", "amends": "words", "reason": f"{RUN} {TURNED}"},
]


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of a log whose every text would like to be obeyed."""
    file = tmp_path_factory.mktemp("hostile") / "hostile.html"
    file.write_text(page_of(given(*LOG, known_at="2025-12-31"), "2025-02-03"), encoding="utf-8")
    return file


def test_the_data_cannot_end_its_block(hostile: Path) -> None:
    """In the data stands no sign with which HTML could begin or end anything."""
    (data,) = DATA.findall(hostile.read_text(encoding="utf-8"))

    assert "u003c/script\\u003e" in data
    assert not {*"<>&\u2028\u2029\u202e\u2066\u001b"} & {*data}


def test_the_frame_holds_one_script_and_one_block_of_data(hostile: Path) -> None:
    """Nothing of what the log says has become markup, and no placeholder of the frame was filled from it."""
    document = hostile.read_text(encoding="utf-8")

    assert document.count("<script") == document.count("</script>") == 2
    assert "<img" not in document.partition("<script")[0]
    assert "$script" in document.partition("<style>")[0]


@pytest.mark.parametrize("known_at", ["2025-02-03", "2025-12-31"])
@pytest.mark.parametrize("width", [360, 1280])
def test_nothing_runs_and_nothing_breaks(reader: Reader, hostile: Path, width: int, known_at: str) -> None:
    """With everything unfolded, at each stop, nothing of the log was run, asked for or allowed to burst the page."""
    reader.open(hostile, f"#at=2025-02-03&known={known_at}&why=tariffs,chips,__proto__", width=width)
    for key in ("Home", "ArrowRight", "ArrowRight", "End"):
        reader.press("#at-slider", key)
        reader.run("for (const fold of document.querySelectorAll('details')) fold.open = true")
    reader.run(
        "for (const each of document.querySelectorAll('#chart svg *')) each.dispatchEvent(new Event('mouseover'))"
    )

    assert reader.run("return window.ran ?? null") is None
    assert reader.complaints() == []
    assert {url.partition("#")[0] for url in reader.requests() if not url.startswith("data:image/svg")} == {
        hostile.as_uri()
    }
    assert reader.run("return document.documentElement.scrollWidth") <= width


def test_only_web_addresses_become_links(reader: Reader, hostile: Path) -> None:
    """Others are shown as text; what a link leads to learns nothing of the page."""
    reader.open(hostile, "#at=2025-02-03&known=2025-02-03&why=tariffs")
    links = reader.run(
        "return [...document.links].map((link) => [link.protocol, link.rel, link.getAttributeNames().join(' ')])"
    )

    assert {tuple(link) for link in links} == {("https:", "noreferrer noopener nofollow", "href rel target")}
    assert "javascript:window.ran=true" in reader.text("#why-tariffs")


def test_direction_and_control_characters_are_shown(reader: Reader, hostile: Path) -> None:
    """They are escapes to the eye, and text that runs from right to left keeps to itself."""
    reader.open(hostile, "#at=2025-02-03&known=2025-02-03&why=tariffs")
    text = reader.text("main")

    assert "Paid\\u202e000,1\\u202c in \\u2066full\\u2069" in text
    assert "\\x07\\x1b[31mred\\x1b[0m\\u2028end" in text
    assert ARABIC in text
    isolated = reader.run("return [...document.querySelectorAll('bdi')].map((each) => [each.textContent, each.dir])")
    assert {direction for words, direction in isolated if ARABIC in words} == {"auto"}


def test_no_other_code_is_let_in(reader: Reader, hostile: Path) -> None:
    """The policy holds: markup made from text is refused, and so is a script or style that is not the page's own."""
    reader.open(hostile)
    refused = reader.run(
        "try { document.body.insertAdjacentHTML('beforeend', '<b>x</b>') } catch (error) { return error.name }"
    )
    reader.run(
        "const made = document.createElement('style');"
        "made.textContent = 'body { display: none }'; document.head.append(made)"
    )

    assert refused == "TypeError"
    assert reader.run("return getComputedStyle(document.body).display") == "block"
    assert any("Content Security Policy" in complaint for complaint in reader.complaints())
