"""Membership: one party leaves, or joins, what the others go on with (docs/rules/issues.md#arrangement)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from negotiation.history.issues.arrangements import end, extend_if_all_agree
from negotiation.history.issues.steps import consensus_reached, judge_phase, judged, put_words, text_of
from negotiation.history.issues.words import CONSENSUS, Word
from negotiation.lifecycles import JOINT_STEPS, OVER

if TYPE_CHECKING:
    from negotiation.events import Event
    from negotiation.history.effective_date import EffectiveDate
    from negotiation.history.issues.moves import IssueMove
    from negotiation.history.issues.state import IssueState

_APPROVALS = tuple(step for step in JOINT_STEPS if step != CONSENSUS)


def leave(move: IssueMove, event: Event, parties: tuple[str, ...], acting: EffectiveDate, now: EffectiveDate) -> bool:
    """Let parties leave a text, or everything; tell whether that has its place."""
    state, text = move.state, text_of(event)
    bound = _bound_by(state, text)
    members = {party for each in _texts(state, text) for party in state.members(move.terms, each)}
    leaving = tuple(party for party in parties if party in (members if bound is None else bound))
    if not leaving or (bound is None and members <= {*leaving}):
        return False
    draft = move.draft()
    draft.beside = draft.beside.copy()
    draft.beside.changes += tuple((party, text, False) for party in leaving)
    draft.beside.extension = tuple(each for each in draft.beside.extension if each.party not in leaving)
    if bound is not None and draft.arrangement is not None:
        left = tuple(party for party in draft.arrangement.bound if party not in leaving)
        draft.arrangement = draft.arrangement._replace(bound=left)
        if not left:
            end(move, now, event.id, since=acting, trigger="exit")
            phase = move.state.phase
            _judge_again(move, acting, leaving)
            if move.state.phase != phase:  # those who are left had agreed on what comes next
                move.finish(event.kind, now, event.id)
            return True
    _judge_again(move, acting, leaving)
    move.finish(event.kind, now, event.id, note=" and ".join(leaving))
    return True


def join(move: IssueMove, event: Event, parties: tuple[str, ...], acting: EffectiveDate, now: EffectiveDate) -> bool:
    """Let parties join a text, or everything; tell whether that has its place."""
    state, text = move.state, text_of(event)
    bound = _bound_by(state, text)
    members = [state.members(move.terms, each) for each in _texts(state, text)]
    joining = tuple(
        party
        for party in parties
        if not all(party in each for each in members) or (bound is not None and party not in bound)
    )
    if not joining:
        return False
    draft = move.draft()
    draft.beside = draft.beside.copy()
    draft.beside.changes += tuple((party, text, True) for party in joining)
    if bound is not None and draft.arrangement is not None:
        arrangement = draft.arrangement
        draft.arrangement = arrangement._replace(bound=tuple(sorted({*arrangement.bound, *joining})))
        _vouch(move, draft, event, joining, (arrangement.cycle, arrangement.text))
    if state.phase not in OVER:
        place = (state.cycle, state.text if text is None else text)
        if CONSENSUS in draft.words_on(place).reached:
            _vouch(move, draft, event, joining, place)
    _judge_again(move, acting, ())
    move.finish(event.kind, now, event.id, note=" and ".join(joining))
    return True


def _texts(state: IssueState, text: str | None) -> set[str | None]:
    """Return the texts that an exit or an accession is about: the one that it names, else all."""
    return {text} if text is not None else {None, state.text, *(about for _, about, _ in state.beside.changes)}


def _bound_by(state: IssueState, text: str | None) -> tuple[str, ...] | None:
    """Return the parties that the arrangement binds if an exit or accession concerns it; else None."""
    arrangement = state.arrangement
    return arrangement.bound if arrangement is not None and text in {None, arrangement.text} else None


def _vouch(
    move: IssueMove, draft: IssueState, event: Event, parties: tuple[str, ...], place: tuple[int, str | None]
) -> None:
    """Let an accession be the word of its parties for the consensus on a text."""
    words = draft.words_on(place)
    for party in parties:
        if not words.has_completed(CONSENSUS, party):
            words = words.with_word(Word(CONSENSUS, party, event.id), move.terms.stages_of(party))
    words = words.copy()
    words.acceded |= {*parties}
    put_words(draft, words)


def _judge_again(move: IssueMove, acting: EffectiveDate, leaving: tuple[str, ...]) -> None:
    """Judge the steps again after an exit or an accession, at its own instant."""
    draft, terms = move.draft(), move.terms
    cycle = draft.cycle + 1 if draft.phase in OVER else draft.cycle
    concerned = [each.place for each in (draft.words, *draft.beside.others) if each.cycle == cycle]
    for place in concerned:
        old = draft.words_on(place)
        lenient = any(old.has_completed(CONSENSUS, party) for party in leaving)
        words = judged(old, CONSENSUS, draft.members(terms, place[1]), terms, lenient=lenient)
        put_words(draft, words)
        if CONSENSUS in words.reached and CONSENSUS not in old.reached:
            move.reached += (CONSENSUS,)
            consensus_reached(draft, words, acting)
    words = old = draft.words
    for step in _APPROVALS:
        lenient = any(old.has_completed(step, party) for party in leaving)
        words = judged(words, step, draft.members(terms, words.text), terms, lenient=lenient)
    draft.words = words
    move.reached += tuple(step for step in words.reached if step not in old.reached and step != CONSENSUS)
    judge_phase(draft, terms, acting, starts=words.reached != old.reached)
    extend_if_all_agree(move)
