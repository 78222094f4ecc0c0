"""What if: answers for a log with hypothetical events added; nothing is written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import attrs

from negotiation.codec import to_record
from negotiation.history import fold, visible
from negotiation.questions.difference import Change, Difference, difference, limited
from negotiation.questions.parts import Parts
from negotiation.questions.preview import laid_over

if TYPE_CHECKING:
    from collections.abc import Sequence

    from negotiation.events import Event
    from negotiation.questions.basis import When
    from negotiation.questions.replay import Replay
    from negotiation.questions.status import Status


@attrs.frozen(kw_only=True, repr=False)
class WhatIf(Parts["Change"]):
    """The answer to `whatif`.

    Attributes:
        events: the hypothetical events, without those that the log already has.
        status: the status with the hypothetical events.
        difference: the changes from the status of the log without them.
    """

    _called: ClassVar[str] = "change"

    events: tuple[Event, ...]
    status: Status
    difference: Difference

    def _parts(self) -> tuple[Change, ...]:
        return self.difference.changes

    def _about(self) -> str:
        return self.difference.between()

    def to_dict(self) -> dict[str, Any]:
        """Return the answer as plain data."""
        return {
            "hypothetical": [to_record(event) for event in self.events],
            **self.status.to_dict(),
            "difference": self.difference.to_dict(),
        }


def supposed(real: Replay, events: Sequence[Event]) -> Replay:
    """Return a replay of what was known by K together with these events, whenever they became known.

    Args:
        real: the replay of the log.
        events: the hypothetical events.

    Raises:
        InvalidEventsError: the events do not fit the log.
    """
    over = laid_over(real.contents, events)
    added = over.events[real.contents.position :]
    known = visible(real.contents.events, real.history.zone, real.known_at)
    # K is applied to the events of the log alone: a fold with K would leave out hypothetical events of the future.
    history = fold([*known, *added], None, real.according_to)
    return attrs.evolve(real, history=history, supposed=tuple(event.id for event in added))


def what_if(real: Replay, events: Sequence[Event], at: When, *issues: str) -> WhatIf:
    """Return the status that issues would have at T if these events were in the log.

    Args:
        real: the replay of the log.
        events: the hypothetical events.
        at: T.
        issues: the issues, by id or alias; none for all.

    Raises:
        InvalidEventsError: the events do not fit the log.
        UnknownNameError: no such issue.
        BadValueError: `at` is not a date.
    """
    then = supposed(real, events)
    status = then.at(at).status(*issues)
    # A hypothetical opening may declare an issue that the log does not have, so the real status is not asked by name.
    before = limited(real.at(at).status(), (issue.issue for issue in status.issues))
    added = tuple(event for event in events if event.id in then.supposed)
    return WhatIf(events=added, status=status, difference=difference(before, status))
