"""The table: the answer for every day T, as known on every day K, as rectangles that the script looks up.

For each K in order, a track changes from some T on: a step of a stair. Such a *step* is `[k, t, value, t, value, …]`,
the values from the days t on, as known from the k-th day on; it hides whatever earlier steps say from its first t on.
So the value at (T, K) is that of the last step with k ≤ K and first t ≤ T: the rectangle in which the point lies.

What is asked for which days is a matter of `questions.over_time.recompute`: it says from which T on a track
may differ as known on K. A step begins where it really is.
"""

from __future__ import annotations

from bisect import bisect_left
from datetime import timedelta
from itertools import takewhile
from typing import TYPE_CHECKING

import attrs

from negotiation.history.bitemporal.index import HistoryIndex
from negotiation.page.projection import projected_from
from negotiation.page.tracks import queries
from negotiation.page.value_table import Values
from negotiation.questions.over_time.days import FIRST_DAY, days_of_knowledge
from negotiation.questions.over_time.recompute import Days, recompute

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import date

    from negotiation.questions.over_time.recompute import AnswerSubject, DaySpan
    from negotiation.questions.replay import Replay

ValuesByDay = list[tuple["date", int]]


@attrs.frozen(kw_only=True)
class PageTable:
    """Everything that can be asked of a log, by day and day.

    Attributes:
        known: the days on which something became known; the first is before all.
        projected: for each of them, the first day of which the answers are projected.
        steps: for each track its steps: which of `known`, and the values from which days on.
        values: the values, by their numbers.
    """

    known: tuple[date, ...]
    projected: tuple[date, ...]
    steps: dict[str, list[tuple[int, ValuesByDay]]]
    values: Values


def tabulate(replayed: Replay, watched: Callable[[Sequence[date]], Iterable[date]] = iter) -> PageTable:
    """Ask a log everything, up to the K of a replay of it, which must have one; `watched` sees the days go by."""
    assert replayed.known_at is not None, "a page is written as of some day"
    index = HistoryIndex(replayed.contents.events, replayed.according_to, steps=True)
    days = Days(index=index, zone=replayed.zone, limit=replayed.known_at)
    known = days_of_knowledge(replayed.contents.events, index.zone, replayed.zone, replayed.known_at)
    number = {day: place for place, day in enumerate(known)}
    maker = _Maker(Values(), {})
    for _, each in recompute(days, queries(index, replayed.zone), watched):
        for subject, spans in each.spans.items():
            maker.take(_track(subject), number[each.known], each.since, spans)
    projected = tuple(projected_from(days.known_on(day), replayed.zone) for day in known)
    return PageTable(known=tuple(known), projected=projected, steps=maker.steps, values=maker.values)


def _track(subject: AnswerSubject) -> str:
    kind, about = subject
    return kind if about is None else f"{kind} {about}"


class _Maker:
    """Takes in one K after the other, and keeps what each changes."""

    def __init__(self, values: Values, steps: dict[str, list[tuple[int, ValuesByDay]]]) -> None:
        self.values = values
        self.steps = steps
        self._now: dict[str, ValuesByDay] = {}
        self._nothing = values.keep(None)

    def take(self, track: str, index: int, since: date, spans: Iterable[DaySpan]) -> None:
        """Take in what a track says from a day on, as known on the day of this index."""
        line = self._now.setdefault(track, [(FIRST_DAY, self._nothing)])
        kept = bisect_left(line, since, key=_day)
        before = line[kept - 1][1] if kept else None
        old, new = line[kept:], _without_repeats(self._entries(since, spans), before)
        same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False)))
        gone, new = old[same:], new[same:]
        changed = new
        if gone and (not new or gone[0][0] < new[0][0]):  # a change no longer comes: what was so goes on from there
            changed = [(gone[0][0], line[kept + same - 1][1]), *new]
        if changed:
            self.steps.setdefault(track, []).append((index, changed))
            line[kept + same :] = new

    def _entries(self, since: date, spans: Iterable[DaySpan]) -> Iterator[tuple[date, int]]:
        """Yield from which day on there is which value, from a day on, also where there is none."""
        ahead: date | None = since
        for span in spans:
            if ahead is not None and ahead < span.first:
                yield ahead, self._nothing
            yield span.first, self.values.keep(span.value)
            ahead = span.last + timedelta(days=1) if span.last is not None else None
        if ahead is not None:
            yield ahead, self._nothing


def _without_repeats(entries: Iterable[tuple[date, int]], before: int | None) -> ValuesByDay:
    """Return the entries that have another value than the one before."""
    found: ValuesByDay = []
    for day, value in entries:
        if value != before:
            found.append((day, value))
            before = value
    return found


def _day(entry: tuple[date, int]) -> date:
    return entry[0]
