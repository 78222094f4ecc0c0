"""Encoding: from an event to its canonical text.

One event has one text: fixed key order, no spaces, UTF-8 unescaped, what is absent or default left out. Decoding
that text gives the same event, and encoding that event gives the same text.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from functools import cache, lru_cache
from json.encoder import encode_basestring
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


_TEXT = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False)


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
        record[key] = value if type(value) in _AS_THEY_ARE else _plain(value)
    return record


def encode(event: Event) -> str:
    """Return the canonical text of the event: one line, without the line end.

    It is the text of `to_record`, written without the object in between; every append writes one.
    """
    head, fields, values = _written_fields(event.kind)
    written = [
        key + write(value)
        for (key, write, default), value in zip(fields, values(event), strict=True)
        if value is not None and value is not default and (default is None or not _is_default(value, default, event))
    ]
    return f"{head}{''.join(written)}}}"


def plain_number(value: int | Decimal) -> int | float:
    """Return the number that JSON shows for it: exact, because levels have at most 15 digits."""
    return float(value) if isinstance(value, Decimal) else value


_Writer = Callable[[Any], str]


@cache
def _written_fields(kind: str) -> tuple[str, tuple[tuple[str, _Writer, object], ...], attrgetter[tuple[object, ...]]]:
    """Return how such an event begins, each key as it is written with its writer and a default, and the getter."""
    fields, keys = attrs.fields_dict(KINDS[kind]), key_order(kind)
    defaults = {key: None if fields[key].default is attrs.NOTHING else fields[key].default for key in keys}
    defaults["v"] = UNWRITTEN_VERSION
    if "by" in defaults:
        defaults["by"] = _OWNERS
    written = tuple((f',"{key}":', _WRITERS.get(str(fields[key].type), _written), defaults[key]) for key in keys)
    return f'{{"kind":"{kind}"', written, attrgetter(*keys)


def _is_default(value: object, default: object, event: Event) -> bool:
    return value == (event.owners if default is _OWNERS else default)


_OWNERS = object()
"""Stands for the default of `by`, which are the owners of the event."""


def _written(value: object) -> str:
    return _TEXT.encode(_plain(value))


@lru_cache(maxsize=1024)
def _written_names(names: tuple[str, ...]) -> str:
    return _written(names)


def _written_time(time: Edtf) -> str:
    return f'"{time.text}"'


def _written_level(level: Level) -> str:
    return f'{{"value":{plain_number(level.value)!r},"unit":{encode_basestring(level.unit)}}}'


def _written_sources(sources: tuple[Source, ...]) -> str:
    return f"[{','.join(map(_written_source, sources))}]"


def _written_source(source: Source) -> str:
    text = f'{{"publisher":{encode_basestring(source.publisher)}'
    if source.title is not None:
        text += f',"title":{encode_basestring(source.title)}'
    if source.published is not None:
        text += f',"published":"{source.published.text}"'
    if source.language is not None:
        text += f',"language":{encode_basestring(source.language)}'
    if source.url is not None:
        text += f',"url":{encode_basestring(source.url)}'
    return text + "}"


_AS_THEY_ARE = frozenset({str, int, bool})


@cache
def _keys_with_defaults(kind: str) -> tuple[tuple[tuple[str, tuple[object, ...]], ...], attrgetter[tuple[object, ...]]]:
    """Return the keys in canonical order, each with the values beside None that are left out, and what gets them."""
    fields, keys = attrs.fields_dict(KINDS[kind]), key_order(kind)
    defaults = {key: fields[key].default for key in keys} | {"v": UNWRITTEN_VERSION}
    return tuple((key, _left_out(defaults[key])) for key in keys), attrgetter(*keys)


def _left_out(default: object) -> tuple[object, ...]:
    if default is attrs.NOTHING:
        return ((),)  # an opening of nothing, issues of a retraction
    return () if default is None else ((), default)


_LEFT_OUT = (None, ())
_PARTS = {cls: tuple(field.name for field in attrs.fields(cls)) for cls in (Party, Issue, Level, Source)}


def _plain(value: object) -> object:
    if isinstance(value, Edtf):
        return value.text
    if isinstance(value, tuple):
        return [item if type(item) in _AS_THEY_ARE else _plain(item) for item in value]
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, (Party, Issue, Level, Source)):
        return {
            key: part if type(part) in _AS_THEY_ARE else _plain(part)
            for key in _PARTS[type(value)]
            if (part := getattr(value, key)) not in _LEFT_OUT
        }
    return value


_WRITERS: dict[str, _Writer] = {
    "str": encode_basestring,
    "str | None": encode_basestring,
    "Edtf": _written_time,
    "Edtf | None": _written_time,
    "Level | None": _written_level,
    "tuple[str, ...]": _written_names,
    "tuple[Source, ...]": _written_sources,
}
"""What writes the fields of these types; those of others are rare, and written by `json` itself."""
