"""Plain: the status of the day for which a page is written, as a table that needs no script."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from negotiation.formats.visible import visible
from negotiation.questions.basis import day_of
from negotiation.questions.local_day import place_of

if TYPE_CHECKING:
    from datetime import date

    from negotiation.history import EffectiveDate
    from negotiation.questions.measures import MeasureStatus
    from negotiation.questions.status import IssueStatus, Status

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_NONE = "\N{EN DASH}"
_STATES = ("in_force", "suspended", "announced")


def table_rows(status: Status) -> str:
    """Return one row of the table for each issue: the same cells that the script writes for other days."""
    asked = day_of(status.basis.at, status.basis.zone).isoformat()
    return "\n".join(_row(issue, asked) for issue in status.issues)


def text(value: str) -> str:
    """Return text as HTML shows it: nothing in it is obeyed, neither by the parser nor by the direction of script."""
    return escape(visible(value))


def long_day(day: date) -> str:
    """Return a day in words: `26 October 2025`."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def _row(issue: IssueStatus, asked: str) -> str:
    cells = {
        "Phase": issue.phase.replace("_", " ") + (" ▲ under threat" if issue.under_threat else ""),
        "Since": _since(issue.since, asked) if issue.since else _NONE,
        "Measures": _in_force(issue.measures),
        "Next deadline": _deadline(issue),
        "Claims": f"{len(issue.claims)} open" if issue.claims else _NONE,
    }
    written = "".join(f'<td role="cell" data-label="{name}">{text(cell)}</td>' for name, cell in cells.items())
    title = text(issue.title or issue.issue)
    return f'<tr role="row"><th scope="row" role="rowheader"><bdi>{title}</bdi></th>{written}</tr>'


def _since(since: EffectiveDate, asked: str) -> str:
    """Return from when on something is so; a day of another place after the day asked for says which place it is."""
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
    """Return a day in short words; a month or year stays as it is written."""
    parts = written.split("-")
    return f"{int(parts[2])} {_MONTHS[int(parts[1]) - 1][:3]} {int(parts[0])}" if len(parts) == len("ymd") else written
