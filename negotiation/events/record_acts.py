"""Events about the log and its record: openings, plain statements, retractions."""

from __future__ import annotations

from typing import ClassVar

import attrs

from negotiation.events.convert import (
    name,
    names,
    optional_shared_name,
    optional_text,
    optional_zone,
    truth,
    whole,
)
from negotiation.events.event import Act, Event, Track, parties_themselves
from negotiation.events.values import Issue, Level, Party, declared_issues, declared_parties, optional_level


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Opening(Event):
    """Opens a log: what is negotiated, by whom, and in which zone its bare days are meant.

    The first event of every log; later openings may add parties and issues.

    Attributes:
        title: what the negotiation is called.
        zone: the log's zone (the westernmost of its parties'), in which bare days are meant.
        parties: the parties, each with an id and a name.
        issues: the issues, each with an id and a title.
    """

    kind: ClassVar[str] = "opening"
    track: ClassVar[Track] = "log"

    title: str | None = attrs.field(default=None, converter=optional_text)
    zone: str | None = attrs.field(default=None, converter=optional_zone)
    parties: tuple[Party, ...] = attrs.field(default=(), converter=declared_parties)
    issues: tuple[Issue, ...] = attrs.field(default=(), converter=declared_issues)


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Statement(Act):
    """Words, or performance as somebody reports it. Changes no state.

    Attributes:
        about: the id of a measure or of an event.
        level: a figure that is stated.
    """

    kind: ClassVar[str] = "statement"
    track: ClassVar[Track] = "none"

    about: str | None = attrs.field(default=None, converter=optional_shared_name)
    level: Level | None = attrs.field(default=None, converter=optional_level)


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Retraction(Act):
    """The named event was wrong and is taken out, from this one's `known` on. Can itself be retracted.

    Attributes:
        amends: the id of the event that is taken out with all its corrections, or of one of these.
        reason: why it was wrong.
        only: whether just the named event is taken out: what it corrected then stands again.
    """

    kind: ClassVar[str] = "retraction"
    track: ClassVar[Track] = "record"

    amends: str = attrs.field(converter=name)
    reason: str | None = attrs.field(default=None, converter=optional_text)
    only: bool = attrs.field(default=False, converter=truth)
    v: int = attrs.field(default=2, converter=whole)
    issues: tuple[str, ...] = attrs.field(default=(), converter=names)
    parties: tuple[str, ...] = attrs.field(default=(), converter=names)
    by: tuple[str, ...] = attrs.field(default=parties_themselves, converter=names)
