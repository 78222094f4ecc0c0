"""Parameters of a request: what may be asked with, and what it means.

The names are those of the command line, with `_` for `-`. What is not known is refused, so that a slip is not an
answer about today.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from difflib import get_close_matches
from typing import TYPE_CHECKING

import attrs

from negotiation.errors import BadValueError
from negotiation.history import log_zone
from negotiation.times import zone_named

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from negotiation.questions.replay import View
    from negotiation.web.ledger import Ledger

READING = {
    "at": "T: what was so at this date; a day means its end. Default: today.",
    "known_at": "K: as far as was known by then. Default: today.",
    "position": "The ledger as it stood at this position or head.",
    "according_to": "One party's statements alone, or the press's.",
    "zone": "The zone of the days above. Default: the log's.",
}
FILTERS = {
    "issue": "Only this issue; may be repeated.",
    "kind": "Only this kind of event.",
    "party": "Only acts of this party.",
    "by": "Only what this voice says.",
    "measure": "Only acts on this measure.",
}
WITHIN = {"within": "Only what is due within so many days."}
_MAX_DAYS = 366 * 1000


@attrs.frozen
class Asked:
    """What a request asks with: each parameter with its values."""

    values: Mapping[str, tuple[str, ...]]

    def one(self, name: str) -> str | None:
        """Return the only value of a parameter.

        Raises:
            BadValueError: it stands twice, or is empty.
        """
        values = self.values.get(name, ())
        if len(values) > 1:
            raise BadValueError("repeated-parameter", f"{name} stands twice.", "Give it once.")
        if values == ("",):
            raise BadValueError("empty-parameter", f"{name} is empty.", "Leave it out for its default.")
        return values[0] if values else None

    def all(self, name: str) -> tuple[str, ...]:
        """Return the values of a parameter that may be repeated."""
        return self.values.get(name, ())

    def within(self) -> timedelta | None:
        """Return the stretch of days of a parameter `within`.

        Raises:
            BadValueError: it is no number of days.
        """
        text = self.one("within")
        if text is None:
            return None
        digits = text.lstrip("0") or "0"
        if not (text.isascii() and text.isdigit()) or len(digits) > len(str(_MAX_DAYS)) or int(digits) > _MAX_DAYS:
            message = f"within is no number of days from 0 to {_MAX_DAYS}: {text!r:.40}."
            raise BadValueError("bad-number", message, "Write 90.")
        return timedelta(days=int(digits))

    def view(self, ledger: Ledger) -> View:
        """Return the ledger at T, as far as known by K.

        Raises:
            BadValueError, UnknownNameError: a parameter means nothing.
        """
        zone_name = self.one("zone")
        zone = zone_named(zone_name) if zone_name else log_zone(ledger.contents().events)
        today = datetime.now(UTC).astimezone(zone).date().isoformat()
        asked = ledger.replay(
            self.one("known_at") or today,
            position=self.one("position"),
            according_to=self.one("according_to"),
            zone=zone_name,
        )
        return asked.at(self.one("at") or today)


def asked(query: Iterable[tuple[str, str]], allowed: Iterable[str]) -> Asked:
    """Read the parameters of a request.

    Raises:
        BadValueError: one is not known here.
    """
    known = tuple(allowed)
    values: dict[str, tuple[str, ...]] = {}
    for name, value in query:
        if name not in known:
            near = get_close_matches(name, known, n=1)
            remedy = f"Did you mean {near[0]}?" if near else f"The parameters are {', '.join(known) or 'none'}."
            raise BadValueError("unknown-parameter", f"there is no parameter {name!r:.80}.", remedy)
        values[name] = (*values.get(name, ()), value)
    return Asked(values)
