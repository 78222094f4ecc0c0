"""Every example in the documents is executed."""

from __future__ import annotations

import doctest
import json
import re
import shlex
import shutil
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner

from negotiation.cli.group import negotiation
from negotiation.codec import decode, encode, parse
from negotiation.events import Event
from negotiation.questions.recorded import recorded

ROOT = Path(__file__).parents[2]
HOWTO = tuple(sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "docs" / "howto").glob("*.md")))
DOCUMENTS = ("README.md", "CONTRIBUTING.md", "events/README.md", "events/CODEBOOK.md", "replays/README.md", *HOWTO)
WITH_PYTHON = ("README.md", "docs/howto/developer.md", "docs/howto/researcher.md")
LINKED = (
    *DOCUMENTS,
    "PROOF.md",
    "DURABILITY.md",
    "DECISIONS.md",
    "docs/README.md",
    "docs/tutorial.md",
    "docs/glossary.md",
)
IN_ORDER = ("PROOF.md", "docs/tutorial.md")
"""Documents whose commands follow from each other, in a folder with a log of one's own."""
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(document: str, language: str) -> list[str]:
    """Return the fenced blocks of a language in a document."""
    text = (ROOT / document).read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("document", WITH_PYTHON)
def test_the_python_examples_of_a_document_work(document: str) -> None:
    """What a document shows in Python gives what it says."""
    parser, runner = doctest.DocTestParser(), doctest.DocTestRunner(verbose=False)
    test = parser.get_doctest("\n".join(blocks(document, "python")), {}, document, document, 0)
    result = runner.run(test)

    assert result.attempted > 3
    assert result.failed == 0


@pytest.mark.parametrize("block", [block for document in DOCUMENTS for block in blocks(document, "console")])
def test_the_commands_of_the_documents_work(block: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each command that the documents show runs, one after the other beside the events, and prints what they show."""
    shutil.copytree(ROOT / "events", tmp_path / "events")
    monkeypatch.chdir(tmp_path)
    for shown in re.split(r"^\$ negotiation", block, flags=re.MULTILINE)[1:]:
        command, _, printed = shown.partition("\n")
        result = CliRunner().invoke(negotiation, shlex.split(command))

        assert result.exception is None, result.output
        assert printed.strip() in result.output


@pytest.mark.parametrize("document", IN_ORDER)
def test_the_commands_of_a_document_work_in_order(
    document: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One after the other, each prints what the document shows of its output."""
    (tmp_path / "mine.jsonl").write_bytes((ROOT / "tests/cli/small.jsonl").read_bytes())
    (tmp_path / "draft.jsonl").write_text("".join(blocks(document, "json")), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    commands = [block.partition("\n") for block in blocks(document, "console")]
    for command, _, shown in commands:
        result = CliRunner().invoke(negotiation, shlex.split(command.removeprefix("$ negotiation")))

        assert result.exception is None, (command, result.output)
        assert result.stdout.startswith(shown.rstrip("\n")), command
        assert result.return_value in {None, 0}, command
    assert len(commands) > 3


def test_the_writing_commands_of_the_readme_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run one after the other on a log with two parties and one issue, they write three events."""
    opening, announcement = blocks("events/README.md", "json")[0].splitlines()
    (tmp_path / "mine.jsonl").write_text(opening + "\n", encoding="utf-8")
    (tmp_path / "draft.jsonl").write_text(announcement + "\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    commands = blocks("README.md", "sh")[2].splitlines()
    for command in commands:
        result = CliRunner().invoke(negotiation, shlex.split(command, comments=True)[1:])
        assert result.exception is None, result.output

    assert len(commands) == 4
    assert len((tmp_path / "mine.jsonl").read_text(encoding="utf-8").splitlines()) == 4


def test_the_setup_commands_are_those_of_ci() -> None:
    """The README has two set-up commands, and CI runs the one that tests."""
    main_job, tests, *_ = blocks("README.md", "sh")
    ci = (ROOT / ".ci/run").read_text(encoding="utf-8")

    assert "negotiation status --at 2025-10-26 --known-at 2025-10-27" in main_job
    assert tests.strip().replace("python3 -m venv", '"$python" -m venv') in ci


@pytest.mark.parametrize("line", [line for block in blocks("events/README.md", "json") for line in block.splitlines()])
def test_the_events_of_the_format_text_are_events(line: str) -> None:
    """The examples of the format text decode, and stand there in canonical form."""
    event = decode(parse(line))

    assert isinstance(event, Event)
    assert encode(event) == line
    assert json.loads(line)["kind"] == event.kind


def test_the_replay_of_the_format_text_is_one() -> None:
    """The example of a recorded replay reads without a finding."""
    (block,) = blocks("replays/README.md", "toml")
    log, replays, findings = recorded(block, "replays/README.md")

    assert findings == []
    assert log == tomllib.loads(block)["log"]
    assert [each.name for each in replays] == ["kuala-lumpur"]


def test_every_link_of_the_documents_leads_somewhere() -> None:
    """Links to files of the project name files that are there."""
    for document in (*DOCUMENTS, *IN_ORDER):
        folder = (ROOT / document).parent
        text = (ROOT / document).read_text(encoding="utf-8")
        for target in re.findall(r"\]\(([^)#:]+)\)", text):
            assert (folder / target).exists(), f"{document}: {target}"
