from __future__ import annotations

import json
import shutil
import subprocess
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from given import contents, event
from laws.random_logs import random_log
from negotiation.questions.difference import difference
from negotiation.questions.replay import replay
from pages import Carried, answered, page_of
from patience import PATIENCE

if TYPE_CHECKING:
    from chromium import Reader
    from negotiation.logs import Contents
    from negotiation.questions.replay import Replay

HARNESS = Path(__file__).with_name("lookup_in_node.js")
POINTS = 200


def questions(document: str, limit: str, number: int) -> list[dict[str, str]]:
    """Return random (T, K), most of them at or next to a day on which something happens or becomes known."""
    random = Random(20251026)  # noqa: S311 - dates, not secrets
    data = Carried(document).data

    def day(days: list[str], last: str) -> str:
        first, end = date.fromisoformat(days[1]) - timedelta(days=5), date.fromisoformat(last)
        anywhere = first + timedelta(days=random.randint(0, (end - first).days + 5))
        near = date.fromisoformat(random.choice(days[1:])) + timedelta(days=random.randint(-1, 1))
        return random.choice((near, near, anywhere)).isoformat()

    asked = []
    for _ in range(number):
        known_at = min(day(data["known"], limit), limit)
        at, since = (day(data["days"], data["days"][-1]) for _ in range(2))
        asked.append({"at": at, "known_at": known_at, "since": since})
    return asked


def expected(log: Contents, asked: dict[str, str]) -> dict[str, Any]:
    """Return what the library answers, and how it compares the answer with one before."""
    known = replay(log, known_at=asked["known_at"])
    changes = difference(known.at(asked["since"]).status(), known.at(asked["at"]).status()).to_dict()["changes"]
    return {**answered(known.at(asked["at"])), "changes": json.loads(json.dumps(changes))}


def in_node(page: Path, asked: list[dict[str, str]]) -> list[dict[str, Any]]:
    """Return what the script of a page answers in Node."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("no node on this machine; the browser asks the same below")
    argv = [node, str(HARNESS), str(page)]
    done = subprocess.run(argv, input=json.dumps(asked).encode(), capture_output=True, check=True, timeout=PATIENCE)
    answers = json.loads(done.stdout)
    assert isinstance(answers, list)
    return answers


def test_the_script_says_what_the_library_says(flagship: Replay, document: str, page_file: Path) -> None:
    """At random (T, K) of the flagship log, page and library give the same answers, reasons and differences."""
    asked = questions(document, "2026-11-22", POINTS)
    answers = in_node(page_file, asked)

    assert len(answers) == POINTS
    for question, answer in zip(asked, answers, strict=True):
        assert answer == expected(flagship.contents, question), question


def test_it_does_so_of_three_parties(tmp_path: Path) -> None:
    """A small log of three parties, with late openings, corrections and instants, is looked up as exactly."""
    log = contents([event(record) for record in random_log(28, 60)])
    document = page_of(replay(log, "2027-12-31"), "2026-01-01")
    (tmp_path / "page.html").write_text(document, encoding="utf-8")
    asked = questions(document, "2027-12-31", POINTS)
    answers = in_node(tmp_path / "page.html", asked)

    assert len(Carried(document).data["about"]["parties"]) >= 3
    for question, answer in zip(asked, answers, strict=True):
        assert answer == expected(log, question), question


def test_the_browser_looks_up_the_same(flagship: Replay, document: str, reader: Reader, page_file: Path) -> None:
    """The page as a browser opened it, too, gives the answers of the library."""
    asked = questions(document, "2026-11-22", POINTS)[:25]
    reader.open(page_file)
    answers = reader.run(
        "return arguments[0].map(({ at, known_at }) => JSON.stringify(ledger.answer(at, known_at)))", asked
    )

    assert len(answers) == len(asked)
    for question, answer in zip(asked, map(json.loads, answers), strict=True):
        whole = expected(flagship.contents, question)
        assert answer == {key: whole[key] for key in answer}, question
