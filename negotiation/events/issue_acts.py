"""Acts on issues: rounds, consensus, approvals, entry into force, and what may follow.

The lifecycle and the votes decide what an act does to an issue; this module only says what an act states.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import attrs

from negotiation.errors import BadValueError
from negotiation.events.convert import (
    name,
    one_of,
    optional_name,
    optional_shared_name,
    optional_shared_text,
    optional_text,
    optional_time,
    round_number,
    texts,
    truth,
)
from negotiation.events.event import Act, Track
from negotiation.events.fast.signature import keep_signatures

if TYPE_CHECKING:
    from negotiation.times import Edtf

TIERS = frozenset({"officials", "negotiators", "ministers", "leaders"})
FORMATS = frozenset({"in_person", "call"})


def tier_name(value: str | None) -> str | None:
    """Read how high a round is."""
    return one_of(TIERS, value)


def meeting_format(value: str | None) -> str | None:
    """Read how a round is held."""
    return one_of(FORMATS, value)


keep_signatures(tier_name, meeting_format)


@attrs.frozen(kw_only=True, eq=False, repr=False)
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


@attrs.frozen(kw_only=True, eq=False, repr=False)
class PreliminaryConsensus(Act):
    """Negotiators agree, before anybody at home or above has. Reached when every party has vouched.

    Attributes:
        terms: what was agreed.
        granted: false takes the party's word back.
        text: the text that is agreed on; without one, the unnamed text of the cycle.
        replaces: the texts in whose place this one comes.
    """

    kind: ClassVar[str] = "preliminary_consensus"
    track: ClassVar[Track] = "issue"

    terms: str | None = attrs.field(default=None, converter=optional_text)
    granted: bool = attrs.field(default=True, converter=truth)
    text: str | None = attrs.field(default=None, converter=optional_shared_text)
    replaces: tuple[str, ...] = attrs.field(default=(), converter=texts)


@attrs.frozen(kw_only=True, eq=False, repr=False)
class DomesticApproval(Act):
    """A party's own procedure approves (or, with `granted` false, refuses) what its negotiators agreed.

    Attributes:
        granted: false for a refusal, which takes the party's voucher back.
        instrument: the legal act by which.
        stage: which stage of the procedure; it counts for itself. Without one, the approval is the whole.
            In version 1 (`v`), a stage of a party that has declared none is words, and the approval is the whole.
        text: the text that is approved; without one, the unnamed text of the cycle.
    """

    kind: ClassVar[str] = "domestic_approval"
    track: ClassVar[Track] = "issue"

    granted: bool = attrs.field(default=True, converter=truth)
    instrument: str | None = attrs.field(default=None, converter=optional_text)
    stage: str | None = attrs.field(default=None, converter=optional_text)
    text: str | None = attrs.field(default=None, converter=optional_shared_text)


@attrs.frozen(kw_only=True, eq=False, repr=False)
class LeaderApproval(Act):
    """A party's leader approves (or, with `granted` false, refuses).

    Attributes:
        granted: false for a refusal, which takes the party's voucher back.
        text: the text that is approved; without one, the unnamed text of the cycle.
    """

    kind: ClassVar[str] = "leader_approval"
    track: ClassVar[Track] = "issue"

    granted: bool = attrs.field(default=True, converter=truth)
    text: str | None = attrs.field(default=None, converter=optional_shared_text)


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Signature(Act):
    """A party signs (or, with `granted` false, takes its signature back).

    Attributes:
        granted: false for a refusal, which takes the party's voucher back.
        text: the text that is signed; without one, the unnamed text of the cycle.
    """

    kind: ClassVar[str] = "signature"
    track: ClassVar[Track] = "issue"

    granted: bool = attrs.field(default=True, converter=truth)
    text: str | None = attrs.field(default=None, converter=optional_shared_text)


@attrs.frozen(kw_only=True, eq=False, repr=False)
class EntryIntoForce(Act):
    """What was agreed on the issues enters into force: an arrangement begins.

    Attributes:
        until: when it lapses (a bare day means its end); by default open-ended.
        provisional: whether it is applied before all approvals are there.
        effective: from when on, if that lies ahead (a bare day means its start); by default at once.
        text: the text that enters into force; without one, the unnamed text of the cycle.
    """

    kind: ClassVar[str] = "entry_into_force"
    track: ClassVar[Track] = "issue"

    until: Edtf | None = attrs.field(default=None, converter=optional_time)
    provisional: bool = attrs.field(default=False, converter=truth)
    effective: Edtf | None = attrs.field(default=None, converter=optional_time)
    text: str | None = attrs.field(default=None, converter=optional_shared_text)


@attrs.frozen(kw_only=True, eq=False, repr=False)
class _Membership(Act):
    track: ClassVar[Track] = "issue"

    effective: Edtf | None = attrs.field(default=None, converter=optional_time)
    reason: str | None = attrs.field(default=None, converter=optional_text)
    text: str | None = attrs.field(default=None, converter=optional_shared_text)


class Exit(_Membership):
    """A party leaves what the others go on with.

    Attributes:
        effective: from when on (a bare day means its start); by default at once.
        reason: why, such as the ruling that ends its half.
        text: the text that it leaves; without one, the unnamed text of the cycle.
    """

    __slots__ = ()

    kind: ClassVar[str] = "exit"


class Accession(_Membership):
    """A party joins what the others have agreed.

    Attributes:
        effective: from when on (a bare day means its start); by default at once.
        reason: why.
        text: the text that it joins; without one, the unnamed text of the cycle.
    """

    __slots__ = ()

    kind: ClassVar[str] = "accession"


@attrs.frozen(kw_only=True, eq=False, repr=False)
class _EndingAct(Act):
    track: ClassVar[Track] = "issue"

    reason: str | None = attrs.field(default=None, converter=optional_text)
    text: str | None = attrs.field(default=None, converter=optional_shared_text)


class Breakdown(_EndingAct):
    """Talks break down.

    Attributes:
        reason: why.
        text: the text over which.
    """

    __slots__ = ()

    kind: ClassVar[str] = "breakdown"


class Lapse(_EndingAct):
    """An arrangement lapses.

    Attributes:
        reason: why.
        text: the text that lapses; without one, the arrangement in force.
    """

    __slots__ = ()

    kind: ClassVar[str] = "lapse"


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Scheduling(Act):
    """Something is set for a date: it becomes a deadline. A later one for the same thing replaces it.

    Attributes:
        what: the kind of the event that is to happen, such as `talks_round`, or another word such as `hearing`; with
            `calls_off`, by default what that date was for.
        due: when; with `calls_off`, the date to which it is moved, if any.
        calls_off: the id of the scheduling whose date is off from then on.
    """

    kind: ClassVar[str] = "scheduling"
    track: ClassVar[Track] = "issue"

    what: str | None = attrs.field(default=None, converter=optional_shared_name)
    due: Edtf | None = attrs.field(default=None, converter=optional_time)
    calls_off: str | None = attrs.field(default=None, converter=optional_name)

    def check_fields(self) -> None:
        """Raise `BadValueError` (`missing-field`) when nothing is set and nothing is called off."""
        if self.calls_off is None and (self.what is None or self.due is None):
            missing = "what" if self.what is None else "due"
            hint = "Give what is set, and for when; or the id of the scheduling that it calls off."
            raise BadValueError("missing-field", f"the event lacks {missing}.", hint)


KIND_NAMES: set[str] = set()
"""The kinds that can be requested; `kinds` fills it, which imports this module."""


def kind_name(value: str) -> str:
    """Read the name of a kind of act."""
    return one_of(frozenset(KIND_NAMES), value) or name(value)


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Request(Act):
    """A party asks others for an act. It is open until an act of that kind on the same subject answers it.

    Attributes:
        measure: the id of the measure that it is about; without it, it is about the issues.
        what: the kind of the act that is requested.
        until: until when an answer is asked for (a bare day means its end).
    """

    kind: ClassVar[str] = "request"
    track: ClassVar[Track] = "issue"

    measure: str | None = attrs.field(default=None, converter=optional_shared_name)
    what: str = attrs.field(converter=kind_name)
    until: Edtf | None = attrs.field(default=None, converter=optional_time)

    @property
    def refers_to(self) -> str | None:
        """The id of the measure that it is about, if any."""
        return self.measure
