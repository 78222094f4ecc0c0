"""Visible text: control characters are shown as escapes, so that neither a terminal nor a page obeys them.

Control characters could move the cursor, and bidirectional overrides could make a sentence read as its opposite
(CVE-2021-42574). Both appear as escapes. The marks LRM, RLM and ALM stay as they are: they override nothing, and
Hebrew and Arabic texts need them beside figures. They take no column.

The module also measures and wraps text by the columns that it takes on a terminal.
"""

from __future__ import annotations

import re
import unicodedata

# DEL and C1 controls; line and paragraph separators with the bidirectional embeddings and overrides; the bidirectional
# isolates; the byte-order mark. LRM and RLM (U+200E, U+200F) lie outside these ranges on purpose.
_CONTROLS = "\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff"
_HIDDEN = f"[\x00-\x1f{_CONTROLS}]"
# Tab, line feed and CR LF structure CSV and JSON. A lone CR would let a line overwrite itself on a terminal.
_HIDDEN_IN_LINES = f"[\x00-\x08\x0b\x0c\x0e-\x1f{_CONTROLS}]|\r(?!\n)"
_SOFT_HYPHEN = "\xad"  # of category Cf as the invisible characters are, but terminals show it


def visible(text: str) -> str:
    """Return the text with control and direction characters as escapes (`\\u202e`), on one line."""
    # Nearly every text is printable. This test is fast, and the pattern is compiled only when a text is not.
    if text.isprintable():
        return text
    return re.sub(_HIDDEN, lambda match: match[0].encode("unicode_escape").decode(), text)


def visible_lines(text: str) -> str:
    """Return text of several lines, such as CSV or JSON, with control characters as escapes for a terminal.

    Escapes are `\\uXXXX`, so that JSON still means the same. Line ends and tabs stay.
    """
    return re.sub(_HIDDEN_IN_LINES, _escape, text)


def _escape(match: re.Match[str]) -> str:
    return f"\\u{ord(match[0]):04x}"


def width(text: str) -> int:
    """Return how many columns of a terminal a text takes: 2 for each East Asian wide character, 0 for invisible ones.

    Source: Unicode Standard Annex 11, East Asian Width (classes W and F are wide).
    """
    if text.isascii():
        return len(text)
    return sum(0 if _has_no_width(sign) else 2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def _has_no_width(sign: str) -> bool:
    """Tell whether a character takes no column: an accent over another, a direction mark, a joiner."""
    return bool(unicodedata.combining(sign)) or (unicodedata.category(sign) == "Cf" and sign != _SOFT_HYPHEN)


def padded(text: str, columns: int) -> str:
    """Return the text followed by spaces, so that it takes at least this many columns."""
    return text + " " * max(0, columns - width(text))


def wrapped(text: str, columns: int) -> list[str]:
    """Return the text as lines of at most so many columns, with control characters as escapes.

    Lines break at spaces. A word that is too long breaks after a hyphen if it has one, else anywhere.
    """
    lines: list[str] = []
    line = ""
    for word in visible(text).split(" "):
        rest = word
        if line and width(line) + 1 + width(rest) > columns:
            lines.append(line)
            line = ""
        while width(rest) > columns:
            # With wide characters in the word, half as many characters are sure to fit. At least one is taken, or the
            # loop would not end in a column narrower than one character.
            head = rest[: max(1, columns // 2 if width(rest) > len(rest) else columns)]
            head = head[: head.rfind("-") + 1] or head  # ids break at their hyphens
            lines.append(head)
            rest = rest[len(head) :]
        line = f"{line} {rest}" if line else rest
    return [*lines, line]
