"""The query parameters of a request, and their meaning.

Their names are those of the options of the command line, with `_` for `-`. An unknown parameter is an error: if it were
ignored, a misspelt `at` would be answered for today.
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
    "at": "T: the date of the state that is asked for; a day means its end. Default: today.",
    "known_at": "K: only events that were known by this date count; a day means its end. Default: today.",
    "position": "Only the entries of the log up to this position or head count. Default: all.",
    "according_to": "Only the statements of this party, or of the press, count. Default: all.",
    "zone": "The time zone of the days above. Default: that of the log.",
}
FILTERS = {
    "issue": "Only this issue; may be repeated.",
    "kind": "Only this kind of event.",
    "party": "Only acts of this party.",
    "by": "Only events reported by this voice.",
    "measure": "Only acts on this measure.",
}
WITHIN = {"within": "Only what is due within so many days."}
_MAX_DAYS = 366 * 1000


@attrs.frozen
class Parameters:
    """The query parameters of a request.

    Attributes:
        values: the values of each parameter, in the order of the request.
    """

    values: Mapping[str, tuple[str, ...]]

    def one(self, name: str) -> str | None:
        """Return the only value of a parameter; None if it is not given.

        Raises:
            BadValueError: it is given more than once, or is empty.
        """
        values = self.values.get(name, ())
        if len(values) > 1:
            raise BadValueError("repeated-parameter", f"{name} is given more than once.", "Give it once.")
        if values == ("",):
            raise BadValueError("empty-parameter", f"{name} is empty.", "Leave it out for its default.")
        return values[0] if values else None

    def all(self, name: str) -> tuple[str, ...]:
        """Return all values of a parameter that may be repeated; none if it is not given."""
        return self.values.get(name, ())

    def within(self) -> timedelta | None:
        """Return the parameter `within` as a number of days; None if it is not given.

        Raises:
            BadValueError: it is not a number of days from 0 to 366,000.
        """
        text = self.one("within")
        if text is None:
            return None
        # The length is tested first: Python refuses to convert a text of thousands of digits, with another error.
        # `isdigit` alone would accept digits of other scripts and superscripts.
        digits = text.lstrip("0") or "0"
        if not (text.isascii() and text.isdigit()) or len(digits) > len(str(_MAX_DAYS)) or int(digits) > _MAX_DAYS:
            message = f"within must be a number of days from 0 to {_MAX_DAYS}, not {text!r:.40}."
            raise BadValueError("bad-number", message, "Write 90.")
        return timedelta(days=int(digits))

    def view(self, ledger: Ledger) -> View:
        """Return the ledger at T, as known by K; both are today if they are not given.

        Raises:
            BadValueError, UnknownNameError: a parameter has an invalid value.
            InvalidLogError, UnreadableLogError: the log can no longer be read.
        """
        zone_name = self.one("zone")
        zone = zone_named(zone_name) if zone_name else log_zone(ledger.contents().events)
        # Today in the zone of the question: shortly after midnight in Beijing, it is still the day before in UTC.
        today = datetime.now(UTC).astimezone(zone).date().isoformat()
        asked = ledger.replay(
            self.one("known_at") or today,
            position=self.one("position"),
            according_to=self.one("according_to"),
            zone=zone_name,
        )
        return asked.at(self.one("at") or today)


def parameters_of(query: Iterable[tuple[str, str]], allowed: Iterable[str]) -> Parameters:
    """Return the parameters of a request.

    Args:
        query: the names and values, in the order of the request.
        allowed: the names that the address takes.

    Raises:
        BadValueError: the address does not take a parameter of that name.
    """
    known = tuple(allowed)
    values: dict[str, tuple[str, ...]] = {}
    for name, value in query:
        if name not in known:
            near = get_close_matches(name, known, n=1)
            remedy = f"Did you mean {near[0]}?" if near else f"The parameters are {', '.join(known) or 'none'}."
            raise BadValueError("unknown-parameter", f"there is no parameter {name!r:.80}.", remedy)
        values[name] = (*values.get(name, ()), value)
    return Parameters(values)
