"""Long work shows on a terminal how far it is; a pipe, a dumb terminal and small work stay as they were."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from negotiation.cli import progress
from patience import PATIENCE
from running import SMALL, clean_environment

if TYPE_CHECKING:
    from pathlib import Path

PROGRAM = """
import sys
from negotiation.cli import main, progress
progress.MANY_EVENTS = int(sys.argv.pop(1))
try:
    main()
finally:
    print("click._termui_impl" in sys.modules)
"""
"""The command line with another limit, above which work is long; then whether the bar of click was imported."""


def ran(many: int, *words: str, terminal: bool = True, **environment: str) -> tuple[str, str]:
    """Run a command; return its standard output, and what it wrote to standard error, a terminal or a pipe."""
    leader, follower = pty.openpty() if terminal else os.pipe()
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(many), *words],
        stdout=subprocess.PIPE,
        stderr=follower,
        check=False,
        env=clean_environment(**environment),
        text=True,
        timeout=PATIENCE,
    )
    os.close(follower)
    said = b""
    while True:
        try:
            part = os.read(leader, 4096)
        except OSError:  # so says a terminal whose other end is closed
            break
        if not part:
            break
        said += part
    os.close(leader)
    assert done.returncode in {0, 1}, said
    return done.stdout, said.decode()


def long_work(folder: Path) -> dict[str, tuple[str, ...]]:
    """Return the commands that may take long, with the small log in the place of a big one."""
    small, database = str(SMALL), str(folder / "log.db")
    return {
        "check": ("check", "-l", small),
        "status": ("status", "-l", small),
        "panel": ("export", "-l", small, "--to", "panel"),
        "export": ("export", "-l", small, str(folder / "other.jsonl")),
        "init": ("init", database),
        "import": ("import", small, "-l", database),
        "rebuild": ("rebuild", "-l", database),
    }


def test_long_work_shows_its_stages_on_a_terminal(tmp_path: Path) -> None:
    """Check, status, export, import and rebuild draw a bar on standard error, which ends whole."""
    shown = {name: ran(1, *words)[1] for name, words in long_work(tmp_path).items()}

    assert {name for name, said in shown.items() if "100%" in said} == {*shown} - {"init"}
    assert "replays" in shown["check"]
    assert "replaying" in shown["status"]
    assert "asking for every day" in shown["rebuild"]


def test_a_pipe_gets_no_bar(tmp_path: Path) -> None:
    """Nothing is written to standard error that was not written before."""
    for words in long_work(tmp_path).values():
        out, said = ran(1, *words, terminal=False)

        assert "%" not in said
        assert "\x1b" not in said
        assert out.endswith("False\n")


@pytest.mark.parametrize("term", ["dumb", "unknown"])
def test_a_dumb_terminal_gets_no_bar(term: str) -> None:
    """It cannot write over a line."""
    assert ran(1, "check", "-l", str(SMALL), TERM=term)[1] == ""


def test_a_terminal_without_colours_gets_a_bar_without_colours() -> None:
    """`NO_COLOR` asks for no colours, and the bar has none."""
    _, said = ran(1, "check", "-l", str(SMALL), NO_COLOR="1")

    assert "100%" in said
    assert "\x1b[3" not in said.replace("\x1b[?25", "")


def test_small_work_shows_and_imports_nothing() -> None:
    """Below the limit the terminal gets the answer alone, and the bar of click is not imported."""
    out, said = ran(progress.MANY_EVENTS, "check", "-l", str(SMALL))

    assert said == ""
    assert out.endswith("False\n")


def test_the_answer_is_the_same_with_a_bar() -> None:
    """The bar is on standard error; standard output is the answer."""
    with_bar, without = (ran(many, "check", "-l", str(SMALL))[0] for many in (1, progress.MANY_EVENTS))

    assert with_bar.replace("True\n", "False\n") == without
