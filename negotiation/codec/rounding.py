"""Rounding: a level as a spreadsheet writes it, `14.499999999999998`, in the fifteen digits that it can mean.

A spreadsheet keeps binary64 numbers and writes them with sixteen or seventeen digits, of which the last ones are an
artefact of the conversion. Drafts are rounded with a note for their writer. A stored line is never touched, because
its bytes are what was hashed.
"""

from __future__ import annotations

from decimal import Context, Decimal
from typing import TYPE_CHECKING, Any

from negotiation.errors import BadValueError

if TYPE_CHECKING:
    from collections.abc import MutableMapping

_DIGITS = 15  # what a binary64 number carries exactly
_WRITTEN = 17  # what it takes to write one so that it can be read back
_FIFTEEN = Context(prec=_DIGITS)


def round_level(record: MutableMapping[str, Any]) -> BadValueError | None:
    """Round the level of an event's record where a spreadsheet wrote it; return what to tell the writer, if anything.

    Whole numbers are not rounded: sixteen digits before the decimal point are no artefact.
    """
    level = record.get("level")
    if not isinstance(level, dict) or not isinstance(value := level.get("value"), (Decimal, float)):
        return None
    exact = Decimal(str(value))
    if not exact.is_finite() or not _DIGITS < _significant(exact) <= _WRITTEN or exact == exact.to_integral_value():
        return None
    rounded = _FIFTEEN.create_decimal(exact).normalize()
    record["level"] = {**level, "value": rounded}
    message = f"the level {exact} was rounded to {rounded:f}."
    return BadValueError("rounded", message, "A spreadsheet wrote digits that it does not mean. Check the number.")


def _significant(value: Decimal) -> int:
    return len("".join(map(str, value.as_tuple().digits)).strip("0"))
