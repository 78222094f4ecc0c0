"""What holds for every test: the switch that rewrites generated files, markers, patience, and the server."""

from __future__ import annotations

import os
import signal
import sys
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the switch."""
    parser.addoption(
        "--update",
        action="store_true",
        help="Write generated files anew (see tests/update.py); read the difference before committing.",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Refuse the switch where nobody would read the difference; let Ctrl-C reach the programs that tests start.

    A shell starts what it runs in the background with that signal ignored, and programs inherit this.
    """
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    if config.getoption("--update") and os.environ.get("CI"):
        raise pytest.UsageError("--update rewrites what is expected; not where CI is set")


@pytest.fixture
def generated(request: pytest.FixtureRequest) -> Callable[[Path, str], None]:
    """Compare a file with the text that it is to hold; with --update, write it first."""

    def compare(file: Path, text: str) -> None:
        if request.config.getoption("--update"):
            file.write_text(text, encoding="utf-8")
        assert file.read_text(encoding="utf-8") == text, "python -m tests.update writes it anew"

    return compare


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what can be told from outside: who asks for a browser or a log on a server, what lies among the faults."""
    for item in items:
        if "reader" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")
        if "postgres" in getattr(getattr(item, "callspec", None), "id", "").split("-"):
            item.add_marker("server")
        if "faults" in item.path.parent.parts[-1:]:
            item.add_marker("faults")


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Let a test have a server only if it says that it needs one, so that a plain `pytest` needs none."""
    if "cluster" in sys.modules:
        sys.modules["cluster"].allow(item.get_closest_marker("server") is not None)


def pytest_sessionfinish() -> None:
    """Stop the server that tests may have started."""
    if "cluster" in sys.modules:
        sys.modules["cluster"].stop_cluster()


settings.register_profile(  # a time limit would judge the machine, and what else runs on it
    "patient", deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=40
)
settings.register_profile(  # all examples, and the same ones at each push
    "ci", settings.get_profile("patient"), derandomize=True, max_examples=100
)
settings.load_profile("ci" if os.environ.get("CI") else "patient")
