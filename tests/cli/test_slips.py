"""Slips of whoever types or drafts: refused, asked about, or mended with a word; never half taken."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from running import Outcome, run

if TYPE_CHECKING:
    from pathlib import Path

OPENING: dict[str, Any] = {
    "kind": "opening",
    "id": "opening",
    "occurred": "2026-01-01",
    "title": "A talk",
    "zone": "UTC",
    "parties": [{"id": "A"}, {"id": "B"}],
    "issues": [{"id": "fish"}],
}
DUTY: dict[str, Any] = {
    "kind": "announcement",
    "id": "duty",
    "occurred": "2026-02-01",
    "issues": ["fish"],
    "parties": ["A"],
    "measure": "a-duty",
    "level": {"value": 10, "unit": "%"},
    "headline": "A sets a duty.",
    "sources": [{"publisher": "Gazette", "title": "Notice", "published": "2026-02-01"}],
}
RAISE = (
    "modification",
    "id=raise",
    "occurred=2026-02-10",
    "issues=fish",
    "parties=A",
    "measure=a-duty",
    "headline=Up.",
)


def lines(*records: dict[str, Any]) -> str:
    """Return records as lines of a log."""
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """A log with an opening and a duty."""
    path = tmp_path / "log.jsonl"
    path.write_text(lines(OPENING, DUTY), encoding="utf-8")
    return path


def append(log: Path, *words: str) -> Outcome:
    """Append what the words say."""
    return run("append", "-l", str(log), *words)


def draft(log: Path, record: dict[str, Any]) -> str:
    """Write a record as a draft and return the name of the file."""
    path = log.with_name("draft.jsonl")
    path.write_text(lines(record), encoding="utf-8")
    return str(path)


@pytest.mark.parametrize("level", ["12,5 %", "1,000 USD", "10-25 %", "1 000 EUR", "4.4 c/kg + 10 %"])
def test_a_level_that_is_not_wholly_understood_is_wrong_usage(log: Path, level: str) -> None:
    """Nothing is written, neither a part of the number nor its rest as a unit."""
    before = log.read_bytes()
    outcome = append(log, *RAISE, f"level={level}")

    assert (outcome.code, outcome.out) == (2, "")
    assert f"{level!r} is not a level" in outcome.err
    assert log.read_bytes() == before


def test_a_drafted_level_that_was_cut_is_refused_with_its_line(log: Path) -> None:
    """A script that cut the number is told so, where it can be mended."""
    name = draft(log, {**DUTY, "id": "cut", "level": {"value": 12, "unit": ",5 %"}})
    outcome = append(log, name, "--despite-findings")

    assert (outcome.code, outcome.out) == (3, "")
    assert f"{name}:1: bad-unit: cut has the level 12 with the unit ',5 %'" in outcome.err


def test_a_stored_level_that_was_cut_can_be_read_and_mended(log: Path) -> None:
    """A log that was valid stays readable; `check` fails until the level is corrected."""
    log.write_text(lines(OPENING, {**DUTY, "level": {"value": 12, "unit": ",5 %"}}), encoding="utf-8")

    assert run("status", "-l", str(log)).code == 0
    assert (run("check", "-l", str(log)).code, "bad-unit" in run("check", "-l", str(log)).out) == (1, True)
    assert run("correct", "duty", "-l", str(log), "--slip", "level=12.5 %").code == 0
    assert run("check", "-l", str(log)).code == 0


def test_an_act_in_2062_is_asked_about(log: Path) -> None:
    """Its source is of 2026: `append` stops unless it is told to go on, and `check --strict` goes on asking."""
    words = ("talks_round", "id=t", "occurred=2062-03-01", "issues=fish", "parties=A,B", "headline=They met.")
    source = "source=Gazette|Notice|2026-03-01|https://example.org/3"
    refused = append(log, *words, source)

    assert refused.code == 1
    assert "occurred-after-published: t occurred 2062-03-01" in refused.err
    assert "far-ahead: t has occurred 2062-03-01" in refused.err
    assert append(log, *words, source, "--despite-findings").code == 0
    assert run("check", "--strict", "-l", str(log)).code == 1


@pytest.mark.parametrize(
    ("record", "near"),
    [
        ({**DUTY, "kind": "accession"}, "newer release"),
        ({**DUTY, "kind": "announcemnt"}, "Or did you mean announcement?"),
        ({**DUTY, "levle": 3}, "Or did you mean level?"),
        ({**DUTY, "quorum": 3}, "newer release"),
        ({**DUTY, "level": {"value": 1, "unit": "%", "basis": "customs value"}}, "newer release"),
        ({**DUTY, "kind": "suspension", "on_expiry": "sleep"}, "newer release"),
    ],
    ids=["kind", "kind misspelt", "field misspelt", "field", "part of a level", "word"],
)
def test_what_is_unknown_may_be_of_a_newer_release(log: Path, record: dict[str, Any], near: str) -> None:
    """That is named first; the nearest name stays as the other explanation."""
    log.write_text(lines(OPENING, record), encoding="utf-8")
    outcome = run("status", "-l", str(log))

    assert outcome.code == 3
    assert "A newer release of negotiation may know it" in outcome.err
    assert near in outcome.err


def test_a_draft_from_a_spreadsheet_is_rounded_with_a_note(log: Path) -> None:
    """14.499999999999998 is what a spreadsheet writes for 14.5: taken so, and said on standard error."""
    name = draft(log, {**DUTY, "id": "b", "measure": "b-duty", "level": {"value": 14.499999999999998, "unit": "%"}})
    outcome = append(log, name)

    assert outcome.code == 0
    assert f"{name}:1: rounded: the level 14.499999999999998 was rounded to 14.5." in outcome.err
    assert '"level":{"value":14.5,"unit":"%"}' in log.read_text(encoding="utf-8").splitlines()[-1]


def test_a_typed_level_with_digits_of_a_spreadsheet_is_rounded_too(log: Path) -> None:
    """No digit is lost without a word."""
    outcome = append(log, *RAISE, "level=14.499999999999998 %")

    assert outcome.code == 0
    assert "was rounded to 14.5" in outcome.err


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("level=12 %", "level=13 %"), "level is given twice"),
        (("source=Gazette|A", 'sources=[{"publisher":"Wire"}]'), "sources is given twice"),
        (('sources=[{"publisher":"Wire"}]', "source=Gazette|A"), "source is given twice"),
        (('level={"value":10,"value":12,"unit":"%"}',), "stands twice"),
        (("source=Gazette|Notice|2026-02-10|https://example.org/a?b=1|2",), "is not a language"),
        (("order=2nd",), "order is not a whole number"),
        (("order=1_0",), "order is not a whole number"),
        (("order=٣",), "order is not a whole number"),
    ],
    ids=["level", "sources after source", "source after sources", "key", "address", "2nd", "1_0", "other digits"],
)
def test_a_word_is_taken_whole_or_not_at_all(log: Path, words: tuple[str, ...], message: str) -> None:
    """Of two values none is dropped, and of one no part."""
    outcome = append(log, *RAISE, *words)

    assert (outcome.code, outcome.out) == (2, "")
    assert message in outcome.err


def test_a_headline_of_one_word_that_is_also_a_truth_value_stays_text(log: Path) -> None:
    """Only fields that are true or false are read so."""
    words = ("statement", "id=s", "occurred=2026-02-01", "issues=fish", "parties=A", "headline=true")

    assert append(log, *words).code == 0
    assert '"headline":"true"' in log.read_text(encoding="utf-8")


def test_next_says_by_itself_only_of_timers() -> None:
    """A threat is made for a date, leaders are due on one; only what a timer moves happens by itself."""
    out = run("next", "tariffs", "--at", "2025-10-26", "--known-at", "2025-10-27").out
    itself, _, due = out.partition("  by itself ")[2].partition("\n  due ")
    answer = json.loads(run("next", "tariffs", "--at", "2025-10-26", "--known-at", "2025-10-27", "-f", "json").out)

    assert "2025-11-10 arrangement lapses" in itself
    assert "threatened for this date" in due
    assert "2025-10-30 leader approval" in due
    assert {each["what"]: each["by_itself"] for each in answer["deadlines"]} == {
        "leader_approval": False,
        "threatened_for_this_date": False,
        "arrangement_lapses": True,
        "suspension_ends": True,
        "ends": True,
    }


@pytest.mark.parametrize("words", [("status",), ("deadlines",), ("next", "tariffs"), ("export", "--to", "ics")])
def test_no_reader_prints_a_threat_as_a_rise_that_will_happen(words: tuple[str, ...]) -> None:
    """It is threatened for a date, in every answer."""
    out = run(*words, "--at", "2025-10-26", "--known-at", "2025-10-27").out

    assert "threatened for this d" in " ".join(out.split())
    assert "takes effect" not in out
