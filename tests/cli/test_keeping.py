"""Making and moving logs on the command line: init, import, export, backup, info."""

from __future__ import annotations

import json
import re
import shlex
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from negotiation.logs import data_folder, open_log, shipped_logs
from negotiation.logs.sqlite.library import journal
from running import Outcome, launch, run

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, in which every command of a test runs."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def done(*words: str) -> Outcome:
    """Run a command that succeeds."""
    outcome = run(*words)
    assert outcome.code == 0, outcome.err
    return outcome


@pytest.fixture
def ledger(folder: Path) -> Path:
    """The flagship log, imported."""
    done("init", "ledger.db")
    done("import", "us-china-2025", "-l", "ledger.db")
    return folder / "ledger.db"


FLAGSHIP = open_log().read()
EVENTS = FLAGSHIP.position


def test_what_the_help_of_these_commands_shows_works() -> None:
    """Their examples, one after the other."""
    for name in ("init", "import", "export", "rebuild", "backup", "salvage", "info"):
        shown = re.findall(r"^ +negotiation (.+)$", run(name, "--help").out, re.MULTILINE)

        assert shown
        for words in shown:
            if "//my.host/" not in words:  # a server is tried in test_server.py
                done(*shlex.split(words))

    assert open_log("my-copy.db").read().head == open_log("my.jsonl").read().head == FLAGSHIP.head


@pytest.mark.parametrize("name", ["ledger.db", "ledger.sqlite", "ledger.jsonl"])
def test_init_makes_an_empty_log(folder: Path, name: str) -> None:
    """Nothing on standard output, and nothing beside the file."""
    outcome = done("init", name)

    assert (outcome.out, outcome.err) == ("", f"{name}: an empty log, called ledger.\n")
    assert [each.name for each in folder.iterdir()] == [name]
    assert open_log(name).read().position == 0


def test_init_gives_a_name() -> None:
    """It stands in the answers."""
    done("init", "a.db", "--name", "The talks")

    assert json.loads(done("info", "-l", "a.db", "--format", "json").out)["log"] == "The talks"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["init", "there.db"], "exists already"),
        (["init", "there.jsonl"], "exists already"),
        (["init", "new.csv"], ".db or .jsonl"),
        (["init", "new"], ".db or .jsonl"),
        (["init", "new.jsonl", "--name", "x"], "--name"),
        (["init", "new.db", "--name", " "], "empty"),
        (["import", "us-china-2025"], "-l LOG"),
        (["export", "new.csv"], ".db or .jsonl"),
        (["backup", "there.jsonl"], "exists already"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_wrong_usage_is_refused(folder: Path, words: list[str], said: str) -> None:
    """With exit code 2, and nothing is made or overwritten."""
    for name in ("there.db", "there.jsonl"):
        (folder / name).write_text("mine")
    outcome = run(*words)

    assert (outcome.code, outcome.out) == (2, "")
    assert said in outcome.err
    assert {each.name: each.read_text() for each in folder.iterdir()} == {"there.db": "mine", "there.jsonl": "mine"}


def test_init_in_a_missing_folder_is_refused() -> None:
    """Folders are made by people."""
    outcome = run("init", "no/ledger.db")

    assert outcome.code == 3
    assert outcome.err.startswith("Error: no/ledger.db: unreadable: ")


def test_an_imported_log_has_the_head_of_its_source(ledger: Path) -> None:
    """And positions, recording times and bytes; `import` again writes nothing."""
    contents = open_log(ledger).read()

    assert contents.head == FLAGSHIP.head
    assert [(each.position, each.recorded, each.data) for each in contents] == [
        (each.position, each.recorded, each.data) for each in FLAGSHIP
    ]
    assert "all there before" in done("import", "us-china-2025", "-l", "ledger.db").err


@pytest.mark.parametrize(
    "words",
    [
        ["status", "--at", "2025-10-26", "--known-at", "2025-10-27", "--format", "csv"],
        ["log", "port-fees", "--at", "2025-11-10", "--known-at", "2025-11-10"],
        ["why", "tariffs", "--at", "2025-10-26", "--known-at", "2025-10-27", "--format", "md"],
        ["measures", "--at", "2025-04-12", "--known-at", "2025-04-12"],
        ["show", "opening"],
        ["replay", "tiktok", "--at", "2025-10-26", "--known-at", "2025-10-27", "--format", "jsonl"],
        ["status", "--position", "100", "--at", "2025-06-01", "--known-at", "2025-06-01"],
    ],
    ids=lambda words: words[0],
)
def test_every_question_has_the_same_answer(words: list[str]) -> None:
    """Whichever kind of log it is put to, word for word, the head included."""
    done("init", "us-china-2025.db", "--name", "us-china-2025")
    done("import", "us-china-2025", "-l", "us-china-2025.db")

    assert done(*words, "-l", "us-china-2025.db").out == done(*words).out


def test_a_log_is_checked(ledger: Path) -> None:
    """`check` finds nothing in it, and the recorded replays hold in it."""
    replays = data_folder("replays") / "us-china-2025.toml"
    text = replays.read_text(encoding="utf-8").replace('"us-china-2025"', '"ledger"', 1)
    (ledger.parent / "ledger.toml").write_text(text, encoding="utf-8")
    said = done("check", "-l", "ledger.db", "--strict").out

    assert re.match(rf"ledger: {EVENTS} events, \d+ recorded replays; nothing found\.\n", said)


def test_text_to_database_to_text_keeps_every_byte(ledger: Path) -> None:
    """The exported file is the shipped file."""
    done("export", "copy.jsonl", "-l", "ledger.db")
    done("export", "again.db", "-l", "copy.jsonl")

    assert (ledger.parent / "copy.jsonl").read_bytes() == shipped_logs()["us-china-2025"].read_bytes()
    assert open_log("again.db").read().head == FLAGSHIP.head
    assert open_log("again.db").name == "copy"


def test_an_export_is_continued(ledger: Path) -> None:
    """A text file kept beside a database takes what is new."""
    done("export", "part.jsonl", "-l", "ledger.db")
    whole = (ledger.parent / "part.jsonl").read_bytes()
    (ledger.parent / "part.jsonl").write_bytes(b"".join(whole.splitlines(keepends=True)[:200]))

    assert f"{EVENTS} events, {EVENTS - 200} of them new" in done("export", "part.jsonl", "-l", "ledger.db").err
    assert (ledger.parent / "part.jsonl").read_bytes() == whole


def test_logs_that_have_parted_are_not_joined(ledger: Path) -> None:
    """Exit code 5, and both stay as they are."""
    small = '{"kind":"opening","id":"mine","occurred":"2025-01-01","parties":[{"id":"A"}],"issues":[{"id":"x"}]}\n'
    (ledger.parent / "mine.jsonl").write_text(small)
    outcome = run("import", "us-china-2025", "-l", "mine.jsonl")

    assert (outcome.code, outcome.out) == (5, "")
    assert "mine has 1 events that are not those" in outcome.err
    assert run("export", "ledger.db", "-l", "mine.jsonl").code == 5
    assert (ledger.parent / "mine.jsonl").read_text() == small
    assert open_log(ledger).read().head == FLAGSHIP.head


@pytest.mark.parametrize(
    "words", [["import", "us-china-2025", "-l", "no.db"], ["export", "x.db", "-l", "no.db"], ["info", "-l", "no.db"]]
)
def test_a_log_that_is_not_there_is_unknown(folder: Path, words: list[str]) -> None:
    """Exit code 4, with what makes one, and nothing is made."""
    outcome = run(*words)

    assert (outcome.code, outcome.out) == (4, "")
    assert "negotiation init no.db" in outcome.err
    assert [*folder.iterdir()] == []


def test_a_source_that_cannot_be_read_writes_nothing(folder: Path) -> None:
    """Exit code 3, and the target stays empty; an export leaves no file behind."""
    (folder / "bad.jsonl").write_text("{")
    done("init", "ledger.db")

    assert run("import", "bad.jsonl", "-l", "ledger.db").code == 3
    assert run("export", "out.db", "-l", "bad.jsonl").code == 3
    assert open_log("ledger.db").read().position == 0
    assert {each.name for each in folder.iterdir()} == {"bad.jsonl", "ledger.db"}


@pytest.mark.parametrize("kind", ["db", "jsonl"])
def test_a_backup_is_the_log(ledger: Path, kind: str) -> None:
    """Read back and compared; of text byte for byte."""
    done("export", "log.jsonl", "-l", "ledger.db")
    log = f"{'ledger' if kind == 'db' else 'log'}.{kind}"
    outcome = done("backup", f"safe.{kind}", "-l", log)

    assert FLAGSHIP.head in outcome.err
    assert open_log(f"safe.{kind}").read().head == FLAGSHIP.head
    if kind == "jsonl":
        assert (ledger.parent / "safe.jsonl").read_bytes() == (ledger.parent / "log.jsonl").read_bytes()


def test_a_backup_is_of_the_kind_of_the_log(ledger: Path) -> None:
    """Another ending is refused with what to do instead."""
    outcome = run("backup", "safe.jsonl", "-l", "ledger.db")

    assert outcome.code == 3
    assert "export" in outcome.err
    assert [each.name for each in ledger.parent.iterdir()] == ["ledger.db"]


def test_a_damaged_log_is_not_backed_up(ledger: Path) -> None:
    """A backup that nobody can read is none."""
    with closing(sqlite3.connect(ledger)) as connection:
        connection.execute("DROP TRIGGER event_never_goes")
    outcome = run("backup", "safe.db", "-l", "ledger.db")

    assert outcome.code == 3
    assert outcome.err.startswith("ledger.db: schema-changed: the guard event_never_goes is missing.\n    ")
    assert [each.name for each in ledger.parent.iterdir()] == ["ledger.db"]


def test_info_tells_how_a_log_is_kept(ledger: Path) -> None:
    """Position, head, path and size; of a database also the journal and why, the version of SQLite and the schema."""
    told = json.loads(done("info", "-l", "ledger.db", "--format", "json").out)

    assert (told["log"], told["kind"], told["path"], told["position"]) == ("ledger", "SQLite", "ledger.db", EVENTS)
    assert (told["head"], told["size"]) == (FLAGSHIP.head, ledger.stat().st_size)
    assert (told["journal"], told["why"]) == (journal().mode.upper(), journal().reason)
    assert told["schema"].startswith("version 3 (")
    text = done("info", "-l", "ledger.db").out
    assert FLAGSHIP.head in text
    assert journal().mode.upper() in text


def test_info_of_a_text_file() -> None:
    """It has no journal."""
    told = json.loads(done("info", "--format", "json").out)

    assert (told["log"], told["kind"], told["position"], told["head"]) == (
        "us-china-2025",
        "JSON Lines",
        EVENTS,
        FLAGSHIP.head,
    )
    assert "journal" not in told


def test_a_log_to_import_into_is_named_as_any_log() -> None:
    """Before the command, or by the environment."""
    done("init", "a.db")
    done("init", "b.db")
    done("-l", "a.db", "import", "us-china-2025")
    by_environment = launch("import", "us-china-2025", NEGOTIATION_LOG="b.db")

    assert by_environment.returncode == 0
    assert open_log("a.db").read().head == open_log("b.db").read().head == FLAGSHIP.head
