"""Recomputing answers: which answers change on each day K, in order, and what they are from which day T on.

For tables that answer by look-up, without a replay. The answers come from a history index. Each query has a few
dependencies; for each K in order it is asked again only if one of these has changed, and only from the first day on
which that can make a difference. So the work grows with what changes, not with the number of days times the length of
the log.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

import attrs

from negotiation.questions.basis import day_of, moment_of
from negotiation.questions.over_time.days import FIRST_DAY
from negotiation.questions.over_time.dependencies import SubjectDependency
from negotiation.times import FIRST_MOMENT, LAST_MOMENT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from zoneinfo import ZoneInfo

    from negotiation.history import Snapshot
    from negotiation.history.bitemporal.index import HistoryIndex
    from negotiation.questions.over_time.dependencies import Dependency
    from negotiation.times import Moment

AnswerSubject = tuple[str, object]
"""The kind of an answer, and what it is about."""

AnswersBySubject = dict[AnswerSubject, Any]


@attrs.frozen(kw_only=True, eq=False)
class Query:
    """What is asked together.

    Attributes:
        issues, measures: on which the answers rest.
        dependencies: on what else they rest; beside the declared parties and issues, on nothing else.
        ask: returns the answers at T, by their subjects; the same answers are equal.
    """

    issues: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    dependencies: tuple[Dependency, ...] = ()
    ask: Callable[[Snapshot, Moment], AnswersBySubject]


@attrs.frozen
class DaySpan:
    """Something that holds from one day to another, both included; without end where `last` is None."""

    first: date
    last: date | None
    value: Any = attrs.field(hash=False)


class AnswerUpdate(NamedTuple):
    """The answers of a query from a day T on, as known on a day K.

    Attributes:
        known: K.
        since: T; nothing has changed before.
        spans: what holds from T on, for every subject that has ever had an answer.
    """

    known: date
    since: date
    spans: dict[AnswerSubject, list[DaySpan]]


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


def recompute(
    days: Days, queries: Iterable[Query], watched: Callable[[Sequence[date]], Iterable[date]] = iter
) -> Iterator[tuple[Query, AnswerUpdate]]:
    """Yield the answers of each query again for each K at which they change, in order; the first K is before all.

    Args:
        days: the days of the index of the log.
        queries: what is to be asked; no two queries have a subject in common.
        watched: an iterator around the days K that are worked through, to show progress.
    """
    states = [_QueryState(query, days) for query in queries]
    agenda = _agenda(days, states)
    before = days.known_on(FIRST_DAY)
    for day in watched([FIRST_DAY, *sorted(agenda)]):
        now = days.known_on(day)
        for state, changed in agenda[day].items() if day > FIRST_DAY else ((state, None) for state in states):
            since = FIRST_DAY if changed is None else state.first_difference(changed, before, now)
            if since is not None:
                yield state.query, AnswerUpdate(day, since, state.spans(now, since))
        before = now


def _agenda(days: Days, states: Sequence[_QueryState]) -> dict[date, dict[_QueryState, list[Dependency] | None]]:
    """Return, for each day K on which something becomes known, the queries to ask again and why; None: all."""
    resting: dict[Dependency, list[_QueryState]] = defaultdict(list)
    for state in states:
        for dependency in state.dependencies:
            resting[dependency].append(state)
    found: dict[date, dict[_QueryState, list[Dependency] | None]] = defaultdict(lambda: defaultdict(list))
    for dependency, waiting in resting.items():
        for day in days.among(dependency.known()):
            for state in waiting:
                changed = found[day][state]
                assert changed is not None, "everything is set anew below"
                changed.append(dependency)
    for day in days.among(days.index.declared_anew):
        found[day] = dict.fromkeys(states)
    return found


class _QueryState:
    """What is known of one query's answers while it is asked at one K after the other."""

    def __init__(self, query: Query, days: Days) -> None:
        self.query = query
        self._zone = days.zone
        self.dependencies: tuple[Dependency, ...] = (
            *(SubjectDependency(days.index, "issue", name) for name in query.issues),
            *(SubjectDependency(days.index, "measure", name) for name in query.measures),
            *query.dependencies,
        )
        self._subjects: dict[AnswerSubject, None] = {}

    def first_difference(self, changed: Iterable[Dependency], before: Snapshot, now: Snapshot) -> date | None:
        """Return the first day on which answers may differ from those as known before; None where none can."""
        found = [moment for each in changed if (moment := each.first_difference(before, now)) is not None]
        return day_of(min(found), self._zone) if found else None

    def spans(self, now: Snapshot, since: date) -> dict[AnswerSubject, list[DaySpan]]:
        """Return what holds from a day on, span by span, for every subject that has ever had an answer."""
        found: dict[AnswerSubject, list[DaySpan]] = {subject: [] for subject in self._subjects}
        running: dict[AnswerSubject, DaySpan] = {}
        for day in self._days(now, since):
            answers = self.query.ask(now, moment_of(day, self._zone))
            for subject in [*running]:
                if subject not in answers or answers[subject] != running[subject].value:
                    ended = attrs.evolve(running.pop(subject), last=day - timedelta(days=1))
                    found.setdefault(subject, []).append(ended)
            for subject, value in answers.items():
                if subject not in running:
                    running[subject] = DaySpan(day, None, value)
        for subject, span in running.items():
            found.setdefault(subject, []).append(span)
        self._subjects |= dict.fromkeys(found)
        return found

    def _days(self, now: Snapshot, since: date) -> list[date]:
        """Return the days from `since` on which the answer may change."""
        first = FIRST_MOMENT if since == FIRST_DAY else moment_of(since, self._zone)
        moments = {moment for dependency in self.dependencies for moment in dependency.moments_of_change(now, first)}
        moments |= now.registry.moments()
        return [since, *sorted(day for day in {day_of(moment, self._zone) for moment in moments} if day > since)]
