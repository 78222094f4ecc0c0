"""Transitions: one line for everything that changed during a replay, and by what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from negotiation.history.effective_date import EffectiveDate


class Transition(NamedTuple):
    """Something that an event or a timer did to an issue or a measure.

    Attributes:
        when: when it happened.
        subject: whether `id` names an issue or a measure.
        id: the issue or measure.
        trigger: what fired, as in the lifecycles; `level` where what is in force or suspended changed.
        before: the state before.
        after: the state after; the same for an act that has its place but moves nothing.
        event: the event that did it, or that had set the timer.
        timer: whether a timer did it.
        note: what changed besides the state.
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
