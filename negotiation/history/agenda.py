"""Agendas: the dates that were set, and the acts that were asked for (docs/rules/issues.md#dates-that-were-set).

A scheduling sets a date for a kind of act, or for something in words. The date stays until such an act settles it, or
it is moved or called off; whether it lies ahead or is overdue depends on the T of a question. A request stays until an
act answers it; a denial is a statement, which is looked up when a question asks (`Snapshot.requests_on`). A request
on a measure is on the agenda of the measure; all else is on that of the issue.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from negotiation.events import KINDS, Request, Scheduling
from negotiation.history.chains import root
from negotiation.history.effective_date import end_date, start_date
from negotiation.lifecycles import JOINT_STEPS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from negotiation.history.chains import KnownEvents
    from negotiation.history.effective_date import EffectiveDate
    from negotiation.history.reading import Reading
    from negotiation.times import Moment

SETTLED_KINDS = frozenset(
    kind for kind, cls in KINDS.items() if cls.track in {"issue", "measure"} and kind not in {"scheduling", "request"}
)
"""The kinds of acts for which a date can be settled, or be overdue."""

_SETTLED_WHEN_DONE = frozenset({*JOINT_STEPS, "extension"})
"""What settles its date whenever it is done; other acts can be repeated, and settle it only from the day on."""


class Scheduled(NamedTuple):
    """Something that is set for a date on an issue, until it happens, gets another date or is called off.

    Attributes:
        what: what is to happen: the kind of an event, or another word.
        due: the date.
        passes: the moment at which the date has passed.
        event: the event that set the date.
        since: from when on it is set.
        parties: the parties of the event that set it, each of which may call it off.
    """

    what: str
    due: EffectiveDate
    passes: Moment
    event: str
    since: Moment
    parties: tuple[str, ...]

    def is_ahead(self, moment: Moment) -> bool:
        """Tell whether its date has not passed at a moment."""
        return moment < self.passes

    def is_overdue(self, moment: Moment) -> bool:
        """Tell whether its date has passed without the act; only an act of a kind can be missing."""
        return moment >= self.passes and self.what in SETTLED_KINDS

    def settled_by(self, kind: str, moment: Moment) -> bool:
        """Tell whether an act of a kind that is done at a moment settles the date."""
        # A day ends on an earlier side of the instant at which `due` begins: an act on the day before comes too early.
        return kind == self.what and (kind in _SETTLED_WHEN_DONE or moment >= self.due.moment)


class Agenda(NamedTuple):
    """The dates that were set on an issue, and the requests on an issue or a measure, in reading order."""

    scheduled: tuple[Scheduled, ...] = ()
    requests: tuple[Reading, ...] = ()

    def with_request(self, reading: Reading) -> Agenda:
        """Return the agenda with a request, if an own word makes it."""
        return self._replace(requests=(*self.requests, reading)) if reading.vouching else self

    def with_date(self, reading: Reading, event: Scheduling, instead_of: Scheduled | None = None) -> Agenda:
        """Return the agenda after a scheduling of an own word.

        Args:
            reading: the reading of the scheduling.
            event: the scheduling.
            instead_of: the date that it calls off.
        """
        left = tuple(each for each in self.scheduled if each is not instead_of)
        what = event.what or (instead_of.what if instead_of is not None else None)
        if what is None or event.due is None:
            return self._replace(scheduled=left)
        passes = event.due.period(reading.zone).ends
        date = Scheduled(what, start_date(event.due, reading.zone), passes, event.id, reading.ends, event.owners)
        return self._replace(scheduled=(*(each for each in left if each.what != what), date))

    def date_off(self, reading: Reading, name: str, events: KnownEvents) -> Scheduled | None:
        """Return the date that a scheduling calls off; None where no such date stands, or it is one of others.

        Args:
            reading: the reading of the scheduling.
            name: the id that it calls off: any id of the chain of the event that set the date.
            events: the known events.
        """
        named = root(name, events)
        if named is None:
            return None
        found = (each for each in self.scheduled if root(each.event, events) == named)
        return next((each for each in found if not {*reading.vouching}.isdisjoint(each.parties)), None)

    def done(self, kinds: Collection[str], moment: Moment) -> Agenda:
        """Return the agenda after acts of some kinds have had their place, at a moment."""
        scheduled = tuple(each for each in self.scheduled if not any(each.settled_by(kind, moment) for kind in kinds))
        requests = tuple(each for each in self.requests if _asked(each) not in kinds)
        if len(scheduled) == len(self.scheduled) and len(requests) == len(self.requests):
            return self  # segments share one agenda until it changes
        return Agenda(scheduled, requests) if scheduled or requests else EMPTY_AGENDA

    def moments_of_change(self) -> Iterator[Moment]:
        """Yield the moments at which a date on it passes."""
        yield from (each.passes for each in self.scheduled)
        yield from (until.moment for each in self.requests if (until := asked_until(each)) is not None)

    def awaits(self, kind: str) -> bool:
        """Tell whether a date is set for acts of a kind, or such an act is asked for."""
        return any(each.what == kind for each in self.scheduled) or any(_asked(each) == kind for each in self.requests)


EMPTY_AGENDA = Agenda()


def asked_until(reading: Reading) -> EffectiveDate | None:
    """Return until when a request asks for an answer: a bare day means its end."""
    event = reading.event
    return end_date(event.until, reading.zone) if isinstance(event, Request) and event.until is not None else None


def _asked(reading: Reading) -> str | None:
    """Return the kind of act that a request asks for."""
    return reading.event.what if isinstance(reading.event, Request) else None
