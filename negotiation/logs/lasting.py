"""Lasting names: that a file was made, moved or removed stands in its folder, and must be written there as well."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def make_names_last(folder: Path) -> None:
    """Make what was made, moved or removed in a folder survive a power cut, where a folder can be synchronised."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
