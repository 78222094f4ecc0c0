from __future__ import annotations

import os
import pty
import subprocess
from typing import TYPE_CHECKING

import pytest

from pages import Carried
from patience import PATIENCE
from running import SMALL, clean_environment, command, run

if TYPE_CHECKING:
    from pathlib import Path


def test_a_page_is_written_whole(tmp_path: Path) -> None:
    """Nothing is printed; the file is a document, and the folder holds nothing else."""
    done = run("page", "-l", str(SMALL), "-o", str(tmp_path / "page.html"))

    assert (done.code, done.out, done.err) == (0, "", "")
    assert [file.name for file in tmp_path.iterdir()] == ["page.html"]
    assert (tmp_path / "page.html").read_text(encoding="utf-8").startswith("<!doctype html>")


def test_the_same_question_gives_the_same_bytes() -> None:
    """A page holds no time of writing, so that it can be compared and checked."""
    words = ("page", "-l", str(SMALL), "--at", "2025-03-01", "--known-at", "2025-04-01")

    assert run(*words).out == run(*words).out != ""


def test_a_page_can_go_through_a_pipe(tmp_path: Path) -> None:
    """Standard output, asked for or not, gets what a file gets."""
    words = ("page", "-l", str(SMALL), "--at", "2025-03-01", "--known-at", "2025-04-01")
    run(*words, "-o", str(tmp_path / "page.html"))

    assert run(*words).out == run(*words, "-o", "-").out == (tmp_path / "page.html").read_text(encoding="utf-8")


def test_a_terminal_is_spared() -> None:
    """Three hundred kilobytes of markup are not for the eye: the command asks for a file."""
    leader, follower = pty.openpty()
    try:
        done = subprocess.run(
            command("page", "-l", str(SMALL)),
            stdout=follower,
            stderr=subprocess.PIPE,
            check=False,
            env=clean_environment(),
            timeout=PATIENCE,
        )
    finally:
        os.close(follower)
        os.close(leader)

    assert done.returncode == 2
    assert b"-o page.html" in done.stderr


def test_the_log_is_never_overwritten(tmp_path: Path) -> None:
    """A slip of the pen leaves the log as it was."""
    log = tmp_path / "mine.jsonl"
    log.write_bytes(SMALL.read_bytes())
    done = run("page", "-l", str(log), "-o", str(log))

    assert done.code == 2
    assert log.read_bytes() == SMALL.read_bytes()


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("-l", "no-such-log"), 4),
        (("-l", str(SMALL), "--position", "999"), 4),
        (("-l", str(SMALL), "--according-to", "nobody"), 4),
        (("-l", str(SMALL), "--at", "tomorrow"), 2),
        (("-l", str(SMALL), "-o", "no/such/folder/page.html"), 2),
    ],
)
def test_exit_codes_are_those_of_every_command(words: tuple[str, ...], code: int) -> None:
    """Unknown names and wrong usage are told apart, and nothing is printed."""
    done = run("page", *words)

    assert (done.code, done.out) == (code, "")


def test_an_invalid_log_gives_no_page(tmp_path: Path) -> None:
    """What cannot be read is not drawn."""
    log = tmp_path / "broken.jsonl"
    log.write_text('{"kind":"threat"\n', encoding="utf-8")
    done = run("page", "-l", str(log), "-o", str(tmp_path / "page.html"))

    assert done.code == 3
    assert not (tmp_path / "page.html").exists()


def test_a_page_holds_nothing_that_was_not_known() -> None:
    """What became known after `--known-at` is not in the file, not even unseen."""
    early = Carried(run("page", "--known-at", "2025-10-26").out)
    late = Carried(run("page", "--known-at", "2025-10-27T12:00-04:00").out)

    assert early.data["about"]["limit"] == "2025-10-26"
    assert late.data["about"]["limit"] == "2025-10-27"
    assert {*early.data["events"]} <= {*late.data["events"]}
    assert not [
        event for event in late.data["events"] if event.startswith(("2025-10-28", "2025-10-3", "2025-11", "2026"))
    ]


def test_one_voice_and_a_pin_are_kept() -> None:
    """The page says through whose words, and up to which position, the log was read."""
    about = Carried(run("page", "--according-to", "CN", "--position", "100", "--zone", "Asia/Shanghai").out).data[
        "about"
    ]

    assert (about["according_to"], about["position"], about["zone"]) == ("CN", 100, "Asia/Shanghai")
