"""The calendar: deadlines as they were seen one after the other, each the same one when it is moved.

A calendar program knows an entry by its UID and takes the revision with the highest SEQUENCE. So the deadlines are
read as they stood on every day on which something became known, in order, and each is matched with that of the day
before: one that is moved, or set by another event, keeps its UID and rises in SEQUENCE; one that no longer is to come
is cancelled, not forgotten. What is read is the log alone, so that two runs give the same calendar, and a later K only
ever raises a sequence.
Source: RFC 5545, sections 3.8.4.7 (UID) and 3.8.7.4 (SEQUENCE).
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, uuid5

import attrs

from negotiation.history.bitemporal.index import HistoryIndex
from negotiation.questions.basis import day_of, moment_of
from negotiation.questions.days import days_of_knowledge
from negotiation.questions.due import every_due
from negotiation.times import BEGINNING_OF_TIME, LAST_MOMENT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date, datetime

    from negotiation.questions.basis import Basis
    from negotiation.questions.due import Due
    from negotiation.questions.replay import Replay, View
    from negotiation.times import Moment

Kind = tuple[object, ...]


@attrs.frozen(kw_only=True)
class CalendarEntry:
    """A deadline as a calendar has it.

    Attributes:
        uid: the same for this deadline in every calendar of this log.
        sequence: how often it was changed.
        changed: when what last changed it became known.
        cancelled: whether it is no longer to come.
        due: the deadline as last known, with its issues and the event that set it.
    """

    uid: str
    sequence: int
    changed: datetime
    cancelled: bool
    due: Due


@attrs.frozen(kw_only=True)
class Calendar:
    """Every deadline that was ever to come, as last known; those that have passed stay."""

    basis: Basis
    entries: tuple[CalendarEntry, ...]


def calendar_at(view: View, *issues: str) -> Calendar:
    """Return the calendar of the deadlines on these issues, or all, as people could have kept it up to T and K.

    Raises:
        UnknownNameError: no such issue.
    """
    view.issues(issues)
    book = _Book(view.replay.contents.name, view.replay.according_to or "")
    for moment, dues, news in _steps(view):
        book.turn(moment, [due for due in dues if not issues or {*issues} & {*due.issues}], news)
    entries = sorted(book.entries, key=lambda each: (each.due.deadline.due.moment, each.uid))
    return Calendar(basis=view.basis, entries=tuple(entries))


def _steps(view: View) -> Iterator[tuple[Moment, Iterable[Due], datetime]]:
    """Yield what was due as it was seen on each day on which something became known, and when the news of it came.

    On each of these days T is that day, too, but never after the T that is asked for.
    """
    asked = view.replay
    news = _news(asked)
    limit = asked.known_at or LAST_MOMENT
    latest = BEGINNING_OF_TIME
    index = HistoryIndex(asked.contents.events, asked.according_to)
    for day in days_of_knowledge(asked.contents.events, asked.history.zone, asked.zone, limit):
        if day not in news:
            continue
        latest = max(latest, news[day])
        known_at = moment_of(day, asked.zone)
        if known_at < limit:
            moment = min(known_at, view.moment)
            yield moment, every_due(index.at(known_at), moment), latest
    yield view.moment, view.deadlines().deadlines, latest


def _news(asked: Replay) -> dict[date, datetime]:
    """Return, for each day on which something became known, the last instant at which it did."""
    found: dict[date, datetime] = {}
    for event in asked.contents.events:
        known = event.known_in(asked.history.zone).ends
        if asked.known_at is None or known <= asked.known_at:
            day = day_of(known, asked.zone)
            found[day] = max(known.instant, found.get(day, known.instant))
    return found


class _Book:
    """The calendar as it is kept from one look to the next."""

    def __init__(self, log: str, voice: str) -> None:
        self.entries: list[CalendarEntry] = []
        self._whose = log, voice
        self._uids: set[str] = set()

    def turn(self, moment: Moment, dues: Iterable[Due], news: datetime) -> None:
        """Take in what is to come as it is seen now: revise, add, cancel."""
        found: dict[Kind, list[Due]] = defaultdict(list)
        for due in dues:
            found[_kind(due)].append(due)
        ahead: dict[Kind, list[int]] = defaultdict(list)
        for index, entry in enumerate(self.entries):
            if entry.due.deadline.due.moment > moment:
                ahead[_kind(entry.due)].append(index)
        for kind in {**ahead, **found}:
            self._revise(ahead[kind], found[kind], news)

    def _revise(self, ahead: list[int], found: list[Due], news: datetime) -> None:
        """Match entries and deadlines of one kind: what is alike first, then what one event set, then in order."""
        pairs: list[tuple[int, Due]] = []
        for alike in (_same_date_and_event, _same_date, _same_event, _any_that_stands, _any):
            for due in [*found]:
                index = next((index for index in ahead if alike(self.entries[index], due)), None)
                if index is not None:
                    pairs.append((index, due))
                    ahead.remove(index)
                    found.remove(due)
        for index, due in pairs:
            self._keep(index, due, cancelled=False, news=news)
        for index in ahead:
            self._keep(index, self.entries[index].due, cancelled=True, news=news)
        for due in found:
            entry = CalendarEntry(uid=self._new_uid(due), sequence=0, changed=news, cancelled=False, due=due)
            self.entries.append(entry)

    def _keep(self, index: int, due: Due, *, cancelled: bool, news: datetime) -> None:
        entry = self.entries[index]
        if (_said(entry.due), entry.cancelled) != (_said(due), cancelled):
            self.entries[index] = attrs.evolve(
                entry, due=due, cancelled=cancelled, sequence=entry.sequence + 1, changed=news
            )

    def _new_uid(self, due: Due) -> str:
        """Return a name that nothing but the first word about the deadline has made."""
        deadline = due.deadline
        words = (*self._whose, *map(str, _kind(due)), deadline.event, deadline.due.iso())
        number = 0
        while True:
            uid = str(uuid5(NAMESPACE_URL, "\n".join((*words, str(number)))))
            if uid not in self._uids:
                self._uids.add(uid)
                return uid
            number += 1


def _kind(due: Due) -> Kind:
    """Return what a deadline is about: of a measure, or of an issue, and what happens."""
    deadline = due.deadline
    return deadline.what, deadline.measure or "", () if deadline.measure else due.issues


def _said(due: Due) -> Kind:
    """Return everything that a calendar shows of a deadline."""
    return (*due.deadline.to_dict().values(), due.issues, due.event)


def _same_date_and_event(entry: CalendarEntry, due: Due) -> bool:
    return _same_date(entry, due) and _same_event(entry, due)


def _same_date(entry: CalendarEntry, due: Due) -> bool:
    return entry.due.deadline.due.moment == due.deadline.due.moment


def _same_event(entry: CalendarEntry, due: Due) -> bool:
    return entry.due.deadline.event == due.deadline.event


def _any_that_stands(entry: CalendarEntry, due: Due) -> bool:
    del due
    return not entry.cancelled


def _any(entry: CalendarEntry, due: Due) -> bool:
    del entry, due
    return True
