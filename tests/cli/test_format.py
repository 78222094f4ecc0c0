from __future__ import annotations

import io
import sys
from typing import TYPE_CHECKING

import pytest

from running import CHECKOUT, run

if TYPE_CHECKING:
    from pathlib import Path

LOOSE = '{ "id": "s", "kind": "statement", "parties": ["A"], "by": ["A"], "issues": ["fish"], "occurred": "2025" }'
CANONICAL = '{"kind":"statement","id":"s","occurred":"2025","issues":["fish"],"parties":["A"]}'


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    """A draft with one event, spelled loosely."""
    path = tmp_path / "draft.jsonl"
    path.write_text(LOOSE + "\r\n", encoding="utf-8")
    return path


def test_events_are_written_as_canonical_text(draft: Path) -> None:
    """Order of keys, spaces and defaults are those of the format; the file stays as it is."""
    assert run("format", str(draft)).out == CANONICAL + "\n"
    assert draft.read_text(encoding="utf-8").startswith("{ ")


def test_standard_input_is_formatted(monkeypatch: pytest.MonkeyPatch) -> None:
    """As a filter, in a pipe."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(LOOSE.encode())))

    assert run("format", "-").out == CANONICAL + "\n"


def test_a_check_names_the_line_and_what_to_write(draft: Path) -> None:
    """It exits with 1 and writes nothing."""
    outcome = run("format", "--check", str(draft))

    assert outcome.code == 1
    assert f"{draft}:1: not-canonical: s " in outcome.out
    assert f"Write {CANONICAL}" in outcome.out


def test_a_file_is_rewritten_in_place_and_then_passes(draft: Path) -> None:
    """Formatting again changes nothing."""
    assert run("format", "--in-place", str(draft)).code == 0
    assert draft.read_text(encoding="utf-8") == CANONICAL + "\n"
    assert run("format", "--check", str(draft)).code == 0


def test_a_recording_time_stays(draft: Path) -> None:
    """It belongs to the line, not to the event."""
    draft.write_text(CANONICAL[:-1] + ',"recorded":"2026-01-01T00:00:00Z"}\n', encoding="utf-8")

    assert run("format", str(draft)).out == draft.read_text(encoding="utf-8")


def test_the_shipped_log_is_canonical() -> None:
    """The curated logs are what the program itself would have written."""
    outcome = run("format", "--check", *map(str, sorted((CHECKOUT / "events").glob("*.jsonl"))))

    assert (outcome.code, outcome.out) == (0, "")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--check", "--in-place", "x.jsonl"), 2),
        (("--in-place", "-o", "y", "x.jsonl"), 2),
        (("nowhere.jsonl",), 4),
        ((".",), 3),
        ((), 2),
    ],
)
def test_what_cannot_be_formatted_says_so(words: tuple[str, ...], code: int) -> None:
    """Nothing stands on stdout."""
    outcome = run("format", *words)

    assert (outcome.code, outcome.out) == (code, "")


def test_a_line_that_is_no_event_is_named_and_nothing_is_written(draft: Path) -> None:
    """A draft with a fault is left as it is."""
    draft.write_text(f"{LOOSE}\n{{}}\n", encoding="utf-8")
    outcome = run("format", "--in-place", str(draft))

    assert outcome.code == 3
    assert f"{draft}:2: missing-field" in outcome.err
    assert draft.read_text(encoding="utf-8").startswith("{ ")


def test_a_log_is_not_rewritten_in_place(draft: Path) -> None:
    """What a log has recorded is hashed as it stands."""
    text = LOOSE[:-1] + ', "recorded": "2026-01-01T00:00:00Z"}\n'
    draft.write_text(text, encoding="utf-8")
    outcome = run("format", "--in-place", str(draft))

    assert (outcome.code, "never rewritten" in outcome.err) == (2, True)
    assert draft.read_text(encoding="utf-8") == text


def test_a_file_is_not_written_over_by_another_option(draft: Path) -> None:
    """Who wants that says --in-place."""
    assert run("format", str(draft), "-o", str(draft)).code == 2
    assert draft.read_text(encoding="utf-8").startswith("{ ")
