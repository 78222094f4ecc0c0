"""Whole processes: what a person waits for, from the shell to the answer, beside a bare interpreter."""

from __future__ import annotations

import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path

RUNS = 15
BARE = "python -c pass"


def processes() -> dict[str, float]:
    """Return the seconds that each command takes, the median of fifteen, taken in turns."""
    commands = {name: argv for name, argv in _commands().items() if argv is not None}
    taken: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(RUNS + 1):
        for name, argv in commands.items():
            before = time.perf_counter()
            subprocess.run(argv, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            taken[name].append(time.perf_counter() - before)
    return {name: statistics.median(seconds[1:]) for name, seconds in taken.items()}  # the first one fills the caches


def _commands() -> dict[str, list[str] | None]:
    return {
        BARE: [sys.executable, "-c", "pass"],
        "negotiation --help": _program("negotiation", "--help"),
        "negotiation status": _program("negotiation", "status"),
        "negotiation status --format json": _program("negotiation", "status", "--format", "json"),
        "sqlite-utils --version": _program("sqlite-utils", "--version"),
        "bean-query --version": _program("bean-query", "--version"),
    }


def _program(name: str, *words: str) -> list[str] | None:
    found = shutil.which(name, path=str(Path(sys.executable).parent))
    return None if found is None else [found, *words]
