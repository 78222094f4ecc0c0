"""Deadlines: the dates after T of an issue or a measure, each with the event that set it.

A date is a timer, which moves something without a further act, or it is only due (docs/rules/answers.md).
"""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING, Any, ClassVar

import attrs

from negotiation.events import Extension
from negotiation.questions.parts import Parts, short
from negotiation.questions.standing.requests import open_requests
from negotiation.times import END_OF_TIME, LAST_MOMENT, Moment, Side
from negotiation.value import Value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import timedelta

    from negotiation.events import Condition, Event, Issue
    from negotiation.history import BaseChange, EffectiveDate, MeasureState, Snapshot
    from negotiation.questions.basis import Basis
    from negotiation.questions.standing.requests import OpenRequest


_TIMERS = {
    *("starts", "level_changes", "ends", "suspension_starts", "suspension_ends"),
    *("threat_lapses", "withdrawal", "arrangement_lapses", "enters_into_force", "leaves", "joins"),
}
"""The deadlines that are timers. `threatened_for_this_date` is none: a threat is carried out by an act only."""
_WHEN_PENDING = {"entry_into_force": "enters_into_force", "exit": "leaves", "accession": "joins"}
"""What happens when the date of an act comes that lies ahead of its announcement."""
_ENDS = frozenset({"ends", "suspension_ends", "arrangement_lapses"})
"""The deadlines that an extension sets."""
_NEVER = Moment(END_OF_TIME, Side.AT)


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Deadline(Value):
    """A date after T.

    Attributes:
        due: the date, as written and as an instant.
        what: `starts`, `level_changes`, `ends`, `suspension_starts`, `suspension_ends`, `threatened_for_this_date`,
            `threat_lapses`, `withdrawal`, `arrangement_lapses`, `enters_into_force`, `leaves`,
            `joins`, `request`, or the kind of the event that is scheduled.
        measure: the id of the measure; None for a date of the issue itself.
        event: the id of the event that set the date.
        detail: what holds from that date on, in words: a level, the cause of an end, or what resumes.
        unless: what would keep the end from holding, and the end that would then hold; None without a condition.
    """

    due: EffectiveDate
    what: str
    measure: str | None
    event: str
    detail: str = ""
    unless: Condition | None = None

    @property
    def by_itself(self) -> bool:
        """Whether a timer moves something on that date without a further act (docs/rules/reading-rule.md#timers)."""
        return self.what in _TIMERS

    def to_dict(self) -> dict[str, Any]:
        """Return the deadline as plain data (docs/rules/answers.md): the instant in UTC, and the date as written."""
        return {
            "due": self.due.iso(),
            "what": self.what,
            "measure": self.measure,
            "event": self.event,
            "detail": self.detail,
            "written": self.due.written,
            "zone": self.due.zone.key,
            "unless": condition_columns(self.unless),
        }


def condition_columns(unless: Condition | None) -> dict[str, str | None] | None:
    """Return a condition as plain data; None without one."""
    if unless is None:
        return None
    return {"words": unless.words, "until": unless.until.text if unless.until is not None else None}


def issue_deadlines(
    history: Snapshot, moment: Moment, issue: str, requests: Sequence[OpenRequest] | None = None
) -> tuple[Deadline, ...]:
    """Return the deadlines of an issue and of its measures at a moment, earliest first.

    Args:
        history: what is known by K.
        moment: T.
        issue: the id of the issue.
        requests: its open requests at T, if they have been looked up.
    """
    found: list[Deadline] = []
    for measure in history.measures_on(issue):
        state = measure.at(moment)
        # An earlier act may have named this issue, and a later one another: only the issues of now count.
        if state is not None and issue in state.issues:
            found += measure_deadlines(measure.id, state, moment)
    found += own_deadlines(history, moment, issue, requests)
    found.sort(key=lambda each: (each.due.moment, each.measure or "", each.what))
    return tuple(_with_condition(history, each) for each in found)


def _with_condition(history: Snapshot, deadline: Deadline) -> Deadline:
    """Return a deadline with the condition of the extension that set it, if it has one."""
    if deadline.what not in _ENDS:
        return deadline
    event = history.event(deadline.event)
    if not isinstance(event, Extension) or event.unless is None:
        return deadline
    return attrs.evolve(deadline, unless=event.unless)


def own_deadlines(
    history: Snapshot, moment: Moment, issue: str, requests: Sequence[OpenRequest] | None = None
) -> Iterator[Deadline]:
    """Yield the deadlines of an issue itself at a moment, without those of its measures; see `issue_deadlines`."""
    state = history.issue(issue).at(moment)
    arrangement = state.arrangement
    if arrangement is not None and arrangement.until is not None:
        yield Deadline(due=arrangement.until, what="arrangement_lapses", measure=None, event=arrangement.until_event)
    for pending in state.beside.pending:
        what, set_by = _WHEN_PENDING[pending.event.kind], pending.set_by or pending.event.id
        yield Deadline(due=pending.date, what=what, measure=None, event=set_by)
    for scheduled in history.scheduled_on(issue, moment):
        yield Deadline(due=scheduled.due, what=scheduled.what, measure=None, event=scheduled.event)
    yield from request_deadlines(open_requests(history, moment, issue) if requests is None else requests, moment)


def request_deadlines(requests: Iterable[OpenRequest], moment: Moment) -> Iterator[Deadline]:
    """Yield the dates after a moment until which open requests ask for an answer."""
    for request in requests:
        if request.until is not None and moment < request.until.moment:
            yield Deadline(
                due=request.until,
                what="request",
                measure=request.measure,
                event=request.event.id,
                detail=request.what.replace("_", " "),
            )


def measure_deadlines(measure: str, state: MeasureState, moment: Moment) -> Iterator[Deadline]:
    """Yield the deadlines of a measure at a moment (docs/rules/measures.md)."""
    changes = state.changes_ahead(moment)
    yield from _base_deadlines(measure, changes, started=state.base.started(moment))
    # After the last end there is nothing left to suspend or resume, so later dates of suspensions are left out.
    end = changes[-1] if changes and changes[-1].ends else None
    yield from _suspension_deadlines(measure, state, moment, end.since.moment if end else _NEVER)
    if state.withdrawn is not None:
        yield Deadline(due=state.withdrawn.since, what="withdrawal", measure=measure, event=state.withdrawn.event)
    threat = state.threat
    if threat is not None and threat.effective is not None and threat.lapses is not None:
        # Before the threatened date, the date itself is due; on it, what is next is that the threat lapses.
        ahead = moment < threat.effective.moment
        yield Deadline(
            due=threat.effective if ahead else threat.lapses,
            what="threatened_for_this_date" if ahead else "threat_lapses",
            measure=measure,
            event=threat.dated_by,
            detail=str(threat.level) if threat.level else "",
        )


def _base_deadlines(measure: str, changes: Iterable[BaseChange], *, started: bool) -> Iterator[Deadline]:
    """Yield starts, changes of level, and ends."""
    for change in changes:
        what = "ends" if change.ends else "level_changes" if started else "starts"
        detail = change.ends or (str(change.level) if change.level else "")
        yield Deadline(due=change.since, what=what, measure=measure, event=change.event, detail=detail)
        started = not change.ends  # a level that is scheduled after an end is a new start


def _suspension_deadlines(measure: str, state: MeasureState, moment: Moment, limit: Moment) -> Iterator[Deadline]:
    """Yield the dates on which suspensions begin and end; a part that the next part replaces has no end of its own."""
    # Each part is paired with the part after it; the last one with None.
    for part, after in zip_longest(state.suspension.parts, state.suspension.parts[1:]):
        how_much = str(part.part) if part.part else "the whole"
        if moment < part.since.moment < limit:
            yield Deadline(due=part.since, what="suspension_starts", measure=measure, event=part.event, detail=how_much)
        superseded = after is not None and part.until is not None and after.since.moment <= part.until.moment
        if part.until is None or superseded or part.ends_measure:  # with `ends_measure`, the base has the deadline
            continue
        if moment < part.until.moment < limit:
            detail = f"{how_much} resumes"
            yield Deadline(
                due=part.until, what="suspension_ends", measure=measure, event=part.until_event, detail=detail
            )


@attrs.frozen(kw_only=True, repr=False)
class Due:
    """One deadline, with the ids of the issues that it concerns and the event that set it."""

    deadline: Deadline
    issues: tuple[str, ...]
    event: Event

    def __repr__(self) -> str:
        deadline = self.deadline
        return short(self, f"{deadline.due.written} {deadline.what} {deadline.measure or ', '.join(self.issues)}")

    def to_dict(self) -> dict[str, Any]:
        """Return the deadline as plain data, with its issues, the parties that set it, and the headline of the act."""
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
    """The answer to `deadlines`: every date after T, earliest first."""

    _parts_in: ClassVar[str] = "deadlines"
    _called: ClassVar[str] = "deadline"

    basis: Basis
    deadlines: tuple[Due, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the answer as plain data."""
        return {"basis": self.basis.to_dict(), "deadlines": [each.to_dict() for each in self.deadlines]}


def deadlines_at(
    history: Snapshot, basis: Basis, issues: Iterable[Issue], within: timedelta | None = None
) -> Deadlines:
    """Return the deadlines on these issues, each once, earliest first.

    Args:
        history: what is known by K.
        basis: the basis of an answer for T.
        issues: the issues.
        within: leave out what is due later than this long after T; None for no limit.
    """
    until = _after(basis.at, within) if within is not None else LAST_MOMENT
    ahead = (
        (deadline, issue.id)
        for issue in issues
        for deadline in issue_deadlines(history, basis.at, issue.id)
        if deadline.due.moment <= until
    )
    return Deadlines(basis=basis, deadlines=tuple(dues(history, ahead)))


def every_due(history: Snapshot, moment: Moment) -> list[Due]:
    """Return every deadline at a moment on the issues declared by then."""
    declared = [issue.id for issue in history.registry.issues_at(moment)]
    return dues(history, ((each, issue) for issue in declared for each in issue_deadlines(history, moment, issue)))


def dues(history: Snapshot, ahead: Iterable[tuple[Deadline, str]]) -> list[Due]:
    """Merge deadlines that are the same for several issues; return each once, earliest first.

    Args:
        history: what is known by K.
        ahead: pairs of a deadline and the id of an issue that it concerns.
    """
    # A measure on two issues gives equal deadlines for both: equal values are one key.
    concerned: dict[Deadline, list[str]] = {}
    for deadline, issue in ahead:
        concerned.setdefault(_with_condition(history, deadline), []).append(issue)
    found = [
        Due(deadline=deadline, issues=tuple(names), event=history.event(deadline.event))
        for deadline, names in concerned.items()
    ]
    return sorted(found, key=lambda each: (each.deadline.due.moment, each.deadline.measure or "", each.deadline.what))


def _after(moment: Moment, within: timedelta) -> Moment:
    try:
        # A timer that is due at the last instant still counts, so the limit is not before the side of timers.
        return Moment(moment.instant + within, max(moment.side, Side.DUE))
    except OverflowError:  # after the last year of the calendar
        return LAST_MOMENT
