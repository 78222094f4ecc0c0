"""The lock of a text log: who writes waits for so long and no longer, who reads does not wait."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from given import OPENING, event
from negotiation.codec import encode
from negotiation.errors import UnreadableLogError
from negotiation.logs import JsonLinesLog
from negotiation.logs.copies.backup import back_up
from negotiation.logs.jsonl import file_lock
from negotiation.logs.jsonl.file_lock import lock

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the lock is one of POSIX")

OPENED = event(OPENING)
HOLD = """
import fcntl, sys
stream = open(sys.argv[1], "rb")
fcntl.flock(stream, fcntl.LOCK_SH if sys.argv[2] == "shared" else fcntl.LOCK_EX)
print("held", flush=True)
sys.stdin.read()
"""


@contextmanager
def held(path: Path, how: str) -> Iterator[int]:
    """Let another program, which may only read the file, hold its lock; hand on its number."""
    argv = [sys.executable, "-c", HOLD, str(path), how]
    with subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"held\n"
        yield process.pid
        process.kill()


@pytest.fixture(params=[b"\n", b""], ids=["whole", "no line end"])
def path(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A log, with and without its last line end."""
    path = tmp_path / "log.jsonl"
    path.write_bytes(encode(OPENED).encode() + request.param)
    return path


@pytest.mark.parametrize("how", ["shared", "exclusive"])
def test_a_lock_that_somebody_keeps_does_not_stop_a_reader(path: Path, how: str) -> None:
    """Reading and copying go on as if nobody had it."""
    with held(path, how):
        began = time.monotonic()
        assert JsonLinesLog(path).read().events == (OPENED,)
        back_up(JsonLinesLog(path), path.with_name("copy.jsonl"))
        assert time.monotonic() - began < 10
    assert path.with_name("copy.jsonl").read_bytes() == path.read_bytes()


@pytest.mark.parametrize("how", ["shared", "exclusive"])
def test_a_writer_gives_up_and_says_who_has_the_lock(path: Path, how: str) -> None:
    """After the time to wait, with the number of the process where the system tells; then the append goes through."""
    statement = event({"kind": "statement", "id": "s1", "occurred": "2025", "issues": ["tariffs"], "parties": ["US"]})
    before = path.read_bytes()
    with held(path, how) as number, pytest.raises(UnreadableLogError) as caught:
        JsonLinesLog(path, timeout=0.2).append([statement])

    assert "locked for 0.2 seconds" in str(caught.value)
    if os.path.exists("/proc/locks"):  # noqa: PTH110
        assert f"process {number} (" in str(caught.value)
    assert path.read_bytes() == before
    assert len(JsonLinesLog(path, timeout=10).append([statement])) == 1


def test_a_writer_that_comes_back_at_once_does_not_take_every_turn(path: Path) -> None:
    """Who waits has its turn soon, however often another gives the lock back and asks for it again."""
    assert sum(turns_until_another_has_it(path) for _ in range(10)) < 60


def turns_until_another_has_it(path: Path) -> int:
    """Return how often who has the lock gets it again, each time for 10 ms, while another waits for it."""
    asks, has = threading.Event(), threading.Event()

    def wait() -> None:
        with path.open("r+b") as stream:
            asks.set()
            lock(stream, path, 60)
            has.set()

    waiting = threading.Thread(target=wait)
    turns = 0
    while not has.is_set():
        with path.open("r+b") as stream:
            lock(stream, path, 60)
            turns += asks.is_set() and not has.is_set()
            if not waiting.ident:
                waiting.start()
            time.sleep(0.01)
    waiting.join()
    return turns


def test_who_stands_in_the_gate_and_was_stopped_keeps_nobody_out(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a while at the gate the lock is asked for without it."""
    monkeypatch.setattr(file_lock, "_SECONDS_AT_GATE", 0.1)
    with path.open("r+b") as stopped, path.open("r+b") as stream, file_lock._gate(stopped, time.monotonic() + 60):
        lock(stream, path, 60)
        assert file_lock.is_locked(stopped)
