"""Building: from a JSON object to an event, checked like one built in Python, in half the time.

The constructors that attrs writes convert the default of every absent field, and make objects of citations that
nobody may ever look at. Here an absent field gets its default as it is; and an event that comes with the bytes in which
it is stored leaves its headline and its sources there once they are checked (`Event` says how they are read). What has
to be known of the fields is worked out once for each shape: the keys of an object, in their order. A log has few.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

import attrs

from negotiation.events.convert import SOONER, text
from negotiation.events.event import Event, fields_by_key, parties_themselves
from negotiation.events.values import check_sources

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from negotiation.events.fast.bundle import Bundle

    Put = Callable[[Event, Any], None]
    Read = Callable[[Any], Any]


def build(cls: type[Event], record: Mapping[str, Any], line: bytes | Bundle | None = None) -> Event:
    """Return the event of a class that an object states, equal to the one that the class itself would make.

    Args:
        cls: the class of the kind.
        record: the object, with the values of the text format, none of them null.
        line: the bytes that hold just this object as JSON, in which the event leaves its words; or the bundle to which
            they will be added.

    Raises:
        BadValueError: a value is wrong.
        TypeError: a field is missing or unknown.
    """
    shape = _shape(cls, tuple(record), line is not None)
    event = cls.__new__(cls)  # without __init__, which would convert the defaults too
    put: Put | None
    # The shape was made from the keys of this record in this order, so values and readers match.
    for (put, read), value in zip(shape.given, record.values(), strict=True):
        if put is None:
            read(value)
        else:
            put(event, read(value))
    for put, default in shape.absent:
        put(event, default)
    for put, made_from in shape.made:
        put(event, made_from(event))
    if line is not None and shape.has_words:
        _put_line(event, line)
    if event.zone is not None or shape.checks_itself:  # else __attrs_post_init__ has nothing to do
        event.__attrs_post_init__()
    return event


@attrs.frozen(eq=False, repr=False)
class _Shape:
    """How objects with the same keys become events.

    Attributes:
        given: for each key of the object, what puts a value into the event, unless it is left, and what reads it.
        absent: for each field that has no key, what puts a value into the event, and the default.
        made: the same for those whose default is made from the event.
        has_words: whether some key is a word that is left in the line.
        checks_itself: whether events of the class check how their fields go together.
    """

    given: tuple[tuple[Put | None, Read], ...]
    absent: tuple[tuple[Put, Any], ...]
    made: tuple[tuple[Put, Read], ...]
    has_words: bool
    checks_itself: bool


def _worked_out(cls: type[Event], keys: tuple[str, ...], leaves_words: bool) -> _Shape:  # noqa: FBT001 - called here only
    fields = _fields(cls)
    if unknown := {*keys} - {"kind", *fields}:
        raise TypeError(f"{cls.kind} has no {unknown}")
    absent = [(put, default) for key, (put, _, default) in fields.items() if key not in keys]
    if any(default is attrs.NOTHING for _, default in absent):
        raise TypeError(f"{cls.kind} lacks a field")
    left = _LEFT if leaves_words else _KIND
    return _Shape(
        given=tuple((None, left[key]) if key in left else fields[key][:2] for key in keys),
        absent=tuple((put, default) for put, default in absent if not isinstance(default, _Made)),
        made=tuple((put, default.factory) for put, default in absent if isinstance(default, _Made)),
        has_words=leaves_words and not _WORDS.keys().isdisjoint(keys),
        checks_itself=cls.check_fields is not Event.check_fields,
    )


def _worked_out_fields(cls: type[Event]) -> dict[str, tuple[Put, Any, Any]]:
    """Return for each field of a class what puts a value into an event, what reads the value, and the default."""
    return {
        key: (_putting(cls, field.name), SOONER.get(field.converter, field.converter), field.default)
        for key, field in fields_by_key(cls).items()
    }


_fields: Callable[[type[Event]], dict[str, tuple[Put, Any, Any]]] = cache(_worked_out_fields)  # type: ignore[assignment]


_shape: Callable[[type[Event], tuple[str, ...], bool], _Shape] = lru_cache(maxsize=4096)(_worked_out)  # type: ignore[assignment]

_WORDS: dict[str, Read] = {"headline": text, "sources": check_sources}
"""What is left in the line, each with what finds it as wrong as its converter does."""
_KIND: dict[str, Read] = {"kind": str}
_LEFT = {**_KIND, **_WORDS}


def _putting(cls: type[Event], key: str) -> Put:
    """Return what puts a value into the slot of a field, frozen as the event is for everybody else."""
    put: Put = getattr(cls, key).__set__
    return put


_Made: type[Any] = type(parties_themselves)
_put_line = _putting(Event, "_line")
