from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from running import SMALL, launch, run

if TYPE_CHECKING:
    from pathlib import Path

READING = {
    "status": (),
    "why": ("chips",),
    "next": ("chips",),
    "deadlines": (),
    "when": ("chips",),
    "log": (),
    "show": ("opening",),
    "replay": (),
    "measures": (),
}
"""The reading commands, each with the names that it needs."""

ON_LOGS = {
    **READING,
    "check": (),
    "diff": ("2025-03-01", "2025-04-10"),
    "whatif": ("breakdown", "id=x", "occurred=2025-05-01", "issues=chips", "parties=US"),
}
FORMATS = ("text", "json", "jsonl", "csv", "md")

OPENING = (
    '{"kind":"opening","id":"opening","occurred":"2025-01-01","zone":"UTC",'
    '"parties":[{"id":"US"},{"id":"CN"}],"issues":[{"id":"tariffs"}]}'
)
THREAT = (
    '{"kind":"threat","id":"e1","occurred":"2025-02-01","issues":["tariffs"],"parties":["US"],"measure":"duty",'
    '"headline":"Words.","sources":[{"publisher":"The Wire"}]}'
)


def written(path: Path, *lines: str) -> str:
    """Write a log line by line and return its path."""
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return str(path)


@pytest.fixture
def broken(tmp_path: Path) -> str:
    """A log whose second line is cut off and whose third names no kind."""
    return written(tmp_path / "broken.jsonl", OPENING, '{"kind":"threat","id":"e1"', '{"id":"e2"}', THREAT)


# 0: done


@pytest.mark.parametrize(
    "words",
    [
        *((name, *names, "-l", str(SMALL)) for name, names in ON_LOGS.items()),
        ("lifecycle",),
        ("schema",),
        ("--help",),
        ("status", "--help"),
    ],
    ids=" ".join,
)
def test_what_could_be_answered_ends_with_0(words: tuple[str, ...]) -> None:
    """The answer stands on stdout, and nothing is complained about."""
    outcome = run(*words)

    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize(
    "words",
    [
        ("status", "--known-at", "2024"),
        ("log", "--kind", "breakdown"),
        ("replay", "--at", "2024", "--moves"),
        ("measures", "--at", "2024"),
    ],
    ids=lambda words: words[0],
)
def test_an_empty_answer_is_an_answer(words: tuple[str, ...], form: str) -> None:
    """That there is nothing is said in any format, and is no error."""
    outcome = run(*words, "-l", str(SMALL), "--format", form)

    assert (outcome.code, outcome.err) == (0, "")


def test_an_empty_log_has_an_empty_status(tmp_path: Path) -> None:
    """A log in which nothing stands yet is read."""
    outcome = run("status", "-l", written(tmp_path / "new.jsonl"))

    assert outcome.code == 0
    assert "No issue had been opened by then." in outcome.out


def test_the_version_is_told() -> None:
    """`--version` answers wherever the package is imported from, installed or not."""
    outcome = launch("--version")

    assert (outcome.returncode, outcome.stderr) == (0, b"")
    assert outcome.stdout == b"negotiation, version 0.1.0\n"


# 1: the answer is no


def test_a_recorded_replay_that_fails_ends_with_1() -> None:
    """What failed, and what was found instead, stands on stdout: it is the answer."""
    outcome = run("check", "-l", str(SMALL), "--replays", str(SMALL.with_name("failing.toml")))

    assert (outcome.code, outcome.err) == (1, "")
    assert "both-sides-speak" in outcome.out
    assert "the-slip-found" not in outcome.out


def test_what_a_replay_found_instead_is_in_the_data_too() -> None:
    """A program that reads the JSON of a failing check learns what was expected and what was found."""
    words = ("check", "-l", str(SMALL), "--replays", str(SMALL.with_name("failing.toml")), "--format", "json")

    assert "issues.chips.phase: expected 'preliminary_consensus', found 'talks'" in run(*words).out


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("not toml", "not-toml"),
        ('log = "small"', "no-replays"),
        ('log = "small"\n[[replay]]\nname = "x"\nphase = "talks"', "unknown-field"),
    ],
)
def test_recorded_replays_that_make_no_sense_do_not_hold(tmp_path: Path, text: str, code: str) -> None:
    """A slip in the file of replays is found, not passed over."""
    (tmp_path / "replays.toml").write_text(text, encoding="utf-8")
    outcome = run("check", "-l", str(SMALL), "--replays", str(tmp_path / "replays.toml"))

    assert outcome.code == 1
    assert code in outcome.out


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (THREAT.replace(',"sources":[{"publisher":"The Wire"}]', ""), "no-source"),
        (THREAT.replace('"headline":"Words.",', ""), "no-headline"),
        (THREAT.replace('"kind":"threat"', '"kind":"withdrawal"'), "out-of-place"),
    ],
)
def test_a_warning_ends_strict_checks_with_1(tmp_path: Path, line: str, code: str) -> None:
    """With `--strict` a warning counts; without it the log passes."""
    log = written(tmp_path / "log.jsonl", OPENING, line)
    strict = run("check", "--strict", "-l", log)

    assert strict.code == 1
    assert f"warning {code}: e1" in strict.out
    assert run("check", "-l", log).code == 0


def test_a_log_that_does_not_extend_its_checkpoint_fails_the_check_of_its_proof(tmp_path: Path) -> None:
    """The checkpoint lies beside the log; a log that was cut is shorter than what was seen."""
    log = written(tmp_path / "log.jsonl", OPENING, THREAT)
    run("checkpoint", "-l", log, "-o", str(tmp_path / "log.checkpoint"))
    assert run("check", "proof", "-l", log).code == 0

    written(tmp_path / "log.jsonl", OPENING)
    outcome = run("check", "proof", "-l", log)

    assert outcome.code == 1
    assert "log-shrunk" in outcome.out


@pytest.mark.parametrize(
    ("expected", "code"),
    [(("talks",), 0), (("in_force",), 1), (("grain=talks",), 0), (("talks", "grain=in_force"), 1)],
)
def test_an_expectation_decides_about_the_exit_code(expected: tuple[str, ...], code: int) -> None:
    """The answer stands on stdout either way; what was not met stands on stderr."""
    options = [word for each in expected for word in ("--expect", each)]
    outcome = run("status", "chips", "-l", str(SMALL), "--at", "2025-04-10", *options)

    assert outcome.code == code
    assert "chips" in outcome.out
    assert ("expected in_force, found talks" in outcome.err) == bool(code)


# 2: wrong usage


@pytest.mark.parametrize("option", ["--at", "--known-at"])
@pytest.mark.parametrize("name", READING)
def test_a_date_that_does_not_exist_is_wrong_usage(name: str, option: str) -> None:
    """A slip in a date is told where it was typed, with what a date looks like."""
    outcome = run(name, *READING[name], "-l", str(SMALL), option, "2025-02-30")

    assert (outcome.code, outcome.out) == (2, "")
    assert option in outcome.err
    assert "'2025-02-30' is not in the calendar" in outcome.err
    assert "2025-10-26" in outcome.err


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("status", "--at", "yesterday"), "'yesterday' is not a date"),
        (("status", "--at", ""), "'' is not a date"),
        (("status", "--at", "2025-10-26T12:00"), "Add the offset"),
        (("status", "--at", "2025-10-27/2025-10-26"), "ends before it begins"),
        (("log", "--from", "26.10.2025"), "--from"),
        (("replay", "--from", "2025-13"), "--from"),
        (("status", "--zone", "Mars/Olympus"), "Mars/Olympus"),
        (("status", "--zone", "../../etc/passwd"), "--zone"),
        (("status", "--format", "yaml"), "'yaml' is not one of"),
        (("log", "--kind", "treaty"), "'treaty' is not one of"),
        (("lifecycle", "party"), "'party' is not one of"),
        (("status", "--formt", "json"), "Did you mean"),
        (("why",), "Missing argument 'ISSUE'"),
        (("show",), "Missing argument 'ID'"),
        (("show", "one", "two"), "unexpected extra argument"),
        (("status", "--expect", "in_farce"), "Did you mean in_force?"),
        (("diff", "2025-03-01"), "name two dates"),
        (("diff", "yesterday", "today"), "'yesterday' is not a date"),
        (("diff", "2025-03-01", "2025-03-02", "--at", "2025"), "--known K1 K2"),
        (("diff", "--known", "2025", "2026", "--known-at", "2025"), "leave --known-at out"),
        (("deadlines", "--within", "a while"), "Write days or weeks"),
        (("whatif",), "Missing argument"),
        (("statsu",), "Did you mean status?"),
        (("conquer",), "negotiation --help"),
        (("--nonsense",), "--nonsense"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_wrong_usage_ends_with_2(words: tuple[str, ...], message: str) -> None:
    """What is wrong stands on stderr, the remedy with it."""
    outcome = run(*words)

    assert (outcome.code, outcome.out) == (2, "")
    assert message in " ".join(outcome.err.split())


@pytest.mark.parametrize("name", [*ON_LOGS, "lifecycle", "schema"])
def test_a_file_that_cannot_be_written_is_wrong_usage(name: str, tmp_path: Path) -> None:
    """Nothing is printed instead of written."""
    log = ("-l", str(SMALL)) if name in ON_LOGS else ()
    outcome = run(name, *ON_LOGS.get(name, ()), *log, "-o", str(tmp_path / "no folder" / "out"))

    assert (outcome.code, outcome.out) == (2, "")
    assert "no folder" in outcome.err


def test_a_folder_is_no_file_to_write(tmp_path: Path) -> None:
    """The folder stays what it is."""
    outcome = run("status", "-l", str(SMALL), "-o", str(tmp_path))

    assert (outcome.code, outcome.out) == (2, "")
    assert [*tmp_path.iterdir()] == []


# 3: the data cannot be read or is invalid


@pytest.mark.parametrize("name", ON_LOGS)
def test_an_invalid_log_ends_with_3(name: str, broken: str) -> None:
    """Nothing stands on stdout; each fault begins a line on stderr with file, line and code."""
    outcome = run(name, *ON_LOGS[name], "-l", broken)
    places = re.findall(rf"^{re.escape(broken)}:(\d+): ([a-z-]+): \S", outcome.err, re.MULTILINE)

    assert (outcome.code, outcome.out) == (3, "")
    assert [line for line, _ in places] == ["2", "3"]


def test_bare_negotiation_on_an_invalid_log_ends_with_3(broken: str) -> None:
    """Also without a command nothing but the faults is printed."""
    outcome = run("-l", broken)

    assert (outcome.code, outcome.out) == (3, "")


def test_a_fault_shows_the_line_and_the_remedy(broken: str) -> None:
    """Under the place stand the piece of text that is wrong and what to do."""
    place, excerpt, remedy, *_ = run("status", "-l", broken).err.split("\n")

    assert place.startswith(f"{broken}:2: not-json: ")
    assert excerpt == '    {"kind":"threat","id":"e1"'
    assert remedy.startswith("    ")
    assert remedy.endswith(".")


@pytest.mark.parametrize(
    ("lines", "place"),
    [
        ((THREAT,), ":1: no-opening: "),
        ((OPENING, "", THREAT, THREAT), ":4: duplicate-id: "),
        ((OPENING, THREAT.replace("tariffs", "tarifs")), ":2: unknown-issue: "),
        ((OPENING, THREAT.replace("threat", "threats", 1)), ":2: unknown-kind: "),
        ((OPENING, THREAT.replace("2025-02-01", "2025-02-31")), ":2: bad-time: "),
        ((OPENING, THREAT.replace("}]}", '}],"amends":"e0"}')), ":2: unknown-event: "),
        (("[]",), ":1: not-an-object: "),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_each_fault_names_its_line_and_code(tmp_path: Path, lines: tuple[str, ...], place: str) -> None:
    """The code says what kind of fault it is; empty lines count."""
    log = written(tmp_path / "log.jsonl", *lines)
    outcome = run("status", "-l", log)

    assert (outcome.code, outcome.out) == (3, "")
    assert outcome.err.startswith(log + place)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("latin-1.jsonl", OPENING.replace("UTC", "\xfc").encode("latin-1")),
        ("cut.jsonl", OPENING.encode()[:40]),
        ("image.jsonl", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"),
        ("log.db", b"SQLite format 3\0"),
    ],
)
def test_what_is_no_log_cannot_be_read(tmp_path: Path, name: str, data: bytes) -> None:
    """The file is named, and no traceback shown."""
    path = tmp_path / name
    path.write_bytes(data)
    outcome = run("status", "-l", str(path))

    assert (outcome.code, outcome.out) == (3, "")
    assert str(path) in outcome.err


@pytest.mark.parametrize("name", ON_LOGS)
def test_a_folder_is_no_log(name: str, tmp_path: Path) -> None:
    """A path that exists but cannot be read ends with 3."""
    outcome = run(name, *ON_LOGS[name], "-l", str(tmp_path))

    assert (outcome.code, outcome.out) == (3, "")
    assert str(tmp_path) in outcome.err


def test_recorded_replays_that_cannot_be_read_end_with_3(tmp_path: Path) -> None:
    """Bytes that are no text are not taken for replays."""
    (tmp_path / "replays.toml").write_bytes(b"\xff\xfe")
    outcome = run("check", "-l", str(SMALL), "--replays", str(tmp_path / "replays.toml"))

    assert (outcome.code, outcome.out) == (3, "")


# 4: unknown names


@pytest.mark.parametrize(
    ("words", "suggestion"),
    [
        (("status", "chisp"), "chips"),
        (("status", "chips", "grian"), "grain"),
        (("why", "chip"), "chips"),
        (("log", "grains"), "grain"),
        (("replay", "chisp"), "chips"),
        (("replay", "us-chip-dutty"), "us-chip-duty"),
        (("measures", "us-chips-duty"), "us-chip-duty"),
        (("log", "--measure", "us-chips-duty"), "us-chip-duty"),
        (("show", "2025-04-05-genève"), "2025-04-05-geneva"),
        (("show", "2025-04-06-us-consensu"), "2025-04-06-us-consensus"),
        (("schema", "threats"), "threat"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else value,
)
def test_an_unknown_name_ends_with_4_and_a_suggestion(words: tuple[str, ...], suggestion: str) -> None:
    """The nearest name is proposed; nothing is answered about the names that are known."""
    log = () if words[0] == "schema" else ("-l", str(SMALL))
    outcome = run(*words, *log)

    assert (outcome.code, outcome.out) == (4, "")
    assert repr(words[-1]) in outcome.err
    assert f"Did you mean {suggestion}" in outcome.err


@pytest.mark.parametrize("name", ON_LOGS)
def test_an_unknown_log_ends_with_4_and_a_suggestion(name: str) -> None:
    """A shipped log of nearly that name is proposed."""
    outcome = run(name, *ON_LOGS[name], "-l", "us-chian-2025")

    assert (outcome.code, outcome.out) == (4, "")
    assert "'us-chian-2025'" in outcome.err
    assert "Did you mean us-china-2025?" in outcome.err


def test_a_log_named_by_the_environment_is_looked_for() -> None:
    """`NEGOTIATION_LOG` names the log, and a slip in it is told."""
    outcome = launch("status", NEGOTIATION_LOG="us-chian-2025")

    assert (outcome.returncode, outcome.stdout) == (4, b"")
    assert b"us-china-2025" in outcome.stderr


def test_the_option_goes_before_the_environment() -> None:
    """A log named on the command line is read, whatever `NEGOTIATION_LOG` says, before or after the command."""
    for words in (("-l", str(SMALL), "measures"), ("measures", "-l", str(SMALL))):
        outcome = launch(*words, "--at", "2025-04-01", NEGOTIATION_LOG="us-china-2025")

        assert (outcome.returncode, outcome.stderr) == (0, b"")
        assert outcome.stdout.startswith(b"small on 2025-04-01")


# Whatever is typed


@pytest.mark.parametrize(
    "words",
    [
        ("status", ""),
        ("status", "\udcff"),
        ("status", "--position", "0"),
        ("status", "--position", "13"),
        ("status", "--position", "-1"),
        ("status", "--position", "٣"),
        ("status", "--position", "deadbeefdeadbeef"),
        ("status", "--position", ""),
        ("status", "--according-to", "nobody"),
        ("status", "--according-to", "press"),
        ("status", "--at", "0001-01-01"),
        ("status", "--at", "9999-12-31"),
        ("status", "--at", "0001", "--zone", "Pacific/Kiritimati"),
        ("status", "--at", "9999", "--zone", "Pacific/Pago_Pago"),
        ("status", "--at", "9999-12-31T23:59:59-12:00"),
        ("measures", "--at", "0001-01-01T00:00+12:00"),
        ("status", "--zone", ""),
        ("why", ""),
        ("show", ""),
        ("log", "--from", "9999"),
        ("log", "--party", ""),
        ("replay", "--from", "0001"),
        ("schema", ""),
        ("check", "--replays", ""),
        ("check", "--replays", "/"),
        ("",),
    ],
    ids=lambda words: " ".join(words).encode("ascii", "backslashreplace").decode(),
)
def test_whatever_is_typed_is_answered_or_refused(words: tuple[str, ...]) -> None:
    """There is a code of the list and, if it is not 0, a sentence on stderr and nothing on stdout."""
    log = ("-l", str(SMALL)) if words[0] in ON_LOGS else ()
    outcome = run(*words, *log)

    assert outcome.code in {0, 2, 3, 4}
    assert (outcome.code == 0) == (outcome.err == "")
    assert (outcome.code == 0) == (outcome.out != "")


@pytest.mark.parametrize("name", ["\udcff.jsonl", "a" * 5000, "postgresql://localhost/x"], ids=["bytes", "long", "url"])
def test_whatever_is_named_as_log_is_refused(name: str) -> None:
    """A name that no file can have is no reason for a traceback."""
    outcome = run("status", "-l", name)

    assert (outcome.code, outcome.out) in {(3, ""), (4, "")}
    assert outcome.err


def test_an_empty_name_is_not_the_default_log() -> None:
    """`-l "$LOG"` with nothing in LOG is refused, not answered about another log."""
    outcome = run("status", "-l", "")

    assert (outcome.code, outcome.out) == (4, "")


# An answer is never written over what was read


@pytest.mark.parametrize("name", [name for name in ON_LOGS if name != "replay"])
def test_an_answer_is_not_written_over_the_log(name: str, tmp_path: Path) -> None:
    """Whatever the path is called by: a log is never rewritten."""
    log = written(tmp_path / "log.jsonl", OPENING, THREAT)
    before = (tmp_path / "log.jsonl").read_bytes()
    names = {"why": ("tariffs",)}.get(name, ON_LOGS[name])
    done = run(name, *names, "-l", log, "-o", str(tmp_path / "." / "log.jsonl"))

    assert (done.code, "would overwrite" in done.err) == (2, True)
    assert (tmp_path / "log.jsonl").read_bytes() == before


def test_an_answer_is_not_written_over_the_recorded_replays(tmp_path: Path) -> None:
    """They are read for `check`, and written by people."""
    log = written(tmp_path / "log.jsonl", OPENING, THREAT)
    replays = written(tmp_path / "mine.toml", 'log = "log"')

    assert run("check", "-l", log, "--replays", replays, "-o", replays).code == 2
    assert (tmp_path / "mine.toml").read_text(encoding="utf-8") == 'log = "log"\n'


def test_position_0_is_refused(tmp_path: Path) -> None:
    """Positions count from 1: before the first event there is no log."""
    done = run("status", "-l", written(tmp_path / "log.jsonl", OPENING, THREAT), "--position", "0")

    assert done.code != 0
    assert "position" in done.err


def test_an_answer_is_not_written_over_the_replays_beside_the_log(tmp_path: Path) -> None:
    """`check` reads them without being told to."""
    log = written(tmp_path / "log.jsonl", OPENING, THREAT)
    beside = written(tmp_path / "log.toml", 'log = "log"')

    assert run("check", "-l", log, "-o", beside).code == 2
