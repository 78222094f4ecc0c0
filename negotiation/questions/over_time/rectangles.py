"""Rectangles: each answer with the days T and the days K for which it holds.

Each pair (T, K) of a subject lies in at most one rectangle, and the value of that rectangle is the answer to the
question for these two days. So a table of rectangles replaces a table with one row for each pair of days.
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
    """An answer that holds on a period of days T, as known on a period of days K.

    Attributes:
        subject: the subject of the answer.
        value: the answer.
        first_day, last_day: the first and the last day T, both included; None for no last day.
        known_first_day, known_last_day: the first and the last day K, likewise.
    """

    subject: AnswerSubject
    value: Any
    first_day: date
    last_day: date | None
    known_first_day: date
    known_last_day: date | None


def over_time(index: HistoryIndex, queries: Iterable[Query]) -> list[Rectangle]:
    """Return the answers for all pairs of days in the log's zone.

    Args:
        index: the index of the log.
        queries: the queries; no two of them have a subject in common.
    """
    builders: dict[Query, _RectangleBuilder] = defaultdict(_RectangleBuilder)
    for query, each in recompute(Days(index=index, zone=index.zone), queries):
        builders[query].take(each)
    return [rectangle for builder in builders.values() for rectangle in builder.rectangles()]


class _RectangleBuilder:
    """Builds the rectangles of one query from its updates, which arrive in the order of K.

    `_now` has the spans that hold at the latest K, in the order of T, each with the day K since which it holds.
    `_past` has the rectangles that are complete.
    """

    def __init__(self) -> None:
        self._now: dict[AnswerSubject, list[tuple[DaySpan, date]]] = {}
        self._past: list[Rectangle] = []

    def take(self, update: AnswerUpdate) -> None:
        """Apply an update: replace the spans from T `since` on, and complete those that no longer hold."""
        known, since = update.known, update.since
        for subject, fresh in update.spans.items():
            standing = self._now.setdefault(subject, [])
            before = _removed_from(standing, since)
            after = _joined([*before], fresh, since)
            for span, start in before.items():
                if span not in after:
                    self._past.append(_rectangle(subject, span, start, known - timedelta(days=1)))
            # A span that is the same as before stays known since the same day, so its rectangle grows.
            standing += [(span, before.get(span, known)) for span in after]

    def rectangles(self) -> list[Rectangle]:
        """Return all rectangles: first the complete ones, then those that still hold at the latest K."""
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


def _removed_from(standing: list[tuple[DaySpan, date]], since: date) -> dict[DaySpan, date]:
    """Remove the spans that reach a day or the day before it; return them in order, each with its first day K."""
    # The spans are in order of T and do not overlap, so those to remove are at the end of the list.
    left = len(standing)
    while left and _reaches(standing[left - 1][0], since):
        left -= 1
    removed = dict(standing[left:])
    del standing[left:]
    return removed


def _reaches(span: DaySpan, day: date) -> bool:
    """Tell whether a span ends on a day, after it, or just before it; the latter may join with what begins there."""
    return span.last is None or span.last >= day or span.last == _before(day)


def _joined(before: list[DaySpan], fresh: list[DaySpan], since: date) -> list[DaySpan]:
    """Return the spans before a day and those from that day on, as one span where the value stays the same."""
    earlier = [
        span if span.last is not None and span.last < since else attrs.evolve(span, last=_before(since))
        for span in before
        if span.first < since
    ]
    if earlier and fresh and _continues(earlier[-1], fresh[0], since):
        return [*earlier[:-1], attrs.evolve(fresh[0], first=earlier[-1].first), *fresh[1:]]
    return [*earlier, *fresh]


def _continues(one: DaySpan, after: DaySpan, since: date) -> bool:
    """Tell whether two spans meet at a day and have the same value."""
    return after.first == since and one.last == _before(since) and bool(one.value == after.value)


def _before(day: date) -> date:
    return day - timedelta(days=1)
