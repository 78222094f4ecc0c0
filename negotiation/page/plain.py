"""Plain: the status of the day at which a page opens, as an HTML table that needs no script.

The script writes the same cells for other days (`sections.js`, `words.js`); a test compares the two.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from negotiation.formats.visible import visible
from negotiation.questions.basis import day_of
from negotiation.questions.local_day import place_of
from negotiation.times import MONTHS, day_in_words

if TYPE_CHECKING:
    from datetime import date

    from negotiation.history import EffectiveDate
    from negotiation.questions.measures import MeasureStatus
    from negotiation.questions.status import IssueStatus, Status

_NONE = "\N{EN DASH}"
_STATES = ("in_force", "suspended", "announced")


def table_rows(status: Status) -> str:
    """Return one table row for each issue, as HTML."""
    asked = day_of(status.basis.at, status.basis.zone).isoformat()
    return "\n".join(_row(issue, asked) for issue in status.issues)


def text(value: str) -> str:
    """Return text escaped for HTML, with control and direction characters as visible escapes."""
    return escape(visible(value))


def long_day(day: date) -> str:
    """Return a day in words: `26 October 2025`."""
    return day_in_words(day.isoformat())


def _row(issue: IssueStatus, asked: str) -> str:
    cells = {
        "Phase": issue.phase.replace("_", " ") + (" ▲ under threat" if issue.under_threat else ""),
        "Since": _since(issue.since, asked) if issue.since else _NONE,
        "Measures": _in_force(issue.measures),
        "Next deadline": _deadline(issue),
        "Claims": f"{len(issue.open_claims)} open" if issue.open_claims else _NONE,
    }
    # The explicit roles keep this a table for screen readers: on narrow screens the style sets `display: block`, and
    # browsers then drop the roles that table elements have. `data-label` is shown there as the name of the column.
    written = "".join(f'<td role="cell" data-label="{name}">{text(cell)}</td>' for name, cell in cells.items())
    title = text(issue.title or issue.issue)
    return f'<tr role="row"><th scope="row" role="rowheader"><bdi>{title}</bdi></th>{written}</tr>'


def _since(since: EffectiveDate, asked: str) -> str:
    """Return the first day of a state; if it lies after the day T, because of another zone, with its place."""
    day = since.first_day()
    return f"{_day(day)} ({place_of(since)})" if day > asked else _day(day)


def _in_force(measures: tuple[MeasureStatus, ...]) -> str:
    counts = ((sum(measure.state == state for measure in measures), state.replace("_", " ")) for state in _STATES)
    return ", ".join(f"{number} {state}" for number, state in counts if number) or "none"


def _deadline(issue: IssueStatus) -> str:
    if not issue.deadlines:
        return _NONE
    first = issue.deadlines[0]
    detail = f" ({first.detail})" if first.detail else ""
    measure = f": {first.measure}" if first.measure else ""
    return f"{_day(first.due.day())} {first.what.replace('_', ' ')}{detail}{measure}"


def _day(written: str) -> str:
    """Return a day in short words, `26 Oct 2025`; a month or a year stays as written."""
    parts = written.split("-")
    return f"{int(parts[2])} {MONTHS[int(parts[1]) - 1][:3]} {int(parts[0])}" if len(parts) == len("ymd") else written
