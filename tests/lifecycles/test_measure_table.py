"""The table of docs/rules/measures.md, written out by hand: one cell for every state, trigger and guard."""

from __future__ import annotations

import pytest

from negotiation.lifecycles import BASED, MEASURE, STATES, measure_table

SHORT = {
    "new": "new",
    "prop": "proposed",
    "thre": "threatened",
    "anno": "announced",
    "forc": "in_force",
    "susp": "suspended",
    "ende": "ended",
}

# "stay" is an internal move: it has its place and moves nothing. "none" has no place. The guard is: for suspend, that
# it is the whole; for resume, that the start has come; for suspension and withdrawal, that a threat or a proposal is
# open; for threat_lapse, that a proposal is open beside the threat. "any": no matter.
TABLE = """
trigger      guard new  prop thre anno forc susp ende
proposal     any   prop stay prop stay stay stay stay
threat       any   thre thre stay stay stay stay thre
announcement any   anno anno anno stay stay stay anno
modification any   none none none stay stay stay none
postponement any   none stay stay stay stay stay stay
suspension   yes   none stay stay stay stay stay stay
suspension   no    none stay stay stay stay stay none
extension    any   none none none stay stay stay none
resumption   any   none none none stay stay stay none
termination  any   none none none stay stay stay none
start        any   none none none forc none none none
postpone     any   none none none none anno none none
suspend      yes   none none none susp susp none none
suspend      no    none none none stay stay none none
resume       yes   none none none none none forc none
resume       no    none none none none none anno none
end          any   none none none ende ende ende none
replacement  any   none ende ende stay stay stay stay
withdrawal   yes   none ende ende stay stay stay stay
withdrawal   no    none ende ende none none none none
threat_lapse yes   none stay prop stay stay stay none
threat_lapse no    none stay ende stay stay stay none
"""

VALUES = {"yes": [True], "no": [False], "any": [False, True]}

Row = tuple[str, str, bool, str | None]


def _cells() -> list[Row]:
    header, *lines = (line.split() for line in TABLE.strip().splitlines())
    found: list[Row] = []
    for trigger, guard, *cells in lines:
        for short, cell in zip(header[2:], cells, strict=True):
            state = SHORT[short]
            after = {"stay": state, "none": None}.get(cell, SHORT.get(cell))
            found += [(state, trigger, value, after) for value in VALUES[guard]]
    return found


@pytest.mark.parametrize(("state", "trigger", "guard", "after"), _cells())
def test_a_measure_moves_as_the_rules_say(
    state: str,
    trigger: str,
    guard: bool,  # noqa: FBT001
    after: str | None,
) -> None:
    """In this state, with its guard true or false, the trigger leads where section 7 says, or has no place."""
    assert measure_table().step(state, trigger, guard) == after


def test_the_table_by_hand_leaves_nothing_out() -> None:
    """Every state, trigger and guard of the lifecycle stands in the table once, and nothing else does."""
    asked = [(state, trigger, guard) for state, trigger, guard, _ in _cells()]

    everything = {
        (state, trigger, guard) for state in STATES for trigger in MEASURE.triggers for guard in (False, True)
    }
    assert sorted(asked) == sorted(everything)


def test_the_states_are_those_of_the_rules() -> None:
    """A new measure, and the six states of section 7, in the order in which people read them."""
    assert tuple(SHORT.values()) == STATES


def test_a_measure_has_a_base_from_its_announcement_to_its_end() -> None:
    """Announced, in force and suspended are the states in which acts that need a base have a place."""
    with_a_place = [state for state in STATES if measure_table().step(state, "modification") is not None]

    assert with_a_place == list(BASED)
