"""Steps: what a word of consensus, a signature or an approval does to an issue (docs/rules/issues.md#words)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from negotiation.events import DomesticApproval, PreliminaryConsensus
from negotiation.history.issues.words import CONSENSUS, Vote, Word, Words
from negotiation.lifecycles import AGREED, OVER

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from negotiation.events import Event
    from negotiation.history.effective_date import EffectiveDate
    from negotiation.history.issues.moves import IssueMove
    from negotiation.history.issues.state import IssueState
    from negotiation.history.issues.terms import IssueTerms
    from negotiation.history.reading import Reading

_FEWEST = 2
"""A step can become complete only between two parties or more."""


def granted(event: Event) -> bool:
    """Tell whether an event grants its step; a refusal takes the party's word back."""
    return bool(getattr(event, "granted", True))


def say(move: IssueMove, reading: Reading, now: EffectiveDate) -> bool:
    """Record a word of each party of a reading on a joint step; tell whether it has its place."""
    event, before, terms = reading.event, move.state, move.terms
    text, arrangement = text_of(event), before.arrangement
    present = before.members(terms, text) if before.beside.changes else terms.parties
    parties = tuple([party for party in reading.vouching if party in present])
    if not parties or text in before.beside.closed:
        return False
    if _is_plain(move, event, text) and _say_plainly(move, event, parties, present):
        pass
    elif arrangement is None or arrangement.text != text:  # for no party it can be the arrangement's
        place = before.cycle + 1 if before.phase in OVER else before.cycle, text
        _say_on(move, place, event, parties, now)
    else:
        for place, speaking in _places(before, terms, event.kind, text, parties).items():
            _say_on(move, place, event, speaking, now)
    move.finish(event.kind, now, event.id, note=_said(parties, is_granted=granted(event)) if move.steps else "")
    return True


def _is_plain(move: IssueMove, event: Event, text: str | None) -> bool:
    """Tell whether an event grants a whole step on the current text of a cycle that is not over, as most do.

    Such a word is never one for the arrangement in force: that would be on another text, or after the cycle.
    """
    state, terms, words = move.state, move.terms, move.state.words
    return (
        text == words.text
        and not words.refusals
        and state.phase not in OVER
        and not terms.stages
        and terms.quorum is None
        and granted(event)
        and getattr(event, "stage", None) is None
    )


def _say_plainly(move: IssueMove, event: Event, parties: tuple[str, ...], members: tuple[str, ...]) -> bool:
    """Record a plain word, if the step is reached already or others are still awaited: then no phase follows from it.

    This does what `_say_on` does, with fewer calls: a third of all events are such words.
    """
    words, step, done = move.state.words, event.kind, move.state.words.completed
    if step in words.reached:
        if step == "leader_approval" and move.state.phase == "talks":
            return False  # a repeated approval lets the phase follow
    elif all(party in parties or (step, party) in done for party in members):
        return False
    fresh = [party for party in parties if (step, party) not in done]
    if fresh:
        words = words.copy()
        replaces = event.replaces if isinstance(event, PreliminaryConsensus) else ()
        for party in fresh:
            words.votes = Vote(Word(step, party, event.id, replaces=replaces), words.votes)
            words.completed = (*words.completed, (step, party))
        move.draft().words = words
    else:
        move.draft()
    return True


def _places(
    state: IssueState, terms: IssueTerms, step: str, text: str | None, parties: tuple[str, ...]
) -> Mapping[tuple[int, str | None], Collection[str]]:
    """Return the cycles and texts for which the word of some parties counts, each with its parties."""
    places: dict[tuple[int, str | None], list[str]] = {}
    for party in parties:
        places.setdefault(place_of_word(state, terms, step, text, party), []).append(party)
    return places


def _say_on(
    move: IssueMove, place: tuple[int, str | None], event: Event, parties: Collection[str], now: EffectiveDate
) -> None:
    """Record the word of some parties on one text; enter the phase that it makes."""
    draft, terms, step = move.draft(), move.terms, event.kind
    words = old = draft.words_on(place)
    for party in parties:
        words = words.with_word(_word(event, party, terms), terms.stages_of(party))
    # Only a refusal loses what was completed.
    lost = words.refusals is not old.refusals and any(
        old.has_completed(step, party) and not words.has_completed(step, party) for party in parties
    )
    if lost or step not in old.reached:
        words = judged(words, step, draft.members(terms, place[1]), terms, lenient=lost)
    if words is not old or step == CONSENSUS:
        put_words(draft, words, is_last=step == CONSENSUS)
    is_changed = words.reached is not old.reached
    if is_changed and step in words.reached:
        move.reached += (step,)
        if step == CONSENSUS:
            consensus_reached(draft, words, now)
    if terms.quorum is not None:
        _bind_late_approvals(draft, terms, place, parties)
    # The phase follows from the steps that are reached; in talks a leaders' approval, even a repeated one, lets it.
    starts = draft.phase == "talks" and step == "leader_approval" and granted(event)
    if draft.words is words and (is_changed or starts):
        judge_phase(draft, terms, now, starts=starts)


def text_of(event: Event) -> str | None:
    """Return the text that an event names."""
    text: str | None = getattr(event, "text", None)
    return text


def place_of_word(
    state: IssueState, terms: IssueTerms, step: str, text: str | None, party: str
) -> tuple[int, str | None]:
    """Return the cycle and the text for which the word of a party on a step counts."""
    arrangement, over = state.arrangement, state.phase in OVER
    if (
        arrangement is not None
        and arrangement.text == text
        and step in terms.needs
        and (over or (text is not None and text != state.text))
        and not state.words_on((arrangement.cycle, text)).has_completed(step, party)
    ):
        return arrangement.cycle, text
    return (state.cycle + 1 if over else state.cycle), text


def _word(event: Event, party: str, terms: IssueTerms) -> Word:
    if isinstance(event, DomesticApproval):
        return Word("domestic_approval", party, event.id, event.granted, stage_of(event, party, terms))
    replaces = event.replaces if isinstance(event, PreliminaryConsensus) else ()
    return Word(event.kind, party, event.id, granted(event), None, replaces)


def stage_of(event: Event, party: str, terms: IssueTerms) -> str | None:
    """Return the stage of its approval about which an event is a word of a party; None for the whole."""
    if not isinstance(event, DomesticApproval) or event.stage is None:
        return None
    # In version 1 a stage was words beside the approval of the whole, unless the party has declared stages.
    return event.stage if event.v > 1 or terms.stages_of(party) else None


def judged(words: Words, step: str, members: tuple[str, ...], terms: IssueTerms, *, lenient: bool) -> Words:
    """Return the words with a step, if it is reached.

    Args:
        words: the words.
        step: the step to judge.
        members: the parties that the text is between.
        terms: the terms of the issue.
        lenient: whether a party has taken its word back or left: then a step that was reached is judged again, by the
            parties that are left, however few.
    """
    is_reached = step in words.reached
    if (is_reached and not lenient) or (not is_reached and len(members) < _FEWEST):
        return words
    if is_complete(words, step, members, terms) is is_reached:
        return words
    words = words.copy()
    if is_reached:
        words.reached = tuple([each for each in words.reached if each != step])
    else:
        words.reached = (*words.reached, step)
        words.agreed = words.agreed or step == CONSENSUS
    return words


def is_complete(words: Words, step: str, members: tuple[str, ...], terms: IssueTerms) -> bool:
    """Tell whether as many members have taken a step as the issue asks for."""
    asked = len(members)
    if step != CONSENSUS and terms.quorum is not None:
        asked = min(asked, terms.quorum)
    done = [party for party in members if (step, party) in words.completed]
    return bool(asked) and len(done) >= asked


def consensus_reached(draft: IssueState, words: Words, now: EffectiveDate) -> None:
    """Let the consensus on a text take effect: a new cycle, another current text, texts that are closed."""
    if words.cycle == draft.cycle + 1:
        if draft.phase in OVER:
            start_cycle(draft, words)
            draft.phase, draft.since = CONSENSUS, now
    elif words.cycle == draft.cycle and draft.phase not in OVER:
        another = words.place != draft.words.place
        if another:
            make_current(draft, words)
        if another or draft.phase not in AGREED:
            draft.phase, draft.since = CONSENSUS, now
    replaced = words.replaced_texts()
    if replaced - draft.beside.closed:
        draft.beside = draft.beside.copy()
        draft.beside.closed |= replaced


def start_cycle(draft: IssueState, words: Words | None = None) -> None:
    """Begin the next cycle, with what was said for it."""
    old, cycle = draft.words, draft.cycle + 1
    draft.words = words or draft.words_on((cycle, None))
    arrangement = draft.arrangement
    in_force = (arrangement.cycle, arrangement.text) if arrangement is not None else None
    others = [each for each in (*draft.beside.others, old) if each.cycle >= cycle or each.place == in_force]
    _put_others(draft, [each for each in others if each.place != draft.words.place])


def make_current(draft: IssueState, words: Words) -> None:
    """Make another text of the running cycle the current one."""
    old = draft.words
    draft.words = words
    others = [each for each in draft.beside.others if each.place != words.place]
    _put_others(draft, [*others, old] if old.are_spoken else others)


def put_words(draft: IssueState, words: Words, *, is_last: bool = False) -> None:
    """Put words into a state; `is_last`: they hold the latest word of consensus."""
    current = draft.words
    if words.cycle == current.cycle and words.text == current.text:
        draft.words = words
        return
    others = draft.beside.others
    if is_last or all(each.place != words.place for each in others):
        _put_others(draft, [*(each for each in others if each.place != words.place), words])
    else:
        _put_others(draft, [words if each.place == words.place else each for each in others])


def _put_others(draft: IssueState, others: Iterable[Words]) -> None:
    found = tuple(others)
    if found != draft.beside.others:
        draft.beside = draft.beside.copy()
        draft.beside.others = found


def judge_phase(draft: IssueState, terms: IssueTerms, now: EffectiveDate, *, starts: bool = False) -> None:
    """Enter the phase that the complete steps on the current text make, if that is another one.

    Args:
        draft: the state; it is changed.
        terms: the terms of the issue.
        now: when the act was made.
        starts: whether the approval of the leaders makes a phase in talks, too.
    """
    in_talks = draft.phase == "talks" and starts and "leader_approval" in draft.words.reached
    if draft.phase not in AGREED and not in_talks:
        return
    after = phase_made(draft.words, terms, draft.phase)
    if after != draft.phase:
        draft.phase, draft.since = after, now
    if after == "approved" and draft.words.judged is None:
        draft.words = draft.words.copy()
        draft.words.judged = terms.needs
    elif after != "approved" and draft.words.judged is not None:
        draft.words = draft.words.copy()
        draft.words.judged = None


def phase_made(words: Words, terms: IssueTerms, phase: str) -> str:
    """Return the phase that the steps which are reached on an agreed text make."""
    needs = terms.needs
    if phase == "approved" and words.judged is not None:
        needs = words.judged  # a later opening that asks for more does not take the approval back
    if (words.agreed or needs) and all(step in words.reached for step in needs):
        return "approved"
    if "leader_approval" in words.reached:
        return "leader_approved"
    if "domestic_approval" in words.reached:
        return "domestically_approved"
    return CONSENSUS if words.agreed else "talks"


def _bind_late_approvals(
    draft: IssueState, terms: IssueTerms, place: tuple[int, str | None], parties: Iterable[str]
) -> None:
    """Bind the parties that complete their approvals of what is in force under a quorum."""
    arrangement = draft.arrangement
    if arrangement is None or terms.quorum is None or (arrangement.cycle, arrangement.text) != place:
        return
    words = draft.words_on(place)
    late = {party for party in parties if all(words.has_completed(step, party) for step in terms.needs)}
    if late - {*arrangement.bound}:
        draft.arrangement = arrangement._replace(bound=tuple(sorted({*arrangement.bound, *late})))


def _said(parties: tuple[str, ...], *, is_granted: bool) -> str:
    who = " and ".join(parties)
    return f"{who} {'vouch' if len(parties) > 1 else 'vouches'}" if is_granted else f"{who} refuses"
