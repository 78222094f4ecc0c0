"""Acts on issues: rounds, consensus, approvals, entry into force, and what may follow.

The lifecycle and the votes decide what an act does to an issue; this module only says what an act states.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import attrs

from negotiation.events.convert import (
    one_of,
    optional_text,
    optional_time,
    round_number,
    shared_name,
    time,
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
    """

    kind: ClassVar[str] = "preliminary_consensus"
    track: ClassVar[Track] = "issue"

    terms: str | None = attrs.field(default=None, converter=optional_text)


@attrs.frozen(kw_only=True, eq=False, repr=False)
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


@attrs.frozen(kw_only=True, eq=False, repr=False)
class LeaderApproval(Act):
    """A party's leader approves (or, with `granted` false, refuses).

    Attributes:
        granted: false for a refusal, which takes the party's voucher back.
    """

    kind: ClassVar[str] = "leader_approval"
    track: ClassVar[Track] = "issue"

    granted: bool = attrs.field(default=True, converter=truth)


@attrs.frozen(kw_only=True, eq=False, repr=False)
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


@attrs.frozen(kw_only=True, eq=False, repr=False)
class _EndingAct(Act):
    track: ClassVar[Track] = "issue"

    reason: str | None = attrs.field(default=None, converter=optional_text)


class Breakdown(_EndingAct):
    """Talks break down.

    Attributes:
        reason: why.
    """

    __slots__ = ()

    kind: ClassVar[str] = "breakdown"


class Lapse(_EndingAct):
    """An arrangement lapses.

    Attributes:
        reason: why.
    """

    __slots__ = ()

    kind: ClassVar[str] = "lapse"


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Scheduling(Act):
    """Something is set for a date: it becomes a deadline. A later one for the same thing replaces it.

    Attributes:
        what: the kind of the event that is to happen, such as `talks_round`, or another word such as `hearing`.
        due: when.
    """

    kind: ClassVar[str] = "scheduling"
    track: ClassVar[Track] = "issue"

    what: str = attrs.field(converter=shared_name)
    due: Edtf = attrs.field(converter=time)
