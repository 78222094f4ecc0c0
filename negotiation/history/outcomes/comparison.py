"""Comparison: whether an own act says the same as a claim, another thing, or decides nothing (docs/rules/claims.md).

Each function returns True for the same, False for another thing, None where the act decides nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from negotiation.events import Request, Scheduling, Statement
from negotiation.history.chains import root
from negotiation.history.issues.steps import granted, stage_of, text_of
from negotiation.history.issues.terms import terms_at
from negotiation.history.measures.acts import acts_on_measure
from negotiation.history.outcomes.compared_dates import given_alike, meet, period_of
from negotiation.history.outcomes.compared_levels import resulting_level, same_amount
from negotiation.history.outcomes.cycles import cycle_of, has_completed
from negotiation.lifecycles import JOINT_STEPS

if TYPE_CHECKING:
    from negotiation.events import Event
    from negotiation.history.chains import KnownEvents
    from negotiation.history.issues.terms import TermsOverTime
    from negotiation.history.outcomes.word import ClaimWord

_COMPARED_BY_LEVEL = frozenset({"announcement", "modification", "suspension", "resumption", "termination"})
"""Acts on a measure that are compared with those of another kind, by the level that results from them."""

Verdict = bool | None


def says_the_same(claim: ClaimWord, party: str, own: ClaimWord, events: KnownEvents, terms: TermsOverTime) -> Verdict:
    """Compare an own act or statement of a party with what a claim says of that party.

    Args:
        claim: the claim, at its place in the segments of the measure that it is about, else of the issue.
        party: the claimed party.
        own: an event with an own word of that party, in the same segments.
        events: the known events, for the chains that ids mean.
        terms: the terms of the issue over time.
    """
    claimed, stated = claim.reading.event, own.reading.event
    if acts_on_measure(claimed):
        return _on_measure(claim, own) if acts_on_measure(stated) and claim.life == own.life else None
    if claimed.kind != stated.kind or acts_on_measure(stated):
        return None
    if isinstance(claimed, Statement) and isinstance(stated, Statement):
        return _statements(claimed, stated, events)
    if not _same_subject(claimed, stated) or cycle_of(claim, party, terms) != cycle_of(own, party, terms):
        return None
    if claimed.kind in JOINT_STEPS:
        return _steps(claim, party, own, terms)
    return _plain_acts(claim, own, events)


def _same_subject(claimed: Event, stated: Event) -> bool:
    """Tell whether two acts of one kind on an issue have the same subject; an act on another text decides nothing."""
    text = text_of(claimed)
    if text is not None and text != text_of(stated):
        return False
    if isinstance(claimed, (Scheduling, Request)):
        what, measure = getattr(stated, "what", None), getattr(stated, "measure", None)
        return claimed.what == what and getattr(claimed, "measure", None) == measure
    return True


def _steps(claim: ClaimWord, party: str, own: ClaimWord, terms: TermsOverTime) -> Verdict:
    """Compare a word on a joint step with a claim about the step, or about one stage of it."""
    claimed, stated = claim.reading.event, own.reading.event
    alike = granted(claimed) == granted(stated)
    stage = stage_of(claimed, party, terms_at(terms, claim.reading.ends))
    if stage is not None:
        about = stage_of(stated, party, terms_at(terms, own.reading.ends))
        return alike if about in {None, stage} else None
    # A refusal of any stage refuses the whole; one stage that is granted says nothing until the whole is.
    return alike if not granted(stated) or has_completed(own, party, terms) else None


def _plain_acts(claim: ClaimWord, own: ClaimWord, events: KnownEvents) -> bool:
    """Compare two acts by the dates that the claim gives, and by what they call off."""
    calls_off = getattr(claim.reading.event, "calls_off", None)
    if calls_off is not None:
        stated = getattr(own.reading.event, "calls_off", None)
        if stated is None or (root(stated, events) or stated) != (root(calls_off, events) or calls_off):
            return False
    return given_alike(claim.reading, own.reading, ("effective", "until", "due"))


def _on_measure(claim: ClaimWord, own: ClaimWord) -> Verdict:
    claimed, stated = claim.reading.event, own.reading.event
    level = getattr(claimed, "level", None)
    if claimed.kind == stated.kind:
        same = _levels(claim, own) if level is not None else True
        return same if same is not True else given_alike(claim.reading, own.reading, ("effective", "until"))
    if level is None or not {claimed.kind, stated.kind} <= _COMPARED_BY_LEVEL:
        return None
    same = _levels(claim, own)
    return same if same is not True else _dates_of_both(claim, own)


def _levels(claim: ClaimWord, own: ClaimWord) -> Verdict:
    claimed, stated = resulting_level(claim), resulting_level(own)
    return None if claimed is None or stated is None else same_amount(claimed, stated)


def _dates_of_both(claim: ClaimWord, own: ClaimWord) -> bool:
    """Compare the dates that a claim and an act of another kind both give."""
    for field in ("effective", "until"):
        one, other = period_of(claim.reading, field), period_of(own.reading, field)
        if one is not None and other is not None and not meet(one, other):
            return False
    return True


def _statements(claimed: Statement, stated: Statement, events: KnownEvents) -> Verdict:
    if _about(claimed, events) != _about(stated, events):
        return None
    if claimed.stance is None and claimed.level is None:
        return None  # words: that both speak of the same thing does not mean that they say the same
    if claimed.stance != stated.stance:
        return False
    if claimed.level is None:
        return True
    return None if stated.level is None else same_amount(claimed.level, stated.level)


def _about(statement: Statement, events: KnownEvents) -> str | None:
    """Return what a statement is about: a measure, the root of a chain, or the issue (None)."""
    return None if statement.about is None else root(statement.about, events) or statement.about
