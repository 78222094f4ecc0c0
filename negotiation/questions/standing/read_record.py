"""The read record: up to when the record was read for an answer, and which dates have passed unread since.

A basis tells both (docs/rules/reading-rule.md#how-far-the-record-goes).
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple
from weakref import WeakKeyDictionary

import attrs

from negotiation.questions.deadlines import every_due

if TYPE_CHECKING:
    from negotiation.history import Snapshot
    from negotiation.questions.basis import Basis
    from negotiation.times import Moment


class ReadRecord(NamedTuple):
    """What of the record an answer for T rests on (docs/rules/reading-rule.md#how-far-the-record-goes).

    Attributes:
        last_event: the id of the last event that had happened by T.
        read_to: up to when the record of the log was read; None where nothing was.
        projected: whether T lies after that.
        unread: how many dates that were ahead at `read_to` have passed by T.
    """

    last_event: str | None
    read_to: Moment | None
    projected: bool
    unread: int


def what_was_read(history: Snapshot, moment: Moment) -> ReadRecord:
    """Return what of the record an answer for T rests on."""
    last, read_to = history.last_read(moment), history.read_to()
    projected = read_to is not None and read_to < moment
    unread = bisect_right(dates_after_the_record(history), moment) if projected else 0
    return ReadRecord(last.event.id if last is not None else None, read_to, projected, unread)


_AHEAD: WeakKeyDictionary[Snapshot, list[Moment]] = WeakKeyDictionary()
"""The dates ahead where the record ends, by snapshot: a panel or a page asks one snapshot about every day."""


def dates_after_the_record(history: Snapshot) -> list[Moment]:
    """Return the moments of the deadlines ahead where the record ends that fall due after that, in order."""
    found = _AHEAD.get(history)
    if found is None:
        read_to = history.read_to()
        assert read_to is not None, "an answer is projected from where the record ends"
        due = (each.deadline.due.moment for each in every_due(history, read_to))
        # What is set for a month or a day that has begun is still ahead, but its date does not lie after the record.
        found = _AHEAD[history] = [moment for moment in due if moment > read_to]
    return found


def basis_at(basis: Basis, history: Snapshot, moment: Moment) -> Basis:
    """Return the basis of an answer from the same snapshot for another T."""
    last_event, read_to, projected, unread = what_was_read(history, moment)
    return attrs.evolve(basis, at=moment, last_event=last_event, read_to=read_to, projected=projected, unread=unread)
