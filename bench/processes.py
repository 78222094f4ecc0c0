"""Whole processes: what a person waits for from the shell to the answer, and the memory it takes, beside a bare one."""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path

import attrs

RUNS = 15
BARE = "python -c pass"


@attrs.frozen
class Taken:
    """What a process took: seconds from start to end, and bytes at its peak."""

    seconds: float
    memory: int


def processes() -> dict[str, Taken]:
    """Return what each command takes, the medians of fifteen runs, taken in turns."""
    commands = {name: argv for name, argv in _commands().items() if argv is not None}
    taken: dict[str, list[Taken]] = {name: [] for name in commands}
    for _ in range(RUNS + 1):
        for name, argv in commands.items():
            taken[name].append(_run(argv))
    return {name: _median(runs[1:]) for name, runs in taken.items()}  # the first one fills the caches


def _run(argv: list[str]) -> Taken:
    before = time.perf_counter()
    started = subprocess.Popen(argv, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(started.pid, 0)
    seconds = time.perf_counter() - before
    started.returncode = os.waitstatus_to_exitcode(status)
    if started.returncode:
        raise subprocess.CalledProcessError(started.returncode, argv)
    return Taken(seconds, usage.ru_maxrss * 1024)


def _median(runs: list[Taken]) -> Taken:
    return Taken(statistics.median(each.seconds for each in runs), statistics.median_low(each.memory for each in runs))


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
