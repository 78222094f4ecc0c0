"""Dependencies: what an answer is made from, so that it is asked again only where that has changed.

A dependency is a part of a history index. It says at which Ks that part changes, from which T on it differs between two
Ks, and at which T it changes as known by one K. It may name too many dates, never too few.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Protocol

import attrs

from negotiation.times import LAST_MOMENT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from negotiation.history import MeasureHistory, Snapshot
    from negotiation.history.bitemporal.index import HistoryIndex
    from negotiation.history.segment import Found
    from negotiation.history.subject import SubjectHistory
    from negotiation.times import Moment


class Dependency(Protocol):
    """A part of the index that an answer depends on; see the module."""

    def known(self) -> Iterable[Moment]:
        """Return every K from which on it may be otherwise than before."""

    def first_difference(self, before: Snapshot, now: Snapshot) -> Moment | None:
        """Return the first T at which it may be otherwise than it was known to be; None where it is the same."""

    def moments_of_change(self, now: Snapshot, since: Moment) -> Iterable[Moment]:
        """Return every T from one on at which it may change."""


@attrs.frozen
class SubjectDependency:
    """All that is read about an issue or a measure."""

    index: HistoryIndex
    subject: Literal["issue", "measure"]
    name: str

    def known(self) -> Iterable[Moment]:
        """Return every K from which on it may be otherwise than before."""
        subjects: Mapping[str, Any] = self.index.issues if self.subject == "issue" else self.index.measures
        return subjects[self.name].known if self.name in subjects else ()

    def first_difference(self, before: Snapshot, now: Snapshot) -> Moment | None:
        """Return the first T at which it may be otherwise than it was known to be; None where it is the same."""
        return self.subject_at(before).first_difference(self.subject_at(now))

    def moments_of_change(self, now: Snapshot, since: Moment) -> Iterable[Moment]:
        """Return every T from one on at which it may change."""
        return self.subject_at(now).moments_of_change(since)

    def subject_at(self, known: Snapshot) -> SubjectHistory[Any]:
        """Return the issue or measure as known by one K."""
        return known.issue(self.name) if self.subject == "issue" else known.measure(self.name)


@attrs.frozen
class CorrectionsDependency:
    """Which events on an issue were corrected, and by what.

    That is more than what is read about it: when one correction takes the place of another, nothing else may change.
    """

    index: HistoryIndex
    issue: str

    def known(self) -> Iterable[Moment]:
        """Return every K from which on it may be otherwise than before."""
        return (since for each in self.index.displacements_on(self.issue) for since, _ in each.by)

    def first_difference(self, before: Snapshot, now: Snapshot) -> Moment | None:
        """Return the first T at which it may be otherwise than it was known to be; None where it is the same."""
        begins = (
            each.begins
            for each in self.index.displacements_on(self.issue)
            if each.at(before.known_at) is not each.at(now.known_at)
        )
        return min(begins, default=None)

    def moments_of_change(self, now: Snapshot, since: Moment) -> Iterable[Moment]:
        """Return every T from one on at which it may change."""
        del now
        return (each.begins for each in self.index.displacements_on(self.issue) if each.begins >= since)


@attrs.frozen
class FindingsDependency:
    """What was found odd about an issue or a measure."""

    about: SubjectDependency

    def known(self) -> Iterable[Moment]:
        """Return every K from which on it may be otherwise than before."""
        return self.about.known()

    def first_difference(self, before: Snapshot, now: Snapshot) -> Moment | None:
        """Return the first T at which it may be otherwise than it was known to be; None where it is the same."""
        old, new = self._found(before), self._found(now)
        if old is new:
            return None
        one = {node.reading.key: node.findings for node in old or ()}
        other = {node.reading.key: node.findings for node in new or ()}
        return min((key[0] for key in {**one, **other} if one.get(key) != other.get(key)), default=None)

    def moments_of_change(self, now: Snapshot, since: Moment) -> Iterable[Moment]:
        """Return every T from one on at which it may change."""
        return (node.reading.ends for node in self._found(now) or () if node.reading.ends >= since)

    def _found(self, known: Snapshot) -> Found | None:
        segment = self.about.subject_at(known).segment(LAST_MOMENT)
        return segment.found if segment is not None else None


@attrs.frozen
class InForceDependency:
    """What is in force of a measure, of what and whose: all of it that counts for the totals.

    A measure changes far more often than that, and the totals of all measures take long to add up.
    """

    about: SubjectDependency

    def known(self) -> Iterable[Moment]:
        """Return every K from which on it may be otherwise than before."""
        return self.about.known()

    def first_difference(self, before: Snapshot, now: Snapshot) -> Moment | None:
        """Return the first T at which it may be otherwise than it was known to be; None where it is the same."""
        since = self.about.first_difference(before, now)
        if since is None:
            return None
        old, new = before.measure(self.about.name), now.measure(self.about.name)
        moments = sorted({since, *old.moments_of_change(since), *new.moments_of_change(since)})
        return next((each for each in moments if each >= since and _in_force(old, each) != _in_force(new, each)), None)

    def moments_of_change(self, now: Snapshot, since: Moment) -> Iterator[Moment]:
        """Return every T from one on at which it may change."""
        measure = now.measure(self.about.name)
        last = _in_force(measure, since)
        for moment in sorted({each for each in measure.moments_of_change(since) if each > since}):
            found = _in_force(measure, moment)
            if found != last:
                yield moment
            last = found


def _in_force(measure: MeasureHistory, moment: Moment) -> tuple[object, ...] | None:
    state = measure.at(moment)
    if state is None or state.state != "in_force":
        return None
    return measure.owners, state.scope, state.levels(moment)


@attrs.frozen
class ReadingsDependency:
    """What has happened, whatever it did."""

    index: HistoryIndex

    def known(self) -> Iterable[Moment]:
        """Return every K from which on it may be otherwise than before."""
        return self.index.event_order.known()

    def first_difference(self, before: Snapshot, now: Snapshot) -> Moment | None:
        """Return the first T at which it may be otherwise than it was known to be; None where it is the same."""
        return self.index.event_order.first_difference(before.known_at, now.known_at)

    def moments_of_change(self, now: Snapshot, since: Moment) -> Iterable[Moment]:
        """Return every T from one on at which it may change."""
        return (reading.ends for reading in self.index.event_order.happening_from(since, now.known_at))
