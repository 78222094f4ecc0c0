"""Conversion: from a value of the text format to the value that an event holds, or a `BadValueError`.

Used as attrs converters, so that an event built in Python is checked exactly like one read from a log.
Converted values pass unchanged. A value that many events of a log share (issues, parties, measures, actors) is checked
once and becomes one object, so a log of a million events holds it once.
"""

from __future__ import annotations

import re
from decimal import Context, Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeVar

from negotiation.errors import BadValueError
from negotiation.events.fast.signature import keep_signatures
from negotiation.times import Edtf, edtf, zone_named

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

Read = TypeVar("Read")

MAX_NAME = 128
MAX_TEXT = 20_000
MAX_DIGITS = 15  # what a binary64 number carries exactly, so that every reader of our JSON sees the same number
MAX_VERSION = 1_000_000
REMEMBERED = 16_384
NEWER = "A newer release of negotiation may know it: install that."
"""What to try first where a name is unknown: kinds, fields and words are only ever added."""

NAME_PATTERN = r"^[A-Za-z0-9_][A-Za-z0-9_.:+-]*$"
_is_name = re.compile(NAME_PATTERN, re.ASCII).fullmatch
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


def text(value: str) -> str:
    """Read a text: not empty, without U+0000 and lone surrogates (no database and no UTF-8 file can hold them)."""
    if not isinstance(value, str):
        raise BadValueError("wrong-type", f"{value!r} is not a text.", 'Write it in quotes: "…".')
    if not value or value.isspace():
        raise BadValueError("empty-text", "the text is empty.", "Leave the field out when there is nothing to say.")
    if len(value) > MAX_TEXT:
        raise BadValueError("too-long", f"the text has {len(value)} characters.", f"Keep it under {MAX_TEXT}.")
    if not value.isprintable() and _UNSTORABLE.search(value):
        raise BadValueError("bad-character", "the text holds U+0000 or half a character.", "Remove it.")
    return value


def optional_text(value: str | None) -> str | None:
    """Read a text that may be absent."""
    return None if value is None else text(value)


def shared_text(value: str) -> str:
    """Read a text that many events have in common, such as a publisher."""
    return _shared(text, value)


def optional_shared_text(value: str | None) -> str | None:
    """Read a text that may be absent, and that many events have in common, such as an actor."""
    return _shared(optional_text, value)


def name(value: str) -> str:
    """Read an id: a readable slug of letters, digits and `_ . : + -`."""
    if isinstance(value, str) and len(value) <= MAX_NAME and _is_name(value):
        return value
    if not isinstance(value, str):
        raise BadValueError("wrong-type", f"{value!r} is not an id.", 'An id is text: "2025-10-26-kl-consensus".')
    raise BadValueError(
        "bad-id",
        f"{value[:MAX_NAME]!r} is not an id.",
        f"Use letters, digits and _ . : + - without spaces, at most {MAX_NAME} of them.",
    )


def optional_name(value: str | None) -> str | None:
    """Read an id that may be absent."""
    return None if value is None else name(value)


def shared_name(value: str) -> str:
    """Read an id that many events name, such as that of a measure."""
    return _shared(name, value)


def optional_shared_name(value: str | None) -> str | None:
    """Read an id that may be absent, and that many events name."""
    return _shared(optional_name, value)


def _shared(read: Callable[[Any], Read], value: Any) -> Read:
    try:
        once: Callable[[Any], Read] = _ONCE[read]
        return once(value)
    except TypeError:  # a list or an object, which cannot be looked up
        return read(value)


_ONCE: dict[Callable[[Any], Any], Callable[[Any], Any]] = {
    read: lru_cache(maxsize=REMEMBERED, typed=True)(read)  # typed, because 1 and True are equal
    for read in (text, optional_text, name, optional_name)
}


def names(values: Iterable[str]) -> tuple[str, ...]:
    """Read a list of ids in which each stands once."""
    if not isinstance(values, (list, tuple)):
        raise BadValueError("wrong-type", f"{values!r} is not a list of ids.", 'Write a list: ["tariffs"].')
    try:
        return _distinct_names(tuple(values))
    except TypeError:  # what is in it cannot even be looked up
        return tuple(name(value) for value in values)


@lru_cache(maxsize=REMEMBERED)
def _distinct_names(values: tuple[str, ...]) -> tuple[str, ...]:
    ids = tuple(shared_name(value) for value in values)
    if len(set(ids)) != len(ids):
        raise BadValueError("repeated-id", f"the list {', '.join(ids)} names an id twice.", "Name each id once.")
    return ids


def some_names(values: Iterable[str]) -> tuple[str, ...]:
    """Read a list of ids with at least one id in it."""
    ids = names(values)
    if not ids:
        raise BadValueError("empty-list", "the list of ids is empty.", "Name at least one.")
    return ids


def _some_listed(values: list[str]) -> tuple[str, ...]:
    if type(values) is not list or not values:
        raise TypeError
    return _distinct_names(tuple(values))


def time(value: str | Edtf) -> Edtf:
    """Read a date expression."""
    return value if isinstance(value, Edtf) else edtf(value)


def optional_time(value: str | Edtf | None) -> Edtf | None:
    """Read a date expression that may be absent."""
    return None if value is None else time(value)


SOONER: dict[Any, Callable[[Any], Any]] = {
    optional_text: text,
    optional_name: name,
    some_names: _some_listed,
    time: edtf,
    optional_time: edtf,
    shared_text: _ONCE[text],
    optional_shared_text: _ONCE[text],
    shared_name: _ONCE[name],
    optional_shared_name: _ONCE[name],
}
"""For some converters what does the same for a value of JSON that is not null, but sooner; for a value that is wrong it
may raise `TypeError` instead.
"""


def optional_zone(value: str | None) -> str | None:
    """Read the name of an IANA zone that may be absent."""
    return None if value is None else zone_named(value).key


def truth(value: bool) -> bool:  # noqa: FBT001 - a converter takes what the field holds
    """Read true or false."""
    if not isinstance(value, bool):
        raise BadValueError("wrong-type", f"{value!r} is neither true nor false.", "Write true or false.")
    return value


def integer(value: int) -> int:
    """Read a small whole number."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise BadValueError("wrong-type", f"{value!r} is not a whole number.", "Write a number without a point.")
    if abs(value) > MAX_VERSION:
        raise BadValueError("bad-number", "the number is out of range.", f"Keep it within ±{MAX_VERSION}.")
    return value


def round_number(value: int | str | None) -> int | str | None:
    """Read what a round is called: a number, or a word where the parties count differently."""
    return text(value) if isinstance(value, str) else None if value is None else integer(value)


def number(value: float | Decimal) -> int | Decimal:
    """Read a number that is not negative and that JSON carries exactly; whole numbers become `int`."""
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal)):
        raise BadValueError("wrong-type", f"{value!r} is not a number.", 'Write {"value": 10, "unit": "%"}.')
    exact = Decimal(str(value)) if isinstance(value, float) else Decimal(value)
    hint = f"A level is a number from 0 with at most {MAX_DIGITS} digits."
    if not exact.is_finite() or exact < 0:
        raise BadValueError("bad-number", f"{exact:.9} is not a level.", hint)
    if not exact:
        return 0
    # By its digits, not by arithmetic, which would round to the decimal precision of the thread.
    _, digits, exponent = exact.as_tuple()
    assert isinstance(exponent, int)
    significant = "".join(map(str, digits)).rstrip("0")
    exponent += len(digits) - len(significant)
    if exact.adjusted() >= MAX_DIGITS or exact.adjusted() < -MAX_DIGITS:
        raise BadValueError("bad-number", "the level has too many digits.", hint)
    if len(significant) > MAX_DIGITS:
        rounded = Context(prec=MAX_DIGITS).create_decimal(exact).normalize()
        raise BadValueError("bad-number", "the level has too many digits.", f"{hint} Round it: {rounded:f}.")
    return int(significant) * 10**exponent if exponent >= 0 else Decimal(f"{significant}E{exponent}")


def texts(values: str | Iterable[str]) -> tuple[str, ...]:
    """Read a list of texts in which each stands once; a single text is a list of one."""
    if isinstance(values, str):
        return (text(values),)
    if not isinstance(values, (list, tuple)):
        raise BadValueError("wrong-type", f"{values!r:.80} is not a list of texts.", 'Write a list: ["parliament"].')
    read = tuple(text(value) for value in values)
    if len(set(read)) != len(read):
        raise BadValueError("repeated-text", f"the list {', '.join(read)} holds a text twice.", "Write each once.")
    return read


def count(value: int | None) -> int | None:
    """Read a number of parties, from 1, that may be absent."""
    if value is not None and integer(value) < 1:
        raise BadValueError("bad-number", f"{value} is not a number of parties.", "Write a number from 1.")
    return value


def one_of(allowed: frozenset[str], value: str | None) -> str | None:
    """Read one word of a closed set, or nothing."""
    if value is None or (isinstance(value, str) and value in allowed):
        return value
    message = f"{value!r} is not one of {', '.join(sorted(allowed))}."
    raise BadValueError("unknown-word", message, f"{NEWER} Or write one of these words.")


keep_signatures(
    text,
    optional_text,
    shared_text,
    optional_shared_text,
    name,
    optional_name,
    shared_name,
    optional_shared_name,
    names,
    some_names,
    time,
    optional_time,
    optional_zone,
    truth,
    integer,
    round_number,
    number,
    texts,
    count,
)
