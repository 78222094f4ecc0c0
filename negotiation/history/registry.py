"""The registry: the parties and issues that the openings of a log declare, and from when on."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import attrs

from negotiation.events import Issue, Opening, Party, Scope
from negotiation.history.issues.terms import terms_over_time
from negotiation.times import FIRST_MOMENT
from negotiation.value import Value

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from negotiation.events import Event
    from negotiation.history.issues.terms import TermsOverTime
    from negotiation.history.reading import Reading
    from negotiation.times import Moment


@attrs.frozen(eq=False, repr=False)
class Registry(Value):
    """Parties and issues in the order of their declaration, each with the moment of its opening."""

    title: str | None
    parties: tuple[tuple[Moment, Party], ...]
    issues: tuple[tuple[Moment, Issue], ...]
    openings: tuple[tuple[Moment, Opening], ...] = ()
    scopes: tuple[tuple[Moment, Scope], ...] = ()
    baseline: str | None = None

    def scope_at(self, scope: str | None, moment: Moment) -> Scope | None:
        """Return the declared scope of this id by a moment; None where the words of a scope are no id."""
        return next((each for since, each in self.scopes if each.id == scope and since <= moment), None)

    def issues_at(self, moment: Moment) -> tuple[Issue, ...]:
        """Return the issues declared by a moment."""
        return tuple(issue for since, issue in self.issues if since <= moment)

    def moments(self) -> set[Moment]:
        """Return every moment at which a party or an issue is declared."""
        return {since for since, _ in (*self.parties, *self.issues, *self.openings)}

    def terms(self, issue: str) -> TermsOverTime:
        """Return the terms of an issue from each opening on that changes them."""
        found = self._terms.get(issue)
        if found is None:
            found = self._terms[issue] = terms_over_time(self.openings, issue)
        return found

    @cached_property  # every act on an issue asks for its terms
    def _terms(self) -> dict[str, TermsOverTime]:
        return {}


def registry(first: Opening | None, readings: Iterable[Reading]) -> Registry:
    """Collect what openings declare. A party or issue that is declared again keeps its first place.

    Args:
        first: the first opening of the log, or the correction that takes its place: the log's vocabulary, at every T.
        readings: the readings; later openings among them count from when they happened.
    """
    parties: dict[str, tuple[Moment, Party]] = {}
    issues: dict[str, tuple[Moment, Issue]] = {}
    openings = [(FIRST_MOMENT, first)] if first else []
    later = (
        each for each in readings if isinstance(each.event, Opening) and (first is None or each.event.id != first.id)
    )
    openings += [(each.ends, each.event) for each in later if isinstance(each.event, Opening)]
    for since, opening in openings:
        for party in opening.parties:
            parties.setdefault(party.id, (since, party))
        for issue in opening.issues:
            issues.setdefault(issue.id, (since, issue))
    title = next((opening.title for _, opening in openings if opening.title), None)
    scopes: dict[str, tuple[Moment, Scope]] = {}
    for since, opening in openings:
        for scope in opening.scopes:
            scopes.setdefault(scope.id, (since, scope))
    baseline = next((opening.baseline for _, opening in openings if opening.baseline), None)
    return Registry(
        title, tuple(parties.values()), tuple(issues.values()), tuple(openings), tuple(scopes.values()), baseline
    )


def standing(opening: Opening | None, out: Mapping[str, Event]) -> Opening | None:
    """Return the correction that takes the place of an opening, else the opening itself, even if it is retracted."""
    while opening is not None:
        version = out.get(opening.id)
        if not isinstance(version, Opening):
            break
        opening = version
    return opening
