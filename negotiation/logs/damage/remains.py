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
    """One entry, or the place of one that cannot be read.

    Attributes:
        place: its place in the log: `line 12`, `position 12`.
        entry: the entry, if it is a valid event and matches its hash.
        fault: what is wrong, if it is not.
        event: the id of the event, if it is known.
    """

    place: str
    entry: Stored | None = None
    fault: Finding | None = None
    event: str | None = None


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Remains(Value):
    """What can still be read of a log.

    Attributes:
        name: the name of the log.
        remnants: its entries, in order.
        faults: what is wrong with the log as a whole, such as a missing guard.
    """

    name: str
    remnants: tuple[Remnant, ...]
    faults: tuple[Finding, ...] = ()
