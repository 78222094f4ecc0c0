"""Answers as tables: status, measures and deadlines for every day T, as known on every day K, stored beside a log.

They are for datasette and other readers of SQLite that cannot replay a log. A row holds for the days T from
`first_day` to `last_day`, as known on the days K from `known_first_day` to `known_last_day`, both ends included. The
same two ranges are also given as instants, half-open, for comparison with the clock.
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
"""The name of the table of each kind of answer."""

_SORTED_BY = {"status": "issue", "measures": "measure", "deadlines": "due"}
_DAYS: tuple[Column, ...] = (
    ("first_day", "date", "the first day T for which the row holds"),
    ("last_day", "date", "the last day T for which it holds; empty if nothing ends it"),
    ("known_first_day", "date", "the first day K on which this was known"),
    (
        "known_last_day",
        "date",
        "the last day K before something else became known; empty if this is still what is known",
    ),
    ("from_instant", "datetime", "when `first_day` begins"),
    ("until_instant", "datetime", "when `last_day` has ended"),
    ("known_from_instant", "datetime", "when `known_first_day` begins"),
    ("known_until_instant", "datetime", "when `known_last_day` has ended"),
)


def answer_tables(contents: Contents) -> AnswerTables:
    """Return all answers of a log as tables, for every pair of days (T, K)."""
    index = HistoryIndex(contents.events)
    queries = (*issue_queries(index), *measure_queries(index), *deadline_queries(index))
    return _tables_from(contents, over_time(index, queries), None)


def answer_tables_since(contents: Contents, existing: AnswerBasis) -> AnswerTables | None:
    """Return the answers that events since an earlier state of the log may have changed, as tables.

    Args:
        contents: the log as it is now.
        existing: the basis of the answers that are stored: position, head, rules and zones.

    Returns:
        The tables, with the subjects whose stored answers they replace. None if any answer may have changed: the log,
        the rules or the time zone database is another, or an opening was added or corrected.
    """
    if (existing.rules, existing.zones) != (rules_digest(), zones_version()) or existing.position > contents.position:
        return None
    # The same head at the same position proves that the log still begins with what the answers were made from.
    if contents.head_at(existing.position) != existing.head:
        return None
    index = HistoryIndex(contents.events)
    touched = index.touched_by(entry.event.id for entry in contents.entries[existing.position :])
    if touched is None:
        return None
    issues, measures = touched
    due = [query for query in deadline_queries(index) if not issues.isdisjoint(query.issues)]
    # A deadline that several issues share is in one row: all issues of its group are replaced (`due_on` below), also
    # those that no new event touches.
    queries = [query for query in issue_queries(index) if not issues.isdisjoint(query.issues)]
    queries += [query for query in measure_queries(index) if not measures.isdisjoint(query.measures)]
    replaced = Replaced(
        since=existing, issues=issues, measures=measures, due_on=issues.union(*(query.issues for query in due))
    )
    return _tables_from(contents, over_time(index, [*queries, *due]), replaced)


def _tables_from(contents: Contents, rectangles: Iterable[Rectangle], replaced: Replaced | None) -> AnswerTables:
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
            AnswerTable(name=table, columns=columns_of(kind), rows=_sorted(found[kind], _SORTED_BY[kind]))
            for kind, table in _KINDS.items()
        ),
        replaced=replaced,
    )


def columns_of(kind: str) -> tuple[Column, ...]:
    """Return the columns of a table of answers: those of the command of that name, and the days; no basis.

    Args:
        kind: `status`, `measures` or `deadlines`.

    Raises:
        KeyError: there is no table of that name.
    """
    own = [column for column in TABLES[kind] if column[0] not in basis_names()]
    # The subject and the days come first, so that a table viewer shows them without scrolling.
    return (own[0], *_DAYS[:4], *own[1:], *_DAYS[4:])


def _sorted(found: list[Row], subject: str) -> tuple[Row, ...]:
    # A fixed order, so that the same log always gives the same database.
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
    """Return the instant at which a day has ended, or the end of time for None.

    It is text without fractions of a second: SQLite compares such texts as it would compare the instants.
    """
    if last is None or last == date.max:
        return iso(END_OF_TIME.replace(microsecond=0))
    return iso(start_of_day(last + timedelta(days=1), zone))


_SETTING = frozenset({"scheduling", "entry_into_force", "extension", "request"})
"""The kinds of events after which something is due on an issue itself."""


def issue_queries(index: HistoryIndex) -> Iterator[Query]:
    """Yield one query for each declared issue: its status."""
    for name in sorted(index.declared):
        yield Query(
            issues=(name,) if name in index.issues else (),
            measures=tuple(index.measures_of.get(name, ())),
            ask=partial(_status, name),
        )


def measure_queries(index: HistoryIndex) -> Iterator[Query]:
    """Yield one query for each measure: its status and its deadlines."""
    for name in index.measures:
        yield Query(measures=(name,), ask=partial(_measure, name))


def deadline_queries(index: HistoryIndex) -> Iterator[Query]:
    """Yield the queries for the deadlines of issues themselves: one for each group of issues that share a deadline.

    An event on several issues sets one deadline for all of them, so that their deadlines are asked together.
    """
    # Union of groups: `group_of` maps each issue to the list of its group, and issues of one group share one list.
    group_of: dict[str, list[str]] = {}
    for event in index.events:
        if event.kind in _SETTING and (event.refers_to is None or event.kind == "request"):
            for issue in event.concerns:
                group, first = group_of.setdefault(issue, [issue]), group_of[event.concerns[0]]
                if group is not first:
                    first += group
                    group_of |= dict.fromkeys(group, first)
    # Lists are not hashable; `id` tells the shared ones apart, and all of them stay alive in `group_of` meanwhile.
    # A request on a measure is answered by an act on it, which may name other issues.
    asked = [(event.refers_to, event.concerns) for event in index.events if event.kind == "request" and event.refers_to]
    for group in {id(group): group for group in group_of.values()}.values():
        if issues := tuple(name for name in group if name in index.issues):  # events on other issues are never read
            measures = {measure: None for measure, concerned in asked if not {*group}.isdisjoint(concerned)}
            yield Query(issues=issues, measures=tuple(measures), ask=partial(_own_deadlines, issues))


def _status(name: str, known: Snapshot, moment: Moment) -> AnswersBySubject:
    declared = {issue.id: issue for issue in known.registry.issues_at(moment)}
    if name not in declared:
        return {}
    return {("status", name): issue_row(issue_status_at(known, moment, declared[name]))}


def _measure(name: str, known: Snapshot, moment: Moment) -> AnswersBySubject:
    measure = known.measure(name)
    state, status = measure.at(moment), measure_status_at(known, measure, moment)
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
    # A deadline has no id: the values of its row tell it from others, and equal rows are the same deadline.
    return {("deadlines", tuple(row.values())): row for row in found}
