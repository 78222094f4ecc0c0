"""What holds for every test: the switch that rewrites transcripts, and the server that goes with the tests."""

from __future__ import annotations

import os
import sys

import pytest
from hypothesis import settings


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the switch."""
    parser.addoption(
        "--update-transcripts",
        action="store_true",
        help="Rewrite tests/cli/transcripts from what the commands print now; read the difference before committing.",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Refuse the switch where nobody would read the difference."""
    if config.getoption("--update-transcripts") and os.environ.get("CI"):
        raise pytest.UsageError("--update-transcripts rewrites what is expected; not where CI is set")


def pytest_sessionfinish() -> None:
    """Stop the server that tests may have started."""
    if "cluster" in sys.modules:
        sys.modules["cluster"].stop_cluster()


settings.register_profile("ci", derandomize=True)  # a push is judged by the same examples each time
if os.environ.get("CI"):
    settings.load_profile("ci")
