from __future__ import annotations

import csv
import io
import json
import os
import pty
import re
import shlex
import subprocess
import unicodedata
from typing import TYPE_CHECKING

import pytest

from given import without_record
from negotiation.codec import decode, encode, parse
from negotiation.formats import text
from negotiation.logs import open_log
from negotiation.questions.replay import replay
from patience import PATIENCE
from running import SMALL, clean_environment, command, launch, run

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from negotiation.events import Event

DATES = ("--at", "2025-05-03", "--known-at", "2025-05-03")
ON_SMALL = ("-l", str(SMALL), *DATES)

COMMANDS = [
    ("status", *ON_SMALL),
    ("why", "chips", *ON_SMALL),
    ("log", *ON_SMALL),
    ("show", "2025-04-05-geneva", *ON_SMALL),
    ("replay", *ON_SMALL),
    ("measures", *ON_SMALL),
    ("check", "-l", str(SMALL)),
    ("lifecycle",),
    ("schema",),
]
ANSWERS = COMMANDS[:7]
"""The commands whose answers rest on a log."""

ODD = {
    "kind": "opening",
    "id": "opening",
    "occurred": "2025-01-01",
    "title": "Odd",
    "zone": "UTC",
    "parties": [{"id": "US"}, {"id": "CN"}],
    "issues": [{"id": "tariffs", "title": "=1+1"}],
    "headline": "Opened.",
}


def odd_log(path: Path, **fields: object) -> str:
    """Write a log with one announcement that has these fields, and return its path."""
    event = {
        "kind": "announcement",
        "id": "odd-one",
        "occurred": "2025-02-01",
        "issues": ["tariffs"],
        "parties": ["US"],
        "measure": "duty",
        "headline": "Plain.",
        "sources": [{"publisher": "The Wire"}],
        **fields,
    }
    path.write_text(f"{json.dumps(ODD)}\n{json.dumps(event)}\n", encoding="utf-8")
    return str(path)


def table(written: str) -> list[dict[str, str]]:
    """Read CSV as a spreadsheet does."""
    return [*csv.DictReader(io.StringIO(written, newline=""), strict=True)]


# What goes where


@pytest.mark.parametrize("words", COMMANDS, ids=lambda words: words[0])
def test_an_answer_goes_to_stdout_alone(words: tuple[str, ...]) -> None:
    """Nothing but the answer is written, and it ends with a line end."""
    done = launch(*words)

    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.endswith(b"\n")


def test_a_complaint_goes_to_stderr_alone() -> None:
    """A program that reads stdout never takes a complaint for an answer."""
    done = launch("status", "chisp", "-l", str(SMALL), "--format", "json")

    assert done.stdout == b""
    assert done.stderr.startswith(b"Error: ")


@pytest.mark.parametrize(
    ("words", "lines"),
    [
        (("log", "-l", "us-china-2025", "--format", "json"), 1),
        (("log", "-l", "us-china-2025", "--format", "json"), 0),
        (("status", *ON_SMALL), 0),
        (("schema",), 0),
        (("--help",), 0),
    ],
    ids=lambda value: " ".join(value[:1]) if isinstance(value, tuple) else f"after {value}",
)
def test_a_reader_that_goes_ends_a_command_quietly(words: tuple[str, ...], lines: int) -> None:
    """When the reader has seen enough, as in `… | head -1`, the command ends with 0 and says nothing."""
    with subprocess.Popen(
        command(*words), stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=clean_environment()
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        for _ in range(lines):
            process.stdout.readline()
        process.stdout.close()
        complaint = process.stderr.read()

    assert (process.returncode, complaint) == (0, b"")


# Colour


def on_a_terminal(*words: str, **environment: str) -> str:
    """Run a command on a pseudo-terminal and return what appears there."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        command(*words), stdin=theirs, stdout=theirs, stderr=theirs, env=clean_environment(**environment)
    ):
        os.close(theirs)
        seen = b""
        while chunk := _read(ours):
            seen += chunk
    os.close(ours)
    return seen.decode()


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # how Linux says that the other side has closed
        return b""


def test_a_terminal_gets_emphasis() -> None:
    """Headings stand out where somebody looks."""
    assert "\x1b[1m" in on_a_terminal("status", *ON_SMALL)


@pytest.mark.parametrize("variable", [{"NO_COLOR": "1"}, {"TERM": "dumb"}], ids=["NO_COLOR", "dumb"])
def test_a_terminal_that_wants_none_gets_no_emphasis(variable: dict[str, str]) -> None:
    """`NO_COLOR` and a dumb terminal are honoured, in complaints too."""
    seen = on_a_terminal("status", *ON_SMALL, **variable) + on_a_terminal("status", "chisp", *ON_SMALL, **variable)

    assert "CLAIMS" in seen
    assert "\x1b" not in seen


def test_emphasis_never_carries_meaning_alone() -> None:
    """Without the escape codes a terminal of 80 columns shows what a file gets."""
    seen = re.sub(r"\x1b\[\d*m", "", on_a_terminal("status", *ON_SMALL, COLUMNS="80"))

    assert seen.replace("\r\n", "\n") == run("status", *ON_SMALL).out


@pytest.mark.parametrize("words", COMMANDS, ids=lambda words: words[0])
def test_a_pipe_gets_no_escape_codes(words: tuple[str, ...]) -> None:
    """What goes to a program or a file is plain."""
    assert "\x1b" not in run(*words).out


# Files


@pytest.mark.parametrize("form", ["text", "json", "csv"])
def test_a_file_gets_what_stdout_would(tmp_path: Path, form: str) -> None:
    """`-o` writes the same bytes, replaces what was there, and prints nothing."""
    file = tmp_path / "answer"
    file.write_text("old " * 10_000, encoding="utf-8")
    outcome = run("status", *ON_SMALL, "--format", form, "-o", str(file))

    assert outcome.out == ""
    assert file.read_bytes().decode() == run("status", *ON_SMALL, "--format", form).out


def test_a_terminal_is_no_reason_to_write_escape_codes_to_a_file(tmp_path: Path) -> None:
    """A file is plain and 80 columns wide whoever sits before the terminal."""
    file = tmp_path / "answer"
    on_a_terminal("status", *ON_SMALL, "-o", str(file), COLUMNS="100")

    assert file.read_text(encoding="utf-8") == run("status", *ON_SMALL).out


@pytest.mark.parametrize(
    "words", [("status", "chisp", *ON_SMALL), ("status", "-l", "nowhere.jsonl"), ("status", "--at", "never")]
)
def test_a_refused_question_leaves_the_old_file(tmp_path: Path, words: tuple[str, ...]) -> None:
    """The old answer stays, and nothing lies beside it."""
    file = tmp_path / "answer"
    file.write_text("old", encoding="utf-8")
    outcome = run(*words, "-o", str(file))

    assert outcome.code in {2, 4}
    assert file.read_text(encoding="utf-8") == "old"
    assert [*tmp_path.iterdir()] == [file]


def test_a_full_disk_leaves_the_old_file(tmp_path: Path) -> None:
    """A file that cannot be written to its end is not begun."""
    file = tmp_path / "answer"
    file.write_text("old", encoding="utf-8")
    words = command("log", "-l", "us-china-2025", "--format", "json", "-o", str(file))
    limited = ["sh", "-c", 'ulimit -f 8 && exec "$@"', "sh", *words]
    environment = clean_environment(PYTHONDONTWRITEBYTECODE="1")
    done = subprocess.run(limited, capture_output=True, check=False, env=environment, text=True)

    assert (done.returncode, done.stdout) == (2, "")
    assert f"cannot write {file}" in done.stderr
    assert file.read_text(encoding="utf-8") == "old"
    assert [*tmp_path.iterdir()] == [file]


def test_a_link_is_written_through(tmp_path: Path) -> None:
    """Where the file is a link, what it points to is replaced, and it stays a link."""
    real, link = tmp_path / "real", tmp_path / "link"
    real.write_text("old", encoding="utf-8")
    link.symlink_to(real)
    run("measures", *ON_SMALL, "-o", str(link))

    assert link.is_symlink()
    assert real.read_text(encoding="utf-8") == run("measures", *ON_SMALL).out


def test_a_dash_is_stdout() -> None:
    """`-o -` prints."""
    assert run("measures", *ON_SMALL, "-o", "-") == run("measures", *ON_SMALL)


# Signs that a terminal cannot show


@pytest.mark.parametrize("words", COMMANDS, ids=lambda words: words[0])
@pytest.mark.parametrize(
    "environment",
    [{"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}, {"PYTHONIOENCODING": "ascii"}],
    ids=["C", "ascii"],
)
def test_a_terminal_that_knows_ascii_alone_gets_an_answer(words: tuple[str, ...], environment: dict[str, str]) -> None:
    """A sign that cannot be shown is no reason to fail."""
    done = launch(*words, **environment)

    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.isascii()


def test_a_complaint_in_other_signs_is_no_crash() -> None:
    """A name with signs that the terminal cannot show is still refused in a sentence."""
    done = launch("status", "关税", "-l", str(SMALL), PYTHONIOENCODING="ascii")

    assert done.returncode == 4
    assert done.stderr.startswith(b"Error: there is no issue '")


def test_json_stays_json_in_ascii(tmp_path: Path) -> None:
    """What a narrow stream makes of a sign is still that sign to a program that reads the JSON."""
    headline = "Café in 北京 \N{GRINNING FACE}"
    log = odd_log(tmp_path / "odd.jsonl", headline=headline)
    done = launch("show", "odd-one", "-l", log, "--format", "json", PYTHONIOENCODING="ascii")

    assert json.loads(done.stdout)["event"]["headline"] == headline


# Width


def columns(line: str) -> int:
    """Return how wide a line is on a terminal."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in line)


@pytest.fixture(scope="module")
def flagship_events() -> tuple[Event, ...]:
    """The events of the shipped log."""
    return open_log().read().events


def too_wide(answer: str) -> list[str]:
    """Return the lines wider than 80 columns that are no addresses."""
    return [line for line in answer.splitlines() if columns(line) > 80 and not re.fullmatch(r" *https?://\S+", line)]


def test_status_fits_80_columns_on_every_day_of_the_flagship(flagship_events: Sequence[Event]) -> None:
    """Whatever happened, as known then, no line is wider than a terminal."""
    days = sorted({event.occurred.text.split("/")[-1][:10] for event in flagship_events})
    known = {day: replay("us-china-2025", known_at=day) for day in days[::4]}
    everything = replay("us-china-2025")

    assert len(days) > 100
    assert {day: too_wide(text.render(everything.at(day).status())) for day in days} == {day: [] for day in days}
    assert {day: too_wide(text.render(asked.at(day).status())) for day, asked in known.items()} == {
        day: [] for day in known
    }


@pytest.mark.parametrize("width", [60, 100])
def test_text_fits_the_terminal_that_is_there(width: int) -> None:
    """A narrower or wider terminal is filled, not overrun."""
    seen = on_a_terminal("status", "-l", "us-china-2025", "--at", "2025-10-30", COLUMNS=str(width), NO_COLOR="1")
    widest = max(columns(line) for line in seen.splitlines())

    assert width - 8 < widest <= width


@pytest.mark.parametrize(
    "words",
    [
        ("log",),
        ("replay",),
        ("measures",),
        *((("why", issue)) for issue in ("tariffs", "rare-earths", "tiktok", "export-controls")),
        *((("show", event)) for event in ("2025-10-26-kl-cn", "2025-05-12-us-24-points", "opening")),
        ("check", "--strict"),
        ("lifecycle",),
    ],
    ids=" ".join,
)
def test_every_answer_fits_80_columns(words: tuple[str, ...]) -> None:
    """Addresses aside, no line is wider, and none ends in spaces."""
    answer = run(*words).out

    assert answer
    assert too_wide(answer) == []
    assert [line for line in answer.splitlines() if line != line.rstrip()] == []


# Text of events that a terminal must not obey


@pytest.mark.parametrize("form", ["text", "md"])
@pytest.mark.parametrize("name", ["status", "why", "log", "show", "measures"])
@pytest.mark.parametrize(
    ("sign", "shown"),
    [("\x1b[31m", r"\x1b[31m"), ("\u202e", r"\u202e"), ("\u2066", r"\u2066"), ("\r", r"\r"), ("\x9b", r"\x9b")],
    ids=["escape", "override", "isolate", "return", "c1"],
)
def test_what_a_terminal_would_obey_is_shown_instead(
    tmp_path: Path, name: str, form: str, sign: str, shown: str
) -> None:
    """Control characters and changes of direction never reach the terminal, whatever field they stand in."""
    log = odd_log(
        tmp_path / "odd.jsonl",
        actor=f"Actor{sign}",
        headline=f"Head{sign}line",
        title=f"Ti{sign}tle",
        scope=f"Sco{sign}pe",
        level={"value": 1, "unit": f"%{sign}"},
        instrument=f"Or{sign}der",
        sources=[{"publisher": f"Wi{sign}re", "title": f"St{sign}ory", "url": f"https://x.example/{sign}"}],
    )
    names = {"why": ("tariffs",), "show": ("odd-one",)}.get(name, ())
    outcome = run(name, *names, "-l", log, "--at", "2025-03-01", "--format", form)

    assert outcome.code == 0
    assert sign not in outcome.out
    assert (shown if form == "text" else shown.replace("\\", "\\\\").replace("[", "\\[")) in outcome.out


def test_a_claim_is_not_obeyed_either(tmp_path: Path) -> None:
    """What one side says of another is repeated with its signs shown."""
    log = odd_log(tmp_path / "odd.jsonl", by=["CN"], headline="Never \u202eneht")
    out = run("status", "-l", log, "--at", "2025-03-01").out

    assert r"CN about US on tariffs: Never \u202eneht" in out


def test_a_name_that_is_typed_is_not_obeyed_either() -> None:
    """A complaint repeats escape codes as escapes."""
    outcome = run("status", "\x1b[31mchips", "-l", str(SMALL))

    assert "\x1b" not in outcome.err


def test_a_bar_does_not_break_a_table(tmp_path: Path) -> None:
    """In Markdown a bar, a line end or a tag in a text stays text."""
    log = odd_log(tmp_path / "odd.jsonl", headline="a | b\nc <script> `d`")
    header, rule, *rows = run("log", "--kind", "announcement", "-l", log, "--format", "md").out.splitlines()
    row = next(row for row in rows if "odd-one" in row)

    assert len({len(re.findall(r"(?<!\\)\|", line)) for line in (header, rule, row)}) == 1
    assert "<script>" not in row


# CSV


@pytest.mark.parametrize("formula", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("https://x.example")'])
def test_a_formula_is_defused(tmp_path: Path, formula: str) -> None:
    """A spreadsheet takes no text of an event for a formula, whatever column it stands in."""
    log = odd_log(
        tmp_path / "odd.jsonl", headline=formula, actor=formula, instrument=formula, sources=[{"publisher": formula}]
    )
    (row,) = table(run("log", "--kind", "announcement", "-l", log, "--format", "csv").out)

    assert [row[key] for key in ("headline", "actor", "instrument", "sources")] == [f"'{formula}"] * 4


@pytest.mark.parametrize("words", ANSWERS, ids=lambda words: words[0])
def test_csv_is_rfc_4180(words: tuple[str, ...]) -> None:
    """Lines end with CR LF, all have as many fields as the header, and no two columns have one name."""
    out = run(*words, "--format", "csv").out
    header, *rows = [*csv.reader(io.StringIO(out, newline=""), strict=True)] or [[]]

    assert out == "" or out.endswith("\r\n")
    assert "\n" not in out.replace("\r\n", "")
    assert {len(row) for row in rows} <= {len(header)}
    assert len({*header}) == len(header)


def test_csv_keeps_what_a_cell_holds(tmp_path: Path) -> None:
    """Quotes, commas and line ends come back as they were."""
    headline = 'He said "no", then\r\n"yes",\nin 北京;'
    log = odd_log(tmp_path / "odd.jsonl", headline=headline)
    (row,) = table(run("log", "--kind", "announcement", "-l", log, "--format", "csv").out)

    assert row["headline"] == headline


@pytest.mark.parametrize("name", ["log", "why"])
def test_csv_tells_the_zone_in_which_the_days_of_an_event_are_meant(name: str) -> None:
    """The zone in the row of an event is the event's own; the log's does not take its place."""
    names = ("chips",) if name == "why" else ()
    rows = table(run(name, *names, *ON_SMALL, "--format", "csv").out)
    zones = {row["id"]: row["zone"] for row in rows}

    assert zones["2025-04-05-geneva"] == "Europe/Zurich"


def test_markdown_tells_the_zone_in_which_the_days_of_an_event_are_meant() -> None:
    """In a table of events the zone is a column, not taken for the zone of the answer."""
    out = run("log", "--kind", "talks_round", *ON_SMALL, "--format", "md").out

    assert "Basis: zone" not in out
    assert "| Europe/Zurich |" in out


# JSON


@pytest.mark.parametrize("words", COMMANDS, ids=lambda words: words[0])
def test_json_parses(words: tuple[str, ...]) -> None:
    """Every command answers with one JSON object."""
    form = () if words[0] == "schema" else ("--format", "json")

    assert isinstance(json.loads(run(*words, *form).out), dict)


@pytest.mark.parametrize("words", ANSWERS[:6], ids=lambda words: words[0])
def test_json_lines_parse(words: tuple[str, ...]) -> None:
    """Every line is an object of its own."""
    lines = run(*words, "--format", "jsonl").out.splitlines()

    assert lines
    assert all(isinstance(json.loads(line), dict) for line in lines)


def test_the_lines_of_log_are_the_events_again(flagship_events: Sequence[Event]) -> None:
    """What `log --format jsonl` prints decodes to the events of the log, retracted and replaced ones left out."""
    lines = run(
        "log", "-l", "us-china-2025", "--at", "9999", "--known-at", "9999", "--format", "jsonl"
    ).out.splitlines()
    decoded = [decode(parse(line)) for line in lines]
    amended = {event.amends for event in flagship_events}

    assert [encode(event) for event in decoded if not isinstance(event, list)] == lines
    assert sorted(lines) == sorted(encode(event) for event in flagship_events if event.id not in amended)


def test_the_lines_of_log_are_a_log(tmp_path: Path) -> None:
    """They can be kept as a log of their own, in which every issue stands as it did."""
    file = tmp_path / "kept.jsonl"
    dates = ("--at", "2025-04-15", "--known-at", "2025-04-15", "--format")
    run("log", "-l", str(SMALL), *dates, "jsonl", "-o", str(file))
    then, kept = (
        without_record(json.loads(run("status", "-l", str(log), *dates, "json").out)) for log in (SMALL, file)
    )

    assert kept["basis"]["position"] == 9
    assert kept["issues"] == then["issues"]


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no device that is always full")  # noqa: PTH110
@pytest.mark.parametrize(
    ("words", "streams", "code"),
    [
        ((), ">&-", 0),
        ((), ">&- 2>&-", 0),
        (("--at", "bad"), "2>&-", 2),
        (("nope",), "2>&-", 4),
        ((), "> /dev/full", 3),
        ((), "> /dev/full 2>&-", 3),
    ],
)
def test_closed_and_full_streams_change_no_exit_code_but_that_of_a_lost_answer(
    words: Sequence[str], streams: str, code: int
) -> None:
    """Nobody listens, or the answer cannot be written: no traceback either way."""
    line = f"{shlex.join(command('status', '-l', str(SMALL), *words))} {streams}"
    done = subprocess.run(
        ["sh", "-c", line], capture_output=True, check=False, env=clean_environment(), timeout=PATIENCE
    )

    assert done.returncode == code
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize("words", [("format", "-"), ("append", "-", "-l", "log.jsonl")], ids=" ".join)
def test_a_closed_standard_input_is_told(words: tuple[str, ...], tmp_path: Path) -> None:
    """Unreadable data, as of a file, and no traceback."""
    (tmp_path / "log.jsonl").write_bytes(SMALL.read_bytes())
    line = f"{shlex.join(command(*words))} <&-"
    done = subprocess.run(
        ["sh", "-c", line], capture_output=True, check=False, cwd=tmp_path, env=clean_environment(), text=True
    )

    assert (done.returncode, done.stdout) == (3, "")
    assert "unreadable" in done.stderr
    assert "Traceback" not in done.stderr
