"""Deadlines over time: every date that lay ahead at some T, and what became of it.

A calendar must show dates that have passed and strike out those that went away. So the deadlines of each measure and
issue are read at each moment at which its state changed, up to T, and each is followed: it is still ahead, it has
passed, or it is off. What is known later about the past changes the answer, as everywhere.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import attrs

from negotiation.questions.deadlines import Deadline, measure_deadlines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from negotiation.history import MeasureHistory, Scheduled, Snapshot
    from negotiation.times import Moment

Key = tuple[str, ...]
"""What tells one deadline from another, however often its date is moved."""


@attrs.frozen(kw_only=True)
class PastDeadline:
    """A date that lay ahead at some moment.

    Attributes:
        deadline: as it was last set.
        issues: the issues that it concerns.
        is_off: whether it went away before it came.
    """

    deadline: Deadline
    issues: tuple[str, ...]
    is_off: bool


def past_deadlines(history: Snapshot, moment: Moment, key_of: Callable[[Deadline], Key]) -> dict[Key, PastDeadline]:
    """Return every deadline on the issues declared by T that lay ahead at T or before, by its key."""
    declared = {issue.id: None for issue in history.registry.issues_at(moment)}
    found: dict[Key, PastDeadline] = {}
    for measure in history.measures.values():
        state = measure.at(moment)
        issues = tuple(issue for issue in (state.issues if state else ()) if issue in declared)
        if issues:
            found |= _followed(_of_measure(measure, moment), issues, key_of)
    for issue in declared:
        _join(found, _followed(_arrangements(history, issue, moment), (issue,), key_of))
    for issue in declared:
        for scheduled, is_off in _scheduled(history, issue, moment):
            deadline = Deadline(due=scheduled.due, what=scheduled.what, measure=None, event=scheduled.event)
            _join(found, {key_of(deadline): PastDeadline(deadline=deadline, issues=(issue,), is_off=is_off)})
    order = {issue: place for place, issue in enumerate(declared)}
    return {
        key: attrs.evolve(each, issues=tuple(sorted(each.issues, key=order.__getitem__))) for key, each in found.items()
    }


def _of_measure(measure: MeasureHistory, moment: Moment) -> Iterator[tuple[Moment, list[Deadline]]]:
    """Yield what lay ahead of a measure at each moment at which that may have changed, the last of them T."""
    states = [(since, state) for since, state in measure.states if since <= moment]
    for (since, state), (until, _) in pairwise([*states, (moment, states[-1][1])]):
        yield since, [*measure_deadlines(measure.id, state, since)]
        threat = state.threat.effective if state.threat is not None else None
        if threat is not None and since < threat.moment < until:  # from here on it is its lapse that lies ahead
            yield threat.moment, [*measure_deadlines(measure.id, state, threat.moment)]
    yield moment, [*measure_deadlines(measure.id, states[-1][1], moment)]


def _scheduled(history: Snapshot, issue: str, moment: Moment) -> Iterator[tuple[Scheduled, bool]]:
    """Yield what was set for a date on an issue by T, and whether it went away before that date."""
    standing: dict[str, Scheduled] = {}
    for segment, _ in reversed([*history.issue(issue).latest_first()]):
        if segment.reading.ends > moment:
            break
        there = {each.event: each for each in segment.scheduled if each.since < each.passes}
        for event, each in standing.items():
            if event not in there:
                yield each, segment.reading.ends < each.due.moment
        standing = there
    for each in standing.values():
        yield each, False


def _arrangements(history: Snapshot, issue: str, moment: Moment) -> Iterator[tuple[Moment, list[Deadline]]]:
    """Yield when what is in force on an issue was to lapse, at each moment at which that changed."""
    for since, state in history.issue(issue).states:
        if since <= moment:
            now = state.arrangement
            until = now.until if now is not None else None
            if now is None or until is None:
                yield since, []
            else:
                yield since, [Deadline(due=until, what="arrangement_lapses", measure=None, event=now.until_event)]


def _followed(
    steps: Iterable[tuple[Moment, list[Deadline]]], issues: tuple[str, ...], key_of: Callable[[Deadline], Key]
) -> dict[Key, PastDeadline]:
    """Return what became of each deadline: one that is missing before it is due is off, until it comes back."""
    found: dict[Key, PastDeadline] = {}
    for moment, deadlines in steps:
        ahead = _keyed(deadlines, key_of)
        for key, past in found.items():
            if key not in ahead and past.deadline.due.moment > moment:
                found[key] = attrs.evolve(past, is_off=True)
        for key, deadline in ahead.items():
            if deadline.due.moment > moment or key not in found:
                found[key] = PastDeadline(deadline=deadline, issues=issues, is_off=False)
    return found


def _keyed(deadlines: Iterable[Deadline], key_of: Callable[[Deadline], Key]) -> dict[Key, Deadline]:
    """Return deadlines by their keys; a number is added where one act has set two dates of one kind."""
    found: dict[Key, Deadline] = {}
    for deadline in deadlines:
        key, number = key_of(deadline), 1
        while (*key, *([str(number)] if number > 1 else [])) in found:
            number += 1
        found[(*key, *([str(number)] if number > 1 else []))] = deadline
    return found


def _join(found: dict[Key, PastDeadline], more: dict[Key, PastDeadline]) -> None:
    """Add the deadlines of one more issue: one that stands on any issue stands, and on just these issues."""
    for key, one in more.items():
        other = found.get(key)
        if other is None or (other.is_off and not one.is_off):
            found[key] = one
        elif other.is_off == one.is_off and not {*one.issues} <= {*other.issues}:
            found[key] = attrs.evolve(other, issues=(*other.issues, *one.issues))
