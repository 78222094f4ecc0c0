"""A folder in memory: where files are written that no real disk is tested with, so that thousands cost little."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_MEMORY = Path("/dev/shm")  # noqa: S108 - where Linux keeps files in memory; another folder does as well


@contextmanager
def folder_in_memory() -> Iterator[Path]:
    """Make a folder, in memory where there is such a place, and remove it in the end."""
    with TemporaryDirectory(dir=_MEMORY if _MEMORY.is_dir() else None) as name:
        yield Path(name)
