"""The states of an issue: what is true of it from one moment on."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from negotiation.events import DomesticApproval, LeaderApproval
from negotiation.history.issues.votes import Voices, Vote, voices
from negotiation.history.structures.event_trail import EventTrail, events_of
from negotiation.history.structures.slotted import Slotted
from negotiation.lifecycles import JOINT_STEPS, OVER, issue_table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from negotiation.events import Event
    from negotiation.history.effective_date import EffectiveDate

CONSENSUS = "preliminary_consensus"

NOBODY: Mapping[str, Voices] = MappingProxyType({})
"""No party has refused any step."""


def is_granted(event: Event) -> bool:
    """Tell whether an event grants its step; approvals can also refuse it."""
    return not isinstance(event, (DomesticApproval, LeaderApproval)) or event.granted


class Arrangement(NamedTuple):
    """What is in force on an issue: since when, until when, and whether provisionally.

    `event` is the event that brought it into force; `until_event` is the event that set its end.
    """

    since: EffectiveDate
    until: EffectiveDate | None
    provisional: bool
    event: str
    until_event: str


class IssueState(Slotted):
    """What is true of an issue from one moment on. A move changes a copy; a state in a segment never changes.

    Attributes:
        phase: as in the lifecycle.
        since: when it came into this phase; None while nothing has happened.
        cycle: the number of the cycle, from 1.
        vouched: the votes for the joint steps of this cycle.
        refused: for each joint step of this cycle, the parties whose latest vote is a refusal.
        renewed: the votes for a new consensus, given while the last cycle is over.
        arrangement: what is in force, whatever the phase.
        trail: the events that made this state.
    """

    __slots__ = ("arrangement", "cycle", "phase", "refused", "renewed", "since", "trail", "vouched")

    def __init__(self, phase: str) -> None:
        self.phase = phase
        self.since: EffectiveDate | None = None
        self.cycle = 1
        self.vouched: Vote | None = None
        self.refused = NOBODY
        self.renewed: Vote | None = None
        self.arrangement: Arrangement | None = None
        self.trail: EventTrail | None = None

    def copy(self) -> IssueState:
        """Return a state that a move may change until it is put into a segment."""
        # Without `__init__` and by name: a copy is made for most events, and this is the fastest way.
        state = IssueState.__new__(IssueState)
        state.phase = self.phase
        state.since = self.since
        state.cycle = self.cycle
        state.vouched = self.vouched
        state.refused = self.refused
        state.renewed = self.renewed
        state.arrangement = self.arrangement
        state.trail = self.trail
        return state

    def __repr__(self) -> str:
        return f"IssueState({self.phase!r}, since={self.since!r}, cycle={self.cycle}, events={self.events!r})"

    @property
    def events(self) -> tuple[str, ...]:
        """The events that made this state, in order."""
        return events_of(self.trail)

    def votes_for(self, step: str) -> Voices:
        """Return the parties that have vouched for a step, of the next cycle where this one is over."""
        return voices(self.renewed if step == CONSENSUS and self.phase in OVER else self.vouched, step)

    def has_vouched(self, event: Event, party: str) -> bool:
        """Tell whether a party has itself vouched for the joint step of an event."""
        if event.kind not in JOINT_STEPS or not is_granted(event):
            return False
        return any(party == voice for voice, _ in self.votes_for(event.kind))

    def spoken(self) -> dict[str, tuple[str, ...]]:
        """Return the parties that have vouched, step by step."""
        steps = {step: voices(self.vouched, step) for step in JOINT_STEPS}
        if self.renewed is not None:
            steps[CONSENSUS] = voices(self.renewed, CONSENSUS)
        return {step: tuple(party for party, _ in said) for step, said in steps.items() if said}

    def awaiting(self, voters: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
        """Return, for each step that the lifecycle allows next, the parties that have not vouched for it."""
        table = issue_table()
        missing: dict[str, tuple[str, ...]] = {}
        for step in JOINT_STEPS:
            if table.allows(self.phase, step):
                done = {party for party, _ in self.votes_for(step)}
                missing[step] = tuple(party for party in voters if party not in done)
        return missing


DORMANT_STATE = IssueState(phase=issue_table().lifecycle.initial)
"""Where every issue begins."""
