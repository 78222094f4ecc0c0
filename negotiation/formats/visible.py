"""Visible text: what a terminal or a page must not obey is shown instead.

Control characters could move the cursor, and bidirectional overrides could make a sentence read as its opposite
(CVE-2021-42574); both appear as escapes. The marks LRM, RLM and ALM override nothing: they are invisible letters with
a direction, which Hebrew and Arabic texts carry beside figures. They are kept, and take no room.
"""

from __future__ import annotations

import re
import unicodedata

_OBEYED = "\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff"
_HIDDEN = f"[\x00-\x1f{_OBEYED}]"
_HIDDEN_IN_LINES = f"[\x00-\x08\x0b\x0c\x0e-\x1f{_OBEYED}]|\r(?!\n)"
_SOFT_HYPHEN = "\xad"  # which terminals show


def visible(text: str) -> str:
    """Return the text with control and direction characters as escapes (`\\u202e`), on one line."""
    if text.isprintable():  # as nearly all texts are: the pattern is compiled only when one is not
        return text
    return re.sub(_HIDDEN, lambda match: match[0].encode("unicode_escape").decode(), text)


def visible_lines(text: str) -> str:
    """Return text of several lines, such as CSV or JSON, as it may go to a terminal.

    Escapes are `\\uXXXX`, which in JSON is the same character again; line ends and tabs stay.
    """
    return re.sub(_HIDDEN_IN_LINES, _escape, text)


def _escape(match: re.Match[str]) -> str:
    return f"\\u{ord(match[0]):04x}"


def width(text: str) -> int:
    """Return how many columns of a terminal a text takes: two for each East Asian wide character."""
    if text.isascii():
        return len(text)
    return sum(0 if _takes_no_room(sign) else 2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def _takes_no_room(sign: str) -> bool:
    """Tell whether a sign is put over another, or is invisible, as marks of direction and joiners are."""
    return bool(unicodedata.combining(sign)) or (unicodedata.category(sign) == "Cf" and sign != _SOFT_HYPHEN)


def padded(text: str, columns: int) -> str:
    """Return the text filled up with spaces to a width."""
    return text + " " * max(0, columns - width(text))


def wrapped(text: str, columns: int) -> list[str]:
    """Return the text as lines of at most so many columns, broken at spaces where there are any."""
    lines: list[str] = []
    line = ""
    for word in visible(text).split(" "):
        rest = word
        if line and width(line) + 1 + width(rest) > columns:
            lines.append(line)
            line = ""
        while width(rest) > columns:
            head = rest[: max(1, columns // 2 if width(rest) > len(rest) else columns)]
            head = head[: head.rfind("-") + 1] or head  # an id is broken at its hyphens
            lines.append(head)
            rest = rest[len(head) :]
        line = f"{line} {rest}" if line else rest
    return [*lines, line]
