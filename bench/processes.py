"""Whole processes: what a person waits for from the shell to the answer, and the memory it takes, beside a bare one."""

from __future__ import annotations

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
    """Return what each command takes: the median time of fifteen runs, taken in turns, and the memory of one more."""
    commands = {name: argv for name, argv in _commands().items() if argv is not None}
    seconds: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(RUNS + 1):
        for name, argv in commands.items():
            before = time.perf_counter()
            subprocess.run(argv, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            seconds[name].append(time.perf_counter() - before)
    return {  # the first run fills the caches
        name: Taken(statistics.median(seconds[name][1:]), _memory(argv)) for name, argv in commands.items()
    }


def _memory(argv: list[str]) -> int:
    """Return the bytes that a command takes at its peak, as a small process sees it: what starts another counts too."""
    done = subprocess.run([sys.executable, "-S", "-c", _STARTER, *argv], check=True, capture_output=True, text=True)
    return int(done.stdout) * 1024


_STARTER = """
import os, sys
nowhere = [(os.POSIX_SPAWN_OPEN, stream, os.devnull, os.O_WRONLY, 0) for stream in (1, 2)]
started = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ, file_actions=nowhere)
sys.stdout.write(str(os.wait4(started, 0)[2].ru_maxrss))
"""


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
