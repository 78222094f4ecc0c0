"""Word and law: an arrangement is said to run on while in law a pause has ended (docs/rules/issues.md#extension).

An extension by word moves the end of an arrangement, and no law. Nothing is decided here: a finding says both dates.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from negotiation.errors import Finding
from negotiation.history.effective_date import start_date
from negotiation.history.measures.acts import acts_on_measure
from negotiation.history.measures.owners import speaks_for
from negotiation.history.measures.rules import had_place
from negotiation.times import day_in_words, edtf

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from negotiation.history.effective_date import EffectiveDate
    from negotiation.history.issues.state import Arrangement
    from negotiation.history.measures.state import MeasureState
    from negotiation.history.segment import Segment
    from negotiation.history.subject import MeasureHistory
    from negotiation.times import Moment

_RUNS = frozenset({"announced", "in_force", "suspended"})


@attrs.frozen(kw_only=True, eq=False, repr=False)
class SaidToRunOn(Finding):
    """The finding for one pause or measure; the parts from which its message is made are kept, to sum findings up.

    Attributes:
        issue: the id of the issue.
        until: the day to which its arrangement is said to run.
        measure: the id of the measure.
        what: what has ended in law, its `pause` or the `measure` itself.
        ended: the day on which it ended.
    """

    issue: str
    until: str
    measure: str
    what: str
    ended: str


def said_to_run_on(
    issue: str, arrangement: Arrangement | None, measures: Iterable[MeasureHistory], moment: Moment
) -> Iterator[SaidToRunOn]:
    """Yield what timers have ended in law at a moment, while the arrangement of an issue goes on by word.

    Args:
        issue: the id of the issue.
        arrangement: its arrangement at the moment.
        measures: the measures that events name with the issue.
        moment: T.
    """
    if arrangement is None or arrangement.end_in_law is None or arrangement.until is None:
        return
    end = arrangement.end_in_law
    # From the start of the day on in which that end was written: a pause may end a minute before the arrangement.
    since = start_date(edtf(end.written), end.zone).moment
    for measure in measures:
        state = measure.at(moment)
        if state is None or issue not in state.issues:
            continue
        for date, what in ended_by_timers(measure, moment):
            if date.moment >= since:
                yield _finding(issue, arrangement, measure.id, what, date.day())


def _finding(issue: str, arrangement: Arrangement, measure: str, what: str, ended: str) -> SaidToRunOn:
    assert arrangement.until is not None, "it was extended"
    event, until = arrangement.until_event, arrangement.until.day()
    in_law = f"{f'the {what} of ' if what == 'pause' else ''}{measure} ended on {day_in_words(ended)}"
    return SaidToRunOn(
        code="said-to-run-on",
        severity="warning",
        event=event,
        message=f"{event}: {issue} is said to run to {day_in_words(until)}; in law {in_law}.",
        hint="Append the legal act that prolongs it, if there is one; else a review says that none was found.",
        issue=issue,
        until=until,
        measure=measure,
        what=what,
        ended=ended,
    )


def ended_by_timers(measure: MeasureHistory, moment: Moment) -> Iterator[tuple[EffectiveDate, str]]:
    """Yield what has ended by a timer since the last act on a measure: its `pause`, or the `measure` itself."""
    node, until = measure.top.up_to(moment) if measure.top is not None else None, moment
    while node is not None:
        yield from _ended_after(node.entry, until)
        reading = node.entry.reading
        if (
            acts_on_measure(reading.event)
            and speaks_for(reading, node.entry.owners)
            and had_place(measure.top, reading)
        ):
            return  # what ran out before is settled by the act
        until, node = node.moment, node.below


def _ended_after(segment: Segment[MeasureState], until: Moment) -> Iterator[tuple[EffectiveDate, str]]:
    before, settled = segment.state, segment.reading.ends
    for timer in segment.timers(until):
        if before.state in _RUNS:
            yield from _ended_at(before, settled, timer.moment)
        before, settled = timer.state, timer.moment


def _ended_at(before: MeasureState, settled: Moment, moment: Moment) -> Iterator[tuple[EffectiveDate, str]]:
    """Yield what a state lets end at a moment: the measure, or else a pause that no other follows at once."""
    for change in before.changes_ahead(settled):
        if change.since.moment == moment and change.ends == "expired":
            yield change.since, "measure"
            return
    parts = before.suspension.parts
    if any(part.since.moment == moment for part in parts):
        return
    for part in parts:
        if part.until is not None and part.until.moment == moment and not part.ends_measure:
            yield part.until, "pause"
