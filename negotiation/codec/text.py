"""JSON text: one line of a log read as an object, with everything refused that two readers could read differently.

RFC 8259 leaves repeated keys, huge numbers and deep nesting to the reader; here each is a fault.
"""

from __future__ import annotations

import json
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from negotiation.errors import BadValueError

if TYPE_CHECKING:
    from collections.abc import Callable

MAX_LINE_BYTES = 1_048_576
MAX_INTEGER_DIGITS = 20


def parse(line: str) -> dict[str, Any]:
    """Return the JSON object that a line holds.

    Raises:
        BadValueError: `not-json`, `not-an-object`, `repeated-key`, `bad-number`, `too-deep` or `nul-byte`.
    """
    value = parse_value(line)
    if not isinstance(value, dict):
        message = f"the line holds a {_WORDS.get(type(value), 'value')}, not an object."
        raise BadValueError("not-an-object", message, "One event is one JSON object on one line.")
    return value


def parse_value(text: str) -> Any:
    """Return the JSON value that a text holds, of whatever type.

    Raises:
        BadValueError: `not-json`, `repeated-key`, `bad-number`, `too-deep` or `nul-byte`.
    """
    if "\0" in text:
        raise BadValueError("nul-byte", "the line holds a NUL byte.", "Remove it; the file may be damaged.")
    try:
        return _value(text)
    except json.JSONDecodeError as error:
        message = f"this is not JSON: {error.msg} at column {error.colno}."
        raise BadValueError("not-json", message, "One event is one JSON object on one line.") from None
    except RecursionError:
        raise BadValueError("too-deep", "the JSON is nested too deeply.", "Events are flat.") from None


def _value(line: str) -> Any:
    # `scan_once` is what `decode` calls, without the two regular expressions for white space around the value.
    try:
        value, end = _scan(line, 0)
    except StopIteration:
        end = -1
    return value if end == len(line) else _DECODER.decode(line)  # which also skips white space, and says what is wrong


_WORDS = {
    list: "list",
    str: "text",
    int: "number",
    Decimal: "number",
    bool: "truth value",
    type(None): "null",
}


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    record = dict(pairs)
    if len(record) != len(pairs):  # JSON readers disagree on which of two equal keys counts
        seen: set[str] = set()
        repeated = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        raise BadValueError("repeated-key", f"the key {repeated!r} stands twice in one object.", "Keep one of them.")
    return record


def _integer(digits: str) -> int:
    # int() of a very long text takes quadratic time.
    if len(digits) > MAX_INTEGER_DIGITS:
        raise BadValueError("bad-number", f"a number of {len(digits)} digits.", "No field takes a number so large.")
    return int(digits)


def _decimal(digits: str) -> Decimal:
    try:
        return Decimal(digits)
    except InvalidOperation:
        raise BadValueError("bad-number", f"{digits:.40} is beyond all bounds.", "Write it out.") from None


def _constant(word: str) -> float:
    raise BadValueError("bad-number", f"{word} is not a number of JSON.", "Leave an absent figure out.")


_DECODER = json.JSONDecoder(
    object_pairs_hook=_object, parse_float=_decimal, parse_int=_integer, parse_constant=_constant
)
_scan: Callable[[str, int], tuple[Any, int]] = _DECODER.scan_once  # type: ignore[attr-defined]
