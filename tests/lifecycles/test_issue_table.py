"""The table of docs/rules/issues.md, written out by hand: one cell for every phase, trigger and guard."""

from __future__ import annotations

import pytest

from negotiation.lifecycles import ISSUE, PHASES, issue_table

SHORT = {
    "dorm": "dormant",
    "thre": "threatened",
    "cont": "contested",
    "talk": "talks",
    "cons": "preliminary_consensus",
    "dome": "domestically_approved",
    "lead": "leader_approved",
    "appr": "approved",
    "forc": "in_force",
    "laps": "lapsed",
    "brok": "broken_down",
}

# "stay" is an internal move: it has its place and moves nothing. "none" has no place.
# "yes" and "no" are the guard: with this act the step is complete; all announce it together; the last party leaves.
# "any": both, the guard does not matter.
TABLE = """
trigger                           all   dorm thre cont talk cons dome lead appr forc laps brok
threat                            any   thre stay stay stay stay stay stay stay stay thre thre
announcement                      no    cont cont stay stay stay stay stay stay stay cont cont
announcement                      yes   stay stay stay stay stay stay stay stay stay stay stay
talks_round                       any   talk talk talk talk stay stay stay stay talk talk talk
preliminary_consensus             yes   cons cons cons cons stay stay stay stay cons cons cons
preliminary_consensus             no    stay stay stay stay stay stay stay stay stay stay stay
consensus_on_another_text         any   none none none none cons cons cons cons none none none
signature                         any   stay stay stay stay stay stay stay stay stay stay stay
domestic_approval                 yes   stay stay stay stay dome stay appr stay stay stay stay
domestic_approval                 no    stay stay stay stay stay stay stay stay stay stay stay
leader_approval                   yes   stay stay stay lead lead appr stay stay stay stay stay
leader_approval                   no    stay stay stay stay stay stay stay stay stay stay stay
steps_make_talks                  any   none none none talk talk talk talk talk none none none
steps_make_preliminary_consensus  any   none none none cons cons cons cons cons none none none
steps_make_domestically_approved  any   none none none dome dome dome dome dome none none none
steps_make_leader_approved        any   none none none lead lead lead lead lead none none none
steps_make_approved               any   none none none appr appr appr appr appr none none none
entry_into_force                  any   stay stay stay stay forc forc forc forc stay stay stay
continuation                      any   none none none none none none none none none forc none
accession                         any   stay stay stay stay stay stay stay stay stay stay stay
exit                              yes   stay stay stay stay stay stay stay stay laps stay stay
exit                              no    stay stay stay stay stay stay stay stay stay stay stay
lapse                             any   stay stay stay stay stay stay stay stay laps stay stay
breakdown                         any   brok brok brok brok brok brok brok brok brok brok brok
measures_ended                    any   none none dorm none none none none none none none none
"""

VALUES = {"yes": [True], "no": [False], "any": [False, True]}

Row = tuple[str, str, bool, str | None]


def _cells() -> list[Row]:
    header, *lines = (line.split() for line in TABLE.strip().splitlines())
    found: list[Row] = []
    for trigger, guard, *cells in lines:
        for short, cell in zip(header[2:], cells, strict=True):
            phase = SHORT[short]
            after = {"stay": phase, "none": None}.get(cell, SHORT.get(cell))
            found += [(phase, trigger, value, after) for value in VALUES[guard]]
    return found


@pytest.mark.parametrize(("phase", "trigger", "guard", "after"), _cells())
def test_an_issue_moves_as_the_rules_say(
    phase: str,
    trigger: str,
    guard: bool,  # noqa: FBT001
    after: str | None,
) -> None:
    """In this phase, with this guard, the trigger leads where the rules of issues say, or has no place."""
    assert issue_table().step(phase, trigger, guard) == after


def test_the_table_by_hand_leaves_nothing_out() -> None:
    """Every phase, trigger and guard of the lifecycle stands in the table once, and nothing else does."""
    asked = [(phase, trigger, guard) for phase, trigger, guard, _ in _cells()]

    everything = {(phase, trigger, guard) for phase in PHASES for trigger in ISSUE.triggers for guard in (False, True)}
    assert sorted(asked) == sorted(everything)


def test_the_phases_are_those_of_the_rules() -> None:
    """The eleven phases of section 6, in the order in which people read them."""
    assert tuple(SHORT.values()) == PHASES


@pytest.mark.parametrize(
    ("phase", "steps"),
    [
        ("dormant", ["preliminary_consensus"]),
        ("threatened", ["preliminary_consensus"]),
        ("contested", ["preliminary_consensus"]),
        ("talks", ["preliminary_consensus", "leader_approval"]),
        ("preliminary_consensus", ["domestic_approval", "leader_approval"]),
        ("domestically_approved", ["leader_approval"]),
        ("leader_approved", ["domestic_approval"]),
        ("approved", []),
        ("in_force", ["preliminary_consensus"]),
        ("lapsed", ["preliminary_consensus"]),
        ("broken_down", ["preliminary_consensus"]),
    ],
)
def test_a_phase_allows_next_the_joint_steps_that_move_it(phase: str, steps: list[str]) -> None:
    """The joint steps that could move an issue on are those for which section 8 names who is awaited."""
    joint = ("preliminary_consensus", "domestic_approval", "leader_approval")

    assert [step for step in joint if issue_table().allows(phase, step)] == steps
