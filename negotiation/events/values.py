"""The small values that events are made of: parties, issues, levels, sources.

Each is built from the values of the text format (a mapping with the same keys) or from itself, so that an event
reads the same in JSON and in Python.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeVar

import attrs

from negotiation.errors import BadValueError
from negotiation.events.convert import (
    NEWER,
    REMEMBERED,
    SOONER,
    name,
    names,
    number,
    optional_shared_text,
    optional_text,
    optional_time,
    shared_text,
)
from negotiation.events.fast.signature import keep_signatures
from negotiation.value import Value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from decimal import Decimal

    from negotiation.times import Edtf


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Party(Value):
    """A party to the negotiation: a short `id` used everywhere (`US`), its `name`, and older ids as `aliases`."""

    id: str = attrs.field(converter=name)
    name: str | None = attrs.field(default=None, converter=optional_text)
    aliases: tuple[str, ...] = attrs.field(default=(), converter=names)


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Issue(Value):
    """Something that is negotiated: a short `id` (`rare-earths`), its `title`, and older ids as `aliases`."""

    id: str = attrs.field(converter=name)
    title: str | None = attrs.field(default=None, converter=optional_text)
    aliases: tuple[str, ...] = attrs.field(default=(), converter=names)


@attrs.frozen(repr=False)
class Level(Value):
    """How much a measure amounts to: a number that is not negative and its unit (`10`, `%`)."""

    value: int | Decimal = attrs.field(converter=number)
    unit: str = attrs.field(converter=shared_text)

    def __str__(self) -> str:
        return f"{self.value} {self.unit}"


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Source(Value):
    """Where an event is stated: who published it, under what title, when, in what language, at what address."""

    publisher: str = attrs.field(converter=shared_text)
    title: str | None = attrs.field(default=None, converter=optional_text)
    published: Edtf | None = attrs.field(default=None, converter=optional_time)
    language: str | None = attrs.field(default=None, converter=optional_shared_text)
    url: str | None = attrs.field(default=None, converter=optional_text)


Part = TypeVar("Part", Party, Issue, Level, Source)


def _built(cls: type[Part], value: Any) -> Part:
    """Build a value of this class from a mapping with its keys, or take it as it is."""
    if isinstance(value, cls):
        return value
    if not isinstance(value, Mapping):
        raise BadValueError("wrong-type", f"{value!r:.80} is not a {cls.__name__.lower()}.", _shape(cls))
    try:
        if None not in value.values():
            return cls(**value)
    except (BadValueError, TypeError):  # all that is wrong is said at once
        pass
    raise _together([*_faults(cls, value)])


def _faults(cls: type[Part], value: Mapping[Any, Any]) -> Iterator[BadValueError]:
    """Yield everything that keeps a mapping from being a value of this class."""
    label, fields = cls.__name__.lower(), attrs.fields_dict(cls)
    if unknown := [repr(key) for key in value if key not in fields]:
        yield BadValueError("unknown-field", f"a {label} has no field {', '.join(unknown)}.", f"{NEWER} {_shape(cls)}")
    required = [key for key, field in fields.items() if field.default is attrs.NOTHING]
    if missing := [key for key in required if key not in value]:
        yield BadValueError("missing-field", f"the {label} lacks {', '.join(missing)}.", _shape(cls))
    for key, field in fields.items():
        if key not in value:
            continue
        if value[key] is None and field.default is not attrs.NOTHING:
            yield BadValueError("null-field", f"{key} of the {label} is null.", "Leave an absent field out.")
        else:
            try:
                assert callable(field.converter)
                field.converter(value[key])
            except BadValueError as fault:
                yield BadValueError(fault.code, f"{key} of the {label}: {fault.message}", fault.hint)


def _built_all(cls: type[Part], values: Any) -> tuple[Part, ...]:
    label = cls.__name__.lower()
    if not isinstance(values, (list, tuple)):
        hint = f"Write a list of objects, one for each {label}."
        raise BadValueError("wrong-type", f"{values!r:.80} is not a list.", hint)
    built: list[Part] = []
    faults: list[BadValueError] = []
    for value in values:
        try:
            built.append(_built(cls, value))
        except BadValueError as caught:
            faults.append(caught)
            faults.extend(caught.others)
    if faults:
        raise _together(faults)
    return tuple(built)


def _shape(cls: type[Part]) -> str:
    return f"A {cls.__name__.lower()} is an object with {', '.join(field.name for field in attrs.fields(cls))}."


def _together(faults: Sequence[BadValueError]) -> BadValueError:
    first, *others = faults
    return BadValueError(first.code, first.message, first.hint, others)


def _distinct(values: tuple[Party, ...] | tuple[Issue, ...]) -> None:
    ids = [name for value in values for name in (value.id, *value.aliases)]
    if len({*ids}) != len(ids):
        repeated = sorted(each for each, times in Counter(ids).items() if times > 1)
        raise BadValueError("duplicate-id", f"{', '.join(repeated)} is declared twice.", "Declare each id once.")


def optional_level(value: Level | Mapping[str, object] | None) -> Level | None:
    """Read a level, such as `{"value": 24, "unit": "%"}`; equal ones become one object."""
    if value is None or type(value) is Level:
        return value
    try:
        return _level(**value)  # type: ignore[arg-type]  # what is no object raises TypeError
    except (TypeError, BadValueError):  # all that is wrong is said at once
        return _built(Level, value)


@lru_cache(maxsize=REMEMBERED, typed=True)
def _level(value: Any, unit: Any) -> Level:
    return Level(value, unit)


def declared_parties(values: Iterable[Party | Mapping[str, object]]) -> tuple[Party, ...]:
    """Read the parties that an opening declares."""
    parties = _built_all(Party, values)
    _distinct(parties)
    return parties


def declared_issues(values: Iterable[Issue | Mapping[str, object]]) -> tuple[Issue, ...]:
    """Read the issues that an opening declares."""
    issues = _built_all(Issue, values)
    _distinct(issues)
    return issues


def sources(values: Iterable[Source | Mapping[str, object]]) -> tuple[Source, ...]:
    """Read the sources of an event."""
    return _built_all(Source, values)


def check_sources(values: Any) -> None:
    """Raise `BadValueError` where `sources` would, and build nothing."""
    if type(values) is not list or not all(map(_states_a_source, values)):
        sources(values)


_SOURCE: dict[str, Any] = {field.name: SOONER.get(field.converter, field.converter) for field in attrs.fields(Source)}


def _states_a_source(value: Any) -> bool:
    if type(value) is not dict or "publisher" not in value or None in value.values():
        return False
    try:
        for key, part in value.items():
            _SOURCE[key](part)
    except (KeyError, TypeError, BadValueError):
        return False
    return True


keep_signatures(optional_level, declared_parties, declared_issues, sources)
