"""`negotiation export --to`: which options go together, and where the answer goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from negotiation.cli.publish.export import FORMS
from negotiation.formats.export.registry import EXPORTS
from running import SMALL, run

if TYPE_CHECKING:
    from pathlib import Path

NEEDS = dict.fromkeys(("mermaid", "scxml"), ("--issue", "chips"))
BINARY = {"parquet", "panel-parquet"}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, in which every command of a test runs."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_every_format_is_offered_and_made() -> None:
    """The list of the help is that of what is there."""
    assert {*FORMS} == {*EXPORTS}


@pytest.mark.parametrize("form", FORMS)
def test_a_format_goes_to_standard_output_or_to_a_file(folder: Path, form: str) -> None:
    """The same bytes; the command says nothing else; run again, it writes the same."""
    assert run("export", "small.db", "-l", str(SMALL)).code == 0
    words = ("export", "--to", form, *NEEDS.get(form, ()), "-l", "small.db")
    outcome = run(*words, "-o", "there")
    again = run(*words, "-o", "again")

    assert (outcome.code, outcome.out, outcome.err) == (again.code, again.out, again.err) == (0, "", "")
    assert (folder / "there").read_bytes() == (folder / "again").read_bytes() != b""
    if form not in BINARY:
        assert run(*words).out.encode() == (folder / "there").read_bytes()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "name a log to write to (my.jsonl, my.db), or a format with --to FORMAT"),
        (("my.db", "--to", "csv"), "leave out my.db"),
        (("csv",), "Did you mean --to csv?"),
        (("my.jsonl", "--at", "2025"), "--at needs --to"),
        (("my.jsonl", "--known-at", "2025"), "--known-at needs --to"),
        (("my.jsonl", "--excel"), "--excel needs --to"),
        (("my.jsonl", "--from", "2025"), "--from needs --to"),
        (("my.jsonl", "-o", "x"), "-o needs --to"),
        (("--to", "jsonl", "--excel"), "--excel does not go with --to jsonl; it goes with csv, panel."),
        (("--to", "csv", "--issue", "tariffs"), "--issue does not go with --to csv; it goes with panel"),
        (
            ("--to", "csv", "--from", "2025"),
            "--from does not go with --to csv; it goes with panel, panel-parquet, ics.",
        ),
        (("--to", "csv", "--alarm", "7d"), "--alarm does not go with --to csv; it goes with ics."),
        (("--to", "ics", "--alarm", "7"), "is not a time span"),
        (("--to", "mermaid"), "name one: --to mermaid --issue ISSUE, or --measure MEASURE"),
        (("--to", "scxml", "--issue", "tariffs", "--measure", "x"), "name one"),
        (("--to", "panel-parquet"), "--to panel-parquet is not text: name a file with -o FILE."),
        (("--to", "datasette", "-l", "my.db", "--at", "2025"), "--to datasette takes no dates or voices"),
        (("--to", "datasette"), "--to datasette needs a SQLite log"),
        (("--to", "xml"), "'xml' is not one of"),
    ],
    ids=" ".join,
)
def test_wrong_usage_is_said(folder: Path, words: tuple[str, ...], said: str) -> None:
    """Exit code 2, one clear sentence, and nothing is written."""
    outcome = run("export", *words)

    assert (outcome.code, outcome.out) == (2, "")
    assert said in " ".join(outcome.err.split())
    assert [*folder.iterdir()] == []


@pytest.mark.parametrize(
    "words", [("panel", "--issue", "tarifs"), ("ics", "--issue", "tarifs"), ("mermaid", "--measure", "us-x")]
)
def test_an_unknown_name_is_told(words: tuple[str, ...]) -> None:
    """Exit code 4, as with every command."""
    outcome = run("export", "--to", *words)

    assert (outcome.code, outcome.out) == (4, "")


def test_the_log_that_is_read_is_not_overwritten(folder: Path) -> None:
    """An export onto the log itself is refused."""
    (folder / "mine.jsonl").write_bytes(SMALL.read_bytes())
    outcome = run("export", "--to", "csv", "-l", "mine.jsonl", "-o", "mine.jsonl")

    assert outcome.code == 2
    assert (folder / "mine.jsonl").read_bytes() == SMALL.read_bytes()
