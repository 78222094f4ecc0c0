"""Growth: time and memory at 1,000 to 1,000,000 events, each size in a process of its own, and the fitted exponent."""

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

import attrs

from negotiation.codec import decode, parse
from negotiation.events import Event
from negotiation.history import fold
from negotiation.history.index import HistoryIndex

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


def growth(*, long: bool = False) -> list[Point]:
    """Measure every size."""
    points = []
    with tempfile.TemporaryDirectory() as folder:
        for size in (*SIZES, *(LONG if long else ())):
            words = [str(size), str(Path(folder) / "generated.jsonl")]
            subprocess.run([sys.executable, "-m", "bench.generator", *words], check=True)
            argv = [sys.executable, "-m", "bench.growth", *words]
            done = subprocess.run(argv, check=True, capture_output=True, text=True)
            points.append(Point(**json.loads(done.stdout)))
    return points


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


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


if __name__ == "__main__":
    sys.stdout.write(json.dumps(attrs.asdict(measured(int(sys.argv[1]), Path(sys.argv[2])))))
