"""Schedules: the levels of a measure over time, and what of them sleeps when.

Two lists of dated changes. The *base* says what level holds from which instant on; the *suspension* lies on its own
axis over it and takes away the whole or a part. A later entry replaces what an earlier one had scheduled from its
own instant on.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import zip_longest
from typing import TYPE_CHECKING

import attrs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from negotiation.events import Level
    from negotiation.history.mark import Mark
    from negotiation.times import Moment


@attrs.frozen
class BaseChange:
    """One dated change of the base: a level (None where the measure has no number) or the end, and who set it.

    Attributes:
        since: from when on.
        level: the level that then holds.
        event: the event that set it.
        ends: the cause for which the measure then ends; None for a level.
        announced: whether it was announced, so that it can start the measure, rather than modify it.
    """

    since: Mark
    level: Level | None
    event: str
    ends: str | None = None
    announced: bool = False


def _moment(change: BaseChange) -> Moment:
    return change.since.moment


@attrs.frozen
class SuspensionPart:
    """One stretch of suspension: of the whole (`part` None) or of a part, until a mark or without end.

    `event` set it; `until_event` set its end.
    """

    since: Mark
    part: Level | None
    until: Mark | None
    ends_measure: bool
    event: str
    until_event: str

    def covers(self, moment: Moment) -> bool:
        """Tell whether it runs at this moment."""
        return self.since.moment <= moment and (self.until is None or moment < self.until.moment)


@attrs.frozen
class Base:
    """The levels and ends over time, in order."""

    changes: tuple[BaseChange, ...] = ()

    def announced(self, level: BaseChange, end: BaseChange | None) -> Base:
        """Return the base in which an announcement replaces whatever was scheduled from its own mark on.

        What ends as it begins never begins.
        """
        if end is not None and end.since.moment <= level.since.moment:
            return Base((*self._before(level.since), end))
        return Base((*self._before(level.since), level, *([end] if end else [])))

    def modified(self, level: BaseChange) -> Base:
        """Return the base with another level from a mark on, its end left where it was.

        A modification that would come after the end never applies. One of the start itself is a start.
        """
        standing = self.at(level.since.moment)
        if standing is not None and standing.ends:
            return self
        starts = standing is None or (standing.announced and standing.since.moment == level.since.moment)
        end = self.end_after(level.since.moment)
        level = attrs.evolve(level, announced=starts)
        return Base((*self._before(level.since), level, *([end] if end else [])))

    def ended(self, end: BaseChange) -> Base:
        """Return the base that ends at a mark, unless it will have ended before."""
        before = self._before(end.since)
        return self if before and before[-1].ends else Base((*before, end))

    def extended(self, moment: Moment, end: BaseChange) -> Base:
        """Return the base whose next end after a moment is moved to another mark.

        Levels that were to hold between the new end and the old one go; a new start after the old end stays, and if
        it follows at once there is no end.
        """
        old = self.end_after(moment)
        before = [change for change in self._before(end.since) if change is not old]
        restart = [change for change in self.changes if old and change.since.moment > old.since.moment]
        after = [change for change in restart if change.since.moment >= end.since.moment]
        handed_over = bool(after) and after[0].since.moment == end.since.moment
        return Base((*before, *([] if handed_over else [end]), *after))

    def at(self, moment: Moment) -> BaseChange | None:
        """Return the change that holds at a moment; None before the first."""
        index = bisect_right(self.changes, moment, key=_moment)
        return self.changes[index - 1] if index else None

    def ahead(self, moment: Moment) -> tuple[BaseChange, ...]:
        """Return the changes that are still to come."""
        return self.changes[bisect_right(self.changes, moment, key=_moment) :]

    def end_after(self, moment: Moment) -> BaseChange | None:
        """Return the first end that is still to come."""
        return next((change for change in self.ahead(moment) if change.ends), None)

    def restart_from(self, mark: Mark) -> tuple[BaseChange, ...]:
        """Return what was announced to start at a mark or later, and all that follows it."""
        changes = self.changes[bisect_left(self.changes, mark.moment, key=_moment) :]
        starts = (index for index, change in enumerate(changes) if change.announced)
        return changes[next(starts, len(changes)) :]

    def level_at(self, moment: Moment) -> BaseChange | None:
        """Return the level that holds at a moment; before the start, the first that is to hold."""
        standing = self.at(moment)
        if standing is not None and not standing.ends:
            return standing
        return next((change for change in self.ahead(moment) if not change.ends), None)

    def started(self, moment: Moment) -> bool:
        """Tell whether a level holds at a moment."""
        standing = self.at(moment)
        return standing is not None and not standing.ends

    def _before(self, mark: Mark) -> tuple[BaseChange, ...]:
        return self.changes[: bisect_left(self.changes, mark.moment, key=_moment)]


@attrs.frozen
class SuspensionAxis:
    """The stretches of suspension over time, in order; a later one takes over where it begins."""

    parts: tuple[SuspensionPart, ...] = ()

    def replaced_from(self, part: SuspensionPart) -> SuspensionAxis:
        """Return the axis in which `part` replaces whatever was scheduled from its mark on."""
        return SuspensionAxis((*self._before(part.since), part))

    def ended_at(self, mark: Mark, event: str) -> SuspensionAxis:
        """Return the axis in which `event` lets nothing be suspended from `mark` on, without ending the measure."""
        return SuspensionAxis(
            tuple(attrs.evolve(part, until_event=event) if part.until is mark else part for part in self._before(mark))
        )

    def extended(self, moment: Moment, until: Mark, event: str) -> SuspensionAxis:
        """Return the axis in which `event` lets the stretch that runs at `moment` run until another mark."""
        running = self.at(moment)
        longer = (
            attrs.evolve(part, until=until, until_event=event) if part is running else part for part in self.parts
        )
        return SuspensionAxis(tuple(longer))

    def at(self, moment: Moment) -> SuspensionPart | None:
        """Return the stretch that runs at a moment: the latest to have begun, if it has not run out."""
        begun = [part for part in self.parts if part.since.moment <= moment]
        return begun[-1] if begun and begun[-1].covers(moment) else None

    def end_of_measure(self) -> BaseChange | None:
        """Return the first end of a suspension that ends the measure with it."""
        for part, after in zip_longest(self.parts, self.parts[1:]):
            if part.until is None or not part.ends_measure:
                continue
            if after is None or after.since.moment > part.until.moment:
                return BaseChange(part.until, None, part.until_event, ends="expired")
        return None

    def marks(self) -> Iterator[tuple[Mark, str]]:
        """Yield every mark at which something begins or runs out, with the event that set it."""
        for part in self.parts:
            yield part.since, part.event
            if part.until is not None:
                yield part.until, part.until_event

    def still_to_run(self, moment: Moment) -> SuspensionAxis:
        """Return the axis without what has run out by a moment."""
        return SuspensionAxis(tuple(part for part in self.parts if part.until is None or part.until.moment > moment))

    def _before(self, mark: Mark) -> Iterator[SuspensionPart]:
        for part in self.parts:
            if part.since.moment >= mark.moment:
                return
            cut = part.until is None or part.until.moment > mark.moment
            yield attrs.evolve(part, until=mark, ends_measure=False) if cut else part
