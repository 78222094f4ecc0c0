"""Growth: time and memory at 1,000 to 1,000,000 events, each size in a process of its own, and the fitted exponent.

`Point` is for events that are there already; `Whole` for a log in a file, read and replayed to a status.
"""

from __future__ import annotations

import json
import math
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import attrs

from negotiation.codec import decode, parse
from negotiation.events import Event
from negotiation.history import fold
from negotiation.history.bitemporal.index import HistoryIndex
from negotiation.logs import create_log, open_log
from negotiation.questions.replay import replay

SIZES, LONG = (1_000, 10_000, 100_000), (1_000_000,)
LOOKUPS = 20_000


@attrs.frozen
class Point:
    """What one size took: seconds, and bytes at the peak of the whole process.

    `look_up` is for one state of an issue or measure at a random (T, K).
    """

    size: int
    fold: float
    index: float
    look_up: float
    fold_memory: int
    memory: int


@attrs.frozen
class Whole:
    """What a log in a file took: seconds to read it and to answer, and bytes at the peak of each."""

    size: int
    kept: str
    read: float
    read_memory: int
    answer: float
    memory: int


def growth(*, long: bool = False) -> tuple[list[Point], list[Whole]]:
    """Measure every size."""
    points, wholes = [], []
    with tempfile.TemporaryDirectory() as folder:
        text, database = (str(Path(folder) / f"generated.{ending}") for ending in ("jsonl", "db"))
        for size in (*SIZES, *(LONG if long else ())):
            subprocess.run([sys.executable, "-m", "bench.generator", str(size), text], check=True)
            points.append(Point(**_in_a_process(str(size), text)))
            _in_a_process("copied", text, database)
            wholes += [Whole(**_in_a_process("whole", file)) for file in (text, database)]
            Path(database).unlink()
    return points, wholes


def _in_a_process(*words: str) -> dict[str, Any]:
    argv = [sys.executable, "-m", "bench.growth", *words]
    done = subprocess.run(argv, check=True, capture_output=True, text=True)
    made: dict[str, Any] = json.loads(done.stdout)
    return made


def exponent(sizes: list[int], amounts: list[float]) -> float:
    """Return the power of the size with which amounts grow: the slope of the least squares line through logarithms."""
    x, y = [math.log(size) for size in sizes], [math.log(amount) for amount in amounts]
    mean_x, mean_y = sum(x) / len(x), sum(y) / len(y)
    above = sum((one - mean_x) * (two - mean_y) for one, two in zip(x, y, strict=True))
    return above / sum((one - mean_x) ** 2 for one in x)


def measured(size: int, file: Path) -> Point:
    """Measure one size in this process, which holds the events but not the text of the log."""
    with file.open(encoding="utf-8") as lines:
        log = [event for event in (decode(parse(line)) for line in lines) if isinstance(event, Event)]
    seconds = []
    for _ in range(1 if size >= LONG[0] else 3):
        before = time.perf_counter()
        history = fold(log)
        seconds.append(time.perf_counter() - before)
    fold_memory = _peak()
    moments = [reading.ends for reading in history.readings]
    issues, measures = [*history.issues], [*history.measures]
    del history
    before = time.perf_counter()
    index = HistoryIndex(log)
    built = time.perf_counter() - before
    rng = random.Random(size)
    asked = [
        (rng.choice(issues), rng.choice(measures), rng.choice(moments), rng.choice(moments)) for _ in range(LOOKUPS)
    ]
    before = time.perf_counter()
    for issue, measure, at, known_at in asked:
        index.issue(issue, at, known_at)
        index.measure(measure, at, known_at)
    look_up = (time.perf_counter() - before) / LOOKUPS / 2
    return Point(size, min(seconds), built, look_up, fold_memory, _peak())


def copied(text: Path, database: Path) -> int:
    """Make a SQLite log of a text log; return how many events it has."""
    log = create_log(database)
    added = log.adopt(open_log(text).read())
    log.close()
    return len(added)


def whole(file: Path) -> Whole:
    """Measure reading and replaying a log in this process, which held nothing before."""
    before = time.perf_counter()
    contents = open_log(file).read()
    read, read_memory = time.perf_counter() - before, _peak()
    before = time.perf_counter()
    replay(contents).at("2020-01-01").status()
    answer = time.perf_counter() - before
    return Whole(len(contents), "SQLite" if file.suffix == ".db" else "text", read, read_memory, answer, _peak())


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


if __name__ == "__main__":
    what, *files = sys.argv[1:]
    if what == "copied":
        sys.stdout.write(json.dumps({"events": copied(*map(Path, files))}))
    else:
        made = whole(Path(files[0])) if what == "whole" else measured(int(what), Path(files[0]))
        sys.stdout.write(json.dumps(attrs.asdict(made)))
