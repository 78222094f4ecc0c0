"""Run the command line in tests: in this process where that is enough, in a fresh one where it is not."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import negotiation
from negotiation.cli import main
from patience import PATIENCE

if TYPE_CHECKING:
    from collections.abc import Mapping

CHECKOUT = Path(__file__).resolve().parent.parent
SMALL = CHECKOUT / "tests" / "cli" / "small.jsonl"

_UNSET = ("NEGOTIATION_LOG", "NO_COLOR", "PYTHONIOENCODING")


@dataclass(frozen=True)
class Outcome:
    """What a command did: its exit code, and what it wrote where."""

    code: int
    out: str
    err: str


def run(*words: str) -> Outcome:
    """Run a command in this process, as from a terminal of nobody: both streams are kept, byte for byte."""
    streams = [io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="") for _ in range(2)]
    with pytest.MonkeyPatch.context() as patch:
        for name in _UNSET:
            patch.delenv(name, raising=False)
        patch.setattr(sys, "argv", ["negotiation", *words])
        patch.setattr(sys, "stdout", streams[0])
        patch.setattr(sys, "stderr", streams[1])
        with pytest.raises(SystemExit) as stop:
            main()
    out, err = (_written(stream) for stream in streams)
    assert isinstance(stop.value.code, int)
    return Outcome(stop.value.code, out, err)


def clean_environment(**more: str) -> Mapping[str, str]:
    """Return an environment in which nothing of this machine speaks, but this package is found."""
    home = str(Path(negotiation.__file__).resolve().parent.parent)
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
    return {**kept, "PYTHONPATH": home, "LC_ALL": "C.UTF-8", "TERM": "xterm", **more}


def command(*words: str) -> list[str]:
    """Return the words that start a command in a fresh process."""
    return [sys.executable, "-m", "negotiation", *words]


def launch(*words: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Run a command in a fresh process, with these variables beside a clean environment."""
    return subprocess.run(
        command(*words), capture_output=True, check=False, env=clean_environment(**environment), timeout=PATIENCE
    )


def _written(stream: io.TextIOWrapper) -> str:
    stream.flush()
    stream.seek(0)
    return stream.read()
