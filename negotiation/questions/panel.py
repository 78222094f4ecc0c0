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

from negotiation.questions.basis import basis_at, day_of, moment_of
from negotiation.questions.over_time.days import days_of_change
from negotiation.questions.parts import Parts, short
from negotiation.questions.status import status_at

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from negotiation.history import Snapshot
    from negotiation.questions.basis import Basis
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


def panel_at(history: Snapshot, basis: Basis, issues: Collection[str] = (), since: date | None = None) -> Panel:
    """Return the panel of these issues, or all, up to T.

    Args:
        history: what is known by K.
        basis: that of an answer for T.
        issues: the ids of the issues; none for all.
        since: the first day; by default that of the first event that was read.
    """
    return Panel(basis=basis, days=tuple(_days(history, basis, issues, since)))


def _days(history: Snapshot, basis: Basis, issues: Collection[str], since: date | None) -> Iterator[PanelDay]:
    zone = basis.zone
    happened = _happened(history, basis)
    first = since or min(happened, default=None)
    if first is None:
        return
    changes = days_of_change(history, zone)
    seen = -1
    found: tuple[IssueStatus, ...] = ()
    for number in range(first.toordinal(), day_of(basis.at, zone).toordinal() + 1):
        day = date.fromordinal(number)
        then = basis_at(basis, history, min(moment_of(day, zone), basis.at))
        change = bisect_right(changes, day)
        if change != seen:
            found, seen = _status(history, then, issues), change
        yield PanelDay(day=day, basis=then, issues=found, events=happened.get(day, {}))


def _status(history: Snapshot, basis: Basis, issues: Collection[str]) -> tuple[IssueStatus, ...]:
    """Return the status of those of the issues, or of all, that were declared by then."""
    declared = history.registry.issues_at(basis.at)
    return status_at(history, basis, [each for each in declared if not issues or each.id in issues]).issues


def _happened(history: Snapshot, basis: Basis) -> dict[date, dict[str, tuple[str, ...]]]:
    """Return the events that happened by T, in reading order, by their last day and issue."""
    found: dict[date, dict[str, tuple[str, ...]]] = defaultdict(dict)
    for reading in history.read_by(basis.at):
        there = found[day_of(reading.ends, basis.zone)]
        for issue in reading.event.concerns:
            there[issue] = (*there.get(issue, ()), reading.event.id)
    return dict(found)
