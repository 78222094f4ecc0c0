"""The table: the answer for every day T, as known on every day K, as rectangles that the script looks up.

For each K in order, a track changes from some T on: a step of a stair. Such a *step* is `[k, t, value, t, value, …]`,
the values from the days t on, as known from the k-th day on; it hides whatever earlier steps say from its first t on.
So the value at (T, K) is that of the last step with k ≤ K and first t ≤ T: the rectangle in which the point lies.

A step begins where what was learned could first have made a difference, at the beginning of the earliest event that
is read now and was not before, or the other way round: a status at T depends on nothing that began after T (a law that
`tests/laws` holds, and on which the comparison of page and library in `tests/page` puts its own hand).
"""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING, Any

import attrs

from negotiation.events import Opening
from negotiation.page.days import projected_from
from negotiation.page.tracks import tracks
from negotiation.page.values import Values
from negotiation.questions.basis import day_of, moment_of
from negotiation.questions.days import FIRST_DAY, days_of_change, days_of_knowledge
from negotiation.questions.replay import View, replay

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date

    from negotiation.events import Event
    from negotiation.history import History
    from negotiation.questions.replay import Replay

Timeline = list[tuple["date", int]]


@attrs.frozen(kw_only=True)
class Table:
    """Everything that can be asked of a log, by day and day.

    Attributes:
        known: the days on which something became known; the first is before all.
        projected: for each of them, the first day for which only timers speak.
        steps: for each track its steps: which of `known`, and the values from which days on.
        values: the values, by their numbers.
    """

    known: tuple[date, ...]
    projected: tuple[date, ...]
    steps: dict[str, list[tuple[int, Timeline]]]
    values: Values


def tabulate(whole: Replay, watched: Callable[[Sequence[date]], Iterable[date]] = iter) -> Table:
    """Ask a log everything, up to the K of a replay of it, which must have one; `watched` sees the days go by."""
    assert whole.known_at is not None, "a page is written as of some day"
    history = whole.history
    known = days_of_knowledge(whole.contents.events, history.zone, whole.zone, whole.known_at)
    projected: list[date] = []
    maker = _Maker(Values(), {})
    for index, day in enumerate(watched(known)):
        asked = _as_known(whole, day)
        projected.append(projected_from(asked.history, whole.zone))
        maker.learn(index, asked)
    return Table(known=tuple(known), projected=tuple(projected), steps=maker.steps, values=maker.values)


def _as_known(whole: Replay, day: date) -> Replay:
    """Replay the log as known on a day, but never further than the page may see."""
    assert whole.known_at is not None, "see `tabulate`"
    if moment_of(day, whole.zone) >= whole.known_at:
        return whole
    return replay(whole.contents, day, according_to=whole.according_to, zone=whole.zone.key)


class _Maker:
    """Takes in one K after the other, and keeps what each changes."""

    def __init__(self, values: Values, steps: dict[str, list[tuple[int, Timeline]]]) -> None:
        self.values = values
        self.steps = steps
        self._now: dict[str, Timeline] = {}
        self._nothing = values.keep(None)
        self._history: History | None = None

    def learn(self, index: int, asked: Replay) -> None:
        """Take in what is so, over the whole of time, as known on the day of this index."""
        since = _first_difference(self._history, asked)
        self._history = asked.history
        if since is None:
            return
        found = self._timelines(asked, since)
        for name in {**self._now, **found}:
            before = self._now.get(name, [(FIRST_DAY, self._nothing)])
            kept = [entry for entry in before if entry[0] < since]
            whole = _joined(kept, found.get(name) or [(since, self._nothing)])
            changed = _from_first_change(before, whole)
            if changed:
                self.steps.setdefault(name, []).append((index, changed))
            self._now[name] = whole

    def _timelines(self, asked: Replay, since: date) -> dict[str, Timeline]:
        days = [since, *(day for day in days_of_change(asked.history, asked.zone) if day > since)]
        found: dict[str, Timeline] = {}
        last: dict[str, Any] = {}
        for day in days:
            answers = tracks(View(replay=asked, moment=moment_of(day, asked.zone)))
            for name in {**last, **answers}:
                value = answers.get(name)
                if name not in found or last.get(name) != value:
                    found.setdefault(name, [(since, self._nothing)] if day > since else [])
                    found[name].append((day, self.values.keep(value)))
            last = answers
        return found


def _joined(kept: Timeline, more: Timeline) -> Timeline:
    """Put timelines one after the other, without entries that repeat the one before."""
    whole: Timeline = []
    for entry in (*kept, *more):
        if not whole or whole[-1][1] != entry[1]:
            whole.append(entry)
    return whole


def _from_first_change(before: Timeline, after: Timeline) -> Timeline:
    """Return the entries from the first day on that has another value than before; none where all are the same."""
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(before, after, strict=False)))
    gone, new = before[same:], after[same:]
    if gone and (not new or gone[0][0] < new[0][0]):  # a change no longer comes: what was so goes on from there
        return [(gone[0][0], after[same - 1][1]), *new]
    return new


def _first_difference(before: History | None, asked: Replay) -> date | None:
    """Return the first day on which the answers may differ from those as known before; None where none can.

    Args:
        before: the history as known before; None where nothing was asked before.
        asked: the log as it is known now.
    """
    if before is None:
        return FIRST_DAY
    old, new = _read(before), _read(asked.history)
    otherwise = [old.get(key) or new[key] for key in old.keys() ^ new.keys()]
    if any(isinstance(event, Opening) for event in otherwise):
        return FIRST_DAY  # the vocabulary of a log holds at every T
    begins = [event.occurred_in(asked.history.zone).begins for event in otherwise]
    return day_of(min(begins), asked.zone) if begins else None


def _read(history: History) -> dict[tuple[str, str], Event]:
    """Return the events that were read, and those that were displaced, by what displaced them."""
    read = {(reading.event.id, ""): reading.event for reading in history.readings}
    return read | {(event.id, by.id): event for event, by in history.corrections}
