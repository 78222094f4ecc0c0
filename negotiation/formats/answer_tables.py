"""Answers as tables: status, measures and deadlines for every day, as known on every day, to be kept beside a log.

What datasette and other readers of SQLite show, who cannot replay. A row stands for the days from `first_day` to
`last_day`, as known on the days from `known_first_day` to `known_last_day`; the same two stretches stand there as
instants, for comparison with the clock.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING

from negotiation.formats.rows import due_row, issue_row, measure_row
from negotiation.formats.tables import TABLES, Column, basis_names
from negotiation.history import log_zone
from negotiation.history.bitemporal.index import HistoryIndex
from negotiation.lifecycles import rules_digest
from negotiation.logs.answer_keeper import AnswerTable, AnswerTables, Replaced
from negotiation.questions.deadlines import dues, measure_deadlines, own_deadlines
from negotiation.questions.measures import measure_status_at
from negotiation.questions.over_time.recompute import Query
from negotiation.questions.over_time.rectangles import over_time
from negotiation.questions.status import issue_status_at
from negotiation.times import END_OF_TIME, iso, start_of_day, zones_version

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from zoneinfo import ZoneInfo

    from negotiation.formats.registry import Row
    from negotiation.history import Snapshot
    from negotiation.logs import Contents
    from negotiation.logs.answer_keeper import AnswerBasis
    from negotiation.questions.deadlines import Deadline
    from negotiation.questions.over_time.recompute import AnswersBySubject
    from negotiation.questions.over_time.rectangles import Rectangle
    from negotiation.times import Moment


_KINDS = {"status": "answer_status", "measures": "answer_measures", "deadlines": "answer_deadlines"}
_SUBJECT = {"status": "issue", "measures": "measure", "deadlines": "due"}
_DAYS: tuple[Column, ...] = (
    ("first_day", "date", "from this day on it is so"),
    ("last_day", "date", "up to this day; empty where nothing ends it"),
    ("known_first_day", "date", "from this day on it was known"),
    ("known_last_day", "date", "up to this day, when something else became known; empty where it still stands"),
    ("from_instant", "datetime", "when the first day begins"),
    ("until_instant", "datetime", "when the last day has ended"),
    ("known_from_instant", "datetime", "when the first day of knowing begins"),
    ("known_until_instant", "datetime", "when the last has ended"),
)


def answer_tables(contents: Contents) -> AnswerTables:
    """Ask for everything, for every pair of days, and return it as tables."""
    index = HistoryIndex(contents.events)
    queries = (*issue_queries(index), *measure_queries(index), *deadline_queries(index))
    return _made(contents, over_time(index, queries), None)


def answer_tables_since(contents: Contents, existing: AnswerBasis) -> AnswerTables | None:
    """Ask only for what events have touched since other answers were made.

    Returns:
        None where all answers may be others: of another log, other rules or zones, or an opening has come or was
        corrected.
    """
    if (existing.rules, existing.zones) != (rules_digest(), zones_version()) or existing.position > contents.position:
        return None
    if contents.head_at(existing.position) != existing.head:
        return None
    index = HistoryIndex(contents.events)
    touched = index.touched_by(entry.event.id for entry in contents.entries[existing.position :])
    if touched is None:
        return None
    issues, measures = touched
    due = [query for query in deadline_queries(index) if not issues.isdisjoint(query.issues)]
    queries = [query for query in issue_queries(index) if not issues.isdisjoint(query.issues)]
    queries += [query for query in measure_queries(index) if not measures.isdisjoint(query.measures)]
    replaced = Replaced(
        since=existing, issues=issues, measures=measures, due_on=issues.union(*(query.issues for query in due))
    )
    return _made(contents, over_time(index, [*queries, *due]), replaced)


def _made(contents: Contents, rectangles: Iterable[Rectangle], replaced: Replaced | None) -> AnswerTables:
    zone = log_zone(contents.events)
    found: dict[str, list[Row]] = {kind: [] for kind in _KINDS}
    for rectangle in rectangles:
        found[rectangle.subject[0]].append({**rectangle.value, **_days(rectangle, zone)})
    return AnswerTables(
        position=contents.position,
        head=contents.head,
        leaf=contents.entries[-1].leaf if contents.entries else None,
        rules=rules_digest(),
        zones=zones_version(),
        zone=zone.key,
        tables=tuple(
            AnswerTable(name=table, columns=columns_of(kind), rows=_sorted(found[kind], _SUBJECT[kind]))
            for kind, table in _KINDS.items()
        ),
        replaced=replaced,
    )


def columns_of(kind: str) -> tuple[Column, ...]:
    """Return the columns of a table of answers: those of the command of that name without the basis, and the days."""
    own = [column for column in TABLES[kind] if column[0] not in basis_names()]
    return (own[0], *_DAYS[:4], *own[1:], *_DAYS[4:])


def _sorted(found: list[Row], subject: str) -> tuple[Row, ...]:
    return tuple(sorted(found, key=lambda row: (row[subject], row["first_day"], row["known_first_day"])))


def _days(rectangle: Rectangle, zone: ZoneInfo) -> Row:
    return {
        "first_day": rectangle.first_day.isoformat(),
        "last_day": rectangle.last_day.isoformat() if rectangle.last_day else None,
        "known_first_day": rectangle.known_first_day.isoformat(),
        "known_last_day": rectangle.known_last_day.isoformat() if rectangle.known_last_day else None,
        "from_instant": iso(start_of_day(rectangle.first_day, zone)),
        "until_instant": _end(rectangle.last_day, zone),
        "known_from_instant": iso(start_of_day(rectangle.known_first_day, zone)),
        "known_until_instant": _end(rectangle.known_last_day, zone),
    }


def _end(last: date | None, zone: ZoneInfo) -> str:
    """Return when a day has ended, as text that compares: whole seconds."""
    if last is None or last == date.max:
        return iso(END_OF_TIME.replace(microsecond=0))
    return iso(start_of_day(last + timedelta(days=1), zone))


_SETTING = frozenset({"scheduling", "entry_into_force", "extension"})
"""The kinds of events after which something is due on an issue itself."""


def issue_queries(index: HistoryIndex) -> Iterator[Query]:
    """Yield the question for the status of each issue."""
    for name in sorted(index.declared):
        yield Query(
            issues=(name,) if name in index.issues else (),
            measures=tuple(index.measures_of.get(name, ())),
            ask=partial(_status, name),
        )


def measure_queries(index: HistoryIndex) -> Iterator[Query]:
    """Yield the question where each measure stands, and what is due on it."""
    for name in index.measures:
        yield Query(measures=(name,), ask=partial(_measure, name))


def deadline_queries(index: HistoryIndex) -> Iterator[Query]:
    """Yield the questions for what is due on issues themselves, together where one event has set it for several."""
    group_of: dict[str, list[str]] = {}
    for event in index.events:
        if event.kind in _SETTING and event.refers_to is None:
            for issue in event.concerns:
                group, first = group_of.setdefault(issue, [issue]), group_of[event.concerns[0]]
                if group is not first:
                    first += group
                    group_of |= dict.fromkeys(group, first)
    for group in {id(group): group for group in group_of.values()}.values():
        if issues := tuple(name for name in group if name in index.issues):  # on others nothing is ever read
            yield Query(issues=issues, ask=partial(_own_deadlines, issues))


def _status(name: str, known: Snapshot, moment: Moment) -> AnswersBySubject:
    declared = {issue.id: issue for issue in known.registry.issues_at(moment)}
    if name not in declared:
        return {}
    return {("status", name): issue_row(issue_status_at(known, moment, declared[name]))}


def _measure(name: str, known: Snapshot, moment: Moment) -> AnswersBySubject:
    measure = known.measure(name)
    state, status = measure.at(moment), measure_status_at(measure, moment)
    if state is None or status is None:
        return {}
    ahead = [
        (deadline, issue.id)
        for issue in known.registry.issues_at(moment)
        if issue.id in state.issues
        for deadline in measure_deadlines(name, state, moment)
    ]
    return {("measures", name): measure_row(status), **_deadlines(known, ahead)}


def _own_deadlines(issues: Sequence[str], known: Snapshot, moment: Moment) -> AnswersBySubject:
    declared = [issue.id for issue in known.registry.issues_at(moment)]
    ahead = [(each, name) for name in declared if name in issues for each in own_deadlines(known, moment, name)]
    return _deadlines(known, ahead)


def _deadlines(known: Snapshot, ahead: Iterable[tuple[Deadline, str]]) -> AnswersBySubject:
    found = [due_row(due) for due in dues(known, ahead)]
    return {("deadlines", tuple(row.values())): row for row in found}
