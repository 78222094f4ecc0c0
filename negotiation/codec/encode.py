"""Encoding: from an event to its canonical text.

One event has one text: fixed key order, no spaces, UTF-8 unescaped, what is absent or default left out. Decoding
that text gives the same event, and encoding that event gives the same text.
"""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any

import attrs

from negotiation.codec.upcast import UNWRITTEN_VERSION
from negotiation.events import KINDS, Issue, Level, Party, Source
from negotiation.times import Edtf

if TYPE_CHECKING:
    from negotiation.events import Event

_HEAD = ("id", "occurred", "zone", "known", "order", "issues", "parties", "by", "actor", "amends")
_OPENING_HEAD = ("id", "occurred", "known", "order", "title", "zone", "parties", "issues", "actor", "amends")
_TAIL = ("headline", "sources", "v")


@cache
def key_order(kind: str) -> tuple[str, ...]:
    """Return the keys of an event of this kind in canonical order, `kind` itself left out."""
    fields = [field.name for field in attrs.fields(KINDS[kind])]
    head = [key for key in (_OPENING_HEAD if kind == "opening" else _HEAD) if key in fields]
    own = [key for key in fields if key not in head and key not in _TAIL]
    return (*head, *own, *_TAIL)


def to_record(event: Event) -> dict[str, Any]:
    """Return the event as the JSON object that states it, keys in canonical order."""
    record: dict[str, Any] = {"kind": event.kind}
    keys, values = _keys_with_defaults(event.kind)
    for (key, defaults), value in zip(keys, values(event), strict=True):
        if value is None or (defaults and value in defaults) or (key == "by" and value == event.owners):
            continue
        record[key] = value if type(value) in _AS_THEY_ARE else plain(value)
    return record


def plain_number(value: int | Decimal) -> int | float:
    """Return the number that JSON shows for it: exact, because levels have at most 15 digits."""
    return float(value) if isinstance(value, Decimal) else value


_AS_THEY_ARE = frozenset({str, int, bool})


@cache
def _keys_with_defaults(kind: str) -> tuple[tuple[tuple[str, tuple[object, ...]], ...], attrgetter[tuple[object, ...]]]:
    """Return the keys in canonical order, each with the values beside None that are left out, and what gets them."""
    fields, keys = attrs.fields_dict(KINDS[kind]), key_order(kind)
    defaults = {key: fields[key].default for key in keys} | {"v": UNWRITTEN_VERSION}
    return tuple((key, _left_out(defaults[key])) for key in keys), attrgetter(*keys)


def _left_out(default: object) -> tuple[object, ...]:
    if default is attrs.NOTHING:
        return ((),)  # required, but may be empty: an opening of nothing, issues of a retraction
    return () if default is None else ((), default)


_LEFT_OUT = (None, ())
_PARTS = {cls: tuple(field.name for field in attrs.fields(cls)) for cls in (Party, Issue, Level, Source)}


def plain(value: object) -> object:
    """Return a value of a field as JSON has it."""
    if isinstance(value, Edtf):
        return value.text
    if isinstance(value, tuple):
        return [item if type(item) in _AS_THEY_ARE else plain(item) for item in value]
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, (Party, Issue, Level, Source)):
        return {
            key: part if type(part) in _AS_THEY_ARE else plain(part)
            for key in _PARTS[type(value)]
            if (part := getattr(value, key)) not in _LEFT_OUT
        }
    return value
