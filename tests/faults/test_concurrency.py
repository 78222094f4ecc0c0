"""Many processes at one log: each append is there once and whole, positions have no gap, and who follows misses none.

Eight processes append 40 times each; NEGOTIATION_FAULTS=long makes it 500, and 100 for text files, each append to which
reads the whole file. Writers that say what they expect are told of a conflict, and try again until all is in.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from faults.in_memory import folder_in_memory
from given import OPENING, event
from negotiation.logs import create_log, open_log
from negotiation.logs.proof.verify import verify
from patience import PATIENCE
from running import clean_environment

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LONG = os.environ.get("NEGOTIATION_FAULTS") == "long"
WRITERS = 8
KINDS = {
    "wal": ("log.db", "new", 500 if LONG else 40),
    "truncate": ("log.db", "old", 500 if LONG else 40),
    "jsonl": ("log.jsonl", "new", 100 if LONG else 12),
}
"""The name of the file, which SQLite writes it, and how often each process appends."""

PROGRAM = """
import os, sys
from negotiation import Statement, open_log
from negotiation.errors import AppendConflictError
from negotiation.logs.sqlite import library as sqlite_library

path, library, appends, expecting = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4] == "expecting"
if library == "old":
    sqlite_library.library = lambda: sqlite_library.sqlite3
log = open_log(path)
children = []
for writer in range(int(sys.argv[5])):
    child = os.fork()
    if child:
        children.append(child)
        continue
    position, conflicts, told = 1, 0, []
    for number in range(appends):
        batch = [
            Statement(id=f"{writer}-{number}-{part}", occurred="2025", issues=["tariffs"], parties=["US"])
            for part in range(1 + number % 2)
        ]
        while True:
            try:
                stored = log.append(batch, expect=position if expecting else None)
                break
            except AppendConflictError as error:
                assert expecting and error.actual > position, (error.actual, position)
                position = error.actual
                conflicts += 1
        position = stored[-1].position
        told += [f"{each.event.id} {each.position}" for each in stored]
    os.write(1, "".join(f"{line}\\n" for line in [*told, f"conflicts {conflicts}"]).encode())
    log.close()
    os._exit(0)
codes = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
sys.exit(any(codes))
"""


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder, in memory where that can be."""
    with folder_in_memory() as folder:
        yield folder


def follow(path: Path, writers: subprocess.Popen[bytes]) -> tuple[list[str], int]:
    """Read until the writers are done; return the ids in the order in which they were first seen, and how many reads.

    What was seen once stands in the same place at every later reading.
    """
    seen: list[str] = []
    reads, done = 0, False
    while not done:
        done = writers.poll() is not None
        ids = [each.id for each in open_log(path).read().events]
        assert ids[: len(seen)] == seen
        seen += ids[len(seen) :]
        reads += 1
        time.sleep(0.002)
    return seen, reads


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the writers are forked from one process")
@pytest.mark.parametrize("condition", ["no condition", "expecting"])
@pytest.mark.parametrize("kind", KINDS)
def test_eight_writers_and_a_follower(folder: Path, kind: str, condition: str) -> None:
    """All that was acknowledged is there at its position, once, whole, in each writer's order; the follower saw all."""
    name, library, appends = KINDS[kind]
    path, told = folder / name, folder / "told"
    create_log(path).append([event(OPENING)])
    started = time.perf_counter()
    argv = [sys.executable, "-c", PROGRAM, str(path), library, str(appends), condition, str(WRITERS)]
    with told.open("wb") as out:
        writers = subprocess.Popen(argv, env=clean_environment(), stdout=out, stderr=subprocess.PIPE)
        seen, reads = follow(path, writers)
        _, said = writers.communicate(timeout=PATIENCE)
    assert (writers.returncode, said) == (0, b"")
    lines = [line.split() for line in told.read_text(encoding="utf-8").splitlines()]
    conflicts = sum(int(count) for word, count in lines if word == "conflicts")
    acknowledged = {word: int(count) for word, count in lines if word != "conflicts"}
    contents = open_log(path).read()

    seconds = time.perf_counter() - started
    print(f"{kind}, {condition}: {WRITERS} x {appends} appends, {conflicts} conflicts, {reads} reads, {seconds:.1f} s")
    assert verify(contents).holds
    assert seen == [each.id for each in contents.events]
    assert acknowledged == {entry.event.id: entry.position for entry in contents.entries[1:]}
    check_batches(seen[1:], appends)
    assert conflicts > 0 if condition == "expecting" else not conflicts


def check_batches(ids: list[str], appends: int) -> None:
    """Fail unless each batch stands together, and each writer's batches in its order."""
    batches = [each.rpartition("-")[0] for each in ids]
    together = [batch for at, batch in enumerate(batches) if not at or batches[at - 1] != batch]

    assert set(Counter(together).values()) == {1}
    assert Counter(batches) == {f"{w}-{n}": 1 + n % 2 for w in range(WRITERS) for n in range(appends)}
    for writer in range(WRITERS):
        mine = [int(batch.partition("-")[2]) for batch in together if batch.startswith(f"{writer}-")]
        assert mine == list(range(appends))
