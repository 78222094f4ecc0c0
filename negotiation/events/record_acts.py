"""Events about the log and its record: openings, plain statements, retractions."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import attrs

from negotiation.errors import BadValueError
from negotiation.events.convert import (
    integer,
    name,
    names,
    one_of,
    optional_shared_name,
    optional_text,
    optional_zone,
    time,
    truth,
)
from negotiation.events.event import Act, Event, Track, parties_themselves
from negotiation.events.fast.signature import keep_signatures
from negotiation.events.values import (
    Issue,
    Level,
    Party,
    Scope,
    Voice,
    declared_issues,
    declared_parties,
    declared_scopes,
    declared_voices,
    optional_level,
)

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from negotiation.times import Edtf

STANCES = frozenset({"confirms", "denies", "disputes"})


def stance_word(value: str | None) -> str | None:
    """Read whether a statement confirms, denies or disputes what it is about."""
    return one_of(STANCES, value)


keep_signatures(stance_word)


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Opening(Event):
    """Opens a log: what is negotiated, by whom, and in which zone its bare days are meant.

    The first event of every log; later openings may add parties and issues.

    Attributes:
        title: what the negotiation is called.
        zone: the log's zone (the westernmost of its parties'), in which bare days are meant.
        parties: the parties, each with an id and a name, and perhaps the stages of its approval at home.
        issues: the issues, each with an id and a title, and perhaps its own parties, needs, quorum and stages.
        baseline: what was in force before and is not counted, in one sentence.
        voices: who is no party and may be named in `by`.
        scopes: what measures cover, by id.
    """

    kind: ClassVar[str] = "opening"
    track: ClassVar[Track] = "log"

    title: str | None = attrs.field(default=None, converter=optional_text)
    zone: str | None = attrs.field(default=None, converter=optional_zone)
    parties: tuple[Party, ...] = attrs.field(default=(), converter=declared_parties)
    issues: tuple[Issue, ...] = attrs.field(default=(), converter=declared_issues)
    baseline: str | None = attrs.field(default=None, converter=optional_text)
    # `voices` of an event are those who say it; an opening is said by nobody, and declares voices.
    voices_: tuple[Voice, ...] = attrs.field(default=(), converter=declared_voices)
    scopes: tuple[Scope, ...] = attrs.field(default=(), converter=declared_scopes)


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Statement(Act):
    """Words, or performance as somebody reports it. Changes no state.

    Attributes:
        about: the id of a measure or of an event.
        level: a figure that is stated.
        stance: whether it `confirms`, `denies` or `disputes` what it is about.
    """

    kind: ClassVar[str] = "statement"
    track: ClassVar[Track] = "none"

    about: str | None = attrs.field(default=None, converter=optional_shared_name)
    level: Level | None = attrs.field(default=None, converter=optional_level)
    stance: str | None = attrs.field(default=None, converter=stance_word)


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Review(Act):
    """The record has been read up to a date: what is not in it was looked for and not found. Changes no state.

    Attributes:
        through: the date up to which it was read; never after the review's own `known`.
        issues: the issues that were looked for; none for all.
    """

    kind: ClassVar[str] = "review"
    track: ClassVar[Track] = "record"

    through: Edtf = attrs.field(converter=time)
    issues: tuple[str, ...] = attrs.field(default=(), converter=names)
    parties: tuple[str, ...] = attrs.field(default=(), converter=names)
    by: tuple[str, ...] = attrs.field(default=parties_themselves, converter=names)

    def check_times(self, zone: ZoneInfo) -> None:
        """Raise `BadValueError` as every event does, and when it claims to have read what was not yet known."""
        super().check_times(zone)
        if self.through.period(zone).ends > (self.known or self.occurred).period(zone).ends:
            message = f"through {self.through} lies after the review itself, known {self.known or self.occurred}."
            raise BadValueError("through-after-known", message, "A record can be read up to the day of its review.")


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
    v: int = attrs.field(default=2, converter=integer)
    issues: tuple[str, ...] = attrs.field(default=(), converter=names)
    parties: tuple[str, ...] = attrs.field(default=(), converter=names)
    by: tuple[str, ...] = attrs.field(default=parties_themselves, converter=names)
