"""The panel: the status of every issue on every day, as a table for research.

Each row equals the answer to `status --at DAY`. The status is computed only for days on which it may have changed
(`over_time.days`); between them, it is the same.
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
from negotiation.questions.standing.read_record import basis_at
from negotiation.questions.status import status_at

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from negotiation.history import Snapshot
    from negotiation.questions.basis import Basis
    from negotiation.questions.status import IssueStatus


@attrs.frozen(kw_only=True, repr=False)
class PanelDay:
    """The status of the issues at the end of one day.

    Attributes:
        day: the day, in the zone of the question.
        basis: the basis of the answer for that day.
        issues: the status of each issue that was declared by then.
        events: the ids of the events that happened on that day, by the id of the issue.
    """

    day: date
    basis: Basis
    issues: tuple[IssueStatus, ...]
    events: Mapping[str, tuple[str, ...]]

    def __repr__(self) -> str:
        return short(self, f"{self.day}: {len(self.issues)} issues")


@attrs.frozen(kw_only=True, repr=False)
class Panel(Parts["PanelDay"]):
    """The answer to `panel`: the status of the issues on each day up to T, as far as known by K."""

    _parts_in: ClassVar[str] = "days"
    _named_by: ClassVar[str] = "day"
    _called: ClassVar[str] = "day"

    basis: Basis
    days: tuple[PanelDay, ...]


def panel_at(history: Snapshot, basis: Basis, issues: Collection[str] = (), since: date | None = None) -> Panel:
    """Return the panel of these issues, or all, up to T.

    Args:
        history: what is known by K.
        basis: the basis of an answer for T.
        issues: the ids of the issues; none for all.
        since: the first day; by default the day of the first event that had happened by T.
    """
    return Panel(basis=basis, days=tuple(_days(history, basis, issues, since)))


def _days(history: Snapshot, basis: Basis, issues: Collection[str], since: date | None) -> Iterator[PanelDay]:
    zone = basis.zone
    happened = _happened(history, basis)
    first = since or min(happened, default=None)
    if first is None:
        return
    changes = days_of_change(history, zone)
    last_change = -1
    found: tuple[IssueStatus, ...] = ()
    for number in range(first.toordinal(), day_of(basis.at, zone).toordinal() + 1):
        day = date.fromordinal(number)
        then = basis_at(basis, history, min(moment_of(day, zone), basis.at))  # T may end within its day
        # The number of days of change up to this one: the status is computed again only where it grows.
        change = bisect_right(changes, day)
        if change != last_change:
            found, last_change = _status(history, then, issues), change
        yield PanelDay(day=day, basis=then, issues=found, events=happened.get(day, {}))


def _status(history: Snapshot, basis: Basis, issues: Collection[str]) -> tuple[IssueStatus, ...]:
    """Return the status of the issues, or of all, leaving out those that were not declared by then."""
    declared = history.registry.issues_at(basis.at)
    return status_at(history, basis, [each for each in declared if not issues or each.id in issues]).issues


def _happened(history: Snapshot, basis: Basis) -> dict[date, dict[str, tuple[str, ...]]]:
    """Return the ids of the events that had happened by T, in reading order, by their last day and issue."""
    found: dict[date, dict[str, tuple[str, ...]]] = defaultdict(dict)
    for reading in history.read_by(basis.at):
        on_day = found[day_of(reading.ends, basis.zone)]
        for issue in reading.event.concerns:
            on_day[issue] = (*on_day.get(issue, ()), reading.event.id)
    return dict(found)  # a plain dict, so that looking up a day without events adds no key
