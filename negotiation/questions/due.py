"""What is due: everything that starts, ends or falls due after T, over all issues, with who set it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import attrs

from negotiation.questions.deadlines import issue_deadlines
from negotiation.questions.parts import Parts, short
from negotiation.times import LAST_MOMENT, Moment, Side

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import timedelta

    from negotiation.events import Event
    from negotiation.history import Snapshot
    from negotiation.questions.basis import Basis
    from negotiation.questions.deadlines import Deadline
    from negotiation.questions.replay import View


@attrs.frozen(kw_only=True, repr=False)
class Due:
    """One deadline, with the issues that it concerns and the event that set it."""

    deadline: Deadline
    issues: tuple[str, ...]
    event: Event

    def __repr__(self) -> str:
        deadline = self.deadline
        return short(self, f"{deadline.due.written} {deadline.what} {deadline.measure or ', '.join(self.issues)}")

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data: the deadline, its issues, who set it, and in which words."""
        return {
            **self.deadline.to_dict(),
            "issues": list(self.issues),
            "set_by": list(self.event.owners),
            "said_by": list(self.event.voices),
            "actor": self.event.actor,
            "headline": self.event.headline,
        }


@attrs.frozen(kw_only=True, repr=False)
class Deadlines(Parts["Due"]):
    """The answer to `deadlines`: everything that lies ahead, earliest first."""

    _parts_in: ClassVar[str] = "deadlines"
    _called: ClassVar[str] = "deadline"

    basis: Basis
    deadlines: tuple[Due, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the answer as plain data."""
        return {"basis": self.basis.to_dict(), "deadlines": [each.to_dict() for each in self.deadlines]}


def deadlines_at(view: View, *issues: str, within: timedelta | None = None) -> Deadlines:
    """Return what is due after T, within a stretch of time if one is given, on these issues or all; each once."""
    until = _after(view.moment, within) if within is not None else LAST_MOMENT
    history = view.replay.history
    ahead = (
        (deadline, issue.id)
        for issue in view.issues(issues)
        for deadline in issue_deadlines(history, view.moment, issue.id)
        if deadline.due.moment <= until
    )
    return Deadlines(basis=view.basis, deadlines=tuple(dues(history, ahead)))


def every_due(history: Snapshot, moment: Moment) -> list[Due]:
    """Return everything that is due after T on the issues declared by then."""
    declared = [issue.id for issue in history.registry.issues_at(moment)]
    return dues(history, ((each, issue) for issue in declared for each in issue_deadlines(history, moment, issue)))


def dues(history: Snapshot, ahead: Iterable[tuple[Deadline, str]]) -> list[Due]:
    """Return deadlines, given with the issues that they concern, each once, earliest first."""
    concerned: dict[Deadline, list[str]] = {}
    for deadline, issue in ahead:
        concerned.setdefault(deadline, []).append(issue)
    found = [
        Due(deadline=deadline, issues=tuple(names), event=history.event(deadline.event))
        for deadline, names in concerned.items()
    ]
    return sorted(found, key=lambda each: (each.deadline.due.moment, each.deadline.measure or "", each.deadline.what))


def _after(moment: Moment, within: timedelta) -> Moment:
    try:
        return Moment(moment.instant + within, max(moment.side, Side.DUE))
    except OverflowError:  # beyond the calendar
        return LAST_MOMENT
