from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from given import Record, announcement, given
from negotiation.lifecycles import PHASES

if TYPE_CHECKING:
    from negotiation.questions.replay import Replay

BOTH = ["US", "CN"]
CONSENSUS = {"kind": "preliminary_consensus", "occurred": "2025-02-01", "parties": BOTH}


def steps(asked: Replay, at: str = "2025-03-01") -> dict[str, tuple[str, tuple[str, ...]]]:
    """Return for each step where it leads and who must still take it."""
    return {step.step: (step.to, step.by) for step in asked.at(at).next("tariffs").steps}


def test_a_joint_step_awaits_those_who_have_not_vouched() -> None:
    """After the consensus both approvals are open; who has given one is told."""
    asked = given(CONSENSUS, {"kind": "domestic_approval", "occurred": "2025-02-02", "parties": ["US"]})
    found = steps(asked)

    assert found["domestic_approval"] == ("domestically_approved", ("CN",))
    assert found["leader_approval"] == ("leader_approved", ("US", "CN"))
    (approval,) = [step for step in asked.at("2025-03-01").next("tariffs").steps if step.step == "domestic_approval"]
    assert (approval.done, approval.joint) == (("US",), True)


def test_a_step_of_one_party_can_be_taken_by_any() -> None:
    """Entry into force needs no second voice."""
    assert steps(given(CONSENSUS))["entry_into_force"] == ("in_force", ("US", "CN"))


def test_a_dormant_issue_can_begin_in_four_ways() -> None:
    """Words, a measure, talks, or a consensus out of the blue."""
    assert {step: to for step, (to, _) in steps(given()).items()} == {
        "threat": "threatened",
        "announcement": "contested",
        "talks_round": "talks",
        "preliminary_consensus": "preliminary_consensus",
        "breakdown": "broken_down",
    }


def test_dates_at_which_it_moves_by_itself_are_told() -> None:
    """An arrangement that runs out needs nobody."""
    asked = given(CONSENSUS, {"kind": "entry_into_force", "occurred": "2025-02-02", "until": "2025-06-01"})
    (deadline,) = asked.at("2025-03-01").next("tariffs").deadlines

    assert deadline.what == "arrangement_lapses"


TALKS = {"kind": "talks_round", "occurred": "2025-02-01", "parties": BOTH}
DOMESTIC = {"kind": "domestic_approval", "occurred": "2025-02-02", "parties": BOTH}
LEADERS = {"kind": "leader_approval", "occurred": "2025-02-02", "parties": BOTH}
ENTRY = {"kind": "entry_into_force", "occurred": "2025-02-03", "parties": BOTH}
WAYS: dict[str, tuple[Record, ...]] = {
    "dormant": (),
    "threatened": ({"kind": "threat", "occurred": "2025-02-01", "measure": "duty"},),
    "contested": (announcement("2025-02-01"),),
    "talks": (TALKS,),
    "preliminary_consensus": (CONSENSUS,),
    "domestically_approved": (CONSENSUS, DOMESTIC),
    "leader_approved": (CONSENSUS, LEADERS),
    "approved": (CONSENSUS, DOMESTIC, LEADERS),
    "in_force": (CONSENSUS, ENTRY),
    "lapsed": (CONSENSUS, ENTRY, {"kind": "lapse", "occurred": "2025-02-04"}),
    "broken_down": ({"kind": "breakdown", "occurred": "2025-02-04"},),
}
"""By phase, events by which an issue comes there."""


@pytest.mark.parametrize("phase", PHASES)
def test_every_step_that_is_proposed_leads_where_it_says(phase: str) -> None:
    """Taken by those of whom it is awaited, each step makes the phase that was told."""
    proposed = given(*WAYS[phase]).at("2025-03-01").next("tariffs")

    assert proposed.status.phase == phase
    assert proposed.steps
    for step in proposed.steps:
        taken: Record = {"kind": step.step, "occurred": "2025-03-02", "parties": [*step.by] if step.joint else ["US"]}
        if step.step in {"threat", "announcement"}:
            taken["measure"] = "another-duty"
        after = given(*WAYS[phase], taken).at("2025-03-02").status("tariffs").issues[0]
        assert (step.step, after.phase) == (step.step, step.to)
