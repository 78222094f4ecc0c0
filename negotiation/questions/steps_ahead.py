"""Steps ahead (`next`): the steps that would move an issue to another phase, and the parties that must take them.

They are taken from the compiled lifecycle: every trigger that leads from the present phase to another one. A joint step
needs all parties that have not vouched for it; any other step needs one party (docs/rules/claims.md#own-word).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import attrs

from negotiation.lifecycles import JOINT_STEPS, issue_table
from negotiation.questions.deadlines import issue_deadlines
from negotiation.questions.parts import Parts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from negotiation.history import Snapshot
    from negotiation.questions.basis import Basis
    from negotiation.questions.deadlines import Deadline
    from negotiation.questions.status import IssueStatus


@attrs.frozen(kw_only=True)
class StepAhead:
    """A step that would move the issue to another phase.

    Attributes:
        step: the trigger, by its name in the lifecycle.
        to: the phase to which it leads.
        by: the ids of the parties that must take it.
        joint: whether all of these parties must take it; if false, any one of them can.
        done: the ids of the parties that have already taken it.
    """

    step: str
    to: str
    by: tuple[str, ...]
    joint: bool
    done: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the step as plain data."""
        return {"step": self.step, "to": self.to, "by": list(self.by), "joint": self.joint, "done": list(self.done)}


@attrs.frozen(kw_only=True, repr=False)
class StepsAhead(Parts["StepAhead"]):
    """The answer to `next`: the status of the issue, the steps that would move it, and its deadlines."""

    _parts_in: ClassVar[str] = "steps"
    _named_by: ClassVar[str] = "step"
    _called: ClassVar[str] = "step"

    basis: Basis
    status: IssueStatus
    steps: tuple[StepAhead, ...]
    deadlines: tuple[Deadline, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the answer as plain data."""
        return {
            "basis": self.basis.to_dict(),
            "issue": self.status.issue,
            "phase": self.status.phase,
            "steps": [step.to_dict() for step in self.steps],
            "deadlines": [{**each.to_dict(), "by_itself": each.by_itself} for each in self.deadlines],
        }


def steps_ahead_at(history: Snapshot, basis: Basis, status: IssueStatus) -> StepsAhead:
    """Return the steps that would move an issue from its phase at T.

    Args:
        history: what is known by K.
        basis: the basis of an answer for T.
        status: the status of the issue at T.
    """
    return StepsAhead(
        basis=basis,
        status=status,
        steps=tuple(_steps(status, history.registry.voters(basis.at))),
        deadlines=issue_deadlines(history, basis.at, status.issue),
    )


def _steps(status: IssueStatus, parties: tuple[str, ...]) -> Iterator[StepAhead]:
    """Yield the joint steps, in the order in which they are usually taken, then the other steps."""
    table = issue_table()
    # The sort is stable, so each group stays in the order of the lifecycle.
    triggers = sorted(table.lifecycle.triggers, key=lambda trigger: trigger not in JOINT_STEPS)
    for trigger in triggers:
        guard = table.lifecycle.guard_of(trigger) is not None  # a guard counts as met: all parties have vouched
        dest = table.step(status.phase, trigger, guard)
        if dest is None or dest == status.phase:
            continue  # not allowed in this phase, or internal: it would not move the issue
        waiting = status.awaiting.get(trigger, parties)
        done = tuple(party for party in parties if party not in waiting)
        yield StepAhead(step=trigger, to=dest, by=waiting, joint=trigger in JOINT_STEPS, done=done)
