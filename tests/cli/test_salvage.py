"""`negotiation salvage`: the longest sound beginning of a damaged log, and the list of what was left."""

from __future__ import annotations

import json
import os
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

from given import OPENING, event
from logs.sqlite.files import tamper
from negotiation.codec import encode
from negotiation.errors import InvalidLogError
from negotiation.logs import create_log, open_log
from negotiation.logs.sqlite.schema import GUARDS
from running import Outcome, run
from served import OWNER, called, made

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, in which every command of a test runs."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def statements(*names: str, **fields: Any) -> list[Any]:
    """Return statements with these ids."""
    record = {"kind": "statement", "occurred": "2025", "issues": ["tariffs"], "parties": ["US"], **fields}
    return [event({**record, "id": name}) for name in names]


EVENTS = [event(OPENING), *statements("s1", "s2", "s3", "s4")]


def filled(name: str) -> list[str]:
    """Make a log of five events, and return the heads that it had."""
    log = create_log(_path(name))
    for each in EVENTS:
        log.append([each])
    log.close()
    return ["", *(log.read(position).head for position in range(1, len(EVENTS) + 1))]


def _path(name: str) -> Path:
    from pathlib import Path

    return Path(name)


def salvaged(log: str, kept: int, *, heads: list[str] | None = None, new: str = "new.db") -> dict[str, Any]:
    """Salvage a log, and return the answer; the new log holds so many events with the head that the old one had."""
    outcome = run("salvage", log, "-o", new, "--format", "json")
    assert outcome.err == ""
    answer: dict[str, Any] = json.loads(outcome.out)
    contents = open_log(new).read()
    assert outcome.code == (1 if answer["left"] or answer["findings"] else 0)
    assert (contents.position, contents.head) == (answer["position"], answer["head"]) == (kept, answer["head"])
    assert heads is None or contents.head == heads[kept]
    assert contents.events == tuple(EVENTS[:kept])
    return answer


def left(answer: dict[str, Any]) -> list[tuple[str, str | None, str]]:
    """Return what was left: place, id and code."""
    return [(each["place"], each["event"], each["code"]) for each in answer["left"]]


BEHIND = [("position 4", "s3", "behind"), ("position 5", "s4", "behind")]


@pytest.mark.parametrize("name", ["log.jsonl", "log.db"])
@pytest.mark.parametrize("new", ["new.jsonl", "new.db"])
def test_a_sound_log_is_copied_whole(name: str, new: str) -> None:
    """Every entry was copied: exit code 0."""
    heads = filled(name)

    assert left(salvaged(name, 5, heads=heads, new=new)) == []


LINES: dict[str, tuple[Callable[[list[bytes]], bytes], list[tuple[str, str | None, str]]]] = {
    "an event of no kind": (
        lambda lines: b"".join([*lines[:2], lines[2].replace(b"statement", b"nonsense"), *lines[3:]]),
        [("line 3", None, "unknown-kind"), ("line 4", "s3", "behind"), ("line 5", "s4", "behind")],
    ),
    "a torn tail": (
        lambda lines: b"".join(lines)[:-40],
        [("line 5", None, "truncated-line")],
    ),
    "NUL bytes": (
        lambda lines: b"".join([*lines[:3], bytes(40), b"\n", *lines[3:]]),
        [("line 4", None, "nul-byte"), ("line 5", "s3", "behind"), ("line 6", "s4", "behind")],
    ),
    "no text": (
        lambda lines: b"".join([*lines[:4], b"\xff\xfe\xfd\n"]),
        [("line 5", None, "wrong-encoding")],
    ),
    "an id given twice": (
        lambda lines: b"".join([*lines[:3], lines[1], *lines[3:]]),
        [("line 4", "s1", "duplicate-id"), ("line 5", "s3", "behind"), ("line 6", "s4", "behind")],
    ),
    "lines moved": (
        lambda lines: b"".join([*lines[:2], lines[3].replace(b'"recorded":"2', b'"recorded":"3'), lines[2], lines[4]]),
        [("line 4", "s2", "recorded-backwards"), ("line 5", "s4", "behind")],
    ),
}


@pytest.mark.parametrize("what", LINES)
def test_a_damaged_text_log_is_kept_up_to_the_damage(folder: Path, what: str) -> None:
    """And read up to it: `--position` is answered, the whole is an error; the damaged file stays as it is."""
    filled("log.jsonl")
    damage, expected = LINES[what]
    before = damage((folder / "log.jsonl").read_bytes().splitlines(keepends=True))
    (folder / "log.jsonl").write_bytes(before)
    kept = int(expected[0][0].removeprefix("line ")) - 1
    if what == "lines moved":
        answer = json.loads(run("salvage", "log.jsonl", "-o", "new.db", "-f", "json").out)
    else:
        answer = salvaged("log.jsonl", kept)

    assert left(answer) == expected
    assert (folder / "log.jsonl").read_bytes() == before
    assert open_log("log.jsonl").read(kept).position == kept
    assert run("log", "-l", "log.jsonl", "--position", str(kept)).code == 0
    assert run("log", "-l", "log.jsonl").code == 3
    assert {each.name for each in folder.iterdir()} == {"log.jsonl", "new.db"}


ROWS = {
    "data": ("UPDATE event SET data = replace(data, 'US', 'CN') WHERE position = 3", "wrong-leaf"),
    "leaf": ("UPDATE event SET leaf = x'00' WHERE position = 3", "wrong-leaf"),
    "recorded": ("UPDATE event SET recorded = NULL WHERE position = 3", "wrong-leaf"),
    "gap": ("DELETE FROM event WHERE position = 3", "behind"),
}


@pytest.mark.parametrize("what", ROWS)
def test_a_damaged_row_ends_what_is_kept(folder: Path, what: str) -> None:
    """Guards dropped and put back; pinned reads before it are answered."""
    heads = filled("log.db")
    change, code = ROWS[what]
    path = folder / "log.db"
    tamper(path, "PRAGMA foreign_keys=0", *(f"DROP TRIGGER {name}" for name in GUARDS), change, *GUARDS.values())
    answer = salvaged("log.db", 2, heads=heads)

    assert left(answer) == [*([("position 3", "s2", code)] if code != "behind" else []), *BEHIND]
    for pin in (2, heads[2]):
        assert open_log("log.db").read(pin).head == heads[2]
    for behind in (None, 3, 4):
        with pytest.raises(InvalidLogError):
            open_log("log.db").read(behind)


def test_an_altered_column_that_only_repeats_the_event_takes_nothing_away(folder: Path) -> None:
    """The entry is what its hash stands for; the new log has the column from it."""
    heads = filled("log.db")
    change = "UPDATE event SET kind = 'threat' WHERE position = 3"
    tamper(folder / "log.db", *(f"DROP TRIGGER {name}" for name in GUARDS), change, *GUARDS.values())

    assert left(salvaged("log.db", 5, heads=heads)) == []
    assert open_log("log.db").read(2).head == heads[2]


@pytest.mark.parametrize("name", GUARDS)
def test_a_missing_guard_is_no_loss(folder: Path, name: str) -> None:
    """It is named, the exit code is 1, and the new log has it."""
    heads = filled("log.db")
    tamper(folder / "log.db", f"DROP TRIGGER {name}")
    answer = salvaged("log.db", 5, heads=heads)

    assert answer["left"] == []
    assert [finding["code"] for finding in answer["findings"]] == ["schema-changed"]
    assert name in answer["findings"][0]["message"]


def test_a_damaged_page_is_read_up_to(folder: Path) -> None:
    """Pages overwritten at the end of a long log: what stands before them is kept and can be read."""
    log = create_log(folder / "log.db")
    log.append([EVENTS[0], *statements(*(f"a{number}" for number in range(300)), headline="x" * 500)])
    whole = log.read()
    log.close()
    with closing(sqlite3.connect(folder / "log.db")) as connection:
        (page,) = connection.execute(
            "SELECT pageno FROM dbstat WHERE name = 'event' AND pagetype = 'leaf' ORDER BY path LIMIT 1 OFFSET 20"
        ).fetchone()
    with (folder / "log.db").open("r+b") as stream:
        stream.seek((page - 1) * 4_096)
        stream.write(os.urandom(4_096))
    outcome = run("salvage", "log.db", "-o", "new.db", "--format", "json")
    answer = json.loads(outcome.out)
    kept = answer["position"]

    assert outcome.code == 1
    assert 50 < kept < 300
    assert open_log("new.db").read().head == whole.head_at(kept) == open_log("log.db").read(kept).head
    assert answer["left"][0]["code"] == "damaged-file"
    assert answer["left"][-1]["event"] == "a299"
    with pytest.raises(InvalidLogError):
        open_log("log.db").read()


def test_a_file_that_is_no_database_is_refused(folder: Path) -> None:
    """Exit code 3, nothing on standard output, and no new file."""
    (folder / "log.db").write_bytes(b"nothing" * 1_000)
    outcome = run("salvage", "log.db", "-o", "new.db")

    assert (outcome.code, outcome.out) == (3, "")
    assert "not-a-database" in outcome.err
    assert [each.name for each in folder.iterdir()] == ["log.db"]


def test_a_log_without_a_sound_entry_is_refused(folder: Path) -> None:
    """With what is wrong: exit code 3, and no new file."""
    (folder / "log.jsonl").write_bytes(b"{}\n" + encode(EVENTS[0]).encode() + b"\n")
    outcome = run("salvage", "log.jsonl", "-o", "new.db")

    assert (outcome.code, outcome.out) == (3, "")
    assert "line 1: the event lacks kind" in outcome.err
    assert [each.name for each in folder.iterdir()] == ["log.jsonl"]


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("log.jsonl", "-o", "log.jsonl"), 2, "exists already; nothing is overwritten."),
        (("log.jsonl", "-o", "dangling.db"), 2, "exists already; nothing is overwritten."),
        (("log.jsonl", "-o", "new.txt"), 2, "the ending selects the kind of log"),
        (("log.jsonl",), 2, "Missing option '-o'"),
        (("missing.db", "-o", "new.db"), 4, "there is no log 'missing.db'"),
        (("log.jsonl", "-o", "nowhere/new.db"), 3, "nowhere/new.db: unreadable"),
    ],
)
def test_nothing_is_overwritten(folder: Path, words: tuple[str, ...], code: int, said: str) -> None:
    """And wrong usage is said; the log stays as it is."""
    filled("log.jsonl")
    (folder / "dangling.db").symlink_to("nothing.db")
    before = (folder / "log.jsonl").read_bytes()
    outcome = run("salvage", *words)

    assert (outcome.code, outcome.out) == (code, "")
    assert said in outcome.err
    assert (folder / "log.jsonl").read_bytes() == before
    assert {each.name for each in folder.iterdir()} == {"log.jsonl", "dangling.db"}


@pytest.mark.server
def test_a_log_on_a_server_is_salvaged() -> None:
    """An entry that is no event, put there before the database refused it; the owner took the guards away here."""
    with made(name="salvaged", user=OWNER) as log:
        heads = [""]
        for each in EVENTS:
            log.append([each])
            heads.append(log.read().head)
        nonsense = '{"id":"x","kind":"nonsense","occurred":"2025"}'
        unguarded = "ALTER TABLE negotiation.event DISABLE TRIGGER "
        connection = log._session.open()
        for trigger in ("event_is_append_only", "event_is_an_event"):
            connection.execute(f"{unguarded}{trigger}".encode())
        connection.execute(
            "UPDATE negotiation.event SET data = %(data)s, id = 'x', kind = 'nonsense', occurred = '2025', "
            "leaf = negotiation.leaf(position, recorded, %(data)s) WHERE negotiation = %(name)s AND position = 3",
            {"data": nonsense.encode(), "name": log.name},
        )
        answer = salvaged(called(log), 2, heads=heads)

        assert left(answer) == [("position 3", "x", "unknown-kind"), *BEHIND]
        assert log.read(2).head == heads[2]


def shown(outcome: Outcome) -> str:
    """Return what a command printed, with the head left out."""
    return "\n".join(line if not line.startswith("  head ") else "  head …" for line in outcome.out.split("\n"))


def test_what_it_prints_is_what_a_person_reads(folder: Path) -> None:
    """To the letter: how much was copied, and each entry that was not, with the reason."""
    filled("log.jsonl")
    lines = (folder / "log.jsonl").read_bytes().splitlines(keepends=True)
    (folder / "log.jsonl").write_bytes(b"".join([*lines[:3], b"{torn\n", *lines[3:]]))

    assert shown(run("salvage", "log.jsonl", "-o", "new.db")) == (
        "new.db: copied 3 events of log, read back and compared.\n"
        "  head …\n"
        "3 entries were not copied; see the old log:\n"
        "  line 4: not-json: this is not JSON: Expecting property name enclosed in double\n"
        "  quotes at column 2.\n"
        "  line 5 (s3): behind: it comes after an entry that was left out.\n"
        "  line 6 (s4): behind: it comes after an entry that was left out.\n"
    )
    assert shown(run("salvage", "new.db", "-o", "again.jsonl")) == (
        "again.jsonl: copied 3 events of log, read back and compared.\n"
        "  head …\n"
        "No damage was found, and every entry was copied.\n"
    )
