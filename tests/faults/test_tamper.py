"""Tampering: whatever is done to the bytes of a stored log, a proof or a checkpoint is found, or was no part of it.

A fault is found when the log cannot be read, or when `verify` says no against the checkpoint that was kept. What is
not found must have left every event, place and recording time as it was: white space that the reader puts up with.
NEGOTIATION_FAULTS=long tries every bit of the longer logs too, and every value of every byte of papers.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from given import OPENING, event
from negotiation.codec import encode, parse
from negotiation.errors import InvalidLogError, InvalidProofError
from negotiation.logs import Contents, JsonLinesLog
from negotiation.logs.proof.checkpoint import Checkpoint, parse_checkpoint
from negotiation.logs.proof.keys import new_key
from negotiation.logs.proof.proof import parse_proof
from negotiation.logs.proof.prove import checkpoint, prove
from negotiation.logs.proof.verify import verify, verify_proof
from running import SMALL

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from negotiation.events import Event

LONG = os.environ.get("NEGOTIATION_FAULTS") == "long"
KEY = new_key("example.org/ledger")
BITS = tuple(1 << bit for bit in range(8))
VALUES = tuple(range(1, 256))


def events(count: int) -> list[Event]:
    """Return the first events of the small log."""
    return [event(parse(line)) for line in SMALL.read_text(encoding="utf-8").splitlines()[:count]]


@pytest.fixture(params=["recorded", "written by hand"])
def path(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A log of four events: one that a program appended to, and one that people wrote, without recording times."""
    path = tmp_path / "log.jsonl"
    store(path, events(4), recorded=request.param == "recorded")
    return path


def store(path: Path, log: Sequence[Event], *, recorded: bool) -> None:
    """Write a log."""
    path.write_bytes(b"" if recorded else b"".join(encode(each).encode() + b"\n" for each in log))
    if recorded:
        clock = iter(datetime(2026, 6, 1, 12, tzinfo=UTC) + timedelta(minutes=minute) for minute in range(99))
        appended = JsonLinesLog(path, now=lambda: next(clock))
        for each in log:
            appended.append([each])


def what_is_stored(contents: Contents) -> list[tuple[int, str | None, bytes]]:
    """Return all that the leaves cover."""
    return [(entry.position, entry.recorded, entry.data) for entry in contents]


def is_found(path: Path, seen: Checkpoint) -> bool:
    """Tell whether reading or verifying finds that something was done to a log."""
    try:
        contents = JsonLinesLog(path).read()
    except InvalidLogError as error:
        return bool(error.findings)
    return not verify(contents, seen).holds


def missed(path: Path, variants: Iterable[tuple[str, bytes]]) -> list[str]:
    """Write each variant over the log and return those that nobody found, all of which left it as it was."""
    log = JsonLinesLog(path)
    whole = what_is_stored(log.read())
    seen = checkpoint(log.read())
    names = []
    for name, data in variants:
        path.write_bytes(data)
        if not is_found(path, seen):
            assert what_is_stored(log.read()) == whole, f"{name}: nobody found that the log was changed"
            names.append(name)
    return names


def flips(data: bytes, masks: Callable[[int], Iterable[int]]) -> Iterator[tuple[str, bytes]]:
    """Yield the bytes with one of them changed, by each mask of its place."""
    for at, byte in enumerate(data):
        for mask in masks(at):
            yield f"byte {at}, {byte:#04x} for {byte ^ mask:#04x}", data[:at] + bytes([byte ^ mask]) + data[at + 1 :]


def line_ends(data: bytes) -> set[int]:
    """Return where the line ends stand."""
    return {at for at, byte in enumerate(data) if byte == ord("\n")}


def test_every_changed_byte_of_a_log_is_found(path: Path) -> None:
    """Each byte once, by a mask that differs from place to place; in the long form every bit."""
    data = path.read_bytes()
    left = missed(path, flips(data, lambda at: BITS if LONG else [1 + at * 37 % 255]))

    ends = line_ends(data)
    assert {int(name.split()[1].rstrip(",")) for name in left} <= ends


@pytest.mark.parametrize("recorded", [True, False], ids=["recorded", "written by hand"])
def test_every_flipped_bit_of_a_short_log_is_found(tmp_path: Path, *, recorded: bool) -> None:
    """Each of its bits, and none of them lies outside the events."""
    threat = {"kind": "threat", "id": "e", "occurred": "2025-02", "issues": ["tariffs"], "parties": ["US"]}
    opening = {**OPENING, "zone": "Asia/Tokyo", "title": "A", "issues": [{"id": "tariffs"}]}
    store(tmp_path / "log.jsonl", [event(opening), event({**threat, "measure": "m"})], recorded=recorded)
    data = (tmp_path / "log.jsonl").read_bytes()
    assert missed(tmp_path / "log.jsonl", flips(data, lambda _: BITS)) == []


def test_a_log_cut_off_anywhere_is_found(path: Path) -> None:
    """At every byte; only the last line end is no part of it."""
    data = path.read_bytes()
    variants = ((f"{size} of {len(data)}", data[:size]) for size in range(len(data)))

    assert missed(path, variants) == [f"{len(data) - 1} of {len(data)}"]


def rearranged(lines: list[bytes]) -> Iterator[tuple[str, bytes]]:
    """Yield logs with whole lines swapped, doubled, taken out, put in, and with another end."""
    new = encode(events(6)[5]).encode() + b"\n"
    for first in range(len(lines)):
        rest = [*lines[:first], *lines[first + 1 :]]
        yield f"without {first}", b"".join(rest)
        yield f"{first} twice", b"".join([*lines[: first + 1], *lines[first:]])
        yield f"another end from {first}", b"".join([*lines[:first], new])
        yield f"an insertion before {first}", b"".join([*lines[:first], new, *lines[first:]])
        for second in range(first + 1, len(lines)):
            swapped = [*lines]
            swapped[first], swapped[second] = swapped[second], swapped[first]
            yield f"{first} and {second} swapped", b"".join(swapped)


def test_lines_that_were_moved_are_found(path: Path) -> None:
    """Every swap, repetition, removal, insertion and other end: each line is an event as it should be."""
    assert missed(path, rearranged(path.read_bytes().splitlines(keepends=True))) == []


def test_it_takes_a_checkpoint_to_find_a_good_forgery(path: Path) -> None:
    """A control: another figure in an event reads well and is sound; only what was seen tells it apart."""
    seen = checkpoint(JsonLinesLog(path).read())
    path.write_bytes(path.read_bytes().replace(b'"value":25', b'"value":20', 1))
    forged = JsonLinesLog(path).read()

    assert verify(forged).holds
    assert [finding.code for finding in verify(forged, seen).findings] == ["log-rewritten"]


def test_a_log_that_grew_is_not_taken_for_a_changed_one(path: Path) -> None:
    """What was seen is still there, in its place."""
    seen = checkpoint(JsonLinesLog(path).read())
    path.write_bytes(path.read_bytes() + encode(events(6)[5]).encode() + b"\n")

    assert verify(JsonLinesLog(path).read(), seen).holds


def test_white_space_between_events_is_no_part_of_them(path: Path) -> None:
    """A byte-order mark, empty lines and a missing last line end leave every leaf as it was."""
    data = path.read_bytes()
    variants = {
        "byte-order mark": b"\xef\xbb\xbf" + data,
        "empty lines": data.replace(b"\n", b"\n\n"),
        "Windows line ends": data.replace(b"\n", b"\r\n"),
        "no last end": data.removesuffix(b"\n"),
    }

    assert missed(path, variants.items()) == [*variants]


def test_every_flipped_bit_of_a_signed_checkpoint_is_found(path: Path) -> None:
    """In the text, in the name, in the signature: with the key none of them passes."""
    contents = JsonLinesLog(path).read()
    written = str(checkpoint(contents, key=KEY)).encode()
    left = []
    for name, data in flips(written, lambda _: VALUES if LONG else BITS):
        try:
            seen = parse_checkpoint(data.decode())
        except (InvalidProofError, UnicodeDecodeError):
            continue
        if verify(contents, seen, key=KEY.verifier).holds:
            left.append(name)

    assert verify(contents, parse_checkpoint(written.decode()), key=KEY.verifier).holds
    assert left == []


def test_every_flipped_bit_of_a_proof_is_found(path: Path) -> None:
    """In the event, its place, the path and the checkpoint under it."""
    contents = JsonLinesLog(path).read()
    written = str(prove(contents, contents.entries[2].event.id, checkpoint(contents, key=KEY))).encode()
    left = []
    for name, data in flips(written, lambda _: VALUES if LONG else BITS):
        try:
            proof = parse_proof(data.decode())
        except (InvalidProofError, UnicodeDecodeError):
            continue
        if verify_proof(proof, key=KEY.verifier).holds:
            left.append(name)

    assert verify_proof(parse_proof(written.decode()), key=KEY.verifier).holds
    assert left == []


@pytest.mark.parametrize("cut", ["checkpoint", "proof"])
def test_a_cut_checkpoint_or_proof_is_found(path: Path, cut: str) -> None:
    """At every character: never less than the whole passes with the key."""
    contents = JsonLinesLog(path).read()
    seen = checkpoint(contents, key=KEY)
    written = str(seen if cut == "checkpoint" else prove(contents, contents.entries[2].event.id, seen))
    held = []
    for size in range(len(written)):
        try:
            if cut == "checkpoint":
                answer = verify(contents, parse_checkpoint(written[:size]), key=KEY.verifier)
            else:
                answer = verify_proof(parse_proof(written[:size]), key=KEY.verifier)
        except InvalidProofError:
            continue
        if answer.holds:
            held.append(size)

    assert held == []
