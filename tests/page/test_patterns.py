"""Patterns and colours of the page: each phase has its own, a new one too."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest

from negotiation.lifecycles import PHASES
from negotiation.page.patterns import patterns

CSS = (files("negotiation.page") / "page.css").read_text(encoding="utf-8")
PLAIN = {"dormant", "in_force"}
"""Phases that are told by their colour alone."""


@pytest.mark.parametrize("phase", PHASES)
def test_a_phase_has_a_colour(phase: str) -> None:
    """The style sheet says in which colour the page fills it."""
    assert re.search(rf"\.{phase} {{ --here: var\(--[a-z-]+\); }}", CSS)


def test_phases_differ_where_colours_cannot_be_told_apart() -> None:
    """No two phases have the same pattern, but those that have none."""
    drawn = dict(re.findall(r'id="pattern-([a-z_]+)".*?d="([^"]+)"', patterns()))

    assert {phase for phase in PHASES if drawn[phase] == "M0,0"} == PLAIN
    assert len({drawn[phase] for phase in PHASES if phase not in PLAIN}) == len(PHASES) - len(PLAIN)
