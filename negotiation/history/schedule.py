"""Schedules: the levels of a measure over time, and what of them sleeps when.

Two lists of dated changes. The *base* says what level holds from which instant on; the *suspension* lies on its own
axis over it and takes away the whole or a part. A later entry replaces what an earlier one had scheduled from its
own instant on.
"""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING

import attrs

if TYPE_CHECKING:
    from collections.abc import Iterator
    from negotiation.events import Level
    from negotiation.history.mark import Mark
    from negotiation.times import Moment


@attrs.frozen
class BaseLevel:
    """The level of a measure (None where it has no number) from one mark on, and the event that set it."""

    since: Mark
    level: Level | None
    event: str


@attrs.frozen
class SuspensionPart:
    """One stretch of suspension: of the whole (`part` None) or of a part, until a mark or without end.

    `event` is the one that set its end.
    """

    since: Mark
    part: Level | None
    until: Mark | None
    ends_measure: bool
    event: str

    def covers(self, moment: Moment) -> bool:
        """Tell whether it runs at this moment."""
        return self.since.moment <= moment and (self.until is None or moment < self.until.moment)


@attrs.frozen
class Base:
    """The levels over time, in order."""

    entries: tuple[BaseLevel, ...] = ()

    def replaced_from(self, entry: BaseLevel) -> Base:
        """Return the base in which `entry` replaces whatever was scheduled from its mark on."""
        kept = (old for old in self.entries if old.since.moment < entry.since.moment)
        return Base((*kept, entry))

    def at(self, moment: Moment) -> BaseLevel | None:
        """Return the entry that holds at a moment; None before the first."""
        return next((entry for entry in reversed(self.entries) if entry.since.moment <= moment), None)

    def started(self, moment: Moment) -> bool:
        """Tell whether the base has begun by this moment."""
        return bool(self.entries) and self.entries[0].since.moment <= moment

    def ahead(self, moment: Moment) -> tuple[BaseLevel, ...]:
        """Return the entries that are still to come."""
        return tuple(entry for entry in self.entries if entry.since.moment > moment)


@attrs.frozen
class SuspensionAxis:
    """The stretches of suspension over time, in order; a later one takes over where it begins."""

    parts: tuple[SuspensionPart, ...] = ()

    def replaced_from(self, part: SuspensionPart) -> SuspensionAxis:
        """Return the axis in which `part` replaces whatever was scheduled from its mark on."""
        return SuspensionAxis((*self._before(part.since), part))

    def ended_at(self, mark: Mark) -> SuspensionAxis:
        """Return the axis in which nothing is suspended from `mark` on, without the measure ending there."""
        return SuspensionAxis(tuple(self._before(mark)))

    def extended(self, moment: Moment, until: Mark, event: str) -> SuspensionAxis:
        """Return the axis in which `event` lets the stretch that runs at `moment` run until another mark."""
        running = self.at(moment)
        return SuspensionAxis(
            tuple(
                attrs.evolve(part, until=until, event=event) if part is running else part for part in self.parts
            )
        )

    def at(self, moment: Moment) -> SuspensionPart | None:
        """Return the stretch that runs at a moment: the latest to have begun, if it has not run out."""
        begun = [part for part in self.parts if part.since.moment <= moment]
        return begun[-1] if begun and begun[-1].covers(moment) else None

    def end_of_measure(self) -> tuple[Mark, str] | None:
        """Return the first mark at which running out ends the measure, with the event that set it."""
        for part, after in zip_longest(self.parts, self.parts[1:]):
            if part.until is None or not part.ends_measure:
                continue
            if after is None or after.since.moment > part.until.moment:
                return part.until, part.event
        return None

    def marks(self) -> Iterator[Mark]:
        """Yield every mark at which something begins or runs out."""
        for part in self.parts:
            yield part.since
            if part.until is not None:
                yield part.until

    def _before(self, mark: Mark) -> Iterator[SuspensionPart]:
        for part in self.parts:
            if part.since.moment >= mark.moment:
                return
            cut = part.until is None or part.until.moment > mark.moment
            yield attrs.evolve(part, until=mark, ends_measure=False) if cut else part
