"""Appending to JSON Lines: the file only grows, and holds whole lines whatever goes wrong."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import negotiation
from given import OPENING, event
from negotiation.codec import MAX_LINE_BYTES, encode
from negotiation.errors import InvalidEventsError, InvalidLogError, NegotiationError, UnreadableLogError
from negotiation.logs import JsonLinesLog
from patience import PATIENCE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from negotiation.events import Event

OPENED = event(OPENING)
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)


def statement(name: str = "s1", **fields: Any) -> Event:
    """Return a statement of the US on tariffs."""
    return event(
        {
            "kind": "statement",
            "id": name,
            "occurred": "2025-10-26",
            "issues": ["tariffs"],
            "parties": ["US"],
            **fields,
        }
    )


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A log file that people wrote: an opening without recording time."""
    path = tmp_path / "log.jsonl"
    path.write_bytes(encode(OPENED).encode() + b"\n")
    return path


def run(program: str, *args: object) -> subprocess.Popen[str]:
    """Start a Python program that can import this package."""
    home = str(Path(negotiation.__file__).parent.parent)
    return subprocess.Popen(
        [sys.executable, "-c", program, *map(str, args)],
        env={**os.environ, "PYTHONPATH": home},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_a_line_is_the_canonical_event_with_its_recording_time_last(path: Path) -> None:
    """One event a line, with a line end."""
    JsonLinesLog(path, now=lambda: NOW).append([statement(headline="中美")])
    line = path.read_text(encoding="utf-8").splitlines()[1]

    assert line == encode(statement(headline="中美"))[:-1] + ',"recorded":"2026-06-01T12:00:00Z"}'
    assert path.read_bytes().endswith(b"}\n")


def test_the_file_only_grows(path: Path) -> None:
    """The old bytes are a prefix of the new, append after append."""
    log = JsonLinesLog(path)
    states = [path.read_bytes()]
    for number in range(5):
        log.append([statement(f"s{number}"), statement(f"t{number}")])
        states.append(path.read_bytes())

    assert all(new.startswith(old) and len(new) > len(old) for old, new in pairwise(states))


@pytest.mark.parametrize(
    "content",
    [
        encode(OPENED).encode() + b"\r\n",
        b"\xef\xbb\xbf" + encode(OPENED).encode() + b"\n",
        b"\n" + encode(OPENED).encode() + b"\n\n\n",
        json.dumps(OPENING).encode() + b"\n",
    ],
    ids=["Windows", "mark", "blanks", "spaced"],
)
def test_what_people_wrote_is_left_as_it_is(path: Path, content: bytes) -> None:
    """Line ends, marks, blanks and spelling of the old lines stay."""
    path.write_bytes(content)
    log = JsonLinesLog(path)
    head = log.read().head
    log.append([statement()])

    assert path.read_bytes().startswith(content)
    assert log.read(1).head == head
    assert log.read().events == (OPENED, statement())


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["plain", "mark"])
def test_a_missing_last_line_end_is_completed(path: Path, mark: bytes) -> None:
    """The new event begins a line of its own."""
    content = mark + encode(OPENED).encode()
    path.write_bytes(content)
    log = JsonLinesLog(path)
    log.append([statement()])

    assert path.read_bytes().startswith(content + b"\n{")
    assert log.read().events == (OPENED, statement())


def test_nothing_new_writes_nothing(path: Path) -> None:
    """Not even the missing line end."""
    content = encode(OPENED).encode()
    path.write_bytes(content)
    JsonLinesLog(path).append([OPENED])

    assert path.read_bytes() == content


def test_a_refused_append_leaves_the_file_as_it_was(path: Path) -> None:
    """Byte by byte."""
    before = path.read_bytes()

    with pytest.raises(InvalidEventsError):
        JsonLinesLog(path).append([statement(), statement("s2", issues=["fish"])])

    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("tail", "code"),
    [
        (b'{"kind":"statement"}', "missing-field"),
        (b'{"id":"s1","kind":"stat', "truncated-line"),
        (b"some note", "truncated-line"),
        (b'\0"kind":"stat\n', "nul-byte"),
        (b'{"kind":"stat\n', "not-json"),
    ],
)
def test_a_damaged_log_is_not_appended_to(path: Path, tail: bytes, code: str) -> None:
    """What one of our appends cannot have left is for people to look at."""
    path.write_bytes(encode(OPENED).encode() + b"\n" + tail)
    before = path.read_bytes()

    with pytest.raises(InvalidLogError) as caught:
        JsonLinesLog(path).append([statement()])

    assert {finding.code for finding in caught.value.findings} == {code}
    assert path.read_bytes() == before
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_a_missing_file_is_not_made(tmp_path: Path) -> None:
    """Making a log is another act than appending to it."""
    with pytest.raises(UnreadableLogError):
        JsonLinesLog(tmp_path / "missing.jsonl").append([OPENED])

    assert list(tmp_path.iterdir()) == []


def test_an_event_longer_than_a_line_can_be_is_refused(path: Path) -> None:
    """What was written could not be read again, and nothing could ever be appended behind it."""
    sources = [{"publisher": "x" * 20_000}] * (MAX_LINE_BYTES // 20_000 + 1)
    log = JsonLinesLog(path)
    before = path.read_bytes()

    with pytest.raises(NegotiationError):
        log.append([statement(sources=sources)])

    assert path.read_bytes() == before
    assert log.read().events == (OPENED,)


def test_an_event_that_fits_a_line_only_without_its_recording_time_is_refused(path: Path) -> None:
    """The limit is on the line as it will stand in the file."""
    publisher = "x" * 20_000
    full = [{"publisher": publisher}] * 52
    missing = MAX_LINE_BYTES - len(encode(statement(sources=[*full, {"publisher": "x"}]))) + 1
    big = statement(sources=[*full, {"publisher": "x" * missing}])
    log = JsonLinesLog(path)

    assert len(encode(big)) == MAX_LINE_BYTES
    with pytest.raises(NegotiationError):
        log.append([big])
    assert log.read().events == (OPENED,)


FILL = """
import resource, sys
from negotiation import Statement, open_log
from negotiation.errors import UnreadableLogError

path, count, room = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
log = open_log(path)
before = open(path, "rb").read()
events = [
    Statement(id=f"s{n}", occurred="2025", issues=["tariffs"], parties=["US"], headline="x" * 1000)
    for n in range(count)
]
resource.setrlimit(resource.RLIMIT_FSIZE, (len(before) + room, resource.RLIM_INFINITY))
try:
    log.append(events)
except UnreadableLogError as error:
    print("refused:", error)
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
assert open(path, "rb").read() == before, "the file is not what it was"
assert len(log.append(events)) == count
"""


@pytest.mark.skipif(sys.platform == "win32", reason="limits on file sizes are a thing of POSIX")
@pytest.mark.parametrize(
    ("count", "room"), [(1, 0), (1, 10), (1, 1_100), (2, 1_200), (40, 0), (40, 1_500), (40, 20_000)]
)
def test_a_full_disk_leaves_the_file_as_it_was(path: Path, count: int, room: int) -> None:
    """No half line stays behind, wherever the write stopped; with room again, the same append goes through."""
    process = run(FILL, path, count, room)
    out, err = process.communicate(timeout=PATIENCE)

    assert (process.returncode, err) == (0, "")
    assert out.startswith("refused:")
    assert JsonLinesLog(path).read().position == 1 + count


@contextmanager
def somebody_else() -> Iterator[None]:
    """Act without the rights of root, which may write to every file."""
    if os.geteuid():
        yield
        return
    os.seteuid(65_534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.mark.skipif(sys.platform == "win32", reason="file modes are a thing of POSIX")
def test_a_read_only_file_is_not_appended_to() -> None:
    """The operating system's reason is given, and the file can still be read."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "log.jsonl"
        path.write_text(encode(OPENED) + "\n", encoding="utf-8")
        path.chmod(0o444)
        Path(folder).chmod(0o755)
        log = JsonLinesLog(path)
        before = path.read_bytes()
        with somebody_else():
            read = log.read()
            with pytest.raises(UnreadableLogError) as caught:
                log.append([statement()])

        assert read.events == (OPENED,)
        assert str(path) in str(caught.value)
        assert "ermission" in str(caught.value)
        assert path.read_bytes() == before


APPEND_FIFTY = """
import sys
from negotiation import Statement, open_log

path, writer = sys.argv[1:]
log = open_log(path)
for number in range(50):
    log.append([Statement(id=f"{writer}{number}", occurred="2025", issues=["tariffs"], parties=["US"])])
"""


@pytest.mark.skipif(sys.platform == "win32", reason="the lock is one of POSIX")
def test_two_writers_lose_nothing(path: Path) -> None:
    """Two processes that append fifty events each, one at a time, make a log of all of them, each in order."""
    writers = {name: run(APPEND_FIFTY, path, name) for name in ("a", "b")}
    for process in writers.values():
        assert process.communicate(timeout=PATIENCE) == ("", "")
    ids = [each.id for each in JsonLinesLog(path).read().events]

    assert len(ids) == 101
    for name in writers:
        assert [each for each in ids if each.startswith(name)] == [f"{name}{number}" for number in range(50)]


RACE = """
import sys
from negotiation import Statement, open_log
from negotiation.errors import AppendConflictError

path, writer = sys.argv[1:]
log = open_log(path)
won = 0
while won < 10:
    position = log.read().position
    try:
        log.append(
            [Statement(id=f"{writer}{position}", occurred="2025", issues=["tariffs"], parties=["US"])], expect=position
        )
        won += 1
    except AppendConflictError:
        pass
"""


@pytest.mark.skipif(sys.platform == "win32", reason="the lock is one of POSIX")
def test_of_two_writers_with_one_expectation_one_wins(path: Path) -> None:
    """A reader beside a writer sees whole events, and no position is given out twice."""
    writers = [run(RACE, path, name) for name in ("a", "b")]
    for process in writers:
        assert process.communicate(timeout=PATIENCE) == ("", "")
    ids = [each.id for each in JsonLinesLog(path).read().events]

    assert [int(each[1:]) for each in ids[1:]] == list(range(1, 21))
