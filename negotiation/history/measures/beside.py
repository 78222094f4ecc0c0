"""What stands beside the schedules of a measure: an open proposal, levels on hold, and what is to replace the measure.

Few measures have any of these, so they share one slot of the state; nearly all states share one empty value.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

from negotiation.history.structures.slotted import Slotted

if TYPE_CHECKING:
    from negotiation.events import Level
    from negotiation.history.effective_date import EffectiveDate
    from negotiation.history.measures.base_schedule import BaseChange
    from negotiation.times import Moment


class OpenThreat(Slotted):
    """A threat that is open: its level, its date, and what it depends on.

    Attributes:
        lapses: when it lapses; None where it has no date, or is on hold.
        on_hold: whether it is put off until further notice. `effective` is then the date that it had.
        dated_by: the event that set the date: the threat, or a postponement of it.
    """

    __slots__ = ("contingent_on", "dated_by", "effective", "event", "lapses", "level", "on_hold")

    def __init__(
        self,
        event: str,
        *,
        level: Level | None,
        effective: EffectiveDate | None,
        lapses: EffectiveDate | None,
        contingent_on: str | None,
        on_hold: bool = False,
        dated_by: str | None = None,
    ) -> None:
        self.event = event
        self.dated_by = dated_by or event
        self.level = level
        self.effective = effective
        self.lapses = lapses
        self.contingent_on = contingent_on
        self.on_hold = on_hold

    def held(self) -> OpenThreat:
        """Return the same threat on hold."""
        return self.dated(self.effective, None, on_hold=True)

    def dated(
        self,
        effective: EffectiveDate | None,
        lapses: EffectiveDate | None,
        *,
        on_hold: bool = False,
        dated_by: str | None = None,
    ) -> OpenThreat:
        """Return the same threat with another date, set by an event."""
        return OpenThreat(
            self.event,
            level=self.level,
            effective=effective,
            lapses=lapses,
            contingent_on=self.contingent_on,
            on_hold=on_hold,
            dated_by=dated_by or self.dated_by,
        )


class OpenProposal(Slotted):
    """A proposal that is open: its level and its date, which never lapses; on hold it is the date that it had."""

    __slots__ = ("effective", "event", "level", "on_hold")

    def __init__(
        self, event: str, level: Level | None, effective: EffectiveDate | None, *, on_hold: bool = False
    ) -> None:
        self.event = event
        self.level = level
        self.effective = effective
        self.on_hold = on_hold

    def held(self) -> OpenProposal:
        """Return the same proposal on hold."""
        return self.dated(self.effective, on_hold=True)

    def dated(self, effective: EffectiveDate | None, *, on_hold: bool = False) -> OpenProposal:
        """Return the same proposal with another date."""
        return OpenProposal(self.event, self.level, effective, on_hold=on_hold)


class Replacing(Protocol):
    """A measure that replaces another, or may come to, as far as the other one needs it; see `replacement`."""

    @property
    def end(self) -> BaseChange | None:
        """The end that its start brings, as scheduled."""

    def waiting(self, moment: Moment) -> Replacing:
        """Return the same after its start has brought the end, if that has come by a moment."""


class BesideSchedules(NamedTuple):
    """What few measures have beside their schedules.

    Attributes:
        proposal: the open proposal.
        held: the levels that are on hold, each at the date that it had.
        replacers: the measures that replace this one, or may come to.
    """

    proposal: OpenProposal | None = None
    held: tuple[BaseChange, ...] = ()
    replacers: tuple[Replacing, ...] = ()

    def settled(self) -> BesideSchedules:
        """Return the same with no proposal and nothing on hold."""
        return BesideSchedules(replacers=self.replacers) if self.replacers else NOTHING_BESIDE

    def replaced_by(self) -> BaseChange | None:
        """Return the first end that the start of another measure brings."""
        ends = [each.end for each in self.replacers if each.end is not None]
        return min(ends, key=lambda end: end.since.moment, default=None)

    def after_replacement(self, moment: Moment) -> BesideSchedules:
        """Return the same without the ends that have come by a moment: each ends the measure once."""
        left = tuple(each.waiting(moment) for each in self.replacers)
        return self._replace(replacers=left)


NOTHING_BESIDE = BesideSchedules()
