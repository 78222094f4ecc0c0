"""What the benchmarks share with the tests: a server of their own, for those that have the marker `server`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cluster import allow, stop_cluster

if TYPE_CHECKING:
    import pytest


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Let a benchmark have a server only if it says that it needs one."""
    allow(item.get_closest_marker("server") is not None)


def pytest_sessionfinish() -> None:
    """Stop the server that benchmarks may have started."""
    stop_cluster()
