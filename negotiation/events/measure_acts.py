"""Acts on measures: threats, announcements, and what becomes of them.

What an act does to a measure is said by the lifecycle and the schedules, not here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

import attrs

from negotiation.events.convert import (
    names,
    one_of,
    optional_shared_name,
    optional_shared_text,
    optional_text,
    optional_time,
    shared_name,
    time,
)
from negotiation.events.event import Act, Track
from negotiation.events.fast.signature import keep_signatures
from negotiation.events.values import Condition, Level, optional_condition, optional_level

if TYPE_CHECKING:
    from negotiation.times import Edtf

EXPIRIES = frozenset({"resume", "end"})
CLASSES = frozenset({"duty", "fee", "quota", "purchase", "licence", "ban", "listing", "probe", "exclusion", "other"})


def on_expiry_word(value: str | None) -> str | None:
    """Read what happens when a suspension or a measure runs out."""
    return one_of(EXPIRIES, value)


def class_word(value: str | None) -> str | None:
    """Read what sort of measure it is."""
    return one_of(CLASSES, value)


keep_signatures(on_expiry_word, class_word)


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Threat(Act):
    """A party says that it will act: words about a measure that it has not announced.

    Attributes:
        measure: the id of the measure.
        level: how much is threatened.
        effective: from when; the threat lapses when the whole of this period has passed with no act.
        contingent_on: the id of a measure, or words, on which it depends.
    """

    kind: ClassVar[str] = "threat"
    track: ClassVar[Track] = "measure"

    measure: str = attrs.field(converter=shared_name)
    level: Level | None = attrs.field(default=None, converter=optional_level)
    effective: Edtf | None = attrs.field(default=None, converter=optional_time)
    contingent_on: str | None = attrs.field(default=None, converter=optional_text)


@attrs.frozen(kw_only=True, eq=False, repr=False)
class _MeasureAct(Act):
    track: ClassVar[Track] = "measure"

    measure: str = attrs.field(converter=shared_name)


@attrs.frozen(kw_only=True, eq=False, repr=False)
class _NewMeasure(_MeasureAct):
    title: str | None = attrs.field(default=None, converter=optional_text)
    level: Level | None = attrs.field(default=None, converter=optional_level)
    effective: Edtf | None = attrs.field(default=None, converter=optional_time)
    until: Edtf | None = attrs.field(default=None, converter=optional_time)
    on_expiry: Literal["resume", "end"] | None = attrs.field(default=None, converter=on_expiry_word)
    instrument: str | None = attrs.field(default=None, converter=optional_text)
    scope: str | None = attrs.field(default=None, converter=optional_shared_text)
    class_: str | None = attrs.field(default=None, converter=class_word)
    part_of: str | None = attrs.field(default=None, converter=optional_shared_name)
    replaces: tuple[str, ...] = attrs.field(default=(), converter=names)


class Proposal(_NewMeasure):
    """A party proposes a measure: a formal step, but not yet an act.

    Attributes:
        measure: the id of the measure.
        title: what it is called.
        level: how much.
        effective: from when (a bare day means its start).
        until: to when (a bare day means its end).
        on_expiry: what is said to happen then.
        instrument: the legal act.
        scope: what it covers: the id of a declared scope, or words.
        class_: `duty`, `fee`, `quota`, `purchase`, `licence`, `ban`, `listing`, `probe`, `exclusion` or `other`; its
            key is `class`.
        part_of: the id of the measure of which it is a part.
        replaces: the ids of the proposals and threats of the same owner that it ends.
    """

    __slots__ = ()

    kind: ClassVar[str] = "proposal"


class Announcement(_NewMeasure):
    """A party announces a measure: its start is fixed. Announced again, it replaces the schedule from `effective` on.

    Attributes:
        measure: the id of the measure.
        title: what it is called.
        level: how much.
        effective: from when (a bare day means its start); by default at once.
        until: to when (a bare day means its end); the measure then ends. By default open-ended.
        on_expiry: what is said to happen then.
        instrument: the legal act.
        scope: what it covers: the id of a declared scope, or words; levels of the same party, unit and scope add up to
            a total.
        class_: `duty`, `fee`, `quota`, `purchase`, `licence`, `ban`, `listing`, `probe`, `exclusion` or `other`; its
            key is `class`.
        part_of: the id of the measure of which it is a part; a part is not counted beside its whole.
        replaces: the ids of the measures of the same owner that end when this one starts.
    """

    __slots__ = ()

    kind: ClassVar[str] = "announcement"


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Modification(_MeasureAct):
    """The level of a measure changes from `effective` on; its end stays where it was.

    Attributes:
        measure: the id of the measure.
        level: the new level of the whole.
        effective: from when (a bare day means its start); by default at once.
        instrument: the legal act.
    """

    kind: ClassVar[str] = "modification"

    level: Level | None = attrs.field(default=None, converter=optional_level)
    effective: Edtf | None = attrs.field(default=None, converter=optional_time)
    instrument: str | None = attrs.field(default=None, converter=optional_text)


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Postponement(_MeasureAct):
    """A date that was set is moved: of a start, a step of the level, a threat or a proposal.

    Attributes:
        measure: the id of the measure.
        of: the date that is moved; by default the next, else what is on hold.
        effective: the new date (a bare day means its start); without it, until further notice.
        instrument: the legal act.
    """

    kind: ClassVar[str] = "postponement"

    of: Edtf | None = attrs.field(default=None, converter=optional_time)
    effective: Edtf | None = attrs.field(default=None, converter=optional_time)
    instrument: str | None = attrs.field(default=None, converter=optional_text)


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Suspension(_MeasureAct):
    """A measure, or a part of its level, is suspended. A later one replaces it from its own `effective` on.

    Attributes:
        measure: the id of the measure.
        level: the part that is suspended; without it, the whole.
        effective: from when (a bare day means its start); by default at once.
        until: to when (a bare day means its end); by default open-ended.
        on_expiry: `resume` (the default) or `end`: what happens to the measure then.
        instrument: the legal act.
    """

    kind: ClassVar[str] = "suspension"

    level: Level | None = attrs.field(default=None, converter=optional_level)
    effective: Edtf | None = attrs.field(default=None, converter=optional_time)
    until: Edtf | None = attrs.field(default=None, converter=optional_time)
    on_expiry: Literal["resume", "end"] | None = attrs.field(default=None, converter=on_expiry_word)
    instrument: str | None = attrs.field(default=None, converter=optional_text)


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Extension(Act):
    """An end is moved: of the measure's running suspension, else of the measure; without a measure, of the arrangement.

    Attributes:
        measure: the id of the measure; without it, the arrangement in force on the issues is extended.
        until: the new end (a bare day means its end).
        instrument: the legal act; without one, the end is moved by word.
        text: the text whose arrangement is extended; without one, the arrangement in force.
        unless: what would keep it from holding, and the end that would then hold. It is shown, never decided.
    """

    kind: ClassVar[str] = "extension"
    track: ClassVar[Track] = "measure"

    measure: str | None = attrs.field(default=None, converter=optional_shared_name)
    until: Edtf = attrs.field(converter=time)
    instrument: str | None = attrs.field(default=None, converter=optional_text)
    text: str | None = attrs.field(default=None, converter=optional_shared_text)
    unless: Condition | None = attrs.field(default=None, converter=optional_condition)


@attrs.frozen(kw_only=True, eq=False, repr=False)
class _EndingAct(_MeasureAct):
    effective: Edtf | None = attrs.field(default=None, converter=optional_time)
    reason: str | None = attrs.field(default=None, converter=optional_text)
    instrument: str | None = attrs.field(default=None, converter=optional_text)


class Resumption(_EndingAct):
    """A suspended measure resumes before its suspension runs out.

    Attributes:
        measure: the id of the measure.
        effective: from when (a bare day means its start); by default at once.
        reason: why.
        instrument: the legal act.
    """

    __slots__ = ()

    kind: ClassVar[str] = "resumption"


class Termination(_EndingAct):
    """A measure ends.

    Attributes:
        measure: the id of the measure.
        effective: from when (a bare day means its start); by default at once.
        reason: why; the word `struck_down` says that a court did it.
        instrument: the legal act.
    """

    __slots__ = ()

    kind: ClassVar[str] = "termination"


class Withdrawal(_EndingAct):
    """A threat or a proposal is taken back by its author.

    Attributes:
        measure: the id of the measure.
        effective: from when (a bare day means its start); by default at once.
        reason: why.
        instrument: the legal act.
    """

    __slots__ = ()

    kind: ClassVar[str] = "withdrawal"
