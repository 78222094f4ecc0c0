"""Cycles of acts: for which cycle of an issue an act counts, as if it were the party's own (docs/rules/claims.md)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from negotiation.history.issues.state import DORMANT_STATE
from negotiation.history.issues.steps import place_of_word, text_of
from negotiation.history.issues.terms import terms_at
from negotiation.lifecycles import JOINT_STEPS, OVER

if TYPE_CHECKING:
    from negotiation.history.issues.state import IssueState
    from negotiation.history.issues.terms import TermsOverTime
    from negotiation.history.outcomes.word import ClaimWord
    from negotiation.history.segment import Stack
    from negotiation.times import Moment

_WITHOUT_CYCLE = frozenset({"scheduling", "request", "statement"})
_OF_ARRANGEMENTS = frozenset({"extension", "lapse", "exit", "accession", "entry_into_force"})


def cycle_of(word: ClaimWord, party: str, terms: TermsOverTime) -> int | None:
    """Return the cycle for which an act on an issue counts; None where acts of its kind have none.

    Args:
        word: the act, or a claim about it.
        party: the party whose word it is, or would be.
        terms: the terms of the issue over time.
    """
    event = word.reading.event
    if event.kind in _WITHOUT_CYCLE:
        return None
    state: IssueState = word.before(DORMANT_STATE)
    if event.kind in JOINT_STEPS:
        return _place(word, party, terms)[0]
    if event.kind == "talks_round":
        return state.cycle + 1 if state.phase in OVER else state.cycle
    arrangement = state.arrangement
    if event.kind in _OF_ARRANGEMENTS and arrangement is not None and text_of(event) in {None, arrangement.text}:
        return arrangement.cycle
    return state.cycle


def has_completed(own: ClaimWord, party: str, terms: TermsOverTime) -> bool:
    """Tell whether a party has completed the step of its own word after it."""
    state: IssueState = own.segment.state
    return state.words_on(_place(own, party, terms)).has_completed(own.reading.event.kind, party)


def is_past(claim: ClaimWord, party: str, terms: TermsOverTime, top: Stack[IssueState], moment: Moment) -> bool:
    """Tell whether the cycle or the text of a claim is over at a moment.

    Args:
        claim: the claim, about an act on an issue.
        party: the claimed party.
        terms: the terms of the issue over time.
        top: the segments of the issue.
        moment: T.
    """
    cycle = cycle_of(claim, party, terms)
    if cycle is None:
        return False
    node = top.up_to(moment) if top is not None else None
    assert node is not None, "the claim is among the segments"
    state = node.entry.at(moment)
    if text_of(claim.reading.event) in state.beside.closed:
        return True
    return state.cycle > cycle and (state.arrangement is None or state.arrangement.cycle != cycle)


def _place(word: ClaimWord, party: str, terms: TermsOverTime) -> tuple[int, str | None]:
    """Return the cycle and text for which the word of a party on a joint step counts."""
    event, now = word.reading.event, terms_at(terms, word.reading.ends)
    return place_of_word(word.before(DORMANT_STATE), now, event.kind, text_of(event), party)
