"""Data on a terminal: what an event would make it obey is shown as an escape; a pipe gets the bytes."""

from __future__ import annotations

import os
import subprocess
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from running import clean_environment, command, launch

if TYPE_CHECKING:
    from pathlib import Path

pty = pytest.importorskip("pty", reason="no pseudo-terminals here")

OPENING = (
    '{"kind":"opening","id":"opening","occurred":"2026-01-01","zone":"UTC",'
    '"parties":[{"id":"A"}],"issues":[{"id":"x"}]}'
)
ODD = (
    '{"kind":"statement","id":"odd","occurred":"2026-02-01","issues":["x"],"parties":["A"],'
    '"headline":"\u202eneht \x9b31m"}'
)
SIGNS = ("\u202e".encode(), "\x9b".encode())


@pytest.fixture
def log(tmp_path: Path) -> str:
    """A log with an override and a control character in a headline."""
    path = tmp_path / "odd.jsonl"
    path.write_text(f"{OPENING}\n{ODD}\n", encoding="utf-8")
    return str(path)


def on_terminal(*words: str) -> bytes:
    """Return what a command writes to a terminal."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        command(*words), stdout=theirs, stderr=subprocess.DEVNULL, env=clean_environment()
    ) as process:
        os.close(theirs)
        found = b""
        with suppress(OSError):  # what Linux says at the end of a terminal
            while piece := os.read(ours, 65536):
                found += piece
        os.close(ours)
        assert process.wait() == 0
    return found


WAYS = [
    *(("log", "-f", form) for form in ("json", "jsonl", "csv")),
    ("show", "odd", "-f", "json"),
    *(("export", "--to", form) for form in ("csv", "jsonl", "cloudevents")),
]


@pytest.mark.parametrize("words", WAYS, ids=" ".join)
def test_a_terminal_obeys_no_data(log: str, words: tuple[str, ...]) -> None:
    """On a terminal there are escapes in its place."""
    shown = on_terminal(words[0], "-l", log, *words[1:])

    assert b"neht" in shown
    assert [sign for sign in SIGNS if sign in shown] == []
    assert b"\\u202e" in shown


@pytest.mark.parametrize("words", WAYS, ids=" ".join)
def test_a_pipe_gets_the_bytes(log: str, words: tuple[str, ...]) -> None:
    """A program reads what the event says."""
    assert SIGNS[0] in launch(words[0], "-l", log, *words[1:]).stdout
