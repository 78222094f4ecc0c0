"""The states of an issue: what is true of it from one moment on, and all of them over time."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

import attrs

from negotiation.history.trail import Trail, events_of
from negotiation.lifecycles import JOINT_STEPS, OVER, issue_table
from negotiation.value import Value

if TYPE_CHECKING:
    from collections.abc import Mapping

    from negotiation.history.mark import Mark
    from negotiation.history.timeline import Timeline
    from negotiation.times import Moment

CONSENSUS = "preliminary_consensus"

Voices = tuple[tuple[str, str], ...]
"""Parties, each with the event by which it spoke, in the order in which they did."""

NOBODY: Mapping[str, Voices] = MappingProxyType({})
"""Nobody has spoken on any step."""


@attrs.frozen(kw_only=True, repr=False)
class Arrangement(Value):
    """What is in force on an issue: since when, until when, whether provisionally.

    `event` brought it about; `until_event` set its end.
    """

    since: Mark
    until: Mark | None
    provisional: bool
    event: str
    until_event: str


class IssueState(NamedTuple):
    """What is true of an issue from one moment on.

    Attributes:
        phase: as in the lifecycle.
        since: when it came into this phase; None while nothing has happened.
        cycle: counts the times that it started again, from 1.
        vouched: for each joint step of this cycle, who vouched for it.
        refused: for each joint step of this cycle, whose last word was a refusal.
        renewed: who has vouched for a new consensus while the last cycle is over.
        arrangement: what is in force, whatever the phase.
        trail: the events that made this state.
    """

    phase: str
    since: Mark | None = None
    cycle: int = 1
    vouched: Mapping[str, Voices] = NOBODY
    refused: Mapping[str, Voices] = NOBODY
    renewed: Voices = ()
    arrangement: Arrangement | None = None
    trail: Trail | None = None

    @property
    def events(self) -> tuple[str, ...]:
        """The events that made this state, in order."""
        return events_of(self.trail)

    def vouchers(self, step: str) -> Voices:
        """Return who has vouched for a step that lies ahead, or was reached in this cycle."""
        if step == CONSENSUS and self.phase in OVER:
            return self.renewed
        return self.vouched.get(step, ())

    def spoken(self) -> dict[str, tuple[str, ...]]:
        """Return the parties that have vouched, step by step."""
        steps = {step: [party for party, _ in voices] for step, voices in self.vouched.items()}
        if self.renewed:
            steps[CONSENSUS] = [party for party, _ in self.renewed]
        return {step: tuple(steps[step]) for step in JOINT_STEPS if steps.get(step)}

    def awaiting(self, voters: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
        """Return, for each step that the lifecycle allows next, the parties that have not vouched for it."""
        table = issue_table()
        missing: dict[str, tuple[str, ...]] = {}
        for step in JOINT_STEPS:
            if table.allows(self.phase, step):
                done = {party for party, _ in self.vouchers(step)}
                missing[step] = tuple(party for party in voters if party not in done)
        return missing


DORMANT_STATE = IssueState(phase=issue_table().lifecycle.initial)
"""Where every issue begins."""


@attrs.frozen(kw_only=True, eq=False)
class IssueHistory:
    """An issue over the whole of time."""

    id: str
    states: Timeline[IssueState]

    def at(self, moment: Moment) -> IssueState:
        """Return the state at a moment."""
        return self.states.at(moment) or DORMANT_STATE
