"""Topics: what the answers beside a log are about, and on which issues and measures alone each of them depends."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from negotiation.formats.rows import due_row, issue_row, measure_row
from negotiation.questions.deadlines import measure_deadlines, own_deadlines
from negotiation.questions.due import dues
from negotiation.questions.learning import Topic
from negotiation.questions.status import issue_status_at, measure_status_at

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from negotiation.history import Snapshot
    from negotiation.history.bitemporal.index import HistoryIndex
    from negotiation.questions.deadlines import Deadline
    from negotiation.questions.learning import Answers
    from negotiation.times import Moment

_SETTING = frozenset({"scheduling", "entry_into_force", "extension"})
"""The kinds of events after which something is due on an issue itself."""


def issue_topics(index: HistoryIndex) -> Iterator[Topic]:
    """Yield the question for the status of each issue."""
    for name in sorted(index.declared):
        yield Topic(
            issues=(name,) if name in index.issues else (),
            measures=tuple(index.measures_of.get(name, ())),
            ask=partial(_status, name),
        )


def measure_topics(index: HistoryIndex) -> Iterator[Topic]:
    """Yield the question where each measure stands, and what is due on it."""
    for name in index.measures:
        yield Topic(measures=(name,), ask=partial(_measure, name))


def deadline_topics(index: HistoryIndex) -> Iterator[Topic]:
    """Yield the questions for what is due on issues themselves, together where one event has set it for several."""
    group_of: dict[str, list[str]] = {}
    for event in index.events:
        if event.kind in _SETTING and event.refers_to is None:
            for issue in event.concerns:
                group, first = group_of.setdefault(issue, [issue]), group_of[event.concerns[0]]
                if group is not first:
                    first += group
                    group_of |= dict.fromkeys(group, first)
    for group in {id(group): group for group in group_of.values()}.values():
        if issues := tuple(name for name in group if name in index.issues):  # on others nothing is ever read
            yield Topic(issues=issues, ask=partial(_own_deadlines, issues))


def _status(name: str, known: Snapshot, moment: Moment) -> Answers:
    declared = {issue.id: issue for issue in known.registry.issues_at(moment)}
    if name not in declared:
        return {}
    return {("status", name): issue_row(issue_status_at(known, moment, declared[name]))}


def _measure(name: str, known: Snapshot, moment: Moment) -> Answers:
    measure = known.measure(name)
    state, status = measure.at(moment), measure_status_at(measure, moment)
    if state is None or status is None:
        return {}
    ahead = [
        (deadline, issue.id)
        for issue in known.registry.issues_at(moment)
        if issue.id in state.issues
        for deadline in measure_deadlines(name, state, moment)
    ]
    return {("measures", name): measure_row(status), **_deadlines(known, ahead)}


def _own_deadlines(issues: Sequence[str], known: Snapshot, moment: Moment) -> Answers:
    declared = [issue.id for issue in known.registry.issues_at(moment)]
    ahead = [(each, name) for name in declared if name in issues for each in own_deadlines(known, moment, name)]
    return _deadlines(known, ahead)


def _deadlines(known: Snapshot, ahead: Iterable[tuple[Deadline, str]]) -> Answers:
    found = [due_row(due) for due in dues(known, ahead)]
    return {("deadlines", tuple(row.values())): row for row in found}
