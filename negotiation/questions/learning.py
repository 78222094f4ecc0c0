"""Learning: which answers become others on each day K, in order, and what they are from which day T on.

For tables that answer by look-up, without a replay. The answers come from a history index. Each topic rests on a few
grounds alone; for each K in order it is asked anew only if one of these has changed, and only from the first day on
which that can make a difference. So the work grows with what changes, not with the number of days times the length of
the log.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

import attrs

from negotiation.questions.basis import day_of, moment_of
from negotiation.questions.days import FIRST_DAY
from negotiation.questions.grounds import CourseGround
from negotiation.times import FIRST_MOMENT, LAST_MOMENT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from zoneinfo import ZoneInfo

    from negotiation.history import Snapshot
    from negotiation.history.bitemporal.index import HistoryIndex
    from negotiation.questions.grounds import Ground
    from negotiation.times import Moment

Subject = tuple[str, object]
"""The kind of an answer, and what it is about."""

Answers = dict[Subject, Any]


@attrs.frozen(kw_only=True, eq=False)
class Topic:
    """What is asked together.

    Attributes:
        issues, measures: on which the answers rest.
        grounds: on what else they rest; beside the declared parties and issues, on nothing else.
        ask: returns the answers at T, by their subjects; the same answers are equal.
    """

    issues: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    grounds: tuple[Ground, ...] = ()
    ask: Callable[[Snapshot, Moment], Answers]


@attrs.frozen
class Stretch:
    """Something that holds from one day to another, both included; without end where `last` is None."""

    first: date
    last: date | None
    value: Any = attrs.field(hash=False)


class Learned(NamedTuple):
    """What there is to know of a topic from a day T on, once it is a day K.

    Attributes:
        known: K.
        since: T; nothing has changed before.
        stretches: what holds from T on, for every subject that has ever had an answer.
    """

    known: date
    since: date
    stretches: dict[Subject, list[Stretch]]


@attrs.frozen(kw_only=True)
class Days:
    """The days of an index, on both axes: they end in some zone, and the last K may end earlier.

    Attributes:
        index: the index.
        zone: the zone in which days are meant.
        limit: the last K.
    """

    index: HistoryIndex
    zone: ZoneInfo
    limit: Moment = LAST_MOMENT

    def known_on(self, day: date) -> Snapshot:
        """Return what is known by the end of a day."""
        return self.index.at(min(moment_of(day, self.zone), self.limit))

    def among(self, known: Iterable[Moment]) -> set[date]:
        """Return the days on which some Ks lie."""
        return {day_of(moment, self.zone) for moment in known if moment <= self.limit}


def learned(
    days: Days, topics: Iterable[Topic], watched: Callable[[Sequence[date]], Iterable[date]] = iter
) -> Iterator[tuple[Topic, Learned]]:
    """Yield what is learned of each topic, in the order of the Ks; the first is before all.

    Args:
        days: the days of the index of the log.
        topics: what is to be asked; no two topics have a subject in common.
        watched: what the days on which something is learned pass through while they are worked through.
    """
    pupils = [_Pupil(topic, days) for topic in topics]
    agenda = _agenda(days, pupils)
    before = days.known_on(FIRST_DAY)
    for day in watched([FIRST_DAY, *sorted(agenda)]):
        now = days.known_on(day)
        for pupil, changed in agenda[day].items() if day > FIRST_DAY else ((pupil, None) for pupil in pupils):
            since = FIRST_DAY if changed is None else pupil.first_difference(changed, before, now)
            if since is not None:
                yield pupil.topic, Learned(day, since, pupil.stretches(now, since))
        before = now


def _agenda(days: Days, pupils: Sequence[_Pupil]) -> dict[date, dict[_Pupil, list[Ground] | None]]:
    """Return the days on which something becomes known: who may learn of it, by what grounds; None for everything."""
    resting: dict[Ground, list[_Pupil]] = defaultdict(list)
    for pupil in pupils:
        for ground in pupil.grounds:
            resting[ground].append(pupil)
    found: dict[date, dict[_Pupil, list[Ground] | None]] = defaultdict(lambda: defaultdict(list))
    for ground, there in resting.items():
        for day in days.among(ground.known()):
            for pupil in there:
                changed = found[day][pupil]
                assert changed is not None, "everything is set anew below"
                changed.append(ground)
    for day in days.among(days.index.declared_anew):
        found[day] = dict.fromkeys(pupils)
    return found


class _Pupil:
    """Asks about one topic at one K after the other."""

    def __init__(self, topic: Topic, days: Days) -> None:
        self.topic = topic
        self._zone = days.zone
        self.grounds: tuple[Ground, ...] = (
            *(CourseGround(days.index, "issue", name) for name in topic.issues),
            *(CourseGround(days.index, "measure", name) for name in topic.measures),
            *topic.grounds,
        )
        self._subjects: dict[Subject, None] = {}

    def first_difference(self, changed: Iterable[Ground], before: Snapshot, now: Snapshot) -> date | None:
        """Return the first day on which answers may differ from those as known before; None where none can."""
        found = [moment for each in changed if (moment := each.first_difference(before, now)) is not None]
        return day_of(min(found), self._zone) if found else None

    def stretches(self, now: Snapshot, since: date) -> dict[Subject, list[Stretch]]:
        """Return what holds from a day on, stretch by stretch, for every subject that has ever had an answer."""
        found: dict[Subject, list[Stretch]] = {subject: [] for subject in self._subjects}
        running: dict[Subject, Stretch] = {}
        for day in self._days(now, since):
            answers = self.topic.ask(now, moment_of(day, self._zone))
            for subject in [*running]:
                if subject not in answers or answers[subject] != running[subject].value:
                    ended = attrs.evolve(running.pop(subject), last=day - timedelta(days=1))
                    found.setdefault(subject, []).append(ended)
            for subject, value in answers.items():
                if subject not in running:
                    running[subject] = Stretch(day, None, value)
        for subject, stretch in running.items():
            found.setdefault(subject, []).append(stretch)
        self._subjects |= dict.fromkeys(found)
        return found

    def _days(self, now: Snapshot, since: date) -> list[date]:
        """Return the days from one on by whose end an answer may be another than by the end of the day before."""
        first = FIRST_MOMENT if since == FIRST_DAY else moment_of(since, self._zone)
        moments = {moment for ground in self.grounds for moment in ground.moments_of_change(now, first)}
        moments |= now.registry.moments()
        return [since, *sorted(day for day in {day_of(moment, self._zone) for moment in moments} if day > since)]
