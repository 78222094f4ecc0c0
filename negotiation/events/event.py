"""What every event has, whatever its kind.

An event is an immutable statement that something happened. It knows nothing of logs: position, recording time
and hash belong to the log that keeps it. Dates are kept as written; `occurred_in` and `known_in` read them in the
zone in which they are meant.

An event that was read from a log may leave its headline and its sources in the stored bytes, where they were checked.
They are decoded when they are first read; otherwise such an event behaves like any other.
"""

from __future__ import annotations

import json
from operator import attrgetter
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import attrs

from negotiation.errors import BadValueError
from negotiation.events.convert import (
    integer,
    name,
    optional_name,
    optional_shared_text,
    optional_text,
    optional_time,
    optional_zone,
    some_names,
    time,
)
from negotiation.events.values import Source, sources
from negotiation.times import Edtf, Period, zone_named

if TYPE_CHECKING:
    from collections.abc import Callable
    from zoneinfo import ZoneInfo

    from negotiation.events.fast.bundle import Bundle

Track = Literal["log", "issue", "measure", "record", "none"]

PRESS = "press"
"""The voice of a report by somebody who is not a party."""


class _Stored:
    """The stored bytes of an event that was read from a log; they are not part of what it states."""

    __slots__ = ("_line",)

    _line: bytes | Bundle


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Event(_Stored):
    """An immutable statement that something happened.

    Attributes:
        id: unique in its log, a readable slug.
        occurred: when it happened in the world.
        zone: the IANA zone in which the bare days of this event are meant; by default the log's.
        known: when it became public; by default the end of `occurred`. Never before `occurred` began.
        order: puts events of the same instant or day in order, lower first.
        actor: the person or body that acted.
        headline: one sentence that stands alone.
        instrument: the legal text that does it (`EO 14298, 90 FR 21831`); an act without one is by word.
        sources: where it is stated.
        amends: the id of an earlier event that this one replaces, from its own `known` on.
        v: the version of the schema of this kind.
    """

    kind: ClassVar[str] = ""
    track: ClassVar[Track] = "none"

    id: str = attrs.field(converter=name)
    occurred: Edtf = attrs.field(converter=time)
    zone: str | None = attrs.field(default=None, converter=optional_zone)
    known: Edtf | None = attrs.field(default=None, converter=optional_time)
    order: int = attrs.field(default=0, converter=integer)
    actor: str | None = attrs.field(default=None, converter=optional_shared_text)
    amends: str | None = attrs.field(default=None, converter=optional_name)
    # Some kinds declare it once more, which only keeps its place in their canonical text.
    instrument: str | None = attrs.field(default=None, converter=optional_text)
    headline: str | None = attrs.field(default=None, converter=optional_text)
    sources: tuple[Source, ...] = attrs.field(default=(), converter=sources)
    v: int = attrs.field(default=1, converter=integer)

    if not TYPE_CHECKING:  # or every misspelt attribute would be one

        def __getattr__(self, name: str) -> Any:
            """Return a word that was left in the stored bytes; only what is unset is asked for here."""
            if name not in _WORDS:
                message = f"{type(self).__name__!r} object has no attribute {name!r}"
                raise AttributeError(message, name=name, obj=self)
            line = self._line if isinstance(self._line, bytes) else self._line.of(self.id)
            word = _WORDS[name](json.loads(line)[name])
            object.__setattr__(self, name, word)  # now the slot is set, and __getattr__ is not called for it again
            return word

    # Written once here, as attrs would write them for each of two dozen kinds whenever the program starts.

    def __eq__(self, other: object) -> bool:
        if other.__class__ is not self.__class__:
            return NotImplemented
        return all(getattr(self, field.name) == getattr(other, field.name) for field in attrs.fields(type(self)))

    def __hash__(self) -> int:
        return hash((self.kind, self.id))

    def __repr__(self) -> str:
        fields = (f"{field.name}={getattr(self, field.name)!r}" for field in attrs.fields(type(self)))
        return f"{type(self).__name__}({', '.join(fields)})"

    def __attrs_post_init__(self) -> None:
        self.check_fields()
        if self.zone is not None:  # otherwise the log's zone decides, which only the log knows
            self.check_times(zone_named(self.zone))

    @property
    def voices(self) -> tuple[str, ...]:
        """The ids of those who say so: parties, declared voices, or `press`."""
        return ()

    @property
    def owners(self) -> tuple[str, ...]:
        """The ids of the parties whose act it is."""
        return ()

    @property
    def concerns(self) -> tuple[str, ...]:
        """The ids of the issues that it concerns."""
        return ()

    @property
    def refers_to(self) -> str | None:
        """The id of the measure that it is about, if any."""
        return getattr(self, "measure", None) if self.track == "measure" else None

    def zone_in(self, log_zone: ZoneInfo) -> ZoneInfo:
        """Return the zone in which the bare days of this event are meant."""
        return log_zone if self.zone is None else zone_named(self.zone)

    def occurred_in(self, log_zone: ZoneInfo) -> Period:
        """Return the period in which it happened."""
        return self.occurred.period(self.zone_in(log_zone))

    def known_in(self, log_zone: ZoneInfo) -> Period:
        """Return the period at whose end it was public."""
        return (self.known or self.occurred).period(self.zone_in(log_zone))

    def check_fields(self) -> None:
        """Raise `BadValueError` when the fields do not go together, whatever the zone."""

    def check_times(self, zone: ZoneInfo) -> None:
        """Raise `BadValueError` when a date means nothing in `zone`, or it was known before it began."""
        for value in _times_of(self):
            if value is not None:
                value.period(zone)
        if self.known is not None and self.known.period(zone).ends < self.occurred.period(zone).begins:
            raise BadValueError(
                "known-before-occurred",
                f"known {self.known} lies before occurred {self.occurred} began.",
                "An event can become public once it has begun; what is announced ahead is an announcement.",
            )


_WORDS: dict[str, Callable[[Any], object]] = {"headline": optional_text, "sources": sources}
"""What may be left in the stored bytes, with what reads it."""


parties_themselves = attrs.Factory(lambda act: act.parties, takes_self=True)
"""The default of `by`: an act is stated by those whose act it is."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Act(Event):
    """An event that somebody does about one or more issues.

    Attributes:
        issues: the ids of the issues that it concerns, at least one.
        parties: the ids of the parties whose act it is.
        by: who says so: parties, declared voices, or `press`; by default `parties`. An act counts for a party only
            when that party says so itself; what others say of it is a claim.
    """

    issues: tuple[str, ...] = attrs.field(converter=some_names)
    parties: tuple[str, ...] = attrs.field(converter=some_names)
    by: tuple[str, ...] = attrs.field(default=parties_themselves, converter=some_names)

    @property
    def voices(self) -> tuple[str, ...]:
        """The ids of those who say so: parties, declared voices, or `press`."""
        return self.by

    @property
    def owners(self) -> tuple[str, ...]:
        """The ids of the parties whose act it is."""
        return self.parties

    @property
    def concerns(self) -> tuple[str, ...]:
        """The ids of the issues that it concerns."""
        return self.issues


def _times_of(event: Event) -> tuple[Edtf | None, ...]:
    cls = type(event)
    if cls not in _TIMES:
        _TIMES[cls] = attrgetter(*time_fields(cls))
    return _TIMES[cls](event)


_TIMES: dict[type[Event], Callable[[Event], tuple[Edtf | None, ...]]] = {}
_TIME_FIELDS: dict[type[Event], tuple[str, ...]] = {}


def time_fields(cls: type[Event]) -> tuple[str, ...]:
    """Return the names of the fields of a kind that hold date expressions."""
    if cls not in _TIME_FIELDS:
        _TIME_FIELDS[cls] = tuple(
            field.name for field in attrs.fields(cls) if "Edtf" in str(field.type)
        )  # types are texts here
    return _TIME_FIELDS[cls]


def fields_by_key(cls: type[Event]) -> dict[str, attrs.Attribute[Any]]:
    """Return the fields of a kind by their keys in the text format, in the order of the class.

    A key is the name of the attribute, without the underscore that Python needs after a word of its own: `class`.
    """
    if cls not in _FIELDS:
        _FIELDS[cls] = {key_of(field): field for field in attrs.fields(cls)}
    return _FIELDS[cls]


_FIELDS: dict[type[Event], dict[str, attrs.Attribute[Any]]] = {}


def key_of(field: attrs.Attribute[Any]) -> str:
    """Return the key that a field has in the text format."""
    return field.name.removesuffix("_")
