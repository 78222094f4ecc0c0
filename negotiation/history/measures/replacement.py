"""Replacement: a measure ends where another one that `replaces` it starts (docs/rules/measures.md).

When the other one starts follows from all acts on it, known by K. So a measure that may be replaced reads the acts on
the others too, and follows their schedules in its own state. Then its history depends on its own readings alone, and
the fold and the history index, which both deliver them by `Replacements`, get the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeGuard

from negotiation.errors import Finding
from negotiation.events import Announcement, Proposal
from negotiation.history.measures.acts import acts_on_measure, takes_effect
from negotiation.history.measures.base_schedule import BaseChange
from negotiation.history.measures.moves import MeasureMove
from negotiation.history.measures.owners import speaks_for
from negotiation.history.measures.state import NEW_STATE
from negotiation.history.structures.slotted import Slotted
from negotiation.times import FIRST_MOMENT, Moment, Side

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from negotiation.events import Event
    from negotiation.history.effective_date import EffectiveDate
    from negotiation.history.measures.act_findings import Findings
    from negotiation.history.measures.acts import MeasureAct
    from negotiation.history.measures.beside import BesideSchedules
    from negotiation.history.measures.state import MeasureState
    from negotiation.history.reading import Reading


class Replacements:
    """Which measures name which in `replaces`, anywhere in a log, whether or not it is known or read.

    Args:
        events: the events of the log.
    """

    __slots__ = ("_direct", "_followers")

    def __init__(self, events: Iterable[Event]) -> None:
        direct: dict[str, dict[str, None]] = {}
        for event in events:
            if isinstance(event, (Announcement, Proposal)):
                for name in event.replaces:
                    if name != event.measure:
                        direct.setdefault(name, {}).setdefault(event.measure)
        self._direct = {name: tuple(others) for name, others in direct.items()}
        followers: dict[str, list[str]] = {}
        for name in self._direct:
            for other in self.behind(name):
                followers.setdefault(other, []).append(name)
        self._followers: Mapping[str, tuple[str, ...]] = {name: tuple(each) for name, each in followers.items()}

    @property
    def any_links(self) -> bool:
        """Whether any measure names another."""
        return bool(self._direct)

    def direct(self, measure: str) -> tuple[str, ...]:
        """Return the measures that name a measure."""
        return self._direct.get(measure, ())

    def behind(self, measure: str) -> frozenset[str]:
        """Return all measures on which it depends when a measure is replaced: those that name it, and so on."""
        found: dict[str, None] = {}
        waiting = [*self.direct(measure)]
        while waiting:
            name = waiting.pop()
            if name != measure and name not in found:
                found.setdefault(name)
                waiting += self.direct(name)
        return frozenset(found)

    def followers(self, event: Event) -> tuple[str, ...]:
        """Return the measures that read an event although it is an act on another."""
        if not self._followers or not acts_on_measure(event) or event.measure is None:
            return ()
        return self._followers.get(event.measure, ())


NO_REPLACEMENTS = Replacements(())


class Replacer(Slotted):
    """A measure that replaces another, or may come to, as that one follows it.

    Attributes:
        measure: its id.
        owners: its owners; none before the first act on it.
        state: its state.
        settled: the moment up to which its timers have fired.
        named_by: the announcement that names the other measure, until it has started; None where there is none.
        fixed: whether it had started before that announcement, which then has its own date.
        end: the end that its start brings to the other measure, as scheduled.
    """

    __slots__ = ("end", "fixed", "measure", "named_by", "owners", "settled", "state")

    def __init__(self, measure: str) -> None:
        self.measure = measure
        self.owners: tuple[str, ...] = ()
        self.state = NEW_STATE
        self.settled: Moment = FIRST_MOMENT
        self.named_by: str | None = None
        self.fixed = False
        self.end: BaseChange | None = None

    def copy(self) -> Replacer:
        """Return one that may be changed until it is put into a state."""
        made = Replacer(self.measure)
        for name in self.__slots__:
            setattr(made, name, getattr(self, name))
        return made

    def waiting(self, moment: Moment) -> Replacer:
        """Return the same after its start has brought the end, if that has come by a moment."""
        if self.end is None or self.end.since.moment > moment:
            return self
        made = self.copy()
        made.named_by, made.end, made.fixed = None, None, False
        return made

    def advance(self, until: Moment) -> None:
        """Fire the timers that are due by a moment."""
        while (date := self.state.next_date(self.settled)) is not None and date.moment <= until:
            move = MeasureMove(self.measure, self.state)
            move.fire(date)
            self.state, self.settled = move.state, date.moment
        self.settled = until

    def apply(self, event: MeasureAct, reading: Reading) -> bool:
        """Apply an act on this measure; tell whether it has its place."""
        self.owners = self.owners or event.owners
        if not speaks_for(reading, self.owners):
            return False
        before = self.state
        move = MeasureMove(self.measure, before)
        move.apply(event, reading.date)
        self.state = move.state
        return move.state is not before

    def name(self, event: Announcement, before: MeasureState, now: EffectiveDate) -> None:
        """Take in that an announcement names the other measure: that one ends when this one starts.

        Where this one had started before, the other ends when the announcement takes effect.
        """
        effective = takes_effect(event, before, now)
        self.named_by = event.id
        self.fixed = before.base.started(Moment(effective.instant, Side.BEFORE))
        self.end = BaseChange(effective, None, event.id, ends="replaced") if self.fixed else None

    def schedule_end(self) -> None:
        """Date the end by the start of this measure, as its schedule now stands."""
        if self.state.state == "ended":  # it will not start any more
            self.named_by, self.fixed, self.end = None, False, None
        if self.named_by is None or self.fixed:
            return
        start = min((each.since for each in self.state.base.changes if not each.ends), key=_moment, default=None)
        gone = self.state.beside.replaced_by()
        if start is None or (gone is not None and gone.since.moment < start.moment):
            self.end = None
        else:
            self.end = BaseChange(start, None, self.named_by, ends="replaced")


def _moment(date: EffectiveDate) -> Moment:
    return date.moment


class Followed(NamedTuple):
    """What an act on another measure means for one that follows it.

    Attributes:
        beside: what then stands beside its schedules.
        closed: whether the act is a proposal in the place of its threat and proposal.
        findings: the findings on the act.
    """

    beside: BesideSchedules
    closed: bool
    findings: Findings


def followed(  # noqa: PLR0917 - called for every act on another measure
    measure: str,
    owners: tuple[str, ...],
    state: MeasureState,
    reading: Reading,
    links: Replacements,
    path: frozenset[str] = frozenset(),
) -> Followed:
    """Return what an act on another measure means for one that follows it.

    Args:
        measure: the id of the measure that follows.
        owners: its owners.
        state: its state, with all timers fired up to the act.
        reading: the act.
        links: which measures name which.
        path: the measures that follow this one: of measures that replace each other in a ring each is read once.
    """
    event, found = reading.event, Followed(state.beside, False, ())
    for name in links.direct(measure):
        if name in path or (event.refers_to != name and event.refers_to not in links.behind(name)):
            continue
        before = [each for each in found.beside.replacers if isinstance(each, Replacer)]
        replacer = next((each.copy() for each in before if each.measure == name), Replacer(name))
        replacer.advance(reading.ends)
        closed, findings = _take(replacer, measure, owners, reading, links, path)
        replacer.schedule_end()
        others = (each for each in before if each.measure != name)
        replacers = tuple(sorted((*others, replacer), key=lambda each: each.measure))
        beside = found.beside._replace(replacers=replacers)
        found = Followed(beside, found.closed or closed, (*found.findings, *findings))
    return found


def _take(  # noqa: PLR0917 - the second half of `followed`
    replacer: Replacer,
    measure: str,
    owners: tuple[str, ...],
    reading: Reading,
    links: Replacements,
    path: frozenset[str],
) -> tuple[bool, Findings]:
    """Take an act into what replaces a measure; tell whether it closes the threat and proposal of that measure."""
    event = reading.event
    if event.refers_to != replacer.measure:  # what replaces the measure may itself be replaced
        told = followed(replacer.measure, replacer.owners, replacer.state, reading, links, path | {measure})
        move = MeasureMove(replacer.measure, replacer.state)
        move.follow(told.beside, reading.date, closed_by=event.id if told.closed else None)
        replacer.state = move.state
        return False, ()
    assert acts_on_measure(event), "only acts are followed"
    before = replacer.state
    names_it = replacer.apply(event, reading) and _names(event, measure) and bool(owners)
    if not names_it:
        return False, ()
    if {*replacer.owners} != {*owners}:
        return False, (_not_the_owner(event, measure, owners),)
    if isinstance(event, Announcement):
        replacer.name(event, before, reading.date)
    return isinstance(event, Proposal), ()


def _names(event: Event, measure: str) -> TypeGuard[Announcement | Proposal]:
    return isinstance(event, (Announcement, Proposal)) and measure in event.replaces


def _not_the_owner(event: Event, measure: str, owners: tuple[str, ...]) -> Finding:
    return Finding(
        code="not-the-owner",
        severity="warning",
        event=event.id,
        message=f"{event.id} replaces {measure}, which belongs to {' and '.join(owners)}.",
        hint="A measure replaces only measures of the same owners. The rest of the act counts.",
    )
