"""Amounts: levels as people write them, `24 %` or `50 USD per net ton`, and what a unit may be.

A number in text is digits with an optional decimal point, and all that follows is the unit. `12,5 %` or `10-25 %` would
be read in part that way (12, of the unit `,5 %`), so a unit begins with a letter or a sign and holds no second amount.
The rule is for what is new, typed or drafted or built in Python; a log that holds such a unit already stays readable,
and `negotiation check` names it.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from negotiation.errors import BadValueError

_AMOUNT = re.compile(r"\s*([0-9]+(?:\.[0-9]+)?)\s*(\S.*?)\s*", re.DOTALL)
_SIGNS = "%‰‱°"
_SIGN_CLASSES = {"Sc", "So"}  # currencies, and symbols such as ℃
_DASHES = r"\-\u2010-\u2015\u2212"  # escaped, because it stands inside a class of characters
_EXPONENT = re.compile(r"[eEx][+-]?[0-9]")  # 1e3 and 0x1f
_PER = re.compile(r"/\s*[0-9][0-9.]*\s*[^\W\d_]")  # EUR/100 kg
_SECOND = re.compile(
    rf"[+{_DASHES}/,;&~]\s*[0-9]|\s\+\s|\b(?:to|or|and|plus|minus|until)\s+[0-9]|[{_SIGNS}\u20a0-\u20cf$£¥]\s*[0-9.,']"
)
_DECIMAL_COMMA = re.compile(r"([0-9]+),([0-9]{1,2})\s*([^\W\d_%‰€$£¥]*[%‰€$£¥]?[^0-9,.]*)")
_THOUSANDS = re.compile(r"([0-9]{1,3}(?:([,.' \u00a0\u202f\u2019])[0-9]{3})(?:\2[0-9]{3})*)\s*([^0-9]+)")
_HINT = 'A level is one number, digits with an optional decimal point, then the unit: level="12.5 %".'


def amount(text: str) -> tuple[int | Decimal, str]:
    """Return the number and the unit that a text gives: `24 %`.

    Raises:
        BadValueError: `bad-level`, when the text gives no number and unit, or would be read only in part.
    """
    match = _AMOUNT.fullmatch(text)
    if match is None or not is_unit(match[2]):
        raise BadValueError("bad-level", f"{text!r:.80} is not a level.", _remedy(text))
    digits = match[1]
    return Decimal(digits) if "." in digits else int(digits), match[2]


def is_unit(text: str) -> bool:
    """Tell whether a text can be the unit of a level: it begins with a letter or a sign, and holds no second amount."""
    first = text[:1]
    if not (first.isalpha() or first in _SIGNS or unicodedata.category(first) in _SIGN_CLASSES):
        return False
    if _EXPONENT.match(text):
        return False
    return all(_belongs(text, match) for match in _SECOND.finditer(text))


def check_unit(text: str) -> None:
    """Raise `BadValueError` (`bad-unit`) when a text cannot be the unit of a level."""
    if not is_unit(text):
        raise BadValueError("bad-unit", f"{text!r:.80} is not the unit of a level.", _UNIT_HINT)


_UNIT_HINT = 'A unit begins with a letter or a sign (%, €) and holds no second amount: {"value":12.5,"unit":"%"}.'


def _belongs(unit: str, match: re.Match[str]) -> bool:
    """Tell whether a number inside a unit is part of it: `EUR/100 kg`, `F-35`; not `t-25 t`."""
    if match[0].startswith("/"):
        return _PER.match(unit, match.start()) is not None
    before = unit[: match.start()]
    if not before[-1:].isalpha() or match[0][0] not in "-\u2010\u2011" or match[0][1:2].isspace():
        return False
    after = unit[match.end() - 1 :].lstrip("0123456789.,")
    return after.strip() != before.strip()


def _remedy(text: str) -> str:
    """Say how what was written could have been meant."""
    plain = text.strip()
    if match := _DECIMAL_COMMA.fullmatch(plain):
        return f'Write a decimal point: level="{match[1]}.{match[2]} {match[3].strip()}".'
    if (match := _THOUSANDS.fullmatch(plain)) and is_unit(match[3].strip()):
        number = match[1].replace(match[2], "")
        return f'Write the number without separators: level="{number} {match[3].strip()}".'
    return _HINT
