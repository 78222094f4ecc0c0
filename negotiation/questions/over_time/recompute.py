"""Recomputing answers: for each day K in order, the answers that change, from the first day T on which they differ.

Tables that are queried without a replay are made in this way. The answers come from a history index. A query has a few
dependencies. At each K it is computed again only if one of these has changed, and only from the first T at which that
can make a difference. So the work grows with the number of changes, not with the number of days times the length of the
log.
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
"""The kind of an answer, and the key of its subject within that kind."""

AnswersBySubject = dict[AnswerSubject, Any]
"""The answers of a query at one T and K; a subject without an answer is missing."""


@attrs.frozen(kw_only=True, eq=False)
class Query:
    """Answers that are computed together, with everything that they depend on.

    Attributes:
        issues, measures: the ids of the issues and measures on which the answers depend.
        dependencies: the other dependencies. The declared parties and issues are always a dependency.
        ask: returns the answers at T by their subjects. Two answers that are the same must compare equal.
    """

    issues: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    dependencies: tuple[Dependency, ...] = ()
    ask: Callable[[Snapshot, Moment], AnswersBySubject]


@attrs.frozen
class DaySpan:
    """A value that holds from the day `first` to the day `last`, both included; if `last` is None, without end."""

    first: date
    last: date | None
    value: Any = attrs.field(hash=False)  # an answer may be a dict, which has no hash; equality still compares it


class AnswerUpdate(NamedTuple):
    """The answers of a query from a day T on, as known on a day K.

    Attributes:
        known: the day K.
        since: the first day T; the answers before it have not changed.
        spans: the spans from `since` on, for every subject that has ever had an answer; an empty list for one that
            has no answer any more.
    """

    known: date
    since: date
    spans: dict[AnswerSubject, list[DaySpan]]


@attrs.frozen(kw_only=True)
class Days:
    """The days of an index, on both axes.

    Attributes:
        index: the history index.
        zone: the zone in which days begin and end.
        limit: the last K; the last day K may end before midnight.
    """

    index: HistoryIndex
    zone: ZoneInfo
    limit: Moment = LAST_MOMENT

    def known_on(self, day: date) -> Snapshot:
        """Return the snapshot of what is known by the end of a day, or by the limit if that is earlier."""
        return self.index.at(min(moment_of(day, self.zone), self.limit))

    def among(self, known: Iterable[Moment]) -> set[date]:
        """Return the days on which these Ks lie, leaving out Ks after the limit."""
        return {day_of(moment, self.zone) for moment in known if moment <= self.limit}


def recompute(
    days: Days, queries: Iterable[Query], watched: Callable[[Sequence[date]], Iterable[date]] = iter
) -> Iterator[tuple[Query, AnswerUpdate]]:
    """Yield an update for each query and each day K on which its answers may change, in the order of K.

    The first day K is `FIRST_DAY`, on which nothing is known; it has an update for every query.

    Args:
        days: the days of the index of the log.
        queries: the queries; no two of them have a subject in common.
        watched: a function that wraps the list of days K in an iterator, for example to display progress.
    """
    states = [_QueryState(query, days) for query in queries]
    work = _work_by_day(days, states)
    before = days.known_on(FIRST_DAY)
    # Each K is compared with the K before it, so the days must be in order.
    for day in watched([FIRST_DAY, *sorted(work)]):
        now = days.known_on(day)
        for state, changed in work[day].items() if day > FIRST_DAY else ((state, None) for state in states):
            since = FIRST_DAY if changed is None else state.first_difference(changed, before, now)
            if since is not None:
                yield state.query, AnswerUpdate(day, since, state.spans(now, since))
        before = now


def _work_by_day(days: Days, states: Sequence[_QueryState]) -> dict[date, dict[_QueryState, list[Dependency] | None]]:
    """Return, for each day K on which something changes, the queries to compute again.

    Each query has the list of its dependencies that change on that day, or None if it has to be computed for every T.
    """
    # Equal dependencies of several queries are one key, so that each is asked for its Ks only once.
    dependents: dict[Dependency, list[_QueryState]] = defaultdict(list)
    for state in states:
        for dependency in state.dependencies:
            dependents[dependency].append(state)
    found: dict[date, dict[_QueryState, list[Dependency] | None]] = defaultdict(lambda: defaultdict(list))
    for dependency, dependent in dependents.items():
        for day in days.among(dependency.known()):
            for state in dependent:
                changed = found[day][state]
                assert changed is not None, "None is only set in the loop below"
                changed.append(dependency)
    # A new declaration can change every answer at every T. This comes last, because it replaces the lists of a day.
    for day in days.among(days.index.declared_anew):
        found[day] = dict.fromkeys(states)
    return found


class _QueryState:
    """A query with its dependencies and the subjects that have ever had an answer, while K moves forward.

    It has no equality of its own, so that a dict may have it as a key while it changes.
    """

    def __init__(self, query: Query, days: Days) -> None:
        self.query = query
        self._zone = days.zone
        self.dependencies: tuple[Dependency, ...] = (
            *(SubjectDependency(days.index, "issue", name) for name in query.issues),
            *(SubjectDependency(days.index, "measure", name) for name in query.measures),
            *query.dependencies,
        )
        self._subjects: dict[AnswerSubject, None] = {}  # a dict as an ordered set

    def first_difference(self, changed: Iterable[Dependency], before: Snapshot, now: Snapshot) -> date | None:
        """Return the first day T on which answers may differ between two snapshots; None if none can."""
        found = [moment for each in changed if (moment := each.first_difference(before, now)) is not None]
        return day_of(min(found), self._zone) if found else None

    def spans(self, now: Snapshot, since: date) -> dict[AnswerSubject, list[DaySpan]]:
        """Return the spans from a day T on, for every subject that has ever had an answer."""
        # A subject that had an answer and has none now must be in the result, so that its old spans are removed.
        found: dict[AnswerSubject, list[DaySpan]] = {subject: [] for subject in self._subjects}
        running: dict[AnswerSubject, DaySpan] = {}
        for day in self._days(now, since):
            answers = self.query.ask(now, moment_of(day, self._zone))
            for subject in [*running]:  # a copy, because spans that end are removed from `running`
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
        # A day is asked at its end, so a change within the day `since` is already in its answer.
        first = FIRST_MOMENT if since == FIRST_DAY else moment_of(since, self._zone)
        moments = {moment for dependency in self.dependencies for moment in dependency.moments_of_change(now, first)}
        moments |= now.registry.moments()
        return [since, *sorted(day for day in {day_of(moment, self._zone) for moment in moments} if day > since)]
