"""Over time: what holds on every day T, as known on every day K, as rectangles of days.

At each (T, K) each subject has at most one rectangle, and what stands in it is what the question itself answers for
these two days.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import attrs

from negotiation.questions.learning import Days, Stretch, learned

if TYPE_CHECKING:
    from collections.abc import Iterable

    from negotiation.history.bitemporal.index import HistoryIndex
    from negotiation.questions.learning import Learned, Subject, Topic


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
    stairs: dict[Topic, _Stair] = defaultdict(_Stair)
    for topic, each in learned(Days(index=index, zone=index.zone), topics):
        stairs[topic].learn(each)
    return [rectangle for stair in stairs.values() for rectangle in stair.rectangles()]


class _Stair:
    """Takes in one K after the other, and keeps which stretches it began to know and ceased to know."""

    def __init__(self) -> None:
        self._now: dict[Subject, list[tuple[Stretch, date]]] = {}
        self._past: list[Rectangle] = []

    def learn(self, learned: Learned) -> None:
        """Take in what is known from a day on."""
        known, since = learned.known, learned.since
        for subject, fresh in learned.stretches.items():
            standing = self._now.setdefault(subject, [])
            before = _taken_from(standing, since)
            after = _joined([*before], fresh, since)
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
