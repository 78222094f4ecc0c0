"""Patterns: SVG patterns that tell the phases apart without colour, in print and for colour-blind readers."""

from __future__ import annotations

from negotiation.lifecycles import PHASES

# Paths on a tile of 8 by 8. Diagonals go beyond the corners of the tile, so that lines meet without gaps.
_PATHS = {
    "dormant": "",
    "threatened": "M0,8L8,0M-2,2L2,-2M6,10L10,6",
    "contested": "M0,8L8,0M-2,2L2,-2M6,10L10,6M4,8L8,4M0,4L4,0",
    "talks": "M2,2h.8M6,6h.8",
    "preliminary_consensus": "M0,4h8",
    "domestically_approved": "M4,0v8",
    "leader_approved": "M2,0v8M6,0v8",
    "approved": "M0,4h8M4,0v8",
    "in_force": "",
    "lapsed": "M0,0L8,8M-2,6L2,10M6,-2L10,2",
    "broken_down": "M0,0L8,8M0,8L8,0",
}
_SUSPENDED_PART = "M0,8L8,0M-2,2L2,-2M6,10L10,6"


def patterns() -> str:
    """Return one SVG pattern for each phase, `pattern-PHASE`, and one for suspended measures."""
    drawn = {**{phase: _PATHS.get(phase, "") for phase in PHASES}, "suspended-part": _SUSPENDED_PART}
    return "".join(
        f'<pattern id="pattern-{name}" width="8" height="8" patternUnits="userSpaceOnUse">'
        f'<path class="pattern" d="{path or "M0,0"}"/></pattern>'  # "M0,0" draws nothing
        for name, path in drawn.items()
    )
