"""Writers that are killed: what was acknowledged is there, no batch is there by half, and the log goes on.

200 kills in a normal run, shared among the kinds of logs; `NEGOTIATION_FAULTS=long` makes it 2,000.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from given import OPENING, event
from negotiation.codec import encode
from negotiation.errors import InvalidLogError
from negotiation.logs import create_log, open_log
from patience import PATIENCE, wait_until
from running import clean_environment

if TYPE_CHECKING:
    from collections.abc import Callable

KILLS = 2_000 if os.environ.get("NEGOTIATION_FAULTS") == "long" else 200
WRITERS = 8
"""How many are killed in one round: each is forked from one process, so that starting them costs little."""

PROGRAM = """
import os, sys
from negotiation import Statement, open_log
from negotiation.logs.sqlite import library as sqlite_library

path, writers, seed, old = sys.argv[1], int(sys.argv[2]), sys.argv[3], sys.argv[4] == "old"
if old:
    sqlite_library.library = lambda: sqlite_library.sqlite3
log = open_log(path)
log.read()
for writer in range(writers):
    if not os.fork():
        number = 0
        while True:
            size = 1 + number % 3
            log.append([
                Statement(id=f"{seed}-{writer}-{number}-{part}of{size}", occurred="2025", issues=["tariffs"],
                    parties=["US"], headline="x" * 200)
                for part in range(size)
            ])
            os.write(1, f"{seed}-{writer}-{number} {size}\\n".encode())
            number += 1
    sys.stdout.flush()
for _ in range(writers):
    os.wait()
"""


def _children(pid: int) -> list[int]:
    with suppress(OSError):
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()]
    return []


def killed_round(path: Path, seed: str, rng: random.Random, *, old: bool) -> tuple[dict[str, int], int]:
    """Let writers append and kill each at a random moment; return what they acknowledged, and how many were killed.

    Before each kill some append is acknowledged: else a busy machine would kill writers that have not yet begun.
    """
    argv = [sys.executable, "-c", PROGRAM, str(path), str(WRITERS), seed, "old" if old else "new"]
    said = path.with_name(f"{seed}-acknowledged")
    with said.open("ab") as out:  # every writer at the end
        process = subprocess.Popen(argv, env=clean_environment(), stdout=out)
    wait_until(lambda: len(_children(process.pid)) == WRITERS)
    children = _children(process.pid)
    rng.shuffle(children)
    for child in children:
        wait_until(_grows(said))
        time.sleep(rng.uniform(0, 0.03))
        os.kill(child, signal.SIGKILL)
    process.wait(timeout=PATIENCE)
    # A writer may have been killed within its acknowledgement: that line was not given.
    lines = [line.split() for line in said.read_text(encoding="ascii").split("\n")[:-1]]
    return {line[0]: int(line[1]) for line in lines if len(line) == 2 and line[1]}, len(children)


def _grows(file: Path) -> Callable[[], bool]:
    before = file.stat().st_size
    return lambda: file.stat().st_size > before


def faults(path: Path) -> set[str]:
    """Return the codes of what is found when a log is read."""
    try:
        open_log(path).read()
    except InvalidLogError as error:
        return {finding.code for finding in error.findings}
    return set()


def settled(path: Path) -> None:
    """Do what the next user does: read; where an append to a text file was stopped, append, which mends it."""
    found = faults(path)

    assert found <= ({"truncated-line", "unfinished-batch", "nul-byte"} if path.suffix == ".jsonl" else set())
    if found:
        open_log(path).append([event(OPENING)])


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="finds the writers through the proc file system")
@pytest.mark.parametrize(("name", "old"), [("log.db", False), ("log.db", True), ("log.jsonl", False)])
def test_what_was_acknowledged_survives_kills(tmp_path: Path, name: str, *, old: bool) -> None:
    """Every acknowledged batch is there once and whole, unacknowledged ones whole or not at all, without gaps."""
    path = tmp_path / name
    create_log(path).append([event(OPENING)])
    rng = random.Random(20251026)  # noqa: S311 - it chooses moments
    acknowledged, killed, rounds, total = dict[str, int](), 0, 0, 0
    while killed < KILLS / 3:
        given, number = killed_round(path, f"r{rounds}", rng, old=old)
        acknowledged |= given
        killed += number
        total += len(given)
        rounds += 1
        settled(path)
        contents = open_log(path).read()
        found = Counter(each.id.rpartition("-")[0] for each in contents.events[1:])
        sizes = {each.id.rpartition("-")[0]: int(each.id.rpartition("of")[2]) for each in contents.events[1:]}

        assert found == sizes
        assert acknowledged.items() <= found.items()
        assert [entry.position for entry in contents] == list(range(1, len(contents) + 1))
        if path.suffix == ".jsonl" and rounds % 3 == 0:  # its appends cost as much as it holds
            path.write_bytes(encode(event(OPENING)).encode() + b"\n")
            acknowledged.clear()
    assert killed >= KILLS / 3
    assert total > killed / 2, "too few appends were acknowledged for the kills to mean something"
