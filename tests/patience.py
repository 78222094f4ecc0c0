"""How long tests wait for what is sure to come: longer than it takes on a machine with other work.

A test that waits ends as soon as what it waits for is there, so that a long patience costs nothing but in a failure.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

PATIENCE = 300.0
"""In seconds."""


def wait_until(there: Callable[[], bool]) -> None:
    """Wait until something is so; fail where it does not come."""
    end = time.monotonic() + PATIENCE
    while not there():
        assert time.monotonic() < end, "what was waited for has not come"
        time.sleep(0.001)
