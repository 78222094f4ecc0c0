"""Pipes and devices are refused wherever a file is read: a slip in a name is told, not waited for."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import pytest

from running import SMALL, launch, run

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pipes and devices with names are a thing of POSIX")

NEW = ("statement", "id=new", "occurred=2025-05-03", "issues=tariffs", "parties=US")
COMMANDS: dict[str, Callable[[str], tuple[str, ...]]] = {
    "log": lambda name: ("status", "-l", name),
    "log, followed": lambda name: ("log", "-l", name, "--follow"),
    "log, written": lambda name: ("append", "-l", name, *NEW),
    "log, checked": lambda name: ("check", "-l", name),
    "log, imported": lambda name: ("import", name, "-l", str(SMALL)),
    "log, copied": lambda name: ("backup", "-l", name, "copy.jsonl"),
    "draft": lambda name: ("append", "-n", "-l", str(SMALL), name),
    "hypothesis": lambda name: ("whatif", "-l", str(SMALL), name),
    "format": lambda name: ("format", name),
    "format, written back": lambda name: ("format", "--in-place", name),
    "checkpoint": lambda name: ("verify", "-l", str(SMALL), "--checkpoint", name),
    "proof": lambda name: ("verify", "--proof", name),
    "verifier key": lambda name: (
        ("verify", "-l", str(SMALL), "--checkpoint", str(SMALL.with_suffix(".checkpoint")), "--key", name)
    ),
    "signing key": lambda name: ("checkpoint", "-l", str(SMALL), "--key", name),
    "checkpoint to prove from": lambda name: ("prove", "opening", "-l", str(SMALL), "--checkpoint", name),
    "recorded replays": lambda name: ("check", "-l", str(SMALL), "--replays", name),
}


@pytest.fixture(params=["pipe", "device", "link to a device", "folder", "made up"])
def special(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """What is no regular file."""
    path = tmp_path / "special.jsonl"
    if request.param == "pipe":
        os.mkfifo(path)
    elif request.param == "device":
        return "/dev/zero"
    elif request.param == "folder":
        path.mkdir()
    elif request.param == "made up":
        if not os.path.exists("/proc/self/environ"):  # noqa: PTH110
            pytest.skip("no files that the system makes up")
        return "/proc/self/environ"
    else:
        path.symlink_to("/dev/zero")
    return str(path)


@pytest.mark.parametrize("what", COMMANDS)
def test_what_is_no_regular_file_is_refused_at_once(what: str, special: str) -> None:
    """With the exit code of data that cannot be read, and what it is."""
    outcome = run(*COMMANDS[what](special))

    assert (outcome.code, outcome.out) == (3, "")
    assert "not a regular file" in outcome.err


@pytest.mark.parametrize("name", ["log.db", "beside"])
def test_what_stands_beside_a_log_is_not_read_when_it_is_a_pipe(tmp_path: Path, name: str) -> None:
    """A pipe called as a database is refused; one called as the checkpoint or the replays of a log is none."""
    log = tmp_path / "small.jsonl"
    log.write_bytes(SMALL.read_bytes())
    if name == "log.db":
        os.mkfifo(tmp_path / name)
        assert run("status", "-l", str(tmp_path / name)).code == 3
        return
    for ending in (".checkpoint", ".toml", ".sources.csv"):
        os.mkfifo(log.with_suffix(ending))
    assert launch("check", "-l", str(log), "--strict").returncode in {0, 1}


def test_replays_that_never_end_are_refused(tmp_path: Path) -> None:
    """By their size, and by their depth."""
    replays = tmp_path / "replays.toml"
    with replays.open("wb") as stream:
        stream.truncate(5 << 30)
    outcome = run("check", "-l", str(SMALL), "--replays", str(replays))
    assert outcome.code == 3
    assert "longer than" in outcome.err
    replays.write_text("a = " + "[" * 100_000)
    assert run("check", "-l", str(SMALL), "--replays", str(replays)).code in {1, 3}


@pytest.mark.parametrize("size", [5 << 30, 1 << 40])
@pytest.mark.parametrize("begins", ["with nothing", "with a log"])
def test_a_file_of_gigabytes_of_nothing_is_refused(tmp_path: Path, begins: str, size: int) -> None:
    """By readers and by writers, in a moment and without taking the memory; it stays as it is."""
    path = tmp_path / "log.jsonl"
    if begins == "with a log":
        path.write_bytes(SMALL.read_bytes())
    with path.open("ab") as stream:
        stream.truncate(size)
    for words in (("status", "-l", str(path)), ("append", "-l", str(path), *NEW)):
        outcome = launch(*words)
        assert outcome.returncode == 3, outcome.stderr
        assert b"line-too-long" in outcome.stderr
    assert path.stat().st_size == size
    assert [each.name for each in tmp_path.iterdir()] == ["log.jsonl"]
