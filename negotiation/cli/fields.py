"""Fields of an event as words of a command line: `measure=us-port-fees level="50 USD" issues=port-fees,tariffs`.

Each word names a field of the kind and gives its value as people write it: lists with commas, a level as number and
unit, a source as `publisher | title | date | address`. What begins with `[` or `{` is read as JSON.
"""

from __future__ import annotations

import json
import re
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

import attrs
import click

from negotiation.errors import BadValueError
from negotiation.events import KINDS, Source

if TYPE_CHECKING:
    from collections.abc import Iterable

_WORD = re.compile(r"([a-z_]+)=(.*)", re.DOTALL)
_LEVEL = re.compile(r"\s*([0-9][0-9_]*(?:\.[0-9]+)?)\s*(\S.*)", re.DOTALL)
_LISTS = ("issues", "parties", "by")
_SOURCE = ("publisher", "title", "published", "url", "language")
_DECLARED = {"parties": "name", "issues": "title"}


def record_of(kind: str, words: Iterable[str]) -> dict[str, Any]:
    """Return the record of an event of this kind from the words that give its fields.

    Raises:
        click.UsageError: a word is not `field=value`, or the kind has no such field.
    """
    return {"kind": kind, **changes_of(kind, words)}


def changes_of(kind: str, words: Iterable[str]) -> dict[str, Any]:
    """Return what the words say of the fields of an event of this kind; a field without value is None: leave it out.

    Raises:
        click.UsageError: a word is not `field=value`, the kind has no such field, or a field is given twice.
    """
    found: dict[str, Any] = {}
    for word in words:
        match = _WORD.fullmatch(word)
        if match is None:
            raise click.UsageError(f"{word!r} is not FIELD=VALUE.")
        field, value = match.groups()
        if field in found and field != "source":
            raise click.UsageError(f"the field {field} is given twice; give it once.")
        if field == "source":
            found["sources"] = [*(found.get("sources") or ()), _source(value)]
        elif field in _fields(kind):
            found[field] = _value(kind, field, value) if value else None
        else:
            raise click.UsageError(_no_field(kind, field))
    return found


def _fields(kind: str) -> tuple[str, ...]:
    return ("kind", *(field.name for field in attrs.fields(KINDS[kind])))


def _no_field(kind: str, field: str) -> str:
    near = get_close_matches(field, (*_fields(kind), "source"), n=1)
    remedy = f"Did you mean {near[0]}?" if near else f"See 'negotiation schema {kind}'."
    return f"a {kind} has no field {field!r}. {remedy}"


def _value(kind: str, field: str, value: str) -> Any:
    if value[0] in "[{":
        return _json(field, value)
    if kind == "opening" and field in _DECLARED:
        return [_declared(_DECLARED[field], part) for part in value.split(",")]
    if field in _LISTS:
        return [part.strip() for part in value.split(",")]
    if field == "level":
        return _level(value)
    if value in {"true", "false"}:
        return value == "true"
    if field in {"order", "v"} or (field == "round" and value.isdigit()):
        return _whole(field, value)
    return value


def _declared(title_key: str, part: str) -> dict[str, str]:
    """Return a party or issue from `id`, or `id: what it is called`."""
    name, _, title = part.partition(":")
    return {"id": name.strip()} | ({title_key: title.strip()} if title.strip() else {})


def _level(value: str) -> dict[str, Any]:
    match = _LEVEL.fullmatch(value)
    if match is None:
        raise BadValueError("bad-level", f"{value!r} is not a level.", 'Write number and unit: level="24 %".')
    number = match[1].replace("_", "")
    return {"value": float(number) if "." in number else int(number), "unit": match[2].strip()}


def _whole(field: str, value: str) -> int:
    try:
        return int(value)
    except ValueError:
        raise BadValueError("wrong-type", f"{field} is not a whole number: {value!r}.", "Write it in digits.") from None


def _source(value: str) -> dict[str, str]:
    if value.startswith("{"):
        found = _json("source", value)
        assert isinstance(found, dict)
        return found
    parts = [part.strip() for part in value.split("|")]
    if len(parts) > len(_SOURCE):
        order = " | ".join(_SOURCE)
        raise BadValueError("bad-source", f"{value!r} has too many parts.", f"Write {order}, as far as known.")
    return {key: part for key, part in zip(_SOURCE, parts, strict=False) if part}


def _json(field: str, value: str) -> Any:
    try:
        return json.loads(value)
    except (json.JSONDecodeError, RecursionError) as error:
        raise BadValueError("not-json", f"{field}: this is not JSON: {error}.", "Quote it for your shell.") from None


assert {*_SOURCE} == {field.name for field in attrs.fields(Source)}
