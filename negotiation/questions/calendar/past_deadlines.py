"""Past deadlines: every date that was a deadline at some T, and whether it was off before it came.

A calendar must contain dates that have passed and cancel dates that are off. So the deadlines of each measure and issue
are computed at each moment, up to T, at which its state changed, and compared with those at the moment before. All of
this is as known by K: what becomes known later about the past changes the answer.
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
"""The identity of a deadline; it stays the same when the date is moved."""


@attrs.frozen(kw_only=True)
class PastDeadline:
    """A date that was a deadline at some moment.

    Attributes:
        deadline: the deadline as it was last set.
        issues: the ids of the issues that it concerns, in the order of their declarations.
        is_off: whether it was cancelled or replaced before it came.
    """

    deadline: Deadline
    issues: tuple[str, ...]
    is_off: bool


def past_deadlines(history: Snapshot, moment: Moment, key_of: Callable[[Deadline], Key]) -> dict[Key, PastDeadline]:
    """Return every date on the declared issues that was a deadline at T or before, by its key.

    Args:
        history: what is known by K.
        moment: T.
        key_of: returns the key of a deadline.
    """
    declared = {issue.id: None for issue in history.registry.issues_at(moment)}  # a dict as an ordered set
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
    """Yield the deadlines of a measure at each moment at which they may have changed, and last at T."""
    states = [(since, state) for since, state in measure.states if since <= moment]
    for (since, state), (until, _) in pairwise([*states, (moment, states[-1][1])]):
        yield since, [*measure_deadlines(measure.id, state, since)]
        threat = state.threat.effective if state.threat is not None else None
        if threat is not None and since < threat.moment < until:  # from its date on, the lapse is the deadline
            yield threat.moment, [*measure_deadlines(measure.id, state, threat.moment)]
    yield moment, [*measure_deadlines(measure.id, states[-1][1], moment)]


def _scheduled(history: Snapshot, issue: str, moment: Moment) -> Iterator[tuple[Scheduled, bool]]:
    """Yield everything that was scheduled on an issue by T, and whether it was replaced or settled before its date."""
    scheduled: dict[str, Scheduled] = {}
    for segment, _ in reversed([*history.issue(issue).latest_first()]):  # the earliest segment first
        if segment.reading.ends > moment:
            break
        after = {each.event: each for each in segment.agenda.scheduled if each.since < each.passes}
        for event, each in scheduled.items():
            if event not in after:
                yield each, segment.reading.ends < each.due.moment
        scheduled = after
    for each in scheduled.values():  # nothing has replaced or settled these by T
        yield each, False


def _arrangements(history: Snapshot, issue: str, moment: Moment) -> Iterator[tuple[Moment, list[Deadline]]]:
    """Yield the date on which the arrangement of an issue lapses, at each moment at which the issue changed."""
    for since, state in history.issue(issue).states:
        if since <= moment:
            now = state.arrangement
            until = now.until if now is not None else None
            if now is None or until is None:
                yield since, []  # without the date, so that an earlier one is off
            else:
                yield since, [Deadline(due=until, what="arrangement_lapses", measure=None, event=now.until_event)]


def _followed(
    steps: Iterable[tuple[Moment, list[Deadline]]], issues: tuple[str, ...], key_of: Callable[[Deadline], Key]
) -> dict[Key, PastDeadline]:
    """Return each deadline as last set, and whether it is off: it is missing at a moment before its date.

    Args:
        steps: the deadlines at each moment, in the order of time.
        issues: the ids of the issues that they concern.
        key_of: returns the key of a deadline.
    """
    found: dict[Key, PastDeadline] = {}
    for moment, deadlines in steps:
        ahead = _keyed(deadlines, key_of)
        for key, past in found.items():
            if key not in ahead and past.deadline.due.moment > moment:
                found[key] = attrs.evolve(past, is_off=True)
        for key, deadline in ahead.items():
            # A deadline that is set again is no longer off; one whose date has come stays as it was.
            if deadline.due.moment > moment or key not in found:
                found[key] = PastDeadline(deadline=deadline, issues=issues, is_off=False)
    return found


def _keyed(deadlines: Iterable[Deadline], key_of: Callable[[Deadline], Key]) -> dict[Key, Deadline]:
    """Return deadlines by their keys; if one act has set two dates of one kind, a number is added to the second key."""
    found: dict[Key, Deadline] = {}
    for deadline in deadlines:
        key, number = key_of(deadline), 1
        while (*key, *([str(number)] if number > 1 else [])) in found:
            number += 1
        found[(*key, *([str(number)] if number > 1 else []))] = deadline
    return found


def _join(found: dict[Key, PastDeadline], more: dict[Key, PastDeadline]) -> None:
    """Add the deadlines of one more issue to those that were found.

    A deadline that is not off on one of its issues is not off, and then it concerns only the issues on which it is not.
    """
    for key, one in more.items():
        other = found.get(key)
        if other is None or (other.is_off and not one.is_off):
            found[key] = one
        elif other.is_off == one.is_off and not {*one.issues} <= {*other.issues}:
            found[key] = attrs.evolve(other, issues=(*other.issues, *one.issues))
