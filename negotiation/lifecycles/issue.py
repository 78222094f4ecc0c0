"""The lifecycle of an issue, from dormant to in force and beyond (docs/rules/issues.md).

The approvals come in any order. A step that some parties have taken and others have not yet is recorded and moves
nothing; a refusal likewise. Breakdown may come at any time.
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

AGREED = (PRELIMINARY_CONSENSUS, DOMESTICALLY_APPROVED, LEADER_APPROVED, APPROVED)
"""Phases in which the current text is agreed and its approvals are awaited."""

JOINT_STEPS = ("preliminary_consensus", "signature", "domestic_approval", "leader_approval")
"""Steps that several parties take, each by its own word."""

MADE_BY_STEPS = {phase: f"steps_make_{phase}" for phase in (TALKS, *AGREED)}
"""The triggers by which the steps that are complete make a phase, where the rows of the steps give another one.

So it is where an issue needs other approvals than the usual two, where a refusal or an exit takes a step back, and
where approvals were given before the consensus.
"""

_STARTS = (DORMANT, LAPSED, BROKEN_DOWN)
_CONTESTS = (DORMANT, THREATENED, LAPSED, BROKEN_DOWN)
_TALKS = (DORMANT, THREATENED, CONTESTED, TALKS, BROKEN_DOWN, IN_FORCE, LAPSED)
_AGREES = (DORMANT, THREATENED, CONTESTED, TALKS, IN_FORCE, LAPSED, BROKEN_DOWN)

IDLE = tuple(phase for phase in PHASES if phase not in {TALKS, *AGREED})
"""Phases in which nothing is under way, so that nothing is awaited."""


def _elsewhere(*sources: str) -> tuple[str, ...]:
    return tuple(phase for phase in PHASES if phase not in sources)


ISSUE = Lifecycle(
    name="issue",
    initial=DORMANT,
    states=PHASES,
    guards={
        "complete": "with this act all parties that the step asks for have taken it",
        "joint": "all parties of the issue announce the measure together",
        "last": "the last bound party leaves",
    },
    moves=(
        moves_from("threat", _STARTS, THREATENED),
        moves_from("threat", _elsewhere(*_STARTS), None),
        moves_from("announcement", _CONTESTS, CONTESTED, unless="joint"),
        moves_from("announcement", _CONTESTS, None, when="joint"),
        moves_from("announcement", _elsewhere(*_CONTESTS), None),
        moves_from("talks_round", _TALKS, TALKS),
        moves_from("talks_round", AGREED, None),
        moves_from("preliminary_consensus", _AGREES, PRELIMINARY_CONSENSUS, when="complete"),
        moves_from("preliminary_consensus", _AGREES, None, unless="complete"),
        moves_from("preliminary_consensus", AGREED, None),
        moves_from("consensus_on_another_text", AGREED, PRELIMINARY_CONSENSUS),
        moves_from("signature", PHASES, None),
        moves_from("domestic_approval", [PRELIMINARY_CONSENSUS], DOMESTICALLY_APPROVED, when="complete"),
        moves_from("domestic_approval", [LEADER_APPROVED], APPROVED, when="complete"),
        moves_from("domestic_approval", [PRELIMINARY_CONSENSUS, LEADER_APPROVED], None, unless="complete"),
        moves_from("domestic_approval", _elsewhere(PRELIMINARY_CONSENSUS, LEADER_APPROVED), None),
        moves_from("leader_approval", [TALKS, PRELIMINARY_CONSENSUS], LEADER_APPROVED, when="complete"),
        moves_from("leader_approval", [DOMESTICALLY_APPROVED], APPROVED, when="complete"),
        moves_from("leader_approval", [TALKS, PRELIMINARY_CONSENSUS, DOMESTICALLY_APPROVED], None, unless="complete"),
        moves_from("leader_approval", _elsewhere(TALKS, PRELIMINARY_CONSENSUS, DOMESTICALLY_APPROVED), None),
        *(moves_from(trigger, (TALKS, *AGREED), phase) for phase, trigger in MADE_BY_STEPS.items()),
        moves_from("entry_into_force", AGREED, IN_FORCE),
        moves_from("entry_into_force", _elsewhere(*AGREED), None),
        moves_from("continuation", [LAPSED], IN_FORCE),
        moves_from("accession", PHASES, None),
        moves_from("exit", [IN_FORCE], LAPSED, when="last"),
        moves_from("exit", [IN_FORCE], None, unless="last"),
        moves_from("exit", _elsewhere(IN_FORCE), None),
        moves_from("lapse", [IN_FORCE], LAPSED),
        moves_from("lapse", _elsewhere(IN_FORCE), None),
        moves_from("breakdown", PHASES, BROKEN_DOWN),
        moves_from("measures_ended", [CONTESTED], DORMANT),
    ),
)
