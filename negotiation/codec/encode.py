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
from negotiation.events import (
    KINDS,
    Condition,
    Issue,
    Level,
    Party,
    Scope,
    Source,
    Stages,
    Voice,
    fields_by_key,
    key_of,
)
from negotiation.times import Edtf

if TYPE_CHECKING:
    from negotiation.events import Event

_HEAD = ("id", "occurred", "zone", "known", "order", "issues", "parties", "by", "actor", "amends")
_OPENING_HEAD = ("id", "occurred", "known", "order", "title", "zone", "parties", "issues", "actor", "amends")
_TAIL = ("headline", "sources", "v")
_PLACES_INSTRUMENT = frozenset(
    {
        "domestic_approval",
        "proposal",
        "announcement",
        "modification",
        "postponement",
        "suspension",
        "extension",
        "resumption",
        "termination",
        "withdrawal",
    }
)
"""The kinds whose class places the instrument among its own fields."""


@cache
def key_order(kind: str) -> tuple[str, ...]:
    """Return the keys of an event of this kind in canonical order, `kind` itself left out."""
    fields = fields_by_key(KINDS[kind])
    head = [key for key in (_OPENING_HEAD if kind == "opening" else _HEAD) if key in fields]
    own = [key for key in fields if key not in head and key not in _TAIL]
    # Lines of some kinds have had an instrument among their own fields; where it came later, it stands last.
    last = [key for key in own if key == "instrument" and kind not in _PLACES_INSTRUMENT]
    return (*head, *(key for key in own if key not in last), *last, *_TAIL)


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
    fields, keys = fields_by_key(KINDS[kind]), key_order(kind)
    defaults = {key: fields[key].default for key in keys} | {"v": UNWRITTEN_VERSION}
    values = attrgetter(*(fields[key].name for key in keys))
    return tuple((key, _left_out(defaults[key])) for key in keys), values


def _left_out(default: object) -> tuple[object, ...]:
    if default is attrs.NOTHING:
        return ((),)  # required, but may be empty: an opening of nothing, issues of a retraction
    return () if default is None else ((), default)


_LEFT_OUT = (None, ())
_VALUES = (Party, Issue, Voice, Scope, Condition, Level, Source)
_PARTS = {cls: tuple((key_of(field), field.name) for field in attrs.fields(cls)) for cls in _VALUES}
_NEEDS_NOTHING = ("needs", ())
"""An issue that needs no approval says so with an empty list; left out, it would need the usual two."""


def plain(value: object) -> object:
    """Return a value of a field as JSON has it."""
    if isinstance(value, Edtf):
        return value.text
    if isinstance(value, tuple) and value and isinstance(value[0], Stages):
        return {each.party: [*each.stages] for each in value}
    if isinstance(value, tuple):
        return [item if type(item) in _AS_THEY_ARE else plain(item) for item in value]
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, _VALUES):
        return {
            key: part if type(part) in _AS_THEY_ARE else plain(part)
            for key, name in _PARTS[type(value)]
            if (part := getattr(value, name)) not in _LEFT_OUT or (key, part) == _NEEDS_NOTHING
        }
    return value
