"""The panel: the status of every issue on every day, the researcher's table.

A status is read only on days on which anything can have changed; between them it is the same (`days`). Each row is
what `status --at DAY` says.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING, ClassVar

import attrs

from negotiation.questions.basis import day_of, moment_of
from negotiation.questions.over_time.days import days_of_change
from negotiation.questions.parts import Parts, short

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from negotiation.questions.basis import Basis
    from negotiation.questions.replay import View
    from negotiation.questions.status import IssueStatus


@attrs.frozen(kw_only=True, repr=False)
class PanelDay:
    """Where the issues stand on one day.

    Attributes:
        day: the day.
        basis: what the answer of that day rests on.
        issues: the status of each issue.
        events: the events that happened on that day, issue by issue.
    """

    day: date
    basis: Basis
    issues: tuple[IssueStatus, ...]
    events: Mapping[str, tuple[str, ...]]

    def __repr__(self) -> str:
        return short(self, f"{self.day}: {len(self.issues)} issues")


@attrs.frozen(kw_only=True, repr=False)
class Panel(Parts["PanelDay"]):
    """Where the issues stand on each of the days from the first to T, as far as known by K."""

    _parts_in: ClassVar[str] = "days"
    _named_by: ClassVar[str] = "day"
    _called: ClassVar[str] = "day"

    basis: Basis
    days: tuple[PanelDay, ...]


def panel_at(view: View, *issues: str, since: date | None = None) -> Panel:
    """Return the panel of these issues, or all, up to T.

    Args:
        view: the ledger at T.
        issues: the issues; none for all.
        since: the first day; by default that of the first event that was read.

    Raises:
        UnknownNameError: no such issue.
    """
    issues = tuple(issue.id for issue in view.issues(issues)) if issues else ()
    return Panel(basis=view.basis, days=tuple(_days(view, issues, since)))


def _days(view: View, issues: tuple[str, ...], since: date | None) -> Iterator[PanelDay]:
    asked, zone = view.replay, view.replay.zone
    happened = _happened(view)
    first = since or min(happened, default=None)
    if first is None:
        return
    changes = days_of_change(asked.history, zone)
    seen = -1
    found: tuple[IssueStatus, ...] = ()
    for number in range(first.toordinal(), day_of(view.moment, zone).toordinal() + 1):
        day = date.fromordinal(number)
        there = attrs.evolve(view, moment=min(moment_of(day, zone), view.moment))
        change = bisect_right(changes, day)
        if change != seen:
            found, seen = _status(there, issues), change
        yield PanelDay(day=day, basis=there.basis, issues=found, events=happened.get(day, {}))


def _status(view: View, issues: tuple[str, ...]) -> tuple[IssueStatus, ...]:
    """Return the status of those of the issues, or of all, that were declared by then."""
    return tuple(issue for issue in view.status().issues if not issues or issue.issue in issues)


def _happened(view: View) -> dict[date, dict[str, tuple[str, ...]]]:
    """Return the events that happened by T, in reading order, by their last day and issue."""
    found: dict[date, dict[str, tuple[str, ...]]] = defaultdict(dict)
    for reading in view.replay.history.read_by(view.moment):
        there = found[day_of(reading.ends, view.replay.zone)]
        for issue in reading.event.concerns:
            there[issue] = (*there.get(issue, ()), reading.event.id)
    return dict(found)
