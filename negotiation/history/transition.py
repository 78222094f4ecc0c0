"""Transitions: one record for each change during a replay, with the event that caused it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from negotiation.history.effective_date import EffectiveDate


class Transition(NamedTuple):
    """A change of an issue or a measure, caused by an event or a timer.

    Attributes:
        when: when it happened.
        subject: whether `id` names an issue or a measure.
        id: the issue or measure.
        trigger: the trigger, as in the lifecycles; `level` where the level in force or suspended changed.
        before: the state before.
        after: the state after; the same for an act that is in place but moves nothing.
        event: the event that caused it, or that had set the timer.
        timer: whether a timer caused it.
        note: what changed besides the state.
        effective: since when the state after is so in law, where that lies before `when`; else None.
    """

    when: EffectiveDate
    subject: Literal["issue", "measure"]
    id: str
    trigger: str
    before: str
    after: str
    event: str
    timer: bool = False
    note: str = ""
    effective: EffectiveDate | None = None
