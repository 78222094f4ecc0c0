"""Suspensions: the periods in which a measure, or a part of its level, is suspended (docs/rules/measures.md).

They are on an axis of their own over the base. A later period replaces the one before from where it begins, even if an
extension has made the one before last longer. Each period stores the latest end up to it, so that a question does not
search periods that are over.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from negotiation.history.measures.base_schedule import BaseChange
from negotiation.history.structures.persistent_stack import PersistentStack, entries_above
from negotiation.history.structures.slotted import Slotted
from negotiation.times import LAST_MOMENT

if TYPE_CHECKING:
    from collections.abc import Iterable

    from negotiation.events import Level
    from negotiation.history.effective_date import EffectiveDate
    from negotiation.times import Moment


class SuspensionPart(Slotted):
    """One period of suspension: of the whole (`part` None) or of a part, until a date or without end.

    `event` is the event that set it; `until_event` is the event that set its end.
    """

    __slots__ = ("ends_measure", "event", "part", "since", "until", "until_event")

    def __init__(
        self,
        since: EffectiveDate,
        part: Level | None,
        until: EffectiveDate | None,
        event: str,
        until_event: str,
        *,
        ends_measure: bool,
    ) -> None:
        self.since = since
        self.part = part
        self.until = until
        self.event = event
        self.until_event = until_event
        self.ends_measure = ends_measure

    def running_until(self, until: EffectiveDate, event: str, *, ends_measure: bool) -> SuspensionPart:
        """Return the same period with another end, set by an event."""
        return SuspensionPart(self.since, self.part, until, self.event, event, ends_measure=ends_measure)

    def covers(self, moment: Moment) -> bool:
        """Tell whether it runs at this moment."""
        return self.since.moment <= moment and (self.until is None or moment < self.until.moment)


class _Period(Slotted):
    """A period, with what the periods before it come to.

    Attributes:
        part: the period.
        reach: the moment from which on neither this period nor any before it runs.
        ended: the first end of a period before this one that ends the measure.
    """

    __slots__ = ("ended", "part", "reach")

    def __init__(self, part: SuspensionPart, reach: Moment, ended: BaseChange | None) -> None:
        self.part = part
        self.reach = reach
        self.ended = ended


class SuspensionAxis(Slotted):
    """The periods of suspension in order; a later one replaces the one before from where it begins."""

    __slots__ = ("top",)

    def __init__(self, top: PersistentStack[_Period] | None = None) -> None:
        self.top = top

    @property
    def parts(self) -> tuple[SuspensionPart, ...]:
        """Every period, in order."""
        return tuple(each.part for each in entries_above(self.top, None))

    def replaced_from(self, part: SuspensionPart) -> SuspensionAxis:
        """Return the axis in which `part` replaces everything scheduled from its date on."""
        return SuspensionAxis(_pushed(self._cut_off(part.since), [part]))

    def ended_at(self, date: EffectiveDate, event: str) -> SuspensionAxis:
        """Return the axis in which nothing is suspended from `date` on, by `event`; the measure does not end."""
        return SuspensionAxis(self._cut_off(date, event))

    def extended(self, moment: Moment, until: EffectiveDate, event: str) -> SuspensionAxis:
        """Return the axis in which the period that runs at `moment` has another end, set by `event`."""
        node = self.top.up_to(moment) if self.top is not None else None
        assert node is not None, "a suspension runs"
        part = node.entry.part
        longer = part.running_until(until, event, ends_measure=part.ends_measure)
        after = (each.part for each in entries_above(self.top, node))
        return SuspensionAxis(_pushed(node.below, [longer, *after]))

    def at(self, moment: Moment) -> SuspensionPart | None:
        """Return the period that runs at a moment: the latest that has begun, if it has not ended."""
        if self.top is None or self.top.entry.reach < moment:
            return None  # the common case: all suspensions are over
        node = self.top.up_to(moment)
        return node.entry.part if node is not None and node.entry.part.covers(moment) else None

    def end_of_measure(self) -> BaseChange | None:
        """Return the first end of a suspension that ends the measure with it."""
        return (self.top.entry.ended or _end(self.top.entry.part, None)) if self.top is not None else None

    def runs_after(self, moment: Moment) -> bool:
        """Tell whether a suspension runs or begins after a moment."""
        return self.top is not None and self.top.entry.reach > moment

    def next_after(self, moment: Moment) -> EffectiveDate | None:
        """Return the first date after a moment at which a suspension begins or ends."""
        found: EffectiveDate | None = None
        node = self.top
        while node is not None and node.entry.reach > moment:
            part = node.entry.part
            for date in (part.until, part.since):  # latest first: of several dates at one moment the first period wins
                if date is not None and date.moment > moment and (found is None or date.moment <= found.moment):
                    found = date
            node = node.below
        return found

    def dates_from(self, first: Moment) -> list[tuple[EffectiveDate, str]]:
        """Return the dates from a moment on at which a suspension begins or ends, each with the event that set it."""
        dates: list[tuple[EffectiveDate, str]] = []
        for node in self.top or ():
            if node.moment < first and node.entry.reach < first:
                break
            part = node.entry.part
            dates += [(part.until, part.until_event)] if part.until is not None else []
            dates.append((part.since, part.event))
        return [each for each in reversed(dates) if each[0].moment >= first]

    def still_to_run(self, moment: Moment) -> SuspensionAxis:
        """Return the axis without the periods that have ended by a moment."""
        parts = (each.part for each in entries_above(self.top, self._over_by(self.top, moment)))
        return SuspensionAxis(
            _pushed(None, [part for part in parts if part.until is None or part.until.moment > moment])
        )

    def _cut_off(self, date: EffectiveDate, event: str | None = None) -> PersistentStack[_Period] | None:
        """Return the periods that begin before a date, ended there at the latest, by `event` if it is given."""
        node = self.top.before(date.moment) if self.top is not None else None
        over = self._over_by(node, date.moment)
        parts = (each.part for each in entries_above(node, over))
        return _pushed(over, [_until(part, date, event or part.until_event) for part in parts])

    @staticmethod
    def _over_by(node: PersistentStack[_Period] | None, moment: Moment) -> PersistentStack[_Period] | None:
        """Return the part of a stack in which every period has ended by a moment."""
        while node is not None and node.entry.reach > moment:
            node = node.below
        return node


NO_SUSPENSION = SuspensionAxis()


def _pushed(below: PersistentStack[_Period] | None, parts: Iterable[SuspensionPart]) -> PersistentStack[_Period] | None:
    for part in parts:
        reach = part.until.moment if part.until is not None else LAST_MOMENT
        ended = None
        if below is not None:
            reach = max(reach, below.entry.reach)
            ended = below.entry.ended or _end(below.entry.part, part)
        below = PersistentStack(part.since.moment, _Period(part, reach, ended), below)
    return below


def _until(part: SuspensionPart, date: EffectiveDate, event: str) -> SuspensionPart:
    if part.until is not None and part.until.moment <= date.moment:
        return part
    return part.running_until(date, event, ends_measure=False)


def _end(part: SuspensionPart, after: SuspensionPart | None) -> BaseChange | None:
    """Return the end of the measure at the end of a period, unless a later period replaces it before."""
    if part.until is None or not part.ends_measure:
        return None
    if after is not None and after.since.moment <= part.until.moment:
        return None
    return BaseChange(part.until, None, part.until_event, ends="expired")
