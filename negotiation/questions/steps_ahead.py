"""Steps ahead (`next`): the steps that would move an issue to another phase, and the parties that must take them.

They are taken from the compiled lifecycle: every trigger that leads from the present phase to another one. A joint step
needs all parties that have not vouched for it; any other step needs one party (docs/rules/claims.md#own-word).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import attrs

from negotiation.events import KINDS
from negotiation.history.issues.steps import phase_made
from negotiation.history.issues.terms import terms_at
from negotiation.history.issues.told import shown
from negotiation.history.issues.words import CONSENSUS
from negotiation.lifecycles import AGREED, JOINT_STEPS, issue_table
from negotiation.questions.deadlines import issue_deadlines
from negotiation.questions.parts import Parts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from negotiation.history import IssueState, Snapshot
    from negotiation.history.issues.terms import IssueTerms
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
    state = history.issue(status.issue).at(basis.at)
    terms = terms_at(history.registry.terms(status.issue), basis.at)
    return StepsAhead(
        basis=basis,
        status=status,
        steps=(*_joint_steps(status, state, terms), *_other_steps(status, state, terms)),
        deadlines=issue_deadlines(history, basis.at, status.issue),
    )


def _joint_steps(status: IssueStatus, state: IssueState, terms: IssueTerms) -> Iterator[StepAhead]:
    """Yield the joint steps that are awaited and would make another phase, in the order in which they are usual."""
    for step in JOINT_STEPS:
        waiting = status.awaiting.get(step)
        to = _phase_after(state, terms, step) if waiting is not None else status.phase
        if waiting is not None and to != status.phase:
            yield StepAhead(step=step, to=to, by=waiting, joint=True, done=status.vouched.get(step, ()))


def _phase_after(state: IssueState, terms: IssueTerms, step: str) -> str:
    """Return the phase that follows when all that are awaited have taken a joint step."""
    after = issue_table().step(state.phase, step, guard=True) or state.phase
    if state.phase not in AGREED and after not in AGREED:
        return after
    words = state.words.copy() if state.phase in AGREED or step != CONSENSUS else shown(state, step).copy()
    words.reached = (*words.reached, step)
    words.agreed = words.agreed or step == CONSENSUS
    return phase_made(words, terms, state.phase)


def _other_steps(status: IssueStatus, state: IssueState, terms: IssueTerms) -> Iterator[StepAhead]:
    """Yield the acts of one party, or on a measure, that would make another phase, in the order of the lifecycle."""
    table, parties = issue_table(), state.members(terms, state.text)
    last = state.arrangement is not None and len(state.arrangement.bound) == 1
    for trigger in table.lifecycle.triggers:
        if trigger in JOINT_STEPS or trigger not in KINDS:
            continue
        to = table.step(status.phase, trigger, guard=trigger == "exit" and last)
        if to is not None and to != status.phase:
            yield StepAhead(step=trigger, to=to, by=parties, joint=False, done=())
