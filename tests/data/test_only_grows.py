from __future__ import annotations

import subprocess
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest

from data.growth import migrated, rewritten, versions
from running import CHECKOUT

if TYPE_CHECKING:
    from pathlib import Path

EVENTS = CHECKOUT / "events"


@pytest.mark.parametrize("file", sorted(EVENTS.glob("*.jsonl")), ids=lambda file: file.stem)
def test_a_curated_log_only_grows(file: Path) -> None:
    """No line of any earlier version is changed or gone: a correction is a new line (CONTRIBUTING.md)."""
    assert [*rewritten(file, versions(file), migrated(EVENTS))] == []


def test_git_is_asked_where_there_is_one() -> None:
    """In a checkout the earlier versions are seen, so that the rule above is not kept by looking away."""
    if not (CHECKOUT / ".git").exists():
        pytest.skip("not a checkout")

    assert len([*versions(EVENTS / "us-china-2025.jsonl")]) > 1


def test_every_migration_says_why() -> None:
    """A version that was left behind is named by its hash, with a date and a reason."""
    lines = (EVENTS / "migrations.csv").read_text(encoding="utf-8").splitlines()

    assert lines[0] == "log,sha256_before,date,why"
    assert all(len(digest) == 64 for _, digest in migrated(EVENTS))


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """A log in a git repository of its own, with one version in it."""
    git(tmp_path, "init", "-q")
    path = tmp_path / "log.jsonl"
    path.write_bytes(b"one\ntwo\n")
    commit(path)
    return path


def git(folder: Path, *words: str) -> None:
    """Run git in a folder."""
    who = ("-c", "user.name=A", "-c", "user.email=a@example.org")
    subprocess.run(["git", *who, *words], cwd=folder, check=True, capture_output=True)


def commit(path: Path) -> None:
    """Commit a file."""
    git(path.parent, "add", path.name)
    git(path.parent, "commit", "-q", "-m", "A version")


@pytest.mark.parametrize(
    ("text", "line"),
    [(b"one\ntwo!\nthree\n", 2), (b"two\none\n", 1), (b"one\n", 2), (b"one\ntwo three\n", 2), (b"zero\none\ntwo\n", 1)],
)
def test_a_line_that_was_rewritten_or_removed_is_found(log: Path, text: bytes, line: int) -> None:
    """Before it is committed, and afterwards."""
    log.write_bytes(text)
    assert [*rewritten(log, versions(log), set())] == [f"log.jsonl:{line}"]

    commit(log)
    assert [*rewritten(log, versions(log), set())] == [f"log.jsonl:{line}"]


def test_new_lines_are_welcome(log: Path) -> None:
    """In the next version, and in the file as it stands."""
    log.write_bytes(b"one\ntwo\nthree\n")
    commit(log)
    log.write_bytes(b"one\ntwo\nthree\nfour\n")

    assert [*rewritten(log, versions(log), set())] == []


def test_a_migration_that_is_declared_is_not_found(log: Path) -> None:
    """Whoever changes the format names the version that is left behind."""
    left = log.read_bytes()
    log.write_bytes(b"ONE\nTWO\n")
    commit(log)

    assert [*rewritten(log, versions(log), {("log.jsonl", sha256(left).hexdigest())})] == []
