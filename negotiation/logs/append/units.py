"""Units of new events: an event is refused if part of the amount of its level stands in the unit.

Only what is to be added is judged. A log that holds such a level already stays readable, as every log that was valid
once does; `negotiation check` names it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from negotiation.errors import BadValueError, Finding
from negotiation.events.amount import check_unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from negotiation.events import Event


def unit_findings(events: Iterable[Event]) -> Iterator[Finding]:
    """Yield a finding for each level with a wrong unit, such as the unit `,5 %` from a level written as `12,5 %`."""
    for event in events:
        level = getattr(event, "level", None)
        if level is None:
            continue
        try:
            check_unit(level.unit)
        except BadValueError as fault:
            message = f"{event.id} has the level {level.value} with the unit {level.unit!r:.80}, which is no unit."
            yield Finding(code=fault.code, event=event.id, message=message, hint=fault.hint)
