"""Answers as tables: status, measures and deadlines for every day, as known on every day, to be kept beside a log.

What datasette and other readers of SQLite show, who cannot replay. A row stands for the days from `first_day` to
`last_day`, as known on the days from `known_first_day` to `known_last_day`; the same two stretches stand there as
instants, for comparison with the clock.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from negotiation.formats.tables import TABLES, Column, basis_names
from negotiation.formats.topics import deadline_topics, issue_topics, measure_topics
from negotiation.history import log_zone
from negotiation.history.bitemporal.index import HistoryIndex
from negotiation.lifecycles import rules_digest
from negotiation.logs.answers import Answers, AnswerTable, Replaced
from negotiation.questions.over_time import over_time
from negotiation.times import END_OF_TIME, iso, start_of_day, zones_version

if TYPE_CHECKING:
    from collections.abc import Iterable
    from zoneinfo import ZoneInfo

    from negotiation.logs import Contents
    from negotiation.logs.answers import AnswerBasis
    from negotiation.questions.over_time import Rectangle

Row = dict[str, Any]

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


def answers(contents: Contents) -> Answers:
    """Ask for everything, for every pair of days, and return it as tables."""
    index = HistoryIndex(contents.events)
    topics = (*issue_topics(index), *measure_topics(index), *deadline_topics(index))
    return _made(contents, over_time(index, topics), None)


def answers_since(contents: Contents, there: AnswerBasis) -> Answers | None:
    """Ask only for what events have touched since other answers were made.

    Returns:
        None where all answers may be others: of another log, other rules or zones, or an opening has come or was
        corrected.
    """
    if (there.rules, there.zones) != (rules_digest(), zones_version()) or there.position > contents.position:
        return None
    if contents.head_at(there.position) != there.head:
        return None
    index = HistoryIndex(contents.events)
    touched = index.touched_by(entry.event.id for entry in contents.entries[there.position :])
    if touched is None:
        return None
    issues, measures = touched
    due = [topic for topic in deadline_topics(index) if not issues.isdisjoint(topic.issues)]
    topics = [topic for topic in issue_topics(index) if not issues.isdisjoint(topic.issues)]
    topics += [topic for topic in measure_topics(index) if not measures.isdisjoint(topic.measures)]
    replaced = Replaced(
        since=there, issues=issues, measures=measures, due_on=issues.union(*(topic.issues for topic in due))
    )
    return _made(contents, over_time(index, [*topics, *due]), replaced)


def _made(contents: Contents, rectangles: Iterable[Rectangle], replaced: Replaced | None) -> Answers:
    zone = log_zone(contents.events)
    found: dict[str, list[Row]] = {kind: [] for kind in _KINDS}
    for rectangle in rectangles:
        found[rectangle.subject[0]].append({**rectangle.value, **_days(rectangle, zone)})
    return Answers(
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
