"""How far a text log goes: what an unfinished append has left is told from damage, and only that is ever moved."""

from __future__ import annotations

import os
from itertools import product
from typing import TYPE_CHECKING, Any

import pytest

from faults.in_memory import folder_in_memory
from faults.recorded_disk import RecordedDisk
from faults.recording_files import recorded_text
from given import OPENING, event
from negotiation.codec import encode
from negotiation.errors import InvalidLogError, UnreadableLogError
from negotiation.logs import JsonLinesLog
from negotiation.logs.copies.backup import back_up
from negotiation.logs.jsonl.extent import TRAILER_BYTES, extent_of, trailer_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from faults.recorded_disk import Operation
    from negotiation.events import Event

OPENED = event(OPENING)
WHOLE = encode(OPENED).encode() + b"\n"


def said(*names: str, headline: str = "Words.") -> list[Event]:
    """Return statements."""
    record = {"kind": "statement", "occurred": "2025", "issues": ["tariffs"], "parties": ["US"], "headline": headline}
    return [event({**record, "id": name}) for name in names]


def ids(path: Path) -> list[str]:
    """Return what a reader finds."""
    return [each.id for each in JsonLinesLog(path).read().events]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A log of an opening and 300 events, each appended by itself or in batches."""
    path = tmp_path / "log.jsonl"
    path.write_bytes(WHOLE)
    JsonLinesLog(path).append(said(*(f"s{number}" for number in range(300))))
    return path


@pytest.mark.parametrize("end", ["no line end", "cut in the last line", "whole"])
def test_damage_within_a_log_is_never_taken_for_an_unfinished_append(path: Path, end: str) -> None:
    """NUL at the beginning of line 100: the line is named, and nothing is moved, whatever the end of the file is."""
    lines = path.read_bytes().splitlines(keepends=True)
    lines[99] = b"\0" + lines[99][1:]
    content = b"".join(lines)
    path.write_bytes({"no line end": content[:-1], "cut in the last line": content[:-30], "whole": content}[end])
    before = path.read_bytes()

    for work in (JsonLinesLog(path).read, lambda: JsonLinesLog(path).append(said("new"))):
        with pytest.raises(InvalidLogError) as caught:
            work()
        assert (caught.value.findings[0].line, caught.value.findings[0].code) == (100, "nul-byte")
    assert path.read_bytes() == before
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_damage_in_front_of_an_unfinished_batch_keeps_it_from_being_moved(path: Path) -> None:
    """The error names the damage; what the stopped append has left stays until people have looked."""
    content = path.read_bytes().replace(b'"id":"s50"', b'"id" "s50"')
    batch = b'\0"kind":"statement"}\n{}'
    path.write_bytes(content + batch + trailer_of(len(content), len(batch)))
    before = path.read_bytes()

    with pytest.raises(InvalidLogError) as caught:
        JsonLinesLog(path).append(said("new"))

    assert [finding.line for finding in caught.value.findings] == [52]
    assert path.read_bytes() == before
    with pytest.raises(InvalidLogError) as caught:
        JsonLinesLog(path).read()
    assert [finding.code for finding in caught.value.findings] == ["not-json", "unfinished-batch"]


def test_a_mark_tells_exactly_what_belongs_to_a_batch(path: Path) -> None:
    """What stands in front of it stays; what it names is moved aside, to the byte."""
    content = path.read_bytes()
    batch = b'\0"kind":"statement"\0\0\0\n\0\0\0\n\0'
    path.write_bytes(content + batch + trailer_of(len(content), len(batch)))
    left = path.read_bytes()[len(content) :]
    JsonLinesLog(path).append(said("new"))
    (aside,) = [each for each in path.parent.iterdir() if each != path]

    assert aside.read_bytes() == left
    assert path.read_bytes().startswith(content)
    assert ids(path)[-2:] == ["s299", "new"]


@pytest.mark.parametrize("rest", [b"", b"\0unfinished append of 000"], ids=["nothing", "a part of the mark"])
@pytest.mark.parametrize("size", [10, TRAILER_BYTES, 5_000_000])
def test_a_batch_of_which_nothing_was_written_is_moved_however_long(path: Path, size: int, rest: bytes) -> None:
    """A power cut can leave the new length of the file and nothing of what it was to hold."""
    content = path.read_bytes()
    path.write_bytes(content + bytes(size) + rest)
    JsonLinesLog(path).append(said("new"))

    assert path.read_bytes().startswith(content)
    assert ids(path)[-2:] == ["s299", "new"]


@pytest.mark.parametrize("broken", [0, 5, 30, 60, -2, -1])
def test_a_mark_that_is_not_whole_is_none(path: Path, broken: int) -> None:
    """Its check sum says so; then only the last line could have been unfinished."""
    content = path.read_bytes()
    mark = bytearray(trailer_of(0, len(content)))
    mark[broken] ^= 1
    path.write_bytes(content + mark)
    with path.open("rb") as stream:
        extent = extent_of(stream.fileno())

    assert extent.end >= len(content)


def test_a_whole_batch_whose_mark_is_left_is_there(path: Path) -> None:
    """With or without its line end; the next append takes the mark away, which holds no event."""
    content = path.read_bytes()
    batch = b"\n".join(encode(each).encode() for each in said("b1", "b2"))
    mark = trailer_of(len(content), len(batch))
    for tail in (mark, b"\n" + mark[1:]):
        path.write_bytes(content + batch + tail)
        assert ids(path)[-2:] == ["b1", "b2"]
        copy = path.with_name("copy.jsonl")
        back_up(JsonLinesLog(path), copy)
        assert ids(copy)[-2:] == ["b1", "b2"]
        copy.unlink()
        JsonLinesLog(path).append(said("new"))
        assert ids(path)[-3:] == ["b1", "b2", "new"]
        assert mark[1:] not in path.read_bytes()
        assert [each.name for each in path.parent.iterdir()] == [path.name]


def _subsets(pending: list[Operation]) -> Iterator[list[Operation]]:
    for kept in product((False, True), repeat=len(pending)):
        yield [each for each, is_kept in zip(pending, kept, strict=True) if is_kept]


def _applied(content: bytes, operations: list[Operation]) -> bytes:
    changed = bytearray(content)
    for each in operations:
        if each.action == "truncate":
            del changed[each.at :]
        changed.extend(bytes(max(0, each.at + len(each.data) - len(changed), each.at - len(changed))))
        changed[each.at : each.at + len(each.data)] = each.data
    return bytes(changed)


def test_every_step_of_a_batch_is_on_disk_before_the_next() -> None:
    """Whichever steps between two synchronisations a power cut leaves out, the batch is whole or absent."""
    with folder_in_memory() as folder:
        path = folder / "log.jsonl"
        path.write_bytes(WHOLE)
        disk = RecordedDisk(folder)
        with recorded_text(disk):
            JsonLinesLog(path).append(said("b1", "b2", "b3"))
        content, pending, tried = WHOLE, list["Operation"](), 0
        for operation in disk.operations:
            if operation.action == "sync":
                content, pending = _applied(content, pending), []
                continue
            pending.append(operation)
            for kept in _subsets(pending):
                tried += 1
                path.write_bytes(_applied(content, kept))
                log = JsonLinesLog(path)
                log.append([])
                assert ids(path) in (["opening"], ["opening", "b1", "b2", "b3"]), kept
                log.append(said("b1", "b2", "b3"))
                assert ids(path) == ["opening", "b1", "b2", "b3"]
        assert tried > 10


class Stepper:
    """Looks at a log, as a reader without a lock does, after each call with which an append changes it."""

    def __init__(self, look: Callable[[], None]) -> None:
        self._look = look
        self.looks = 0

    def after(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """Return what does the same, and then looks."""

        def called(*arguments: Any) -> Any:
            result = function(*arguments)
            self.looks += 1
            self._look()
            return result

        return called


@pytest.mark.parametrize("names", [["b1"], ["b1", "b2"], ["b1", "b2", "b3"]], ids=len)
@pytest.mark.parametrize("end", [b"\n", b""], ids=["whole", "no line end"])
def test_a_reader_never_sees_half_an_append(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, names: list[str], end: bytes
) -> None:
    """After every seven bytes that are written, a reader finds all of the batch or none of it, and no fault."""
    path = tmp_path / "log.jsonl"
    path.write_bytes(WHOLE.rstrip(b"\n") + end)
    monkeypatch.setattr("negotiation.logs.jsonl.log._PATIENCE", 0)
    seen: list[list[str]] = []
    stepper = Stepper(lambda: seen.append(ids(path)))
    write, truncate = os.write, os.ftruncate
    with monkeypatch.context() as patch:
        patch.setattr(os, "write", stepper.after(lambda file, data: write(file, bytes(data)[:7])))
        patch.setattr(os, "ftruncate", stepper.after(truncate))
        JsonLinesLog(path).append(said(*names))

    assert {tuple(each) for each in seen} <= {("opening",), ("opening", *names)}
    assert seen[0] == ["opening"]
    assert seen[-1] == ["opening", *names]
    assert stepper.looks > 10


@pytest.mark.parametrize(
    ("damage", "names"),
    [
        *(
            (damage, names)
            for damage in ("replaced", "cut off", "emptied", "grown")
            for names in (["b1"], ["b1", "b2"])
        ),
        ("written over", ["b1"]),  # in the place of a batch nothing is yet when its mark is written
    ],
)
def test_nothing_is_acknowledged_that_another_program_writes_over(
    path: Path, monkeypatch: pytest.MonkeyPatch, damage: str, names: list[str]
) -> None:
    """A program that takes no notice of the lock replaces, cuts off or changes the file while it is written."""
    content = path.read_bytes()
    write, done = os.write, list[bool]()

    def meanwhile(file: int, data: Any) -> int:
        written = write(file, data)
        if not done:
            done.append(True)
            if damage == "replaced":
                path.with_name("other").write_bytes(content)
                path.with_name("other").replace(path)
            elif damage == "grown":
                with path.open("ab") as stream:
                    stream.write(b"x" * 5_000)
            elif damage == "written over":
                with path.open("r+b") as stream:
                    stream.seek(len(content) + 3)
                    stream.write(b"xxx")
            else:
                os.truncate(path, 0 if damage == "emptied" else len(content) - 5)
        return written

    with monkeypatch.context() as patch:
        patch.setattr(os, "write", meanwhile)
        with pytest.raises(UnreadableLogError, match=r"replaced while|another program"):
            JsonLinesLog(path).append(said(*names))
    if damage == "replaced":
        assert path.read_bytes() == content
