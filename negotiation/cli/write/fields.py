"""Fields of an event as arguments of a command: `measure=us-port-fees level="50 USD" issues=port-fees,tariffs`.

Each argument names a field of the kind and gives its value: a list with commas, a level as number and unit, a source as
`publisher | title | date | address`. A value that begins with `[` or `{` is read as JSON.
"""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

import attrs
import click

from negotiation.cli.write.drafts import say_what_was_rounded
from negotiation.codec import parse_value, round_level
from negotiation.errors import BadValueError, Finding
from negotiation.events import KINDS, Source, fields_by_key
from negotiation.events.amount import amount

if TYPE_CHECKING:
    from collections.abc import Iterable

_WORD = re.compile(r"([a-z_]+)=(.*)", re.DOTALL)
_INTEGER = re.compile(r"[+-]?[0-9]{1,18}")  # int() alone would also take 1_0 and the digits of other scripts
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")
_LISTS = ("issues", "parties", "by", "replaces")
_AT_MOST = "at most "
_SOURCE = ("publisher", "title", "published", "url", "language")
_DECLARED = {"parties": "name", "issues": "title", "voices": "title", "scopes": "title"}


def record_of(kind: str, words: Iterable[str]) -> dict[str, Any]:
    """Return the record of an event of a kind from the arguments that give its fields.

    Raises:
        click.UsageError: a word is not `field=value`, or the kind has no such field.
    """
    from negotiation.codec import newest_version

    newest = newest_version(kind)
    version = {"v": newest} if newest > 1 else {}  # without `v` an event has version 1, but arguments have the newest
    return {"kind": kind, **version, **changes_of(kind, words)}


def changes_of(kind: str, words: Iterable[str]) -> dict[str, Any]:
    """Return the values that the arguments give to fields; a field without value (`FIELD=`) is None, which removes it.

    Raises:
        click.UsageError: a word is not `field=value`, the kind has no such field, or a field is given twice.
    """
    found: dict[str, Any] = {}
    given: set[str] = set()
    for word in words:
        match = _WORD.fullmatch(word)
        if match is None:
            raise click.UsageError(f"{word!r} is not FIELD=VALUE.")
        field, value = match.groups()
        if field in found or (field == "source" and "sources" in given):  # otherwise one value would be lost
            remedy = "Give it once; give each source as source=…."
            raise click.UsageError(f"the field {field} is given twice: {word!r:.80}. {remedy}")
        if field == "source":
            found["sources"] = [*(found.get("sources") or ()), _source(value)]
        elif field in _fields(kind):
            given.add(field)
            found[field] = _value(kind, field, value) if value else None
        else:
            raise click.UsageError(_no_field(kind, field))
    if (note := round_level(found)) is not None:
        say_what_was_rounded([Finding(code=note.code, message=note.message, hint=note.hint, severity="info")])
    return found


def _fields(kind: str) -> tuple[str, ...]:
    return ("kind", *fields_by_key(KINDS[kind]))


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
    if value in {"true", "false"} and _is_boolean(kind, field):
        return value == "true"
    if field in {"order", "v"} or (field == "round" and _INTEGER.fullmatch(value)):
        return _integer(field, value)
    return value


def _declared(title_key: str, part: str) -> dict[str, str]:
    """Return a party, issue, voice or scope from `id` or `id:name`."""
    name, _, title = part.partition(":")
    return {"id": name.strip()} | ({title_key: title.strip()} if title.strip() else {})


def _is_boolean(kind: str, field: str) -> bool:
    """Tell whether a field is a boolean, so that the headline `true` stays text."""
    return "bool" in str(fields_by_key(KINDS[kind])[field].type)


def _level(value: str) -> dict[str, Any]:
    limit = value.removeprefix(_AT_MOST)
    number, unit = amount(limit)
    return {"value": number, "unit": unit} | ({"bound": "at_most"} if limit != value else {})


def _integer(field: str, value: str) -> int:
    if _INTEGER.fullmatch(value) is None:
        raise BadValueError("wrong-type", f"{field} is not a whole number: {value!r:.80}.", "Write it in digits.")
    return int(value)


def _source(value: str) -> dict[str, str]:
    if value.startswith("{"):
        found = _json("source", value)
        assert isinstance(found, dict)
        return found
    parts = [part.strip() for part in value.split("|")]
    if len(parts) > len(_SOURCE):
        order = " | ".join(_SOURCE)
        raise BadValueError("bad-source", f"{value!r} has too many parts.", f"Write {order}, as far as known.")
    found = {key: part for key, part in zip(_SOURCE, parts, strict=False) if part}
    if "language" in found and _LANGUAGE.fullmatch(found["language"]) is None:  # an address that contains | was split
        message = f"{found['language']!r:.80}, the last part of the source, is not a language."
        remedy = 'Where a part holds |, write the source as JSON: source=\'{"publisher":"…","url":"…"}\'.'
        raise BadValueError("bad-source", message, remedy)
    return found


def _json(field: str, value: str) -> Any:
    try:
        return parse_value(value)
    except BadValueError as fault:
        hint = "Quote it for your shell." if fault.code == "not-json" else fault.hint
        raise BadValueError(fault.code, f"{field}: {fault.message}", hint) from None


# If `Source` gets a new field, this module has to know it.
assert {*_SOURCE} == {field.name for field in attrs.fields(Source)}
