"""Over time: what holds on every day T, as known on every day K, as rectangles of days.

For tables that answer by look-up, without a replay: at each (T, K) each subject has at most one rectangle, and what
stands in it is what the question itself answers for these two days.

The answers come from a history index. Each topic depends on a few issues and measures alone; for each K in order it is
asked anew only if one of these has changed, and only from the first day on which that can make a difference. So the
work grows with what changes, not with the number of days times the length of the log.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import attrs

from negotiation.history.known import KnownHistory
from negotiation.questions.basis import day_of, moment_of
from negotiation.questions.days import FIRST_DAY
from negotiation.times import FIRST_MOMENT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from zoneinfo import ZoneInfo

    from negotiation.history.course import KnownCourse
    from negotiation.history.index import HistoryIndex
    from negotiation.times import Moment

Subject = tuple[str, object]
"""The kind of an answer, and what it is about."""

Answers = dict[Subject, Any]


@attrs.frozen(kw_only=True, eq=False)
class Topic:
    """What is asked together.

    Attributes:
        issues, measures: on which the answers depend, and on nothing else but the declared parties and issues.
        ask: returns the answers at T, by their subjects; the same answers are equal.
    """

    issues: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    ask: Callable[[KnownHistory, Moment], Answers]


@attrs.frozen
class Stretch:
    """Something that holds from one day to another, both included; without end where `last` is None."""

    first: date
    last: date | None
    value: Any = attrs.field(hash=False)


@attrs.frozen(kw_only=True)
class Rectangle:
    """Something that holds on a stretch of days T, as known on a stretch of days K; None where there is no end."""

    subject: Subject
    value: Any
    first_day: date
    last_day: date | None
    known_first_day: date
    known_last_day: date | None


def over_time(index: HistoryIndex, topics: Iterable[Topic]) -> list[Rectangle]:
    """Ask for every pair of days, which are those of the log's zone.

    Args:
        index: the index of the log.
        topics: what is to be asked; no two topics have a subject in common.
    """
    stairs = [_Stair(topic, index.zone) for topic in topics]
    before = _known_on(index, FIRST_DAY)
    for stair in stairs:
        stair.learn(FIRST_DAY, before, FIRST_DAY)
    for day, learning in _agenda(index, stairs):
        now = _known_on(index, day)
        for stair, all_anew in learning:
            since = FIRST_DAY if all_anew else stair.first_difference(before, now)
            if since is not None:
                stair.learn(day, now, since)
        before = now
    return [rectangle for stair in stairs for rectangle in stair.rectangles()]


def _known_on(index: HistoryIndex, day: date) -> KnownHistory:
    return KnownHistory(index, moment_of(day, index.zone))


def _agenda(index: HistoryIndex, stairs: list[_Stair]) -> Iterator[tuple[date, list[tuple[_Stair, bool]]]]:
    """Yield the days on which something becomes known, in order: who learns of it, and whether everything is new."""
    by_issue: dict[str, list[_Stair]] = defaultdict(list)
    by_measure: dict[str, list[_Stair]] = defaultdict(list)
    for stair in stairs:
        for name in stair.topic.issues:
            by_issue[name].append(stair)
        for name in stair.topic.measures:
            by_measure[name].append(stair)
    found: dict[date, dict[_Stair, bool]] = defaultdict(dict)
    changes = [(index.issues[name].known, learning) for name, learning in by_issue.items()]
    changes += [(index.measures[name].known, learning) for name, learning in by_measure.items()]
    for known, learning in changes:
        for day in {day_of(known_at, index.zone) for known_at in known}:
            found[day].update((stair, False) for stair in learning)
    for known_at in index.declared_anew:
        found[day_of(known_at, index.zone)] = dict.fromkeys(stairs, True)
    for day in sorted(found):
        yield day, [*found[day].items()]


class _Stair:
    """Takes in one K after the other, and keeps which stretches it began to know and ceased to know."""

    def __init__(self, topic: Topic, zone: ZoneInfo) -> None:
        self.topic = topic
        self._zone = zone
        self._now: dict[Subject, list[tuple[Stretch, date]]] = {}
        self._past: list[Rectangle] = []

    def first_difference(self, before: KnownHistory, now: KnownHistory) -> date | None:
        """Return the first day on which answers may differ from those as known before; None where none can."""
        moments = [
            moment
            for old, new in zip(self._courses(before), self._courses(now), strict=True)
            if (moment := old.first_difference(new)) is not None
        ]
        return day_of(min(moments), self._zone) if moments else None

    def learn(self, known: date, now: KnownHistory, since: date) -> None:
        """Ask anew from a day on, as known from another day on."""
        fresh = self._stretches(now, since)
        for subject in {**self._now, **fresh}:
            standing = self._now.setdefault(subject, [])
            before = _taken_from(standing, since)
            after = _joined([*before], fresh.get(subject, []), since)
            for stretch, start in before.items():
                if stretch not in after:
                    self._past.append(_rectangle(subject, stretch, start, known - timedelta(days=1)))
            standing += [(stretch, before.get(stretch, known)) for stretch in after]

    def rectangles(self) -> list[Rectangle]:
        """Return all rectangles, those that are still known last."""
        standing = [
            _rectangle(subject, stretch, start, None)
            for subject, stretches in self._now.items()
            for stretch, start in stretches
        ]
        return [*self._past, *standing]

    def _courses(self, known: KnownHistory) -> list[KnownCourse[Any]]:
        return [*map(known.issue, self.topic.issues), *map(known.measure, self.topic.measures)]

    def _days(self, known: KnownHistory, since: date) -> list[date]:
        """Return the days from one on by whose end an answer may be another than by the end of the day before."""
        first = FIRST_MOMENT if since == FIRST_DAY else moment_of(since, self._zone)
        moments = {moment for course in self._courses(known) for moment in course.moments_of_change(first)}
        moments |= known.registry.moments()
        return [since, *sorted(day for day in {day_of(moment, self._zone) for moment in moments} if day > since)]

    def _stretches(self, known: KnownHistory, since: date) -> dict[Subject, list[Stretch]]:
        """Return what holds from a day on, stretch by stretch, subject by subject."""
        found: dict[Subject, list[Stretch]] = {}
        running: dict[Subject, Stretch] = {}
        for day in self._days(known, since):
            answers = self.topic.ask(known, moment_of(day, self._zone))
            for subject in [*running]:
                if subject not in answers or answers[subject] != running[subject].value:
                    ended = attrs.evolve(running.pop(subject), last=_before(day))
                    found.setdefault(subject, []).append(ended)
            for subject, value in answers.items():
                running.setdefault(subject, Stretch(day, None, value))
        for subject, stretch in running.items():
            found.setdefault(subject, []).append(stretch)
        return found


def _rectangle(subject: Subject, stretch: Stretch, known: date, until: date | None) -> Rectangle:
    return Rectangle(
        subject=subject,
        value=stretch.value,
        first_day=stretch.first,
        last_day=stretch.last,
        known_first_day=known,
        known_last_day=until,
    )


def _taken_from(standing: list[tuple[Stretch, date]], since: date) -> dict[Stretch, date]:
    """Take off what reaches a day or the day before it; return it in order, with the days since when it is known."""
    kept = len(standing)
    while kept and _reaches(standing[kept - 1][0], since):
        kept -= 1
    taken = dict(standing[kept:])
    del standing[kept:]
    return taken


def _reaches(stretch: Stretch, day: date) -> bool:
    return stretch.last is None or stretch.last >= day or stretch.last == _before(day)


def _joined(before: list[Stretch], fresh: list[Stretch], since: date) -> list[Stretch]:
    """Put what held before a day and what holds from it on together, in one stretch where it is the same."""
    kept = [
        stretch if stretch.last is not None and stretch.last < since else attrs.evolve(stretch, last=_before(since))
        for stretch in before
        if stretch.first < since
    ]
    if kept and fresh and fresh[0].first == since and kept[-1].last == _before(since) and _same(kept[-1], fresh[0]):
        return [*kept[:-1], attrs.evolve(fresh[0], first=kept[-1].first), *fresh[1:]]
    return [*kept, *fresh]


def _same(one: Stretch, other: Stretch) -> bool:
    return bool(one.value == other.value)


def _before(day: date) -> date:
    return day - timedelta(days=1)
