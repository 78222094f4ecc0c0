"""The lifecycle of an issue, from dormant to in force and beyond (docs/rules/issues.md).

The two approvals come in either order. A step that some parties have vouched for and others have not yet is
recorded and moves nothing; a refusal likewise. Breakdown may come at any time.
"""

from __future__ import annotations

from negotiation.lifecycles.declaration import Lifecycle, moves_from

DORMANT = "dormant"
THREATENED = "threatened"
CONTESTED = "contested"
TALKS = "talks"
PRELIMINARY_CONSENSUS = "preliminary_consensus"
DOMESTICALLY_APPROVED = "domestically_approved"
LEADER_APPROVED = "leader_approved"
APPROVED = "approved"
IN_FORCE = "in_force"
LAPSED = "lapsed"
BROKEN_DOWN = "broken_down"

PHASES = (
    DORMANT,
    THREATENED,
    CONTESTED,
    TALKS,
    PRELIMINARY_CONSENSUS,
    DOMESTICALLY_APPROVED,
    LEADER_APPROVED,
    APPROVED,
    IN_FORCE,
    LAPSED,
    BROKEN_DOWN,
)

OVER = frozenset({IN_FORCE, LAPSED, BROKEN_DOWN})
"""Phases in which a cycle has come to its end: to start again opens a new one."""

JOINT_STEPS = ("preliminary_consensus", "domestic_approval", "leader_approval")
"""Steps that are reached when every party has vouched for them."""

_AGREED = (PRELIMINARY_CONSENSUS, DOMESTICALLY_APPROVED, LEADER_APPROVED, APPROVED)
_STARTS = (DORMANT, LAPSED, BROKEN_DOWN)
_CONTESTS = (DORMANT, THREATENED, LAPSED, BROKEN_DOWN)
_TALKS = (DORMANT, THREATENED, CONTESTED, TALKS, BROKEN_DOWN, IN_FORCE, LAPSED)
_AGREES = (DORMANT, THREATENED, CONTESTED, TALKS, IN_FORCE, LAPSED, BROKEN_DOWN)
_LEADERS = (TALKS, PRELIMINARY_CONSENSUS)

IDLE = tuple(phase for phase in PHASES if phase not in {TALKS, *_AGREED})
"""Phases in which nothing is under way, so that nothing is awaited."""


def _elsewhere(*sources: str) -> tuple[str, ...]:
    return tuple(phase for phase in PHASES if phase not in sources)


ISSUE = Lifecycle(
    name="issue",
    initial=DORMANT,
    states=PHASES,
    guards={"complete": "with this act every party has vouched for the step"},
    moves=(
        moves_from("threat", _STARTS, THREATENED),
        moves_from("threat", _elsewhere(*_STARTS), None),
        moves_from("announcement", _CONTESTS, CONTESTED),
        moves_from("announcement", _elsewhere(*_CONTESTS), None),
        moves_from("talks_round", _TALKS, TALKS),
        moves_from("talks_round", _AGREED, None),
        moves_from("preliminary_consensus", _AGREES, PRELIMINARY_CONSENSUS, when="complete"),
        moves_from("preliminary_consensus", _AGREES, None, unless="complete"),
        moves_from("preliminary_consensus", _AGREED, None),
        moves_from("domestic_approval", [PRELIMINARY_CONSENSUS], DOMESTICALLY_APPROVED, when="complete"),
        moves_from("domestic_approval", [LEADER_APPROVED], APPROVED, when="complete"),
        moves_from("domestic_approval", [PRELIMINARY_CONSENSUS, LEADER_APPROVED], None, unless="complete"),
        moves_from("leader_approval", _LEADERS, LEADER_APPROVED, when="complete"),
        moves_from("leader_approval", [DOMESTICALLY_APPROVED], APPROVED, when="complete"),
        moves_from("leader_approval", [*_LEADERS, DOMESTICALLY_APPROVED], None, unless="complete"),
        moves_from("entry_into_force", _AGREED, IN_FORCE),
        moves_from("lapse", [IN_FORCE], LAPSED),
        moves_from("breakdown", PHASES, BROKEN_DOWN),
    ),
)
