"""The terms of an issue: its parties, and what its approval asks of them (docs/rules/issues.md).

Openings declare them. A later opening adds or widens, from when it happened on.
"""

from __future__ import annotations

from bisect import bisect_right
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from negotiation.events import NEEDS, USUAL_NEEDS
from negotiation.times import FIRST_MOMENT

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from negotiation.events import Issue, Opening, Party
    from negotiation.times import Moment

_NO_STAGES: Mapping[str, tuple[str, ...]] = MappingProxyType({})


class IssueTerms(NamedTuple):
    """What an issue asks for at some time.

    Attributes:
        parties: the ids of the parties that negotiate it, in the order of their declaration.
        needs: the steps of which its approval is made, in their order.
        quorum: how many parties must take each of the steps after the consensus; None for all.
        stages: for each party with stages, those of its domestic approval, in order.
    """

    parties: tuple[str, ...] = ()
    needs: tuple[str, ...] = USUAL_NEEDS
    quorum: int | None = None
    stages: Mapping[str, tuple[str, ...]] = _NO_STAGES

    def stages_of(self, party: str) -> tuple[str, ...]:
        """Return the declared stages of the domestic approval of a party."""
        return self.stages.get(party, ())


TermsOverTime = tuple[tuple["Moment", IssueTerms], ...]
"""The terms of an issue from each moment on at which an opening changes them; never empty."""


def terms_at(terms: TermsOverTime, moment: Moment) -> IssueTerms:
    """Return the terms at a moment; before the first, those with which the issue is declared."""
    if len(terms) == 1:
        return terms[0][1]  # as of nearly every issue
    place = bisect_right(terms, moment, key=_since)
    return terms[max(place - 1, 0)][1]


def _since(terms: tuple[Moment, IssueTerms]) -> Moment:
    return terms[0]


def terms_over_time(openings: Iterable[tuple[Moment, Opening]], issue: str) -> TermsOverTime:
    """Return the terms of an issue.

    Args:
        openings: the openings that are read, each with the moment from which on it counts, in order.
        issue: the id of the issue; of one that no opening declares, all parties negotiate.
    """
    found: list[tuple[Moment, IssueTerms]] = []
    everybody: dict[str, None] = {}
    at_home: dict[str, tuple[str, ...]] = {}  # the stages that are declared with the party
    here: dict[str, tuple[str, ...]] = {}  # the stages that are declared with the issue
    terms, declared = IssueTerms(), False
    for since, opening in openings:
        _take_parties(opening.parties, everybody, at_home)
        for each in opening.issues:
            if each.id == issue:
                terms = _declared_again(terms, each) if declared else _declared(each, tuple(everybody))
                declared = True
                for stages in each.approval:
                    here[stages.party] = _added(here.get(stages.party, ()), stages.stages)
        if not declared:
            terms = terms._replace(parties=tuple(everybody))
        now = terms._replace(stages=MappingProxyType({**at_home, **here}) if at_home or here else _NO_STAGES)
        if not found or found[-1][1] != now:
            found.append((since, now))
    return tuple(found) or NO_TERMS


NO_TERMS: TermsOverTime = ((FIRST_MOMENT, IssueTerms()),)
"""The terms of an issue that no opening declares, in a log without parties."""


def _take_parties(parties: Iterable[Party], everybody: dict[str, None], stages: dict[str, tuple[str, ...]]) -> None:
    for party in parties:
        everybody.setdefault(party.id)
        if party.approval:
            stages[party.id] = _added(stages.get(party.id, ()), party.approval)


def _declared(issue: Issue, everybody: tuple[str, ...]) -> IssueTerms:
    needs = USUAL_NEEDS if issue.needs is None else issue.needs
    return IssueTerms(parties=issue.parties or everybody, needs=needs, quorum=issue.quorum)


def _declared_again(terms: IssueTerms, issue: Issue) -> IssueTerms:
    """Return the terms after a later opening has declared the issue once more: it only adds, but for the quorum."""
    needs = {*terms.needs, *(issue.needs or ())}
    return terms._replace(
        parties=_added(terms.parties, issue.parties or ()),
        needs=tuple(step for step in NEEDS if step in needs),
        quorum=terms.quorum if issue.quorum is None else issue.quorum,
    )


def _added(before: tuple[str, ...], more: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*before, *more)))
