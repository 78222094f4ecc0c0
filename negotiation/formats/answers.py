"""Answers as tables: status, measures and deadlines for every day, as known on every day, to be kept beside a log.

What datasette and other readers of SQLite show, who cannot replay. A row stands for the days from `first_day` to
`last_day`, as known on the days from `known_first_day` to `known_last_day`; the same two stretches stand there as
instants, for comparison with the clock.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from negotiation.formats.tables import TABLES, Column, basis_names
from negotiation.formats.topics import topics
from negotiation.history import log_zone
from negotiation.lifecycles import rules_digest
from negotiation.logs.answers import Answers, AnswerTable
from negotiation.questions.over_time import over_time
from negotiation.times import END_OF_TIME, iso, start_of_day

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from negotiation.logs import Contents
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
    zone = log_zone(contents.events)
    found: dict[str, list[Row]] = {kind: [] for kind in _KINDS}
    for rectangle in over_time(contents, topics):
        found[rectangle.subject[0]].append({**rectangle.value, **_days(rectangle, zone)})
    return Answers(
        position=contents.position,
        head=contents.head,
        leaf=contents.entries[-1].leaf if contents.entries else None,
        rules=rules_digest(),
        zone=zone.key,
        tables=tuple(
            AnswerTable(
                name=table,
                columns=columns_of(kind),
                rows=_sorted(found[kind], _SUBJECT[kind]),
            )
            for kind, table in _KINDS.items()
        ),
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
