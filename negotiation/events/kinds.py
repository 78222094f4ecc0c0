"""The kinds of events, one frozen class each; the five that name the project come first.

The classes say what an event of the kind is and which fields are its own. What an event does to an issue or a
measure is said by the lifecycles and the replay, not here.
Source of the vocabulary: the design, section 3; words of treaty law as in the United Nations Treaty Collection.
"""

from __future__ import annotations

from typing import ClassVar, Literal

import attrs

from negotiation.events.convert import (
    name,
    names,
    one_of,
    optional_name,
    optional_text,
    optional_time,
    optional_zone,
    round_number,
    time,
    truth,
)
from negotiation.events.event import Act, Event, Track, parties_themselves
from negotiation.events.values import (
    Issue,
    Level,
    Party,
    declared_issues,
    declared_parties,
    optional_level,
)
from negotiation.times import Edtf

TIERS = frozenset({"officials", "negotiators", "ministers", "leaders"})
FORMATS = frozenset({"in_person", "call"})
EXPIRIES = frozenset({"resume", "end"})


def tier_name(value: str | None) -> str | None:
    """Read how high a round is."""
    return one_of(TIERS, value)


def meeting_format(value: str | None) -> str | None:
    """Read how a round is held."""
    return one_of(FORMATS, value)


def on_expiry_word(value: str | None) -> str | None:
    """Read what happens when a suspension or a measure runs out."""
    return one_of(EXPIRIES, value)


def schedulable(value: str) -> str:
    """Read the kind of event that is scheduled."""
    return one_of(SCHEDULABLE, name(value)) or ""


@attrs.frozen(kw_only=True)
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

    measure: str = attrs.field(converter=name)
    level: Level | None = attrs.field(default=None, converter=optional_level)
    effective: Edtf | None = attrs.field(default=None, converter=optional_time)
    contingent_on: str | None = attrs.field(default=None, converter=optional_text)


@attrs.frozen(kw_only=True)
class TalksRound(Act):
    """Delegations meet or call.

    Attributes:
        round: its number, or a word where the parties count differently.
        place: where.
        tier: `officials`, `negotiators`, `ministers` or `leaders`.
        format: `in_person` or `call`.
    """

    kind: ClassVar[str] = "talks_round"
    track: ClassVar[Track] = "issue"

    round: int | str | None = attrs.field(default=None, converter=round_number)
    place: str | None = attrs.field(default=None, converter=optional_text)
    tier: str | None = attrs.field(default=None, converter=tier_name)
    format: str | None = attrs.field(default=None, converter=meeting_format)


@attrs.frozen(kw_only=True)
class PreliminaryConsensus(Act):
    """Negotiators agree, before anybody at home or above has. Reached when every party has vouched.

    Attributes:
        terms: what was agreed.
    """

    kind: ClassVar[str] = "preliminary_consensus"
    track: ClassVar[Track] = "issue"

    terms: str | None = attrs.field(default=None, converter=optional_text)


@attrs.frozen(kw_only=True)
class DomesticApproval(Act):
    """A party's own procedure approves (or, with `granted` false, refuses) what its negotiators agreed.

    Attributes:
        granted: false for a refusal, which takes the party's voucher back.
        instrument: the legal act by which.
        stage: which stage of the procedure.
    """

    kind: ClassVar[str] = "domestic_approval"
    track: ClassVar[Track] = "issue"

    granted: bool = attrs.field(default=True, converter=truth)
    instrument: str | None = attrs.field(default=None, converter=optional_text)
    stage: str | None = attrs.field(default=None, converter=optional_text)


@attrs.frozen(kw_only=True)
class LeaderApproval(Act):
    """A party's leader approves (or, with `granted` false, refuses).

    Attributes:
        granted: false for a refusal, which takes the party's voucher back.
    """

    kind: ClassVar[str] = "leader_approval"
    track: ClassVar[Track] = "issue"

    granted: bool = attrs.field(default=True, converter=truth)


@attrs.frozen(kw_only=True)
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


@attrs.frozen(kw_only=True)
class _MeasureAct(Act):
    track: ClassVar[Track] = "measure"

    measure: str = attrs.field(converter=name)


@attrs.frozen(kw_only=True)
class _NewMeasure(_MeasureAct):
    title: str | None = attrs.field(default=None, converter=optional_text)
    level: Level | None = attrs.field(default=None, converter=optional_level)
    effective: Edtf | None = attrs.field(default=None, converter=optional_time)
    until: Edtf | None = attrs.field(default=None, converter=optional_time)
    on_expiry: Literal["resume", "end"] | None = attrs.field(default=None, converter=on_expiry_word)
    instrument: str | None = attrs.field(default=None, converter=optional_text)
    scope: str | None = attrs.field(default=None, converter=optional_text)


@attrs.frozen(kw_only=True)
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
        scope: what it covers.
    """

    kind: ClassVar[str] = "proposal"


@attrs.frozen(kw_only=True)
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
        scope: what it covers; levels of the same party, unit and scope add up to a total.
    """

    kind: ClassVar[str] = "announcement"


@attrs.frozen(kw_only=True)
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


@attrs.frozen(kw_only=True)
class Suspension(_MeasureAct):
    """A measure, or a part of its level, is put to sleep. A later one replaces it from its own `effective` on.

    Attributes:
        measure: the id of the measure.
        level: the part that sleeps; without it, the whole.
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


@attrs.frozen(kw_only=True)
class Extension(Act):
    """An end is moved: of the measure's running suspension, else of the measure; without a measure, of the arrangement.

    Attributes:
        measure: the id of the measure; without it, the arrangement in force on the issues is extended.
        until: the new end (a bare day means its end).
        instrument: the legal act.
    """

    kind: ClassVar[str] = "extension"
    track: ClassVar[Track] = "measure"

    measure: str | None = attrs.field(default=None, converter=optional_name)
    until: Edtf = attrs.field(converter=time)
    instrument: str | None = attrs.field(default=None, converter=optional_text)


@attrs.frozen(kw_only=True)
class _EndingAct(_MeasureAct):
    effective: Edtf | None = attrs.field(default=None, converter=optional_time)
    reason: str | None = attrs.field(default=None, converter=optional_text)
    instrument: str | None = attrs.field(default=None, converter=optional_text)


@attrs.frozen(kw_only=True)
class Resumption(_EndingAct):
    """A suspended measure wakes before its suspension runs out.

    Attributes:
        measure: the id of the measure.
        effective: from when (a bare day means its start); by default at once.
        reason: why.
        instrument: the legal act.
    """

    kind: ClassVar[str] = "resumption"


@attrs.frozen(kw_only=True)
class Termination(_EndingAct):
    """A measure ends.

    Attributes:
        measure: the id of the measure.
        effective: from when (a bare day means its start); by default at once.
        reason: why; the word `struck_down` says that a court did it.
        instrument: the legal act.
    """

    kind: ClassVar[str] = "termination"


@attrs.frozen(kw_only=True)
class Withdrawal(_EndingAct):
    """A threat or a proposal is taken back by its author.

    Attributes:
        measure: the id of the measure.
        effective: from when (a bare day means its start); by default at once.
        reason: why.
        instrument: the legal act.
    """

    kind: ClassVar[str] = "withdrawal"


@attrs.frozen(kw_only=True)
class EntryIntoForce(Act):
    """What was agreed on the issues enters into force: an arrangement begins.

    Attributes:
        until: when it lapses (a bare day means its end); by default open-ended.
        provisional: whether it is applied before all approvals are there.
    """

    kind: ClassVar[str] = "entry_into_force"
    track: ClassVar[Track] = "issue"

    until: Edtf | None = attrs.field(default=None, converter=optional_time)
    provisional: bool = attrs.field(default=False, converter=truth)


@attrs.frozen(kw_only=True)
class Breakdown(Act):
    """Talks break down.

    Attributes:
        reason: why.
    """

    kind: ClassVar[str] = "breakdown"
    track: ClassVar[Track] = "issue"

    reason: str | None = attrs.field(default=None, converter=optional_text)


@attrs.frozen(kw_only=True)
class Lapse(Act):
    """An arrangement lapses.

    Attributes:
        reason: why.
    """

    kind: ClassVar[str] = "lapse"
    track: ClassVar[Track] = "issue"

    reason: str | None = attrs.field(default=None, converter=optional_text)


@attrs.frozen(kw_only=True)
class Scheduling(Act):
    """Something is set for a date: it becomes a deadline. A later one for the same thing replaces it.

    Attributes:
        what: the kind of the event that is to happen, such as `talks_round`.
        due: when.
    """

    kind: ClassVar[str] = "scheduling"
    track: ClassVar[Track] = "issue"

    what: str = attrs.field(converter=schedulable)
    due: Edtf = attrs.field(converter=time)


@attrs.frozen(kw_only=True)
class Statement(Act):
    """Words, or performance as somebody reports it. Changes no state.

    Attributes:
        about: the id of a measure or of an event.
        level: a figure that is stated.
    """

    kind: ClassVar[str] = "statement"
    track: ClassVar[Track] = "none"

    about: str | None = attrs.field(default=None, converter=optional_name)
    level: Level | None = attrs.field(default=None, converter=optional_level)


@attrs.frozen(kw_only=True)
class Retraction(Act):
    """The named event was wrong and is taken out, from this one's `known` on. Can itself be retracted.

    Attributes:
        amends: the id of the event that is taken out.
        reason: why it was wrong.
    """

    kind: ClassVar[str] = "retraction"
    track: ClassVar[Track] = "record"

    amends: str = attrs.field(converter=name)
    reason: str | None = attrs.field(default=None, converter=optional_text)
    issues: tuple[str, ...] = attrs.field(default=(), converter=names)
    parties: tuple[str, ...] = attrs.field(default=(), converter=names)
    by: tuple[str, ...] = attrs.field(default=parties_themselves, converter=names)


KINDS: dict[str, type[Event]] = {
    cls.kind: cls
    for cls in (
        Threat,
        TalksRound,
        PreliminaryConsensus,
        DomesticApproval,
        LeaderApproval,
        Proposal,
        Announcement,
        Modification,
        Suspension,
        Extension,
        Resumption,
        Termination,
        Withdrawal,
        EntryIntoForce,
        Breakdown,
        Lapse,
        Scheduling,
        Statement,
        Retraction,
        Opening,
    )
}
"""Every kind by its name; the order is also the rank by which events of one moment are read (design, section 5)."""

RANK: dict[str, int] = {kind: min(rank, list(KINDS).index("scheduling")) for rank, kind in enumerate(KINDS)}
"""The rank of each kind: those after `lapse` share one."""

SCHEDULABLE = frozenset(KINDS) - {"opening", "retraction", "scheduling", "statement"}
