from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256

import pytest

from given import given
from negotiation.lifecycles import IDLE, PHASES
from negotiation.page import page
from negotiation.page.document import SCRIPTS, source
from negotiation.questions.replay import Replay, replay
from pages import Carried, answered, data_of, page_of

MOST = 600_000


def test_the_page_of_the_flagship_log_can_be_mailed(document: str) -> None:
    """It stays well below what a mail server refuses."""
    assert len(document.encode()) < MOST


def test_the_policy_allows_this_script_and_this_style_alone(document: str) -> None:
    """Both hashes fit what stands in the file, and everything else is refused."""
    (policy,) = re.findall('Content-Security-Policy" content="([^"]*)"', document)
    (style,) = re.findall("<style>(.*?)</style>", document, re.DOTALL)
    (script,) = re.findall("<script>(.*?)</script>", document, re.DOTALL)
    hashes = [f"sha256-{b64encode(sha256(each.encode()).digest()).decode()}" for each in (script, style)]

    assert policy.startswith(f"default-src 'none'; script-src '{hashes[0]}'; style-src '{hashes[1]}'; ")
    assert "unsafe" not in policy


def test_its_files_ask_for_nothing() -> None:
    """Neither style nor script names an address or a way to reach one; markup is never made from text."""
    sources = {name: source(name) for name in (*SCRIPTS, "page.css", "page.html")}
    asking = (
        r"https?://(?!www\.w3\.org/2000/svg)|\bfetch\b|XMLHttpRequest|WebSocket|@import|url\((?!#)|innerHTML|\beval\b"
    )

    assert {name: re.findall(asking, text) for name, text in sources.items() if re.findall(asking, text)} == {}
    assert not re.findall(r'\son[a-z]+="|style="', sources["page.html"])


def test_the_page_takes_the_phases_in_which_nothing_is_awaited_from_the_lifecycle(document: str) -> None:
    """They stand in its data, and no script lists phases of its own."""
    lists = re.compile(r"\[([^][]*)\]")
    listed = {
        name: [found for found in lists.findall(source(name)) if sum(f'"{phase}"' in found for phase in PHASES) > 1]
        for name in SCRIPTS
    }

    assert data_of(document)["about"]["idle"] == [*IDLE]
    assert {*IDLE} == {"dormant", "threatened", "contested", "in_force", "lapsed", "broken_down"}
    assert {name: found for name, found in listed.items() if found} == {}


def test_a_page_is_written_as_of_some_day(flagship: Replay) -> None:
    """Without a K nobody could say what it holds."""
    with pytest.raises(ValueError, match="known_at"):
        page(replay(flagship.contents).at("2025-10-26"))


def test_an_empty_log_has_a_page() -> None:
    """With an opening and nothing else, each issue is dormant."""
    carried = Carried(page_of(given(known_at="2025-12-31"), "2025-06-01"))

    assert [row["phase"] for row in carried.answer("2025-06-01", "2025-12-31")["issues"]] == ["dormant", "dormant"]


def test_an_instant_as_limit_is_kept() -> None:
    """As known at noon, the last day answers as at noon, not as at its end."""
    records = [
        {"kind": "threat", "occurred": "2025-03-01T09:00Z", "measure": "duty"},
        {"kind": "threat", "occurred": "2025-03-01T15:00Z", "measure": "ban"},
    ]
    whole = given(*records, known_at="2025-03-01T12:00Z")
    carried = Carried(page_of(whole, "2025-03-01"))

    assert {*carried.data["events"]} == {"opening", "e1"}
    assert carried.answer("2025-03-01", "2025-03-01") == answered(whole.at("2025-03-01"))
