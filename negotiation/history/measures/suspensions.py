"""Suspensions: the stretches of time in which a measure, or a part of its level, is suspended (design, section 7).

They lie on an axis of their own over the base. A later stretch takes over where it begins, even if an extension has
let the one before run on beyond; so each keeps how far it and those before it reach, and no question has to look
through what is long over.
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
    """One stretch of suspension: of the whole (`part` None) or of a part, until a date or without end.

    `event` set it; `until_event` set its end.
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
        """Return the same stretch with another end, as an event has set it."""
        return SuspensionPart(self.since, self.part, until, self.event, event, ends_measure=ends_measure)

    def covers(self, moment: Moment) -> bool:
        """Tell whether it runs at this moment."""
        return self.since.moment <= moment and (self.until is None or moment < self.until.moment)


class _Stretch(Slotted):
    """A stretch among those before it.

    Attributes:
        part: the stretch.
        reach: the moment from which on neither it nor any before it runs.
        ended: the first end among those before it that ends the measure.
    """

    __slots__ = ("ended", "part", "reach")

    def __init__(self, part: SuspensionPart, reach: Moment, ended: BaseChange | None) -> None:
        self.part = part
        self.reach = reach
        self.ended = ended


class SuspensionAxis(Slotted):
    """The stretches of suspension over time, in order; a later one takes over where it begins."""

    __slots__ = ("top",)

    def __init__(self, top: PersistentStack[_Stretch] | None = None) -> None:
        self.top = top

    @property
    def parts(self) -> tuple[SuspensionPart, ...]:
        """Every stretch, in order."""
        return tuple(each.part for each in entries_above(self.top, None))

    def replaced_from(self, part: SuspensionPart) -> SuspensionAxis:
        """Return the axis in which `part` replaces whatever was scheduled from its date on."""
        return SuspensionAxis(_pushed(self._cut_off(part.since), [part]))

    def ended_at(self, date: EffectiveDate, event: str) -> SuspensionAxis:
        """Return the axis in which `event` lets nothing be suspended from `date` on, without ending the measure."""
        return SuspensionAxis(self._cut_off(date, event))

    def extended(self, moment: Moment, until: EffectiveDate, event: str) -> SuspensionAxis:
        """Return the axis in which `event` lets the stretch that runs at `moment` run until another date."""
        node = self.top.up_to(moment) if self.top is not None else None
        assert node is not None, "a stretch runs"
        part = node.entry.part
        longer = part.running_until(until, event, ends_measure=part.ends_measure)
        after = (each.part for each in entries_above(self.top, node))
        return SuspensionAxis(_pushed(node.below, [longer, *after]))

    def at(self, moment: Moment) -> SuspensionPart | None:
        """Return the stretch that runs at a moment: the latest to have begun, if it has not run out."""
        if self.top is None or self.top.entry.reach < moment:
            return None
        node = self.top.up_to(moment)
        return node.entry.part if node is not None and node.entry.part.covers(moment) else None

    def end_of_measure(self) -> BaseChange | None:
        """Return the first end of a suspension that ends the measure with it."""
        return (self.top.entry.ended or _end(self.top.entry.part, None)) if self.top is not None else None

    def runs_after(self, moment: Moment) -> bool:
        """Tell whether something is, or is to be, suspended after a moment."""
        return self.top is not None and self.top.entry.reach > moment

    def next_after(self, moment: Moment) -> EffectiveDate | None:
        """Return the first date after a moment at which something begins or runs out."""
        found: EffectiveDate | None = None
        node = self.top
        while node is not None and node.entry.reach > moment:
            part = node.entry.part
            for date in (part.until, part.since):  # latest first, so that of dates at one moment the first is found
                if date is not None and date.moment > moment and (found is None or date.moment <= found.moment):
                    found = date
            node = node.below
        return found

    def dates_from(self, first: Moment) -> list[tuple[EffectiveDate, str]]:
        """Return every date from a moment on at which something begins or runs out, with the event that set it."""
        dates: list[tuple[EffectiveDate, str]] = []
        for node in self.top or ():
            if node.moment < first and node.entry.reach < first:
                break
            part = node.entry.part
            dates += [(part.until, part.until_event)] if part.until is not None else []
            dates.append((part.since, part.event))
        return [each for each in reversed(dates) if each[0].moment >= first]

    def still_to_run(self, moment: Moment) -> SuspensionAxis:
        """Return the axis without what has run out by a moment."""
        parts = (each.part for each in entries_above(self.top, self._over_by(self.top, moment)))
        return SuspensionAxis(
            _pushed(None, [part for part in parts if part.until is None or part.until.moment > moment])
        )

    def _cut_off(self, date: EffectiveDate, event: str | None = None) -> PersistentStack[_Stretch] | None:
        """Return what begins before a date, cut off there; an `event` that ends it has set its end."""
        node = self.top.before(date.moment) if self.top is not None else None
        over = self._over_by(node, date.moment)
        parts = (each.part for each in entries_above(node, over))
        return _pushed(over, [_until(part, date, event or part.until_event) for part in parts])

    @staticmethod
    def _over_by(node: PersistentStack[_Stretch] | None, moment: Moment) -> PersistentStack[_Stretch] | None:
        """Return the part of a stack in which everything has run out by a moment."""
        while node is not None and node.entry.reach > moment:
            node = node.below
        return node


NO_SUSPENSION = SuspensionAxis()


def _pushed(
    below: PersistentStack[_Stretch] | None, parts: Iterable[SuspensionPart]
) -> PersistentStack[_Stretch] | None:
    for part in parts:
        reach = part.until.moment if part.until is not None else LAST_MOMENT
        ended = None
        if below is not None:
            reach = max(reach, below.entry.reach)
            ended = below.entry.ended or _end(below.entry.part, part)
        below = PersistentStack(part.since.moment, _Stretch(part, reach, ended), below)
    return below


def _until(part: SuspensionPart, date: EffectiveDate, event: str) -> SuspensionPart:
    if part.until is not None and part.until.moment <= date.moment:
        return part
    return part.running_until(date, event, ends_measure=False)


def _end(part: SuspensionPart, after: SuspensionPart | None) -> BaseChange | None:
    """Return the end of the measure that a stretch brings as it runs out, unless another takes over."""
    if part.until is None or not part.ends_measure:
        return None
    if after is not None and after.since.moment <= part.until.moment:
        return None
    return BaseChange(part.until, None, part.until_event, ends="expired")
