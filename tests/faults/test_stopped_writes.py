"""An append to a text file that is stopped at any byte: all of it is there or nothing, and the next append goes on."""

from __future__ import annotations

import logging
import os
from typing import TYPE_CHECKING, Any

import pytest

from given import OPENING, event
from negotiation.codec import encode
from negotiation.errors import InvalidLogError
from negotiation.logs import JsonLinesLog

if TYPE_CHECKING:
    from pathlib import Path

    from negotiation.events import Event

OPENED = event(OPENING)


class Stopped(BaseException):
    """The process ends here."""


class Disk:
    """Takes so many bytes and then stops the process."""

    def __init__(self, room: int) -> None:
        self.room = room
        self._write = os.write

    def write(self, file: int, content: Any) -> int:
        """Write what there is room for."""
        taken = self._write(file, bytes(content)[: self.room])
        self.room -= taken
        if taken < len(content):
            raise Stopped
        return taken


def statement(name: str) -> Event:
    """Return a statement."""
    return event(
        {
            "kind": "statement",
            "id": name,
            "occurred": "2025",
            "issues": ["tariffs"],
            "parties": ["US"],
            "headline": "中",
        }
    )


@pytest.mark.parametrize("batch", [["s1"], ["s1", "s2"]], ids=len)
@pytest.mark.parametrize("end", [b"\n", b""], ids=["whole", "no line end"])
def test_a_stopped_append_is_there_whole_or_not_at_all(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, batch: list[str], end: bytes
) -> None:
    """After every byte: reading says what happened or gives a whole batch; appending again gives the batch once."""
    path = tmp_path / "log.jsonl"
    before = encode(OPENED).encode() + end
    events = [statement(name) for name in batch]
    whole = [OPENED, *events]
    sizes = []
    for room in range(10_000):
        path.write_bytes(before)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(os, "write", Disk(room).write)
            try:
                JsonLinesLog(path).append(events)
                break
            except Stopped:
                pass
        sizes.append(_after(path, whole, before, caplog))
    assert len(sizes) > 100 * len(batch)
    assert {0, 1} <= {*sizes}  # some stops left something, others nothing


def _read(path: Path) -> tuple[list[Event], list[str]]:
    """Return the events of a log, or the codes of what is wrong with it."""
    try:
        return list(JsonLinesLog(path).read().events), []
    except InvalidLogError as error:
        return [], [finding.code for finding in error.findings]


def _after(path: Path, whole: list[Event], before: bytes, caplog: pytest.LogCaptureFixture) -> int:
    """Check what a stopped append has left, append again, and return how many files were put aside."""
    left = path.read_bytes()
    read, codes = _read(path)
    assert read in ([OPENED], whole) or codes in (["truncated-line"], ["unfinished-batch"])
    caplog.clear()
    with caplog.at_level(logging.WARNING):
        JsonLinesLog(path).append(whole[1:])
    aside = [each for each in path.parent.iterdir() if each != path]
    assert list(JsonLinesLog(path).read().events) == whole
    assert path.read_bytes().startswith(before)
    for each in aside:
        assert left.endswith(each.read_bytes())
        assert each.name.startswith("log.jsonl.cut-")
        assert str(each) in caplog.text
        each.unlink()
    return len(aside)


def test_an_import_that_was_stopped_can_be_sent_again(tmp_path: Path) -> None:
    """Into a text file, in whatever spelling and with whatever recording times the source has."""
    source = tmp_path / "source.jsonl"
    source.write_text(f'{{ "id":"opening",{encode(OPENED)[1:]}'.replace(',"id":"opening"', "") + "\n")
    log = JsonLinesLog(source)
    log.append([statement("s1")])
    log.append([statement("s2")])
    contents = log.read()
    target = tmp_path / "target.jsonl"
    for room in range(0, source.stat().st_size, 7):
        target.write_bytes(b"")
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(os, "write", Disk(room).write)
            with pytest.raises(Stopped):
                JsonLinesLog(target).adopt(contents)
        JsonLinesLog(target).adopt(contents)

        assert target.read_bytes() == source.read_bytes()
