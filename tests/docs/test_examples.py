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
from negotiation.questions.checks.expectations import recorded

ROOT = Path(__file__).parents[2]
HOWTO = tuple(sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "docs" / "howto").glob("*.md")))
DOCUMENTS = ("README.md", "CONTRIBUTING.md", "events/README.md", "events/CODEBOOK.md", "replays/README.md", *HOWTO)
WITH_PYTHON = ("README.md", "docs/howto/developer.md", "docs/howto/exports.md", "docs/howto/researcher.md")
WRITTEN = tuple(
    path.relative_to(ROOT).as_posix()
    for pattern in ("*.md", "docs/**/*.md", "events/*.md", "replays/*.md", "bench/*.md")
    for path in sorted(ROOT.glob(pattern))
)
"""Every document of the project."""
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


def test_the_writing_commands_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run one after the other in a folder with only a draft, they make a log and write four events."""
    _, announcement = blocks("events/README.md", "json")[0].splitlines()
    (tmp_path / "draft.jsonl").write_text(announcement + "\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    commands = blocks("docs/howto/writing.md", "sh")[0].splitlines()
    for command in commands:
        result = CliRunner().invoke(negotiation, shlex.split(command, comments=True)[1:])
        assert result.exception is None, result.output

    assert len(commands) == 6
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


@pytest.mark.parametrize("block", blocks("replays/README.md", "toml"))
def test_a_replay_of_the_format_text_is_one(block: str) -> None:
    """Each example of recorded replays reads without a finding."""
    log, replays, findings = recorded(block, "replays/README.md")

    assert findings == []
    assert log == tomllib.loads(block)["log"]
    assert len(replays) == 1


def headings(document: Path) -> set[str]:
    """Return the anchors of the headings of a document, as GitHub makes them."""
    text = re.sub(r"^```.*?^```$", "", document.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    titles = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("document", WRITTEN)
def test_every_link_of_a_document_leads_somewhere(document: str) -> None:
    """A link inside the project names a file that is there, and a heading that it has."""
    file = ROOT / document
    text = re.sub(r"^```.*?^```$", "", file.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        linked = file.parent / path if path else file
        assert linked.exists(), f"{document}: {target}"
        if anchor and linked.suffix == ".md":
            assert anchor in headings(linked), f"{document}: {target}"


def test_every_rule_that_the_code_names_is_written_down() -> None:
    """A mention of a page of rules in the code or the tests names a page, and a heading that it has."""
    sources = [file for folder in ("negotiation", "tests", "bench") for file in sorted((ROOT / folder).rglob("*.py"))]
    mentions = [
        (file, page, anchor)
        for file in sources
        for page, anchor in re.findall(
            r"(docs/(?:rules|decisions)/[\w-]+\.md)(?:#([\w-]+))?", file.read_text(encoding="utf-8")
        )
    ]

    assert len(mentions) > 20
    for file, page, anchor in mentions:
        assert (ROOT / page).exists(), f"{file}: {page}"
        assert not anchor or anchor in headings(ROOT / page), f"{file}: {page}#{anchor}"
