"""The history: what a replay results in, the status of everything over the whole of time.

Any T is read from it without folding again: each issue and measure keeps its states by the moments at which they
changed, timers included, far into the future.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property
from typing import TYPE_CHECKING

import attrs

from negotiation.history.issue import IssueHistory
from negotiation.history.timeline import Timeline
from negotiation.value import Value

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from zoneinfo import ZoneInfo

    from negotiation.errors import Finding
    from negotiation.events import Event
    from negotiation.history.claims import Claim
    from negotiation.history.mark import Mark
    from negotiation.history.measure import MeasureHistory
    from negotiation.history.reading import Reading
    from negotiation.history.registry import Registry
    from negotiation.history.transition import Transition
    from negotiation.times import Moment


@attrs.frozen(kw_only=True, repr=False)
class Scheduled(Value):
    """Something that was set for a date, from one moment until it came, passed or was set anew."""

    what: str
    issue: str
    due: Mark
    passes: Moment
    event: str
    since: Moment
    replaced: Moment | None = None

    def is_ahead(self, moment: Moment) -> bool:
        """Tell whether at a moment it is set and still to come."""
        gone = self.replaced is not None and self.replaced <= moment
        return self.since <= moment < self.passes and not gone


@attrs.frozen(kw_only=True, eq=False)
class History:
    """Every status over the whole of time, as far as known by one K.

    Attributes:
        zone: the log's zone.
        registry: the declared parties and issues.
        readings: the events that were read, in reading order.
        issues, measures: each with its states over time.
        claims: what was said about others.
        scheduled: what was set for a date.
        findings: what has no place, each with the moment and the issues that it concerns.
        corrections: each displaced event, with the correction that displaced it.
        tell: tells every transition, from the registry and the readings.
    """

    zone: ZoneInfo
    registry: Registry
    readings: tuple[Reading, ...]
    issues: Mapping[str, IssueHistory]
    measures: Mapping[str, MeasureHistory]
    claims: tuple[Claim, ...]
    scheduled: tuple[Scheduled, ...]
    findings: tuple[tuple[Moment, tuple[str, ...], Finding], ...]
    corrections: tuple[tuple[Event, Event], ...]
    tell: Callable[[Registry, tuple[Reading, ...]], tuple[Transition, ...]] = attrs.field(repr=False)

    @cached_property
    def transitions(self) -> tuple[Transition, ...]:
        """Everything that changed, in order; told when somebody asks."""
        return self.tell(self.registry, self.readings)

    def issue(self, name: str) -> IssueHistory:
        """Return the history of an issue, empty where nothing has happened."""
        return self.issues.get(name) or IssueHistory(id=name, states=Timeline())

    def read_by(self, moment: Moment) -> tuple[Reading, ...]:
        """Return the events that had happened by a moment, in reading order."""
        return self.readings[: bisect_right(self.readings, moment, key=lambda reading: reading.ends)]

    def about(self, issue: str) -> tuple[Reading, ...]:
        """Return the events in the world that concern an issue, in reading order; not those in the record."""
        return self._by_issue.get(issue, ())

    def claims_on(self, issue: str) -> tuple[Claim, ...]:
        """Return what was ever said about others on an issue."""
        return self._claims_by_issue.get(issue, ())

    @cached_property
    def _by_issue(self) -> dict[str, tuple[Reading, ...]]:
        found: dict[str, list[Reading]] = {}
        for reading in self.readings:
            if reading.event.track != "record":
                for issue in reading.event.concerns:
                    found.setdefault(issue, []).append(reading)
        return {issue: tuple(readings) for issue, readings in found.items()}

    @cached_property
    def _claims_by_issue(self) -> dict[str, tuple[Claim, ...]]:
        found: dict[str, list[Claim]] = {}
        for claim in self.claims:
            for issue in claim.issues:
                found.setdefault(issue, []).append(claim)
        return {issue: tuple(claims) for issue, claims in found.items()}
