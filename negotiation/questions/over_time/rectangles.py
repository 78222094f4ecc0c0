"""Rectangles: what holds on every day T, as known on every day K, each answer with the days for which it holds.

At each (T, K) each subject has at most one rectangle, and what stands in it is what the question itself answers for
these two days.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import attrs

from negotiation.questions.over_time.recompute import Days, DaySpan, recompute

if TYPE_CHECKING:
    from collections.abc import Iterable

    from negotiation.history.bitemporal.index import HistoryIndex
    from negotiation.questions.over_time.recompute import AnswerSubject, AnswerUpdate, Query


@attrs.frozen(kw_only=True)
class Rectangle:
    """Something that holds on a stretch of days T, as known on a stretch of days K; None where there is no end."""

    subject: AnswerSubject
    value: Any
    first_day: date
    last_day: date | None
    known_first_day: date
    known_last_day: date | None


def over_time(index: HistoryIndex, queries: Iterable[Query]) -> list[Rectangle]:
    """Ask for every pair of days, which are those of the log's zone.

    Args:
        index: the index of the log.
        queries: what is to be asked; no two queries have a subject in common.
    """
    builders: dict[Query, _RectangleBuilder] = defaultdict(_RectangleBuilder)
    for query, each in recompute(Days(index=index, zone=index.zone), queries):
        builders[query].take(each)
    return [rectangle for builder in builders.values() for rectangle in builder.rectangles()]


class _RectangleBuilder:
    """Takes the answers of one K after the other, and keeps when each was first and last known."""

    def __init__(self) -> None:
        self._now: dict[AnswerSubject, list[tuple[DaySpan, date]]] = {}
        self._past: list[Rectangle] = []

    def take(self, update: AnswerUpdate) -> None:
        """Take in what is known from a day on."""
        known, since = update.known, update.since
        for subject, fresh in update.spans.items():
            standing = self._now.setdefault(subject, [])
            before = _taken_from(standing, since)
            after = _joined([*before], fresh, since)
            for span, start in before.items():
                if span not in after:
                    self._past.append(_rectangle(subject, span, start, known - timedelta(days=1)))
            standing += [(span, before.get(span, known)) for span in after]

    def rectangles(self) -> list[Rectangle]:
        """Return all rectangles, those that are still known last."""
        standing = [
            _rectangle(subject, span, start, None) for subject, spans in self._now.items() for span, start in spans
        ]
        return [*self._past, *standing]


def _rectangle(subject: AnswerSubject, span: DaySpan, known: date, until: date | None) -> Rectangle:
    return Rectangle(
        subject=subject,
        value=span.value,
        first_day=span.first,
        last_day=span.last,
        known_first_day=known,
        known_last_day=until,
    )


def _taken_from(standing: list[tuple[DaySpan, date]], since: date) -> dict[DaySpan, date]:
    """Take off what reaches a day or the day before it; return it in order, with the days since when it is known."""
    kept = len(standing)
    while kept and _reaches(standing[kept - 1][0], since):
        kept -= 1
    taken = dict(standing[kept:])
    del standing[kept:]
    return taken


def _reaches(span: DaySpan, day: date) -> bool:
    return span.last is None or span.last >= day or span.last == _before(day)


def _joined(before: list[DaySpan], fresh: list[DaySpan], since: date) -> list[DaySpan]:
    """Put what held before a day and what holds from it on together, in one stretch where it is the same."""
    kept = [
        span if span.last is not None and span.last < since else attrs.evolve(span, last=_before(since))
        for span in before
        if span.first < since
    ]
    if kept and fresh and fresh[0].first == since and kept[-1].last == _before(since) and _same(kept[-1], fresh[0]):
        return [*kept[:-1], attrs.evolve(fresh[0], first=kept[-1].first), *fresh[1:]]
    return [*kept, *fresh]


def _same(one: DaySpan, other: DaySpan) -> bool:
    return bool(one.value == other.value)


def _before(day: date) -> date:
    return day - timedelta(days=1)
