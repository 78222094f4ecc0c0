"""Who negotiates an issue, and what each has said on a text (docs/rules/issues.md); see `laws.reference`.

What openings declare is read anew at every moment. A party's words on a step are a set of stages; the whole is one.
"""
# ruff: noqa: D102 - the name of a method says what it does; what it does not say stands in a docstring

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from laws.reference_events import Moment, Said

STEPS = ("preliminary_consensus", "signature", "domestic_approval", "leader_approval")
APPROVALS = STEPS[1:]
USUAL_NEEDS = ("domestic_approval", "leader_approval")
WHOLE = None  # the stage of an approval that is given as a whole


class Declared:
    """What openings have declared; the first counts at every moment."""

    def __init__(self, first: Said, later: list[Said]) -> None:
        self.first, self.later = first, later

    def by(self, moment: Moment) -> list[Said]:
        return [self.first, *(each for each in self.later if each.end <= moment)]

    def declarations(self, issue: str, moment: Moment) -> list[Any]:
        given = [each for opening in self.by(moment) for each in opening.get("issues", [])]
        return [each for each in given if each["id"] == issue]

    def parties(self, issue: str, moment: Moment) -> list[str]:
        known: list[str] = []
        found: list[str] | None = None
        for opening in self.by(moment):
            known += [each["id"] for each in opening.get("parties", []) if each["id"] not in known]
            for each in opening.get("issues", []):
                if each["id"] == issue:
                    given = each.get("parties") or ([] if found is not None else known)
                    found = [*dict.fromkeys([*(found or []), *given])]
        return known if found is None else found  # before an issue is declared its parties are those of the log

    def needs(self, issue: str, moment: Moment) -> tuple[str, ...]:
        found: tuple[str, ...] | None = None
        for each in self.declarations(issue, moment):
            if each.get("needs") is not None:
                found = (*(found or ()), *each["needs"])
            elif found is None:
                found = USUAL_NEEDS
        return tuple(step for step in APPROVALS if step in (found or ()))

    def quorum(self, issue: str, moment: Moment) -> int | None:
        given = [each["quorum"] for each in self.declarations(issue, moment) if each.get("quorum")]
        return given[-1] if given else None

    def stages(self, issue: str, party: str, moment: Moment) -> list[str]:
        given = [each.get("approval", {}) for each in self.declarations(issue, moment)]
        here = [each[party] for each in given if party in each]
        people = [each for opening in self.by(moment) for each in opening.get("parties", []) if each["id"] == party]
        lists = here or [each.get("approval", []) for each in people]
        return [*dict.fromkeys(stage for stages in lists for stage in stages)]


@dataclass
class Words:
    """What parties have said on one text in one cycle, step by step."""

    granted: dict[tuple[str, str], set[str | None]] = field(default_factory=dict)  # (step, party): stages
    refused: dict[tuple[str, str], set[str | None]] = field(default_factory=dict)
    done: dict[str, set[str]] = field(default_factory=lambda: {step: set() for step in STEPS})
    reached: set[str] = field(default_factory=set)
    agreed: bool = False  # consensus on it was reached, at least once
    approved: tuple[str, ...] | None = None  # what was needed when it was approved
    acceded: set[str] = field(default_factory=set)
    replaces: dict[str, set[str]] = field(default_factory=dict)
    last: int = 0  # when the last word on consensus was said, counted

    def say(self, step: str, party: str, stage: str | None, stages: list[str], *, granted: bool) -> bool:
        """Take a word in; tell whether the party has taken back a step that it had completed."""
        good = self.granted.setdefault((step, party), set())
        bad = self.refused.setdefault((step, party), set())
        if granted:
            good.add(stage)
            bad.discard(stage)
            if stage is WHOLE:
                bad.clear()
            elif stages and good >= set(stages):
                bad.discard(WHOLE)
        else:
            bad.add(stage)
            good.discard(stage)
            if stage is WHOLE:
                good.clear()
        complete = not bad and (WHOLE in good or (bool(stages) and good >= set(stages)))
        if granted and complete:
            self.done[step].add(party)
        elif not granted and party in self.done[step]:
            self.done[step].discard(party)
            return True
        return False

    def lacking(self, step: str, party: str, stages: list[str]) -> str:
        """Return the name of a party with the stages that it lacks."""
        good, bad = self.granted.get((step, party), set()), self.refused.get((step, party), set())
        if step != "domestic_approval" or not stages:
            return party
        missing = [stage for stage in stages if stage in bad or not {stage, WHOLE} & good]
        more = sorted(stage for stage in bad if stage is not WHOLE and stage not in stages)
        return named(party, [*missing, *more]) if missing or more else party

    def vouched(self, step: str, members: list[str]) -> list[str]:
        return sorted(self.done[step] & set(members))

    def refusals(self, step: str, members: list[str]) -> list[str]:
        found = []
        for (of, party), stages in self.refused.items():
            if of == step and stages and party in members:
                found.append(named(party, sorted(stage for stage in stages if stage is not WHOLE)))
        return sorted(found)

    def stages(self, party: str, declared: list[str]) -> dict[str, str]:
        """Return what became of each stage of a party's domestic approval, if it has spoken on any."""
        key = ("domestic_approval", party)
        good, bad = self.granted.get(key, set()), self.refused.get(key, set())
        spoken = {stage for stage in good | bad if stage is not WHOLE}
        if not spoken:
            return {}
        names = [*declared, *sorted(spoken - set(declared))]
        return {stage: self.standing(stage, good, bad, declared) for stage in names}

    def standing(self, stage: str, good: set[str | None], bad: set[str | None], declared: list[str]) -> str:
        if stage in bad:
            return "refused"
        by_the_whole = WHOLE in good and stage in declared
        return "granted" if stage in good or by_the_whole else "awaited"

    def stand(self, members: list[str]) -> bool:
        """Tell whether anything that was said on this text stands."""
        said = [*self.granted.items(), *self.refused.items()]
        return any(stages and party in members for (_, party), stages in said)


def named(party: str, stages: list[str]) -> str:
    return f"{party} ({', '.join(stages)})" if stages else party


def stage_of(event: Said, stages: list[str]) -> str | None:
    """Return the stage that an approval is about; in version 1 that of a party without stages is only words."""
    stage: str | None = event.get("stage")
    return stage if stages or event.get("v", 1) > 1 else WHOLE
