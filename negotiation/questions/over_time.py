"""Over time: what holds on every day T, as known on every day K, as rectangles of days.

For tables that answer by look-up, without a replay: at each (T, K) each subject has at most one rectangle, and what
stands in it is what the question itself answers for these two days.

For each K in order, answers are asked anew only from the first day on which they can differ from those before: the
beginning of the earliest event that is read now and was not before, or the other way round. A status at T depends on
nothing that began after T.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import attrs

from negotiation.events import Opening
from negotiation.history import log_zone
from negotiation.questions.basis import day_of, moment_of
from negotiation.questions.days import FIRST_DAY, days_of_change, days_of_knowledge
from negotiation.questions.replay import View, replay
from negotiation.times import LAST_MOMENT

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from negotiation.events import Event
    from negotiation.history import History
    from negotiation.logs import Contents
    from negotiation.questions.replay import Replay

Subject = tuple[str, object]
"""The kind of an answer, and what it is about."""


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


def over_time(contents: Contents, ask: Callable[[View], Mapping[Subject, Any]]) -> list[Rectangle]:
    """Ask a question for every pair of days.

    Args:
        contents: what was read of the log; days are those of its zone.
        ask: returns the answers of a view, by their subjects; the same answers are equal.
    """
    zone = log_zone(contents.events)
    stair = _Stair(ask)
    for day in days_of_knowledge(contents.events, zone, zone, LAST_MOMENT):
        stair.learn(day, replay(contents, day))
    return stair.rectangles()


class _Stair:
    """Takes in one K after the other, and keeps which stretches it began to know and ceased to know."""

    def __init__(self, ask: Callable[[View], Mapping[Subject, Any]]) -> None:
        self._ask = ask
        self._history: History | None = None
        self._now: dict[Subject, dict[Stretch, date]] = {}
        self._past: list[Rectangle] = []

    def learn(self, known: date, asked: Replay) -> None:
        since = _first_difference(self._history, asked)
        self._history = asked.history
        if since is None:
            return
        fresh = _stretches(asked, self._ask, since)
        for subject in {**self._now, **fresh}:
            before = self._now.get(subject, {})
            after = _joined([*before], fresh.get(subject, []), since)
            for stretch, start in before.items():
                if stretch not in after:
                    self._past.append(_rectangle(subject, stretch, start, known - timedelta(days=1)))
            self._now[subject] = {stretch: before.get(stretch, known) for stretch in after}

    def rectangles(self) -> list[Rectangle]:
        """Return all rectangles, those that are still known last."""
        standing = [
            _rectangle(subject, stretch, start, None)
            for subject, stretches in self._now.items()
            for stretch, start in stretches.items()
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


def _stretches(
    asked: Replay, ask: Callable[[View], Mapping[Subject, Any]], since: date
) -> dict[Subject, list[Stretch]]:
    """Return what holds from a day on, stretch by stretch, subject by subject."""
    days = [since, *(day for day in days_of_change(asked.history, asked.zone) if day > since)]
    found: dict[Subject, list[Stretch]] = {}
    running: dict[Subject, Stretch] = {}
    for day in days:
        answers = ask(View(replay=asked, moment=moment_of(day, asked.zone)))
        for subject in [*running]:
            if subject not in answers or answers[subject] != running[subject].value:
                ended = attrs.evolve(running.pop(subject), last=day - timedelta(days=1))
                found.setdefault(subject, []).append(ended)
        for subject, value in answers.items():
            running.setdefault(subject, Stretch(day, None, value))
    for subject, stretch in running.items():
        found.setdefault(subject, []).append(stretch)
    return found


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


def _first_difference(before: History | None, asked: Replay) -> date | None:
    """Return the first day on which the answers may differ from those as known before; None where none can."""
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
