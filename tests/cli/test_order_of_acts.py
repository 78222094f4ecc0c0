"""The order in which acts are read, and how far the record goes, as the commands tell it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from running import run

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Written = Callable[..., str]

Record = dict[str, Any]
OPENING: Record = {
    "kind": "opening",
    "id": "opening",
    "occurred": "2026-01-01",
    "title": "A talk",
    "zone": "UTC",
    "parties": [{"id": "A"}, {"id": "B"}],
    "issues": [{"id": "fish"}],
}


def act(kind: str, name: str, occurred: str, **fields: Any) -> Record:
    """Return an act of A on the one issue, with a source of its day."""
    day = fields.get("known", occurred)
    source = {"publisher": "Gazette", "title": "Notice", "published": day, "url": f"https://example.org/{name}"}
    base = {"kind": kind, "id": name, "occurred": occurred, "issues": ["fish"], "parties": ["A"]}
    return {**base, **fields, "headline": f"What happened: {name}.", "sources": [source]}


def duty(kind: str, name: str, occurred: str, level: int | None = None) -> Record:
    """Return an act on the duty of A."""
    return act(kind, name, occurred, measure="a-duty", **({} if level is None else {"level": percent(level)}))


def percent(value: int) -> Record:
    return {"value": value, "unit": "%"}


EARLY_TALKS = act("talks_round", "early", "2026-02", parties=["A", "B"], known="2026-02-10")
WALKED_OUT = act("breakdown", "out", "2026-02-20")


@pytest.fixture
def written(tmp_path: Path) -> Written:
    """Write a log of these records after an opening, and return its place."""

    def write(*records: Record) -> str:
        path = tmp_path / "log.jsonl"
        path.write_text("".join(json.dumps(each) + "\n" for each in (OPENING, *records)), encoding="utf-8")
        return str(path)

    return write


def said(*words: str) -> str:
    """Return what a command prints, on one line."""
    outcome = run(*words)
    return " ".join((outcome.out + outcome.err).split())


def test_talks_of_some_day_in_a_month_that_were_known_first_come_first(written: Written) -> None:
    """Known on 10 February, they had happened by then: the breakdown of the 20th is the later act."""
    log = written(EARLY_TALKS, WALKED_OUT)

    assert "broken down 2026-02-20" in said("status", "-l", log, "--at", "2026-03-02", "--known-at", "2026-03-02")
    assert run("check", "--strict", "-l", log).code == 0


def test_events_of_a_month_are_listed_and_exported_from_the_day_by_which_they_had_happened(written: Written) -> None:
    """`log` and the tables of events say what the status says."""
    log = written(EARLY_TALKS, WALKED_OUT)
    dates = ("--at", "2026-02-12", "--known-at", "2026-02-12")

    assert "early" in said("log", "-l", log, *dates)
    assert "early" not in said("log", "-l", log, "--from", "2026-02-11", *dates)
    assert "early" in said("export", "--to", "csv", "-l", log, *dates)


def test_check_names_acts_of_one_day_whose_order_rests_on_their_kinds(written: Written) -> None:
    """A walked out and came back on one day: without an `order` nobody can tell that from the record."""
    log = written(
        act("talks_round", "first", "2026-02-01", parties=["A", "B"]),
        duty("announcement", "old", "2026-02-01", 10),
        act("breakdown", "am", "2026-02-20"),
        act("talks_round", "pm", "2026-02-20", parties=["A", "B"]),
        duty("termination", "x-end", "2026-02-20"),
        duty("announcement", "x-new", "2026-02-20", 5),
    )
    told = said("check", "order", "-l", log)

    assert "fish is broken down, in the other order it would be talks" in told
    assert "a-duty is ended, in the other order it would be in force" in told
    assert "Give both events an `order`, or a time of day." in told


def test_append_tells_that_the_id_decides(written: Written) -> None:
    """The evening's 125 percent has an id that sorts before that of the morning, and so would change nothing."""
    log = written(duty("announcement", "old", "2026-02-01", 10), duty("modification", "q-9", "2026-02-03", 84))
    words = ("modification", "id=q-10", "occurred=2026-02-03", "issues=fish", "parties=A", "measure=a-duty")
    source = "source=Gazette|Notice|2026-02-03|https://example.org/3"
    told = said("append", "-l", log, *words, "level=125 %", "headline=Evening: 125 percent.", source)

    assert "order-by-id" in told
    assert "q-10" in told
    assert "Give both events an `order`, or a time of day." in told


def test_a_review_is_appended_in_words_and_moves_the_end_of_the_record(written: Written) -> None:
    """The states stay as they were; the headline has nothing left to warn of."""
    log = written(duty("announcement", "old", "2026-02-01", 10))
    asked = ("status", "-l", log, "--at", "2026-05-01", "--known-at", "2026-05-01")
    assert "The record was read to 2026-02-01." in said(*asked)

    appended = run("append", "-l", log, "review", "id=seen", "occurred=2026-05-02", "through=2026-05-01")

    assert appended.code == 0, appended.err
    assert "The record was read to" not in said(*asked)
    assert "The record was read to 2026-05-01." in said("status", "-l", log, "--at", "2026-06-01")
