"""Dependencies: the parts of a history index that an answer is made from; it is computed again only if one changes.

A dependency returns the Ks at which its part changes, the first T at which that part differs between two Ks, and
every T at which the part changes as known by one K. It may return dates without a change, but no change is missing.
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
    """A part of the index that an answer depends on."""

    def known(self) -> Iterable[Moment]:
        """Return every K at which the part may change, in any order."""

    def first_difference(self, before: Snapshot, now: Snapshot) -> Moment | None:
        """Return the first T at which the part may differ between two snapshots; None if it is the same in both."""

    def moments_of_change(self, now: Snapshot, since: Moment) -> Iterable[Moment]:
        """Return every T, from `since` on, at which the part may change in a snapshot, in any order."""


@attrs.frozen
class SubjectDependency:
    """Everything that was read about one issue or measure.

    Attributes:
        index: the history index.
        subject: `issue` or `measure`.
        name: the id of the issue or measure.
    """

    index: HistoryIndex
    subject: Literal["issue", "measure"]
    name: str

    def known(self) -> Iterable[Moment]:
        """Return every K at which the history of the subject changes."""
        subjects: Mapping[str, Any] = self.index.issues if self.subject == "issue" else self.index.measures
        return subjects[self.name].known if self.name in subjects else ()  # no event may name the subject

    def first_difference(self, before: Snapshot, now: Snapshot) -> Moment | None:
        """Return the first T at which the subject may differ between two snapshots; None if it is the same."""
        return self.subject_at(before).first_difference(self.subject_at(now))

    def moments_of_change(self, now: Snapshot, since: Moment) -> Iterable[Moment]:
        """Return every T, from `since` on, at which the subject may change."""
        return self.subject_at(now).moments_of_change(since)

    def subject_at(self, known: Snapshot) -> SubjectHistory[Any]:
        """Return the history of the issue or measure in a snapshot."""
        return known.issue(self.name) if self.subject == "issue" else known.measure(self.name)


@attrs.frozen
class CorrectionsDependency:
    """The corrected events on an issue, each with its correction.

    `SubjectDependency` does not include them: if one correction replaces another, the states may stay the same.
    """

    index: HistoryIndex
    issue: str

    def known(self) -> Iterable[Moment]:
        """Return every K at which an event on the issue is displaced, by another event than before, or restored."""
        return (since for each in self.index.displacements_on(self.issue) for since, _ in each.by)

    def first_difference(self, before: Snapshot, now: Snapshot) -> Moment | None:
        """Return the first T at which the corrections may differ between two snapshots; None if they are the same."""
        begins = (
            each.begins
            for each in self.index.displacements_on(self.issue)
            if each.at(before.known_at) is not each.at(now.known_at)
        )
        return min(begins, default=None)

    def moments_of_change(self, now: Snapshot, since: Moment) -> Iterable[Moment]:
        """Return every T, from `since` on, at which a displaced event begins and so enters the list of corrections."""
        del now  # displacements that are not known yet only add dates without a change
        return (each.begins for each in self.index.displacements_on(self.issue) if each.begins >= since)


@attrs.frozen
class FindingsDependency:
    """The findings about an issue or a measure."""

    about: SubjectDependency

    def known(self) -> Iterable[Moment]:
        """Return every K at which the findings may change: those of the issue or measure."""
        return self.about.known()

    def first_difference(self, before: Snapshot, now: Snapshot) -> Moment | None:
        """Return the first T at which the findings differ between two snapshots; None if they are the same."""
        old, new = self._found(before), self._found(now)
        if old is new:  # segments share their list of findings as long as nothing is added to it
            return None
        # The key of a reading begins with the moment at which the event happened.
        one = {node.reading.key: node.findings for node in old or ()}
        other = {node.reading.key: node.findings for node in new or ()}
        return min((key[0] for key in {**one, **other} if one.get(key) != other.get(key)), default=None)

    def moments_of_change(self, now: Snapshot, since: Moment) -> Iterable[Moment]:
        """Return every T, from `since` on, at which an event with a finding happened."""
        return (node.reading.ends for node in self._found(now) or () if node.reading.ends >= since)

    def _found(self, known: Snapshot) -> Found | None:
        """Return the findings at the end of time, which include all earlier ones."""
        segment = self.about.subject_at(known).segment(LAST_MOMENT)
        return segment.found if segment is not None else None


@attrs.frozen
class InForceDependency:
    """The contribution of a measure to the totals: its owners, class, scope and levels while it is in force.

    A measure changes far more often than its contribution, and the totals of all measures take long to add up. So it
    is worth the time to compare the contributions here.
    """

    about: SubjectDependency

    def known(self) -> Iterable[Moment]:
        """Return every K at which the contribution may change: those of the measure."""
        return self.about.known()

    def first_difference(self, before: Snapshot, now: Snapshot) -> Moment | None:
        """Return the first T at which the contribution differs between two snapshots; None if it is the same."""
        since = self.about.first_difference(before, now)
        if since is None:
            return None
        # The contributions are compared at every T from there on at which either of the two measures may change.
        old, new = before.measure(self.about.name), now.measure(self.about.name)
        moments = sorted({since, *old.moments_of_change(since), *new.moments_of_change(since)})
        return next((each for each in moments if each >= since and _in_force(old, each) != _in_force(new, each)), None)

    def moments_of_change(self, now: Snapshot, since: Moment) -> Iterator[Moment]:
        """Yield every T after `since` at which the contribution changes, in order."""
        measure = now.measure(self.about.name)
        last = _in_force(measure, since)
        for moment in sorted({each for each in measure.moments_of_change(since) if each > since}):
            found = _in_force(measure, moment)
            if found != last:
                yield moment
            last = found


def _in_force(measure: MeasureHistory, moment: Moment) -> tuple[object, ...] | None:
    """Return what a measure adds to the totals at a moment; None if it is not in force and is no part of another."""
    state = measure.at(moment)
    if state is None or state.state != "in_force":
        # A part of it is not counted beside what it is itself a part of, even while it is not in force.
        return (state.part_of,) if state is not None and state.part_of is not None else None
    return measure.owners, state.class_, state.part_of, state.scope, state.levels(moment)


@attrs.frozen
class ReadingsDependency:
    """The list of events that had happened, even if they changed no state."""

    index: HistoryIndex

    def known(self) -> Iterable[Moment]:
        """Return every K at which an event begins or ceases to be read."""
        return self.index.event_order.known()

    def first_difference(self, before: Snapshot, now: Snapshot) -> Moment | None:
        """Return the first T at which the list differs between two snapshots; None if it is the same."""
        return self.index.event_order.first_difference(before.known_at, now.known_at)

    def moments_of_change(self, now: Snapshot, since: Moment) -> Iterable[Moment]:
        """Return every T, from `since` on, at which an event happened."""
        return (reading.ends for reading in self.index.event_order.happening_from(since, now.known_at))
