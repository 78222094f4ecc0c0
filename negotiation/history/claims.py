"""Claims: what a voice says of a party that does not say so itself (docs/rules/claims.md#what-makes-a-claim).

A claim never moves a state, so segments only note that a claim was made. What became of it is computed when a
question asks for it (`outcomes`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from negotiation.events import Scheduling, Statement

if TYPE_CHECKING:
    from collections.abc import Iterator

    from negotiation.events import Event
    from negotiation.history.reading import Reading
    from negotiation.times import Moment

_ONE_WORD_SUFFICES = frozenset({"entry_into_force", "lapse", "exit", "accession", "breakdown"})
"""Acts on one own word: with one, what they say of others is no claim."""


def measure_of(event: Event) -> str | None:
    """Return the measure that an event is about, if any; for a statement this may be the id of an event."""
    return event.about if isinstance(event, Statement) else event.refers_to


def makes_claim(reading: Reading) -> bool:
    """Tell whether a reading makes a claim about each party that is in `parties` and not in `by`."""
    if not reading.claimed:
        return False
    event = reading.event
    if isinstance(event, Statement):
        return event.stance != "disputes"  # that is about an event, not about a party
    return event.track != "record" and not (reading.vouching and event.kind in _ONE_WORD_SUFFICES)


def lapsing_claim(reading: Reading) -> Iterator[Moment]:
    """Yield the moment at which a claim lapses that a date is set: when the date has passed."""
    if reading.claimed and isinstance(reading.event, Scheduling) and reading.event.due is not None:
        yield reading.event.due.period(reading.zone).ends
