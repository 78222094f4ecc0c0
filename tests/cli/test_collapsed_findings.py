"""Findings of one code are collapsed after ten where people read them, and whole where programs do."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from given import OPENING, event
from negotiation.codec import encode
from negotiation.errors import SHOWN, Finding, InvalidLogError, collapsed
from running import run

if TYPE_CHECKING:
    from pathlib import Path

MANY = 37
STATEMENT = {"kind": "statement", "occurred": "2025-10-26", "issues": ["tariffs"], "parties": ["US"]}


@pytest.fixture
def unsourced(tmp_path: Path) -> Path:
    """A log with many events that name no source."""
    path = tmp_path / "log.jsonl"
    lines = [encode(event({**STATEMENT, "id": f"s{number}"})) for number in range(MANY)]
    path.write_text("\n".join([encode(event(OPENING)), *lines]) + "\n", encoding="utf-8")
    return path


def test_ten_findings_of_a_code_are_shown_and_the_rest_are_counted(unsourced: Path) -> None:
    """In text; the sum below counts them all, and the remedy is named."""
    out = " ".join(run("check", "-l", str(unsourced)).out.split())

    assert out.count("no-source: ") == SHOWN == 10
    assert f"... and {MANY - SHOWN} more findings of the code no-source. To see all: negotiation check --all." in out
    assert f"{MANY} warnings" in out


def test_markdown_is_collapsed_too(unsourced: Path) -> None:
    """It is for people."""
    out = run("check", "-l", str(unsourced), "-f", "md").out

    assert out.count("| no-source |") == SHOWN
    assert f"... and {MANY - SHOWN} more findings of the code no-source." in out


@pytest.mark.parametrize("form", ["text", "md"])
def test_all_are_shown_to_who_asks_for_all(unsourced: Path, form: str) -> None:
    """With --all."""
    out = run("check", "-l", str(unsourced), "--all", "-f", form).out

    assert "more finding" not in out
    assert all(f"s{number}" in out for number in range(MANY))


@pytest.mark.parametrize("form", ["json", "jsonl", "csv"])
def test_formats_for_programs_are_whole(unsourced: Path, form: str) -> None:
    """A program counts for itself."""
    out = run("check", "-l", str(unsourced), "-f", form).out

    assert out.count("no-source") >= MANY
    assert out == run("check", "-l", str(unsourced), "--all", "-f", form).out


def test_an_error_is_collapsed(tmp_path: Path) -> None:
    """A file of which no line can be read tells ten of the faults, and how many there are."""
    path = tmp_path / "log.jsonl"
    lines = [json.dumps({**STATEMENT, "id": f"s{number}", "nonsense": 1}) for number in range(MANY)]
    path.write_text("\n".join([encode(event(OPENING)), *lines]) + "\n", encoding="utf-8")
    for words in (("status", "-l", str(path)), ("import", str(path), "-l", str(tmp_path / "new.jsonl"))):
        (tmp_path / "new.jsonl").touch()
        err = run(*words).err

        assert err.count(": unknown-field: ") == SHOWN
        assert f"... and {MANY - SHOWN} more findings of the code unknown-field." in err


def test_what_append_refuses_is_collapsed(unsourced: Path, tmp_path: Path) -> None:
    """Both what may not be appended and what the checks find odd."""
    draft = tmp_path / "draft.jsonl"
    lines = [encode(event({**STATEMENT, "id": f"t{number}", "issues": ["fish"]})) for number in range(MANY)]
    draft.write_text("\n".join(lines) + "\n", encoding="utf-8")
    outcome = run("append", "-l", str(unsourced), str(draft))

    assert outcome.code == 3
    assert outcome.err.count(": unknown-issue: ") == SHOWN
    assert f"... and {MANY - SHOWN} more findings" in outcome.err


def test_format_check_is_collapsed(tmp_path: Path) -> None:
    """A file that another program has written is not canonical in any of its lines."""
    path = tmp_path / "draft.jsonl"
    path.write_text("".join(json.dumps({**STATEMENT, "id": f"s{n}"}) + "\n" for n in range(MANY)), encoding="utf-8")
    out = run("format", "--check", str(path)).out

    assert out.count("not-canonical: ") == SHOWN
    assert f"... and {MANY - SHOWN} more findings of the code not-canonical." in out


def test_each_code_has_its_ten() -> None:
    """A rare fault is not hidden by a common one, and the order is kept."""
    found = [Finding(code="common", message=f"{n}.") for n in range(20)] + [Finding(code="rare", message="One.")]
    shown = [*collapsed(found)]

    assert [finding.code for finding, _ in shown] == ["common"] * 10 + ["rare"]
    assert [more for _, more in shown] == [0] * 9 + [10, 0]
    assert str(InvalidLogError("log", found)).endswith("9.\n... and 10 more findings of the code common.\nrare: One.")


def test_ten_are_not_collapsed() -> None:
    """There is nothing to leave out."""
    found = [Finding(code="common", message=f"{n}.") for n in range(SHOWN)]

    assert [more for _, more in collapsed(found)] == [0] * SHOWN
