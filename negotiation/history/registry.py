"""The registry: the parties and issues that the openings of a log declare, and from when on."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import attrs

from negotiation.events import Issue, Opening, Party
from negotiation.history.structures.timeline import Timeline
from negotiation.times import FIRST_MOMENT
from negotiation.value import Value

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from negotiation.events import Event
    from negotiation.history.reading import Reading
    from negotiation.times import Moment


@attrs.frozen(eq=False, repr=False)
class Registry(Value):
    """Parties and issues in the order of their declaration, each with the moment of its opening."""

    title: str | None
    parties: tuple[tuple[Moment, Party], ...]
    issues: tuple[tuple[Moment, Issue], ...]

    def issues_at(self, moment: Moment) -> tuple[Issue, ...]:
        """Return the issues declared by a moment."""
        return tuple(issue for since, issue in self.issues if since <= moment)

    def moments(self) -> set[Moment]:
        """Return every moment at which a party or an issue is declared."""
        return {since for since, _ in (*self.parties, *self.issues)}

    def voters(self, moment: Moment) -> tuple[str, ...]:
        """Return the ids of the parties that must vouch for a joint step at a moment."""
        return self._voters.at(moment) or ()

    @cached_property  # every vote on a joint step asks for it
    def _voters(self) -> Timeline[tuple[str, ...]]:
        timeline: Timeline[tuple[str, ...]] = Timeline()
        voters: tuple[str, ...] = ()
        for since, party in self.parties:
            voters = (*voters, party.id)
            timeline.keep(since, voters)
        return timeline


def registry(first: Opening | None, readings: Iterable[Reading]) -> Registry:
    """Collect what openings declare. A party or issue that is declared again keeps its first place.

    Args:
        first: the first opening of the log, or the correction that takes its place: the log's vocabulary, at every T.
        readings: the readings; later openings among them count from when they happened.
    """
    parties: dict[str, tuple[Moment, Party]] = {}
    issues: dict[str, tuple[Moment, Issue]] = {}
    openings = [(FIRST_MOMENT, first)] if first else []
    openings += [(each.ends, each.event) for each in readings if isinstance(each.event, Opening)]
    for since, opening in openings:
        for party in opening.parties:
            parties.setdefault(party.id, (since, party))
        for issue in opening.issues:
            issues.setdefault(issue.id, (since, issue))
    title = next((opening.title for _, opening in openings if opening.title), None)
    return Registry(title, tuple(parties.values()), tuple(issues.values()))


def standing(opening: Opening | None, out: Mapping[str, Event]) -> Opening | None:
    """Return the correction that takes the place of an opening, else the opening itself, even if it is retracted."""
    while opening is not None:
        version = out.get(opening.id)
        if not isinstance(version, Opening):
            break
        opening = version
    return opening
