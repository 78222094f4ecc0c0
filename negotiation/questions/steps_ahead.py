"""Steps ahead: what would move an issue to another phase, and by whom (`next`).

Read off the compiled lifecycle: every trigger that leads somewhere else from the phase of now, with the parties that
must still act. A joint step needs all that have not vouched; any other step is taken by one party alone.
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
    """A step that would move the issue.

    Attributes:
        step: the trigger, by its name in the lifecycle.
        to: the phase to which it leads.
        by: the parties that must take it.
        joint: whether all of them must, or any one of them can.
        done: the parties that have taken it already.
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
    """The answer to `next`: where the issue stands, the steps that would move it, and the dates ahead of it."""

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
    """Return what would move an issue from where it stands at T."""
    return StepsAhead(
        basis=basis,
        status=status,
        steps=tuple(_steps(status, history.registry.voters(basis.at))),
        deadlines=issue_deadlines(history, basis.at, status.issue),
    )


def _steps(status: IssueStatus, parties: tuple[str, ...]) -> Iterator[StepAhead]:
    """Yield joint steps first, in the order in which they are usually taken, then the others."""
    table = issue_table()
    triggers = sorted(table.lifecycle.triggers, key=lambda trigger: trigger not in JOINT_STEPS)
    for trigger in triggers:
        guard = table.lifecycle.guard_of(trigger) is not None
        dest = table.step(status.phase, trigger, guard)
        if dest is None or dest == status.phase:
            continue
        waiting = status.awaiting.get(trigger, parties)
        done = tuple(party for party in parties if party not in waiting)
        yield StepAhead(step=trigger, to=dest, by=waiting, joint=trigger in JOINT_STEPS, done=done)
