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
    count,
    name,
    names,
    number,
    one_of,
    optional_shared_text,
    optional_text,
    optional_time,
    shared_text,
    some_names,
    text,
    texts,
)
from negotiation.events.fast.signature import keep_signatures
from negotiation.value import Value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from decimal import Decimal

    from negotiation.times import Edtf


BOUNDS = frozenset({"at_most"})
BOUND_WORDS: dict[str | None, str] = {"at_most": "at most "}
NEEDS = ("signature", "domestic_approval", "leader_approval")
"""The steps of which an approval can be made, in their order."""
USUAL_NEEDS = NEEDS[1:]
"""What an issue needs where nothing else is declared."""


def bound_word(value: str | None) -> str | None:
    """Read whether a level is a limit."""
    return one_of(BOUNDS, value)


def optional_names(values: Iterable[str] | None) -> tuple[str, ...] | None:
    """Read a list of ids that may be absent, with at least one id in it."""
    return None if values is None else some_names(values)


def optional_needs(values: Iterable[str] | None) -> tuple[str, ...] | None:
    """Read which steps an approval is made of, in the order of the steps; an empty list needs none."""
    if values is None:
        return None
    asked = names(values)
    for each in asked:
        one_of(frozenset(NEEDS), each)
    return tuple(step for step in NEEDS if step in asked)


def stages_by_party(values: Mapping[str, Any] | Iterable[Stages]) -> tuple[Stages, ...]:
    """Read the stages of approvals by party: `{"EU": ["parliament", "conclusion"]}`."""
    if isinstance(values, Mapping):
        return tuple(Stages(party=party, stages=stages) for party, stages in values.items())
    if isinstance(values, (list, tuple)) and all(isinstance(each, Stages) for each in values):
        return tuple(values)
    raise BadValueError("wrong-type", f"{values!r:.80} is not an object.", 'Write {"EU": ["parliament"]}.')


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Party(Value):
    """A party to the negotiation: a short `id` used everywhere (`US`), its `name`, and older ids as `aliases`.

    Attributes:
        approval: the stages of its approval at home, in order (`parliament`); without stages it approves at once.
    """

    id: str = attrs.field(converter=name)
    name: str | None = attrs.field(default=None, converter=optional_text)
    aliases: tuple[str, ...] = attrs.field(default=(), converter=names)
    approval: tuple[str, ...] = attrs.field(default=(), converter=texts)


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Stages(Value):
    """The stages of the approval of one party, declared for one issue; none where its approval has no stages there."""

    party: str = attrs.field(converter=name)
    stages: tuple[str, ...] = attrs.field(converter=texts)


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Issue(Value):
    """Something that is negotiated: a short `id` (`rare-earths`), its `title`, and older ids as `aliases`.

    Attributes:
        parties: the ids of the parties that negotiate it; None for all that are declared by then.
        needs: which approvals it needs: of `signature`, `domestic_approval`, `leader_approval`; None for the last two.
        quorum: how many parties must take each of these steps; None for all.
        approval: the stages of some parties' approvals, where they differ on this issue.
    """

    id: str = attrs.field(converter=name)
    title: str | None = attrs.field(default=None, converter=optional_text)
    aliases: tuple[str, ...] = attrs.field(default=(), converter=names)
    parties: tuple[str, ...] | None = attrs.field(default=None, converter=optional_names)
    needs: tuple[str, ...] | None = attrs.field(default=None, converter=optional_needs)
    quorum: int | None = attrs.field(default=None, converter=count)
    approval: tuple[Stages, ...] = attrs.field(default=(), converter=stages_by_party)


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Voice(Value):
    """Somebody who is no party and whose words are recorded (`UNSC`): an `id` for `by`, and a `title`."""

    id: str = attrs.field(converter=name)
    title: str | None = attrs.field(default=None, converter=optional_text)


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Scope(Value):
    """What measures cover: an `id`, a `title`, the tariff `codes` that belong to it, and the codes that do not.

    Attributes:
        except_: the codes that are exempt; the key is `except`.
    """

    id: str = attrs.field(converter=name)
    title: str | None = attrs.field(default=None, converter=optional_text)
    codes: tuple[str, ...] = attrs.field(default=(), converter=texts)
    except_: tuple[str, ...] = attrs.field(default=(), converter=texts)


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Condition(Value):
    """What would keep an extension from holding: `words`, and the end that would then hold, `until`."""

    words: str = attrs.field(converter=text)
    until: Edtf | None = attrs.field(default=None, converter=optional_time)


@attrs.frozen(repr=False)
class Level(Value):
    """How much a measure amounts to: a number that is not negative and its unit (`10`, `%`).

    Attributes:
        bound: `at_most` where the number is an upper limit; None where it is the amount.
    """

    value: int | Decimal = attrs.field(converter=number)
    unit: str = attrs.field(converter=shared_text)
    bound: str | None = attrs.field(default=None, converter=bound_word)

    def __str__(self) -> str:
        return f"{BOUND_WORDS.get(self.bound, '')}{self.value} {self.unit}"


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Source(Value):
    """Where an event is stated: who published it, under what title, when, in what language, at what address."""

    publisher: str = attrs.field(converter=shared_text)
    title: str | None = attrs.field(default=None, converter=optional_text)
    published: Edtf | None = attrs.field(default=None, converter=optional_time)
    language: str | None = attrs.field(default=None, converter=optional_shared_text)
    url: str | None = attrs.field(default=None, converter=optional_text)


Part = TypeVar("Part", Party, Stages, Issue, Voice, Scope, Condition, Level, Source)


_ATTRIBUTES = {"except": "except_"}
"""Keys that are words of Python, with the attributes that hold them."""


def _built(cls: type[Part], value: Any) -> Part:
    """Build a value of this class from a mapping with its keys, or take it as it is."""
    if isinstance(value, cls):
        return value
    if not isinstance(value, Mapping):
        raise BadValueError("wrong-type", f"{value!r:.80} is not a {cls.__name__.lower()}.", _shape(cls))
    try:
        if None not in value.values():
            return cls(**{_ATTRIBUTES.get(key, str(key)): part for key, part in value.items()})
    except (BadValueError, TypeError):  # all that is wrong is said at once
        pass
    raise _together([*_faults(cls, value)])


def _faults(cls: type[Part], value: Mapping[Any, Any]) -> Iterator[BadValueError]:
    """Yield everything that keeps a mapping from being a value of this class."""
    label, fields = cls.__name__.lower(), {field.name.removesuffix("_"): field for field in attrs.fields(cls)}
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
    keys = (field.name.removesuffix("_") for field in attrs.fields(cls))
    return f"A {cls.__name__.lower()} is an object with {', '.join(keys)}."


def _together(faults: Sequence[BadValueError]) -> BadValueError:
    first, *others = faults
    return BadValueError(first.code, first.message, first.hint, others)


def _distinct(values: tuple[Party, ...] | tuple[Issue, ...] | tuple[Voice, ...] | tuple[Scope, ...]) -> None:
    ids = [name for value in values for name in (value.id, *getattr(value, "aliases", ()))]
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
def _level(value: Any, unit: Any, bound: Any = None) -> Level:
    return Level(value, unit, bound)


def optional_condition(value: Condition | str | Mapping[str, object] | None) -> Condition | None:
    """Read a condition: words, or an object of words and the end that would then hold."""
    if value is None or isinstance(value, Condition):
        return value
    return Condition(words=value) if isinstance(value, str) else _built(Condition, value)


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


def declared_voices(values: Iterable[Voice | Mapping[str, object]]) -> tuple[Voice, ...]:
    """Read the voices that an opening declares."""
    voices = _built_all(Voice, values)
    _distinct(voices)
    return voices


def declared_scopes(values: Iterable[Scope | Mapping[str, object]]) -> tuple[Scope, ...]:
    """Read the scopes that an opening declares."""
    scopes = _built_all(Scope, values)
    _distinct(scopes)
    return scopes


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


keep_signatures(optional_level, optional_condition, declared_parties, declared_issues, declared_voices, declared_scopes)
keep_signatures(sources)
