"""Words: names of the vocabulary as people read them, in every format."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


def words(name: str) -> str:
    """Return a name of the vocabulary as words."""
    return name.replace("_", " ")


def steps_in_words(steps: Mapping[str, tuple[str, ...]]) -> str:
    """Return who has taken, or must take, which step."""
    return "; ".join(f"{words(step)}: {', '.join(parties)}" for step, parties in steps.items() if parties)
