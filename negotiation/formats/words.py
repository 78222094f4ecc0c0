"""Words: names of the vocabulary (`docs/rules/reading-rule.md`) as people read them, in every format."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from negotiation.questions.measures import MeasureStatus


def words(name: str) -> str:
    """Return a name of the vocabulary with spaces for underscores: `in_force` becomes `in force`."""
    return name.replace("_", " ")


def steps_in_words(steps: Mapping[str, tuple[str, ...]]) -> str:
    """Return the parties of each step in one line, without steps that have none: `leader approval: CN, US`."""
    return "; ".join(f"{words(step)}: {', '.join(parties)}" for step, parties in steps.items() if parties)


def revised_in_words(measure: MeasureStatus) -> str:
    """Return what later acts give for T: `autos: 15 % in force from 2025-08-07, by the later act ID`."""
    law = measure.revised
    assert law is not None, "a later act reaches back"
    level = f"{law.level} " if law.level is not None else ""
    return f"{measure.measure}: {level}{words(law.state)} from {law.effective.day()}, by the later act {law.event}"
