"""What the reference answers about an issue (docs/rules/answers.md); see `laws.reference`."""
# ruff: noqa: D102 - the name of a method says what it does; what it does not say stands in a docstring

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from laws.reference_issues import AGREED, CONSENSUS, OPEN, OVER
from laws.reference_parties import STEPS, Words

if TYPE_CHECKING:
    from laws.reference_events import Moment
    from laws.reference_issues import Issue, Slot

Named = dict[str, list[str]]


class Shown:
    """The words on an issue that an answer at a moment shows."""

    def __init__(self, issue: Issue, at: Moment) -> None:
        self.issue, self.at = issue, at

    def words(self, slot: Slot) -> Words:
        return self.issue.words.get(slot) or Words()

    def members(self, slot: Slot) -> list[str]:
        return self.issue.members(slot[1], self.at)

    def slot_for(self, step: str) -> Slot:
        """Return the text shown for a step: in an over phase the next unnamed one, if there are words on it."""
        issue = self.issue
        slot = (issue.cycle + 1, None)
        words, members = self.words(slot), self.members(slot)
        spoken = words.vouched(step, members) or words.refusals(step, members)
        coming = issue.phase in OVER and (spoken or (step == "domestic_approval" and self.stages_on(slot)))
        return slot if coming else (issue.cycle, issue.current)

    def vouched(self) -> Named:
        steps = {step: self.slot_for(step) for step in STEPS}
        found = {step: self.words(slot).vouched(step, self.members(slot)) for step, slot in steps.items()}
        found["extension"] = sorted(self.extension())
        return filled(found)

    def refused(self) -> Named:
        steps = {step: self.slot_for(step) for step in STEPS}
        return filled({step: self.words(slot).refusals(step, self.members(slot)) for step, slot in steps.items()})

    def extension(self) -> set[str]:
        arrangement = self.issue.arrangement
        return arrangement.bound & arrangement.words.keys() if arrangement else set()

    def stages(self) -> dict[str, dict[str, str]]:
        return self.stages_on(self.slot_for("domestic_approval"))

    def stages_on(self, slot: Slot) -> dict[str, dict[str, str]]:
        found = {
            party: self.words(slot).stages(party, self.issue.stages(party, self.at)) for party in self.members(slot)
        }
        return {party: stages for party, stages in sorted(found.items()) if stages}

    def texts(self) -> list[dict[str, Any]]:
        """Return the other texts with words that stand."""
        issue = self.issue
        found = []
        for slot in sorted(issue.words, key=lambda slot: (slot[0], slot[1] or "")):
            running = slot[0] == issue.cycle and slot[1] != issue.current
            coming = issue.phase in OVER and slot[0] == issue.cycle + 1 and slot[1] is not None
            words, members = issue.words[slot], self.members(slot)
            if (running or coming) and words.stand(members):
                vouched = filled({step: words.vouched(step, members) for step in STEPS})
                refused = filled({step: words.refusals(step, members) for step in STEPS})
                found.append(
                    {"text": slot[1], "cycle": slot[0], "vouched": vouched, "refused": refused,
                     "stages": self.stages_on(slot)}
                )  # fmt: skip
        return found

    # What is awaited.

    def awaiting(self) -> Named:
        missing = {step: self.missing(step) for step in STEPS}
        extension = self.extension()
        arrangement = self.issue.arrangement
        missing["extension"] = sorted(arrangement.bound - extension) if arrangement and extension else []
        return filled(missing)

    def missing(self, step: str) -> list[str]:
        issue = self.issue
        running = (issue.cycle, issue.current)
        if step == CONSENSUS:
            if issue.phase in OVER:
                return self.lacking(step, (issue.cycle + 1, None))
            return [] if issue.phase in AGREED and step in self.words(running).reached else self.lacking(step, running)
        if issue.phase == "in_force" and issue.arrangement:
            return self.missing_in_force(step, (issue.arrangement.cycle, issue.arrangement.text))
        needed, words = step in issue.needs(self.at), self.words(running)
        if issue.phase in AGREED:
            signing = step == "signature" and words.vouched(step, self.members(running))
            if step not in words.reached:
                return self.lacking(step, running) if needed or signing else []
            return self.lacking(step, running, words.acceded) if needed else []
        if issue.phase in OPEN and step == "signature" and words.vouched(step, self.members(running)):
            return [] if step in words.reached else self.lacking(step, running)
        awaited = issue.phase == "talks" and step == "leader_approval" and needed
        return self.lacking(step, running) if awaited else []

    def missing_in_force(self, step: str, slot: Slot) -> list[str]:
        issue = self.issue
        if step not in issue.needs(self.at) or not issue.arrangement:
            return []
        everyone = issue.arrangement.provisional or issue.quorum(self.at)
        return self.lacking(step, slot, None if everyone else self.words(slot).acceded)

    def lacking(self, step: str, slot: Slot, among: set[str] | None = None) -> list[str]:
        """Return the members that have not completed a step, each with the stages that it lacks."""
        words = self.words(slot)
        parties = [each for each in self.members(slot) if each not in words.done[step]]
        parties = parties if among is None else [each for each in parties if each in among]
        return sorted(words.lacking(step, each, self.issue.stages(each, self.at)) for each in parties)


def filled(steps: Named) -> Named:
    return {step: parties for step, parties in steps.items() if parties}
