"""The table: the answer for every day T, as known on every day K, as steps that the script looks up.

A *track* is a part of the answers that changes on its own (see `tracks`). For each K in order, a track changes from
some T on. Such a change is a *step* `[k, t, value, t, value, …]`: the values from each day t on, as known from the k-th
day K on. A step replaces everything that earlier steps say from its first t on. So the value at (T, K) is in the last
step with k ≤ K and first t ≤ T.

`questions.over_time.recompute` says from which T on a track may differ as known on K. A step begins at the first T at
which it does differ.
"""

from __future__ import annotations

from bisect import bisect_left
from datetime import timedelta
from itertools import takewhile
from typing import TYPE_CHECKING

import attrs

from negotiation.history.bitemporal.index import HistoryIndex
from negotiation.page.projection import days_read, days_unread
from negotiation.page.tracks import queries
from negotiation.page.value_table import Values
from negotiation.questions.over_time.days import FIRST_DAY, days_of_knowledge
from negotiation.questions.over_time.recompute import Days, recompute

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import date

    from negotiation.page.projection import DaysRead
    from negotiation.questions.over_time.recompute import AnswerSubject, DaySpan
    from negotiation.questions.replay import Replay

ValuesByDay = list[tuple["date", int]]
"""The number of a value from each day on, in the order of the days."""


@attrs.frozen(kw_only=True)
class PageTable:
    """All answers of a log, for every day T as known on every day K.

    Attributes:
        known: the days K on which something became known; the first lies before all events.
        read: how far the record was read.
        unread: for each K, the days on which the dates pass that were ahead where the record ends; none for a K that
            comes before that: what followed it was read, later.
        steps: the steps of each track: an index into `known`, and the values from each day T on.
        values: the values, by their numbers.
    """

    known: tuple[date, ...]
    read: DaysRead
    unread: tuple[tuple[date, ...], ...]
    steps: dict[str, list[tuple[int, ValuesByDay]]]
    values: Values


def tabulate(replayed: Replay, watched: Callable[[Sequence[date]], Iterable[date]] = iter) -> PageTable:
    """Return all answers of a log, up to the K of a replay.

    Args:
        replayed: the replay, which must have a K.
        watched: wraps the days K while they are worked through, for example in a progress bar.
    """
    assert replayed.known_at is not None, "`page` has checked it"
    index = HistoryIndex(replayed.contents.events, replayed.according_to, steps=True)
    days = Days(index=index, zone=replayed.zone, limit=replayed.known_at)
    known = days_of_knowledge(replayed.contents.events, index.zone, replayed.zone, replayed.known_at)
    number = {day: place for place, day in enumerate(known)}
    maker = _Maker(Values(), {})
    for _, each in recompute(days, queries(index, replayed.zone), watched):
        for subject, spans in each.spans.items():
            maker.take(_track(subject), number[each.known], each.since, spans)
    read = days_read(index.at(replayed.known_at), replayed.zone)
    unread = tuple(_unread(days, read, known[k : k + 2]) for k in range(len(known)))
    return PageTable(known=tuple(known), read=read, unread=unread, steps=maker.steps, values=maker.values)


def _unread(days: Days, read: DaysRead, known: Sequence[date]) -> tuple[date, ...]:
    """Return the days on which dates pass unread, as known on a day K, which is given with the next K, if any."""
    end, *after = known
    if read.read_to is None or (after and after[0] <= read.read_to):
        return ()
    # What is known on K is known up to the next K. The days from the end of the record on are those that count.
    return days_unread(days.known_on(max(end, read.read_to)), days.zone)


def _track(subject: AnswerSubject) -> str:
    kind, about = subject
    return kind if about is None else f"{kind} {about}"


class _Maker:
    """Makes the steps of all tracks from the answers for one K after the other."""

    def __init__(self, values: Values, steps: dict[str, list[tuple[int, ValuesByDay]]]) -> None:
        self.values = values
        self.steps = steps
        self._now: dict[str, ValuesByDay] = {}  # all values of each track, as known on the latest K
        self._nothing = values.number_of(None)

    def take(self, track: str, index: int, since: date, spans: Iterable[DaySpan]) -> None:
        """Add the step of a track for one K, if its values differ from those for the K before.

        Args:
            track: the name of the track.
            index: the index of K among the days on which something became known.
            since: the first day T from which on values may differ.
            spans: the values from that day on.
        """
        line = self._now.setdefault(track, [(FIRST_DAY, self._nothing)])
        first = bisect_left(line, since, key=_day)  # entries before this one stay as they are
        before = line[first - 1][1] if first else None
        old, new = line[first:], _without_repeats(self._entries(since, spans), before)
        # `since` is only where values may differ: the step begins where they do.
        same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False)))
        gone, new = old[same:], new[same:]
        changed = new
        if gone and (not new or gone[0][0] < new[0][0]):
            # An old entry falls away before the first new one. The step must begin at its day, or the script would go
            # on reading it from an earlier step; the value is that of the entry before, which now continues.
            changed = [(gone[0][0], line[first + same - 1][1]), *new]
        if changed:
            self.steps.setdefault(track, []).append((index, changed))
            line[first + same :] = new

    def _entries(self, since: date, spans: Iterable[DaySpan]) -> Iterator[tuple[date, int]]:
        """Yield the number of the value from each day on, beginning at a day; gaps between spans have None as value."""
        ahead: date | None = since  # the first day that no span has covered yet; None once a span has no end
        for span in spans:
            if ahead is not None and ahead < span.first:
                yield ahead, self._nothing
            yield span.first, self.values.number_of(span.value)
            ahead = span.last + timedelta(days=1) if span.last is not None else None
        if ahead is not None:
            yield ahead, self._nothing


def _without_repeats(entries: Iterable[tuple[date, int]], before: int | None) -> ValuesByDay:
    """Return the entries whose value differs from that of the entry before."""
    found: ValuesByDay = []
    for day, value in entries:
        if value != before:
            found.append((day, value))
            before = value
    return found


def _day(entry: tuple[date, int]) -> date:
    return entry[0]
