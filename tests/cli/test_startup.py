from __future__ import annotations

import re
import shlex
import subprocess
import sys
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from running import CHECKOUT, SMALL, clean_environment, launch, run

if TYPE_CHECKING:
    from pathlib import Path

HEAVY = {
    *(
        "numpy",
        "numba",
        "psycopg",
        "rich",
        "sqlite3",
        "sqlite_utils",
        "transitions.extensions",
        "asyncio",
        "cryptography",
    ),
    *("icalendar", "pyarrow", "negotiation.questions.calendar.calendar"),
}
FOR_MISTAKES = {"csv", "difflib", "importlib.metadata", "logging", "tempfile"}
"""What only a mistake, a warning or another format needs."""

FOR_OTHERS = {
    *(
        "negotiation.logs.append.admission",
        "negotiation.logs.info",
        "negotiation.logs.postgres.address",
        "negotiation.logs.protocol",
        "negotiation.logs.sqlite.log",
    ),
    *(
        "negotiation.questions.checks",
        "negotiation.questions.comparison",
        "negotiation.questions.difference",
        "negotiation.questions.preview",
        "negotiation.questions.records",
    ),
    *(
        "negotiation.questions.spans",
        "negotiation.questions.steps_ahead",
        "negotiation.questions.whatif",
        "negotiation.questions.why",
        "negotiation.questions.written",
    ),
    *("negotiation.formats.rows", "negotiation.history.bitemporal.index", "transitions"),
}
"""What other commands and other logs need, but not `status` of a text file."""

WRITING = ("append", "correct", "retract")
KEEPING = ("init", "import", "merge", "export", "rebuild", "backup", "salvage")
"""What these show is tried in test_keeping.py, on files of its own."""

NAMES = (
    # ask
    *("status", "why", "next", "deadlines", "claims", "when", "diff", "whatif", "log", "show", "replay", "measures"),
    # write
    *("append", "correct", "retract", "format"),
    # keep
    *("init", "import", "rebuild", "backup", "merge", "info", "salvage"),
    # prove
    *("check", "checkpoint", "verify", "prove", "keygen"),
    # publish
    *("page", "serve", "export", "lifecycle", "schema"),
)

_PROBE = """
import sys
from negotiation.cli import main
try:
    main()
finally:
    print("\\n".join(sys.modules), file=sys.stderr)
"""


def modules(*words: str) -> set[str]:
    """Return what a fresh process has imported when a command ends."""
    argv = [sys.executable, "-c", _PROBE, *words]
    done = subprocess.run(argv, capture_output=True, check=True, env=clean_environment(), text=True)
    assert done.stdout
    return {*done.stderr.split()}


@pytest.mark.parametrize("name", ["status", "check", "log", "verify", "checkpoint"])
def test_a_command_starts_without_heavy_modules(name: str) -> None:
    """What a command does not need it does not wait for."""
    loaded = modules(name, "-l", str(SMALL))

    assert "negotiation.history" in loaded
    assert loaded & HEAVY == set()


@pytest.mark.parametrize("form", ["text", "json"])
def test_status_imports_what_it_says_and_no_more(form: str) -> None:
    """The first command that people try reads the flagship log without the rooms of other commands."""
    loaded = modules("status", "--format", form)

    assert "negotiation.questions.status" in loaded
    assert loaded & {*HEAVY, *FOR_MISTAKES, *FOR_OTHERS} == set()


def test_a_database_is_read_without_sqlite_utils(tmp_path: Path) -> None:
    """It makes logs and migrates them; reading and appending need the connection alone."""
    path = str(tmp_path / "log.db")
    assert run("init", path).code == 0
    assert run("import", str(SMALL), "-l", path).code == 0

    assert "sqlite_utils" not in modules("status", "-l", path)


@pytest.mark.parametrize("words", [("--help",), ("--version",), ("status", "--help")], ids=" ".join)
def test_help_needs_no_replay(words: tuple[str, ...]) -> None:
    """What prints no answer loads neither the state machines nor the replay."""
    answering = {"hashlib", "json", "pathlib", "zoneinfo", "negotiation.events", "negotiation.history"}
    assert modules(*words) & {*HEAVY, *FOR_MISTAKES, *answering, "negotiation.questions", "transitions"} == set()


def test_the_package_alone_loads_nothing() -> None:
    """`import negotiation` costs nothing until a name is used."""
    code = "import sys, negotiation; print(*[name for name in sys.modules if name.startswith('negotiation.')])"
    argv = [sys.executable, "-c", code]
    done = subprocess.run(argv, capture_output=True, check=True, env=clean_environment(), text=True)

    assert done.stdout.split() == []


def today() -> str:
    """Return today's date in the zone of the flagship log."""
    return datetime.now(ZoneInfo("America/New_York")).date().isoformat()


def test_bare_negotiation_tells_where_things_stand_today() -> None:
    """Without a command it prints today's status of the flagship log."""
    before = today()
    done = launch()

    assert done.returncode == 0
    assert done.stdout.decode().split("\n")[0] in {
        f"us-china-2025 on {day}, as known on {day}" for day in (before, today())
    }
    assert b"\ntariffs " in done.stdout


def examples(shown: str) -> list[str]:
    """Return the commands that a text shows, each on a line of its own."""
    return re.findall(r"^ +negotiation (.+)$", shown, re.MULTILINE)


def test_what_bare_negotiation_proposes_works() -> None:
    """Each of the next commands to try has an answer; they are no data, so they stand on stderr."""
    outcome = run()
    proposed = examples(outcome.err)

    assert len(proposed) >= 3
    assert examples(outcome.out) == []
    assert [(words, run(*shlex.split(words)).code) for words in proposed] == [(words, 0) for words in proposed]


@pytest.mark.parametrize("name", [name for name in NAMES if name not in {*KEEPING, "serve"}])
def test_what_the_help_of_a_command_shows_works(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each example of a command's help has an answer; those with files of one's own are for the reader."""
    (tmp_path / "events").mkdir()
    (tmp_path / "events" / "us-china-2025.jsonl").write_bytes((CHECKOUT / "events/us-china-2025.jsonl").read_bytes())
    monkeypatch.chdir(tmp_path)  # some of them write files
    shown = examples(run(name, "--help").out)
    tried = [words for words in shown if not {"my.", "draft.", "--into"} & {*re.findall(r"my\.|draft\.|--into", words)}]

    assert tried or name in WRITING
    assert all(words.startswith(name) for words in shown)
    assert [(words, run(*shlex.split(words)).code) for words in tried] == [(words, 0) for words in tried]


def test_help_names_every_command_and_code() -> None:
    """Who reads `--help` learns all commands, in the order in which people learn them, and the exit codes."""
    shown = run("--help").out
    listed = re.findall(r"^  ([a-z]+) {2,}\S", shown.partition("\nAsk:")[2], re.MULTILINE)

    assert listed == list(NAMES)
    assert all(f"{code} " in shown.partition("Exit codes:")[2] for code in range(6))
