"""Votes: a party's own word for a joint step, with the event by which it was given, linked to the votes before it.

Most states of an issue differ from the state before by one vote and share all others. So a new state needs the memory
of one vote, however many parties there are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from negotiation.history.structures.linked_list import LinkedList

if TYPE_CHECKING:
    from collections.abc import Container

Voices = tuple[tuple[str, str], ...]
"""Parties in the order in which they voted or refused, each with the event by which it did."""


class Vote(LinkedList):
    """The word of a party for a step, linked to the votes before it. None stands for no votes."""

    __slots__ = ("event", "party", "step")

    before: Vote | None

    def __init__(self, step: str, party: str, event: str, before: Vote | None = None) -> None:
        self.step = step
        self.party = party
        self.event = event
        self.before = before

    def held(self) -> tuple[str, str, str]:
        """Return the step, the party and the event."""
        return self.step, self.party, self.event


def voices(latest: Vote | None, step: str) -> Voices:
    """Return the parties that have vouched for a step, with their events, in order."""
    found: list[tuple[str, str]] = []
    while latest is not None:
        if latest.step == step:
            found.append((latest.party, latest.event))
        latest = latest.before
    found.reverse()
    return tuple(found)


def who_vouched(latest: Vote | None, step: str) -> set[str]:
    """Return the parties that have vouched for a step."""
    parties: set[str] = set()
    while latest is not None:
        if latest.step == step:
            parties.add(latest.party)
        latest = latest.before
    return parties


def without(latest: Vote | None, step: str, parties: Container[str]) -> Vote | None:
    """Return the votes without those of some parties for a step."""
    kept: Vote | None = None
    for each in reversed([*(latest or ())]):
        if each.step != step or each.party not in parties:
            kept = Vote(each.step, each.party, each.event, kept)
    return kept
