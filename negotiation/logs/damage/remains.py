"""Remains: the entries that can still be read from a log, damaged or not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from negotiation.value import Value

if TYPE_CHECKING:
    from negotiation.errors import Finding
    from negotiation.logs.contents import Stored


@attrs.frozen(eq=False, repr=False)
class Remnant(Value):
    """One entry, or the place where one was.

    Attributes:
        place: where it stands: `line 12`, `position 12`.
        entry: the entry, where it is sound in itself: an event, and the one that its hash stands for.
        fault: what is wrong with it, where it is not.
        event: its id, as far as that can be told.
    """

    place: str
    entry: Stored | None = None
    fault: Finding | None = None
    event: str | None = None


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Remains(Value):
    """What is left of a log.

    Attributes:
        name: what the log is called.
        remnants: its entries, in order.
        faults: what is wrong with the whole, such as a guard that is missing.
    """

    name: str
    remnants: tuple[Remnant, ...]
    faults: tuple[Finding, ...] = ()
