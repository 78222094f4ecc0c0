"""Patterns: what tells the phases apart where colour does not."""

from __future__ import annotations

from negotiation.lifecycles import PHASES

_DRAWN = {
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
    """Return one SVG pattern for each phase, and one for measures that are suspended."""
    drawn = {**{phase: _DRAWN.get(phase, "") for phase in PHASES}, "suspended-part": _SUSPENDED_PART}
    return "".join(
        f'<pattern id="pattern-{name}" width="8" height="8" patternUnits="userSpaceOnUse">'
        f'<path class="pattern" d="{path or "M0,0"}"/></pattern>'
        for name, path in drawn.items()
    )
