"""The base of a measure: what level holds from which instant on, and when the measure ends (docs/rules/measures.md).

A later change replaces what earlier ones had scheduled from its own instant on. Suspensions are on an axis of their
own over the base (`suspensions`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from negotiation.history.structures.persistent_stack import PersistentStack, entries_above
from negotiation.history.structures.slotted import Slotted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from negotiation.events import Level
    from negotiation.history.effective_date import EffectiveDate
    from negotiation.times import Moment


class BaseChange(Slotted):
    """One dated change of the base: a level (None where the measure has no number) or the end, with its event.

    Attributes:
        since: from when on.
        level: the level that then holds.
        event: the event that set it.
        ends: the cause for which the measure then ends; None for a level.
        announced: whether it can start the measure; a modification cannot.
    """

    __slots__ = ("announced", "ends", "event", "level", "since")

    def __init__(
        self, since: EffectiveDate, level: Level | None, event: str, *, ends: str | None = None, announced: bool = False
    ) -> None:
        self.since = since
        self.level = level
        self.event = event
        self.ends = ends
        self.announced = announced


class Base(Slotted):
    """The levels and ends over time, in order. A base never changes: methods return another one."""

    __slots__ = ("top",)

    def __init__(self, top: PersistentStack[BaseChange] | None = None) -> None:
        self.top = top

    @classmethod
    def of(cls, changes: Iterable[BaseChange]) -> Base:
        """Return the base with these changes, which must be in the order of their moments."""
        return cls._with(None, changes)

    @property
    def changes(self) -> Iterator[BaseChange]:
        """Every change, the latest first."""
        return (node.entry for node in self.top or ())

    def announced(self, level: BaseChange, end: BaseChange | None) -> Base:
        """Return the base in which an announcement replaces everything scheduled from its own date on.

        A level whose end is not after its beginning never begins.
        """
        if end is not None and end.since.moment <= level.since.moment:
            return self._with(self._before(level.since), [end])
        return self._with(self._before(level.since), [level, end] if end else [level])

    def modified(self, level: BaseChange) -> Base:
        """Return the base with another level from a date on and the same end.

        A modification after the end never applies. A modification at the date of the start is itself a start.
        """
        standing = self.at(level.since.moment)
        if standing is not None and standing.ends:
            return self
        if standing is None or (standing.announced and standing.since.moment == level.since.moment):
            level = BaseChange(level.since, level.level, level.event, announced=True)
        end = self.end_after(level.since.moment)
        return self._with(self._before(level.since), [level, end] if end else [level])

    def ended(self, end: BaseChange) -> Base:
        """Return the base that ends at a date, unless it ends before."""
        before = self._before(end.since)
        return self if before and before.entry.ends else self._with(before, [end])

    def extended(self, moment: Moment, end: BaseChange) -> Base:
        """Return the base whose next end after a moment is moved to another date.

        Levels between the new end and the old one are removed. A new start after the old end stays; if it follows
        the new end at once, there is no end.
        """
        old = self.end_after(moment)
        unchanged = self._before(end.since) if end.since.moment <= moment else self._up_to(moment)
        changes = entries_above(self.top, unchanged)
        before = [each for each in changes if each.since.moment < end.since.moment and each is not old]
        restart = [each for each in changes if old and each.since.moment > old.since.moment]
        after = [each for each in restart if each.since.moment >= end.since.moment]
        handed_over = bool(after) and after[0].since.moment == end.since.moment
        return self._with(unchanged, [*before, *([] if handed_over else [end]), *after])

    def moved(self, old: BaseChange | None, new: BaseChange | None) -> Base:
        """Return the base without one of its changes, and with another one, in place of what stood at its instant."""
        first = min(each.since.moment for each in (old, new) if each is not None)
        below = self.top.before(first) if self.top is not None else None
        rest = [change for change in entries_above(self.top, below) if change is not old]
        if new is not None:
            rest = [each for each in rest if each.since.moment != new.since.moment] + [new]
            rest.sort(key=lambda change: change.since.moment)
        return self._with(below, rest)

    def at(self, moment: Moment) -> BaseChange | None:
        """Return the change that holds at a moment; None before the first."""
        node = self.top  # most questions are about the latest change: only others search the stack
        if node is not None and node.moment > moment:
            node = node.up_to(moment)
        return node.entry if node is not None else None

    def ahead(self, moment: Moment) -> list[BaseChange]:
        """Return the changes that are still to come."""
        return entries_above(self.top, self._up_to(moment)) if self.top else []

    def next_after(self, moment: Moment) -> BaseChange | None:
        """Return the first change that is still to come."""
        if self.top is None or self.top.moment <= moment:
            return None
        return self.top.first_after(moment).entry

    def end_after(self, moment: Moment) -> BaseChange | None:
        """Return the first end that is still to come."""
        found: BaseChange | None = None
        node = self.top
        while node is not None and node.moment > moment:
            found = node.entry if node.entry.ends else found
            node = node.below
        return found

    def restart_from(self, date: EffectiveDate) -> list[BaseChange]:
        """Return the first announced start at a date or later, with all changes after it."""
        changes = entries_above(self.top, self._before(date))
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

    def dates_between(self, first: Moment, last: Moment) -> Iterator[tuple[EffectiveDate, str]]:
        """Yield the dates of the changes from one moment to another, with the event that set each, latest first."""
        for node in self._up_to(last) or ():
            if node.moment < first:
                return
            yield node.entry.since, node.entry.event

    def _up_to(self, moment: Moment) -> PersistentStack[BaseChange] | None:
        return self.top.up_to(moment) if self.top is not None else None

    def _before(self, date: EffectiveDate) -> PersistentStack[BaseChange] | None:
        return self.top.before(date.moment) if self.top is not None else None

    @staticmethod
    def _with(below: PersistentStack[BaseChange] | None, changes: Iterable[BaseChange]) -> Base:
        for change in changes:
            below = PersistentStack(change.since.moment, change, below)
        return Base(below)


NO_BASE = Base()
