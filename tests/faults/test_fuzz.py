"""Fuzzing: whatever is read or typed, there is an answer or an error of ours, never a traceback.

Inputs are mutations of real ones, because those get further than noise. The seeds are fixed, so that a failure repeats;
NEGOTIATION_FAULTS=long tries fifty times as many, from another seed each day.
"""

from __future__ import annotations

import io
import os
import random
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from negotiation.cli.group import COMMANDS
from negotiation.codec import decode, encode, parse
from negotiation.errors import BadValueError, InvalidLogError, InvalidProofError, NegotiationError
from negotiation.events import Event
from negotiation.logs import JsonLinesLog
from negotiation.logs.proof.checkpoint import parse_checkpoint
from negotiation.logs.proof.keys import read_signing_key, read_verifier_key
from negotiation.logs.proof.note import read_note
from negotiation.logs.proof.proof import parse_proof
from negotiation.logs.proof.verify import verify, verify_proof
from negotiation.questions.replay import replay
from negotiation.times import edtf
from patience import PATIENCE
from running import SMALL, clean_environment, command, run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

LONG = os.environ.get("NEGOTIATION_FAULTS") == "long"
SEED = datetime.now(UTC).date().toordinal() if LONG else 20251026
MORE = 50 if LONG else 1

LINES = SMALL.read_bytes().splitlines(keepends=True)
NOTE = SMALL.with_name("small.checkpoint").read_text(encoding="utf-8")
PROOF = SMALL.with_name("small.tlog-proof").read_text(encoding="utf-8")
VERIFIER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
SIGNER = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"

PIECES = (
    *('"', "{", "}", "[", "]", ":", ",", "\\", "\n", "\r", "\n\n", "\x00", "\x1b[2J", "\u202e", "\ufeff", "\ud800"),
    *("null", "true", "1e999", "-0", "NaN", "1" * 30, "0.1", "\\u0000", "\\ud800", "[" * 50, '{"a":' * 50, "€", "🂡"),
    *("9999-12-31", "0000-00-00", "2025-02-29", "2025-10-26T24:00Z", "2025-10-26T12:00+23:59", "/", "..", "T", "Z"),
    *("0001-01-01", "2025-10-26/2025-10-25", "9999-12-31T23:59:59-23:59", "0001-01-01T00:00+23:59", "٢٠٢٥"),
    *('"recorded":"2026-06-01T12:00:00Z"', '"amends":"opening"', '"zone":"UTC"', '"until":"9999"', '"v":2', '"kind":'),
    *("— ", "index ", "extra ", "c2sp.org/tlog-proof@v1\n", "=", "==", "+", "0", "18446744073709551616", " ", "\t"),
)
"""What breaks readers: syntax, bounds, signs that do not show, and the words of our own formats."""


def mutated(chance: random.Random, text: str, most: int = 4) -> str:
    """Return a text with some letters, pieces or stretches changed, put in, doubled or taken out."""
    for _ in range(chance.randint(1, most)):
        at = chance.randint(0, len(text))
        to = min(len(text), at + chance.choice((0, 1, 1, 2, 8, 40)))
        put = chance.choice(
            (chance.choice(PIECES), chr(chance.randrange(128)), "", text[at:to] * 2, chance.choice(PIECES) * 3)
        )
        text = text[:at] + put + text[to:]
    return text


def inputs(name: str, count: int, text: str, most: int = 4) -> Iterator[str]:
    """Yield mutations of a text; the same ones for the same name."""
    chance = random.Random(f"{name} {SEED}")  # noqa: S311 - nothing is secret here
    for _ in range(count * MORE):
        yield mutated(chance, text, most)


def logs(name: str, count: int) -> Iterator[bytes]:
    """Yield logs with some lines mutated, swapped, doubled or taken out."""
    chance = random.Random(f"{name} {SEED}")  # noqa: S311
    for _ in range(count * MORE):
        lines = LINES[: chance.randint(1, len(LINES))]
        for _ in range(chance.randint(1, 3)):
            at = chance.randrange(len(lines))
            changed = mutated(chance, lines[at].decode(errors="surrogatepass"), 3).encode(errors="surrogatepass")
            lines[at : at + 1] = chance.choice(([changed], [changed], [changed], [lines[at]] * 2, [lines[0], changed]))
        yield b"".join(lines)


def test_a_mutated_log_is_read_or_refused(tmp_path: Path) -> None:
    """And what is read has an answer: a head, a verdict, a status on any day."""
    path, read = tmp_path / "log.jsonl", 0
    faults: list[tuple[int, int]] = []
    for data in logs("log", 400):
        path.write_bytes(data)
        try:
            contents = JsonLinesLog(path).read()
        except InvalidLogError as error:
            told = [len(str(finding)) for finding in error.findings]
            faults.append((min(told, default=0), max(told, default=0)))
            continue
        read += 1
        assert verify(contents).holds, data
        assert [encode(each) for each in contents.events] == [
            encode(again) for each in contents.events if isinstance(again := decode(parse(encode(each))), Event)
        ], data
        try:
            replay(contents).at("2025-05-03").status().to_dict()
        except NegotiationError:
            continue
    assert read > 10 * MORE
    assert len(faults) > 100 * MORE
    assert all(20 < shortest <= longest < 3000 for shortest, longest in faults)


def test_a_mutated_line_is_an_event_or_has_faults() -> None:
    """Decoding raises nothing but what it says it raises."""
    outcomes = set()
    for number, line in enumerate(LINES):
        for text in inputs(f"line {number}", 60, line.decode().rstrip("\n")):
            try:
                decoded = decode(parse(text))
            except BadValueError:
                outcomes.add("refused")
                continue
            outcomes.add("event" if isinstance(decoded, Event) else "faults" if decoded else "nothing")
    assert outcomes == {"refused", "event", "faults"}


@pytest.mark.parametrize(
    ("read", "text"),
    [
        (read_note, NOTE),
        (parse_checkpoint, NOTE),
        (parse_proof, PROOF),
        (read_verifier_key, VERIFIER),
        (lambda text: read_signing_key(text).written(), SIGNER),
    ],
    ids=["note", "checkpoint", "proof", "verifier key", "signing key"],
)
def test_a_mutated_paper_is_refused_or_says_what_it_says(read: Callable[[str], object], text: str) -> None:
    """What is read writes itself as it was read: no two texts are the same paper."""
    assert str(read(text)) == text
    told = []
    for paper in inputs(text[:20], 800, text):
        try:
            said = read(paper)
        except InvalidProofError as error:
            told.append(len(str(error)))
            continue
        assert str(said) == paper
    assert told
    assert max(told) < 3000


def test_no_mutated_proof_proves() -> None:
    """With the key of the real one, only the real one holds."""
    key = read_verifier_key(VERIFIER)
    assert verify_proof(parse_proof(PROOF), key=key).holds
    for paper in inputs("proving", 800, PROOF, most=2):
        try:
            proof = parse_proof(paper)
        except InvalidProofError:
            continue
        assert paper == PROOF or not verify_proof(proof, key=key).holds, paper


DATES = ("2025-10-26", "2025-05-14T00:01-04:00", "2025-10-25/2025-10-26", "2025", "2025-09", "2025-10-26T12:00:00.5Z")


@pytest.mark.parametrize("date", DATES)
def test_a_mutated_date_is_one_or_is_refused(date: str) -> None:
    """And what is one is a period in any zone, that ends no earlier than it begins."""
    zones = [ZoneInfo(name) for name in ("UTC", "America/New_York", "Pacific/Kiritimati", "Pacific/Apia")]
    for text in inputs(date, 800, date, most=2):
        try:
            written = edtf(text)
        except BadValueError:
            continue
        assert written.text == text
        for zone in zones:
            try:
                period = written.period(zone)
            except BadValueError:
                continue
            assert period.earliest <= period.latest, text


WORDS = (
    *(name for name in COMMANDS if name != "serve"),  # which would not end
    *("-l", "--log", "--at", "--known-at", "--position", "--according-to", "--zone", "-f", "--format", "-o", "--all"),
    *("--kind", "--party", "--by", "--measure", "--from", "--moves", "--strict", "--replays", "--help", "--version"),
    *("--dry-run", "--despite-findings", "--known", "--slip", "--check", "--in-place", "--expect", "kind=threat"),
    *("id=new", "issues=chips", "parties=US", "occurred=2025-05-03", "headline=Words.", "level=20 %", "reason=a slip"),
    *("--key", "--name", "--origin", "--checkpoint", "--proof", "--", "-", "-h", "--output=", "--at=", "-lx", "-fjson"),
    *("small.jsonl", "small.checkpoint", "small.tlog-proof", "small.toml", "us-china-2025", "nothing", "no/where", "."),
    *(
        "2025-05-03",
        "2025-10-26",
        "12",
        "0",
        "-1",
        "643d352b",
        "chips",
        "grain",
        "us-chip-duty",
        "opening",
        "US",
        "press",
    ),
    *("text", "json", "jsonl", "csv", "md", "mermaid", "scxml", "issue", "measure", "threat", "UTC", "Mars/Olympus"),
    *("", " ", "a\nb", "\x1b[2J", "\udcff", "🂡", "a" * 300, VERIFIER, "a+b", "{}", "%s", "$HOME", "*", "\\"),
)


REWRITES = ("-o", "--o", "--i", "--in-place")
"""What may write over another log than the one that is read."""


ENDING = [name for name in COMMANDS if name != "serve"]
"""Every command that ends by itself."""


def command_lines() -> Iterator[list[str]]:
    """Yield commands with words that may or may not belong to them."""
    chance = random.Random(f"words {SEED}")  # noqa: S311
    for _ in range(600 * min(MORE, 10)):  # some of them answer, which takes seconds
        words = [chance.choice(ENDING)] if chance.random() < 0.9 else []
        words += ["-l", "small.jsonl"] if chance.random() < 0.5 else []
        words += [chance.choice(WORDS) for _ in range(chance.randint(0, 6))]
        typed = (mutated(chance, word, 1) if chance.random() < 0.1 else word for word in words)
        yield [word for word in typed if word in WORDS or is_typable(word)]


def is_typable(word: str) -> bool:
    """Tell whether a system can hand a word to a program; and leave everything outside the folder alone."""
    try:
        return not {b"\0", b"/"} & {bytes([byte]) for byte in os.fsencode(word)}
    except UnicodeEncodeError:  # half a surrogate pair is no argument
        return False


def refill(folder: Path) -> None:
    """Put the files that commands may name where they are run; what a command wrote goes."""
    for file in [each for each in folder.rglob("*") if each.is_file()]:
        file.unlink()
    for name in ("small.jsonl", "small.checkpoint", "small.tlog-proof", "small.toml"):
        (folder / name).write_bytes(SMALL.with_name(name).read_bytes())


def test_any_command_line_ends_with_one_of_our_codes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No exception but the exit, and no silent failure; logs only grow, but for -o and drafts put in order."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO()))
    refill(tmp_path)
    codes = set()
    for words in command_lines():
        done = run(*words)
        codes.add(done.code)

        assert done.code in {0, 1, 2, 3, 4, 5}, words
        assert "Traceback" not in done.err, words
        assert done.code in {0, 1} or done.err, words
        if not any(word.startswith(REWRITES) for word in words):
            assert (tmp_path / "small.jsonl").read_bytes().startswith(b"".join(LINES)), words
        if (tmp_path / "small.jsonl").read_bytes() != b"".join(LINES):
            refill(tmp_path)
    assert {0, 2, 4} <= codes


def test_mutated_files_end_commands_with_our_codes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Log, checkpoint, proof and key, as they come from others."""
    monkeypatch.chdir(tmp_path)
    refill(tmp_path)
    texts = zip(logs("files", 40), inputs("note", 40, NOTE), inputs("proof", 40, PROOF), strict=False)
    for log, note, proof in texts:
        Path("small.jsonl").write_bytes(log)
        Path("small.checkpoint").write_bytes(note.encode(errors="surrogatepass"))
        Path("small.tlog-proof").write_bytes(proof.encode(errors="surrogatepass"))
        Path("mine.jsonl").write_bytes(LINES[0])
        Path("draft.jsonl").write_bytes(log.partition(b"\n")[2])
        for words in (
            ("append", "-l", "mine.jsonl", "draft.jsonl", "--despite-findings"),
            ("format", "--check", "draft.jsonl"),
            ("status", "-l", "mine.jsonl", "--at", "2025-05-03"),
            ("status", "-l", "small.jsonl", "--at", "2025-05-03"),
            ("check", "-l", "small.jsonl"),
            ("verify", "-l", "small.jsonl", "--checkpoint", "small.checkpoint", "--key", VERIFIER),
            ("verify", "--proof", "small.tlog-proof", "--key", VERIFIER),
            ("checkpoint", "-l", "small.jsonl", "-o", "small.checkpoint"),
            ("prove", "opening", "-l", "small.jsonl", "-f", "json"),
        ):
            done = run(*words)
            assert done.code in {0, 1, 3, 4}, (words, log, note, proof)
            assert Path("mine.jsonl").read_bytes().startswith(LINES[0])
            assert done.code in {0, 1} or done.err, words


HUGE = {
    "one endless line": b'{"kind":"threat","headline":"' + b"x" * 64_000_000,
    "nothing but line ends": b"\n" * 16_000_000,
    "nested without end": b"[" * 1_000_000,
    "an endless number": b'{"order":' + b"9" * 1_000_000 + b"}",
    "binary": bytes(range(256)) * 100_000,
}


@pytest.mark.skipif(sys.platform != "linux", reason="the limit on memory is Linux's")
@pytest.mark.parametrize("data", HUGE.values(), ids=HUGE)
def test_huge_files_are_refused_in_bounded_memory(data: bytes, tmp_path: Path) -> None:
    """With 400 MB of address space, of which Python and its libraries take half, and never a traceback."""
    import resource

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (400_000_000, 400_000_000))

    (tmp_path / "huge.jsonl").write_bytes(data)
    for words in (
        ("status", "-l", "huge.jsonl"),
        ("verify", "-l", "us-china-2025", "--checkpoint", "huge.jsonl"),
        ("verify", "--proof", "huge.jsonl"),
        ("verify", "--proof", "huge.jsonl", "--key", "huge.jsonl"),
    ):
        done = subprocess.run(
            command(*words), capture_output=True, check=False, cwd=tmp_path, env=clean_environment(),
            preexec_fn=limit, text=True, timeout=PATIENCE,
        )  # fmt: skip
        empty = data.strip() == b"" and words[0] == "status"

        assert done.returncode == (0 if empty else 3), (words, done.stderr[:2000])
        assert "Traceback" not in done.stderr
        assert len(done.stderr) < 500_000
