"""The small values that events are made of: parties, issues, levels, sources.

Each is built from the values of the text format (a mapping with the same keys) or from itself, so that an event
reads the same in JSON and in Python.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, TypeVar

import attrs

from negotiation.errors import BadValueError
from negotiation.events.convert import name, number, optional_text, optional_time, text

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from negotiation.times import Edtf


@attrs.frozen(kw_only=True)
class Party:
    """A party to the negotiation: a short `id` used everywhere (`US`) and its `name`."""

    id: str = attrs.field(converter=name)
    name: str | None = attrs.field(default=None, converter=optional_text)


@attrs.frozen(kw_only=True)
class Issue:
    """Something that is negotiated, with its own lifecycle: a short `id` (`rare-earths`) and its `title`."""

    id: str = attrs.field(converter=name)
    title: str | None = attrs.field(default=None, converter=optional_text)


@attrs.frozen
class Level:
    """How much a measure amounts to: a number that is not negative and its unit (`10`, `%`)."""

    value: int | Decimal = attrs.field(converter=number)
    unit: str = attrs.field(converter=text)

    def __str__(self) -> str:
        return f"{self.value} {self.unit}"


@attrs.frozen(kw_only=True)
class Source:
    """Where an event is stated: who published it, under what title, when, in what language, at what address."""

    publisher: str = attrs.field(converter=text)
    title: str | None = attrs.field(default=None, converter=optional_text)
    published: Edtf | None = attrs.field(default=None, converter=optional_time)
    language: str | None = attrs.field(default=None, converter=optional_text)
    url: str | None = attrs.field(default=None, converter=optional_text)


Value = TypeVar("Value", Party, Issue, Level, Source)


def _built(cls: type[Value], value: object) -> Value:
    """Build a value of this class from a mapping with its keys, or take it as it is."""
    if isinstance(value, cls):
        return value
    label = cls.__name__.lower()
    keys = [field.name for field in attrs.fields(cls)]
    shape = f"A {label} is an object with {', '.join(keys)}."
    if not isinstance(value, Mapping):
        raise BadValueError("wrong-type", f"{value!r} is not a {label}.", shape)
    if unknown := [repr(key) for key in value if key not in keys]:
        raise BadValueError("unknown-field", f"a {label} has no field {', '.join(unknown)}.", shape)
    required = [field.name for field in attrs.fields(cls) if field.default is attrs.NOTHING]
    if missing := [key for key in required if key not in value]:
        raise BadValueError("missing-field", f"the {label} lacks {', '.join(missing)}.", shape)
    return cls(**value)


def _built_all(cls: type[Value], values: object) -> tuple[Value, ...]:
    if not isinstance(values, (list, tuple)):
        message = f"{values!r} is not a list."
        raise BadValueError("wrong-type", message, f"Write a list of objects, one for each {cls.__name__.lower()}.")
    return tuple(_built(cls, value) for value in values)


def _distinct(values: tuple[Party, ...] | tuple[Issue, ...]) -> None:
    ids = [value.id for value in values]
    if repeated := sorted({each for each in ids if ids.count(each) > 1}):
        raise BadValueError("duplicate-id", f"{', '.join(repeated)} is declared twice.", "Declare each id once.")


def optional_level(value: Level | Mapping[str, object] | None) -> Level | None:
    """Read a level, such as `{"value": 24, "unit": "%"}`."""
    return None if value is None else _built(Level, value)


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
