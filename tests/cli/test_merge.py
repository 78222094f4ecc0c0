"""Merging two copies of a text log, as git does it and by hand."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from given import OPENING, event
from negotiation.codec import encode
from negotiation.logs import JsonLinesLog, create_log
from running import clean_environment, run

if TYPE_CHECKING:
    from negotiation.events import Event

REPOSITORY = Path(__file__).parents[2]


def said(name: str, headline: str = "Words.") -> Event:
    """Return a statement."""
    record = {"kind": "statement", "id": name, "occurred": "2025", "issues": ["tariffs"], "parties": ["US"]}
    return event({**record, "headline": headline})


@pytest.fixture
def copies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, JsonLinesLog]:
    """A log of two events and two copies of it, in this folder."""
    monkeypatch.chdir(tmp_path)
    logs = {name: JsonLinesLog(Path(name)) for name in ("base", "ours", "theirs")}
    create_log(Path("base")).append([event(OPENING), said("s0")])
    for name in ("ours", "theirs"):
        shutil.copy("base", name)
    return logs


def ids(log: Any) -> list[str]:
    """Return the ids of what a log holds."""
    return [each.id for each in log.read().events]


@pytest.mark.parametrize(
    ("options", "kept", "order"),
    [((), "theirs", ["t1", "both", "o1", "o2"]), (("--keep", "ours"), "ours", ["o1", "both", "o2", "t1"])],
)
def test_what_one_copy_added_is_appended_to_the_other_again(
    copies: dict[str, JsonLinesLog], options: tuple[str, ...], kept: str, order: list[str]
) -> None:
    """The copy that is kept stays byte for byte; what both have added is there once; recording times go on."""
    copies["ours"].append([said("o1")])
    copies["ours"].append([said("both"), said("o2")])
    copies["theirs"].append([said("t1"), said("both")])
    before = Path(kept).read_bytes()
    outcome = run("merge", *options, "base", "ours", "theirs")

    assert outcome.code == 0, outcome.err
    assert Path("ours").read_bytes().startswith(before)
    assert ids(copies["ours"]) == ["opening", "s0", *order]


def test_an_id_with_two_contents_is_a_conflict(copies: dict[str, JsonLinesLog]) -> None:
    """For people to settle: the exit code says so, and both files stay as they are."""
    copies["ours"].append([said("same", "Our words.")])
    copies["theirs"].append([said("same", "Their words.")])
    before = Path("ours").read_bytes()
    outcome = run("merge", "base", "ours", "theirs")

    assert 0 < outcome.code < 128
    assert "duplicate-id" in outcome.err
    assert Path("ours").read_bytes() == before


@pytest.mark.parametrize("name", ["ours", "theirs"])
def test_a_copy_that_was_rewritten_is_not_merged(copies: dict[str, JsonLinesLog], name: str) -> None:
    """What both began with must be there in both."""
    copies["ours"].append([said("o1")])
    copies["theirs"].append([said("t1")])
    path = Path(name)
    path.write_bytes(path.read_bytes().replace(b"Words.", b"Other.", 1))
    before = Path("ours").read_bytes()

    assert run("merge", "base", "ours", "theirs").code == 5
    assert Path("ours").read_bytes() == before


def test_lines_that_git_merged_are_told_with_the_remedy(tmp_path: Path) -> None:
    """Out of order, or the same event twice: the message says how to append again."""
    lines = [encode(event(OPENING))]
    for name, second in (("s2", 3), ("s1", 1)):
        lines.append(f'{encode(said(name))[:-1]},"recorded":"2026-03-01T00:00:0{second}Z"}}')
    for path, content in (("order.jsonl", lines), ("twice.jsonl", [*lines[:2], lines[1]])):
        (tmp_path / path).write_text("\n".join([*content, ""]))
        outcome = run("status", "-l", str(tmp_path / path))
        assert outcome.code == 3
        assert "append your lines to it again" in outcome.err
        assert "negotiation merge" in outcome.err


def test_a_used_id_with_other_content_is_told_to_take_another(tmp_path: Path) -> None:
    """That is no merge of the same event."""
    path = tmp_path / "log.jsonl"
    path.write_text("\n".join([encode(event(OPENING)), encode(said("s1")), encode(said("s1", "Other.")), ""]))

    assert "an id of its own" in run("status", "-l", str(path)).err


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_git_merges_with_the_driver(tmp_path: Path) -> None:
    """As CONTRIBUTING.md says: two branches that each append become one log that reads."""

    def git(*words: str) -> None:
        who = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "core.autocrlf=true")
        subprocess.run(["git", *who, *words], cwd=tmp_path, check=True, capture_output=True, env=clean_environment())

    log = create_log(tmp_path / "log.jsonl")
    (tmp_path / ".gitattributes").write_text("log.jsonl -text merge=negotiation\n")
    log.append([event(OPENING), said("s0")])
    git("init", "-b", "main")
    git("config", "merge.negotiation.driver", f"'{sys.executable}' -m negotiation merge %O %A %B")
    git("add", ".")
    git("commit", "-m", "one")
    git("checkout", "-b", "other")
    log.append([said("t1"), said("t2")])
    git("commit", "-am", "theirs")
    git("checkout", "main")
    log.append([said("o1")])
    git("commit", "-am", "ours")
    git("merge", "other", "-m", "both")

    assert ids(log) == ["opening", "s0", "t1", "t2", "o1"]


@pytest.mark.parametrize("where", ["in git", "elsewhere"])
def test_making_a_text_log_in_a_repository_says_what_git_needs(tmp_path: Path, where: str) -> None:
    """The line for .gitattributes; elsewhere nothing is said of git."""
    if where == "in git":
        (tmp_path / ".git").mkdir()
    (tmp_path / "folder").mkdir()

    said_so = "new.jsonl -text merge=negotiation" in run("init", str(tmp_path / "folder" / "new.jsonl")).err
    assert said_so == (where == "in git")
    assert ".gitattributes" not in run("init", str(tmp_path / "folder" / "new.db")).err


def test_what_is_hashed_keeps_its_line_ends_in_git() -> None:
    """Each kind of file that is compared byte for byte stands in .gitattributes."""
    attributes = (REPOSITORY / ".gitattributes").read_text(encoding="utf-8")

    for ending in ("jsonl", "checkpoint", "tlog-proof", "csv", "toml"):
        assert any(line.split() == [f"*.{ending}", "-text"] for line in attributes.splitlines())
