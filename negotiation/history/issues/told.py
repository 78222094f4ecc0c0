"""What an answer tells of the words on an issue: who has taken which step, who is awaited (docs/rules/answers.md)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from negotiation.history.issues.words import CONSENSUS, Word, Words
from negotiation.lifecycles import AGREED, JOINT_STEPS, OVER

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from negotiation.events import Event
    from negotiation.history.issues.state import IssueState
    from negotiation.history.issues.terms import IssueTerms

Steps = dict[str, tuple[str, ...]]
"""By step, the parties; a stage stands in brackets behind its party."""

_APPROVAL = "domestic_approval"


class OtherText(NamedTuple):
    """The words on a text beside the current one."""

    text: str | None
    cycle: int
    vouched: Steps
    refused: Steps
    stages: dict[str, dict[str, str]]


def shown(state: IssueState, step: str) -> Words:
    """Return the words that an answer shows for a step: over, those for the next cycle where there are any."""
    if state.phase in OVER and state.beside.others:
        ahead = state.words_on((state.cycle + 1, None))
        if any(vote.word.step == step for vote in ahead.votes or ()) or any(w.step == step for w in ahead.refusals):
            return ahead
    return state.words


def vouched(state: IssueState, terms: IssueTerms) -> Steps:
    """Return the members that have taken each step."""
    found = {step: _vouched(shown(state, step), step, state, terms) for step in JOINT_STEPS}
    if state.beside.extension:
        found["extension"] = tuple(word.party for word in state.beside.extension)
    return {step: parties for step, parties in found.items() if parties}


def _vouched(words: Words, step: str, state: IssueState, terms: IssueTerms) -> tuple[str, ...]:
    members = state.members(terms, words.text)
    return tuple(party for party, _ in words.voices(step) if party in members)


def refused(state: IssueState, terms: IssueTerms) -> Steps:
    """Return the members that refuse each step; the refusal of a stage names it."""
    found = {step: _refused(shown(state, step), step, state, terms) for step in JOINT_STEPS}
    return {step: parties for step, parties in found.items() if parties}


def _refused(words: Words, step: str, state: IssueState, terms: IssueTerms) -> tuple[str, ...]:
    if not words.refusals:
        return ()
    members = state.members(terms, words.text)
    of_step = (word for word in words.refusals if word.step == step and word.party in members)
    return tuple(f"{word.party} ({word.stage})" if word.stage else word.party for word in of_step)


def stages(words: Words, state: IssueState, terms: IssueTerms) -> dict[str, dict[str, str]]:
    """Return for each member that has spoken on a stage, whether each stage is granted, refused or awaited."""
    members = state.members(terms, words.text)
    spoken = {word.party: None for word in _on_stages(words) if word.stage is not None and word.party in members}
    return {party: _stages_of(words, party, terms.stages_of(party)) for party in spoken}


def _on_stages(words: Words) -> Iterator[Word]:
    yield from (word for word in words.votes_on(_APPROVAL))
    yield from (word for word in words.refusals if word.step == _APPROVAL)


def _stages_of(words: Words, party: str, declared: Sequence[str]) -> dict[str, str]:
    granted = {word.stage for word in words.votes_on(_APPROVAL) if word.party == party}
    turned_down = {word.stage for word in words.refusals if word.step == _APPROVAL and word.party == party}
    names = dict.fromkeys([*declared, *sorted(stage for stage in granted | turned_down if stage is not None)])
    found = {}
    for stage in names:
        if stage in turned_down:
            found[stage] = "refused"
        elif stage in granted or (None in granted and stage in declared):
            found[stage] = "granted"
        else:
            found[stage] = "awaited"
    return found


def other_texts(state: IssueState, terms: IssueTerms) -> tuple[OtherText, ...]:
    """Return the other texts with words that stand: of the running cycle, and over the named ones of the next."""
    over = state.phase in OVER
    found = [
        _other_text(each, state, terms)
        for each in state.beside.others
        if each.cycle == state.cycle or (over and each.cycle > state.cycle and each.text)
    ]
    # Parties that have left have no word any more.
    spoken = [each for each in found if each.vouched or each.refused or each.stages]
    return tuple(sorted(spoken, key=lambda each: (each.cycle, each.text is not None, each.text or "")))


def _other_text(words: Words, state: IssueState, terms: IssueTerms) -> OtherText:
    return OtherText(
        words.text,
        words.cycle,
        {step: parties for step in JOINT_STEPS if (parties := _vouched(words, step, state, terms))},
        {step: parties for step in JOINT_STEPS if (parties := _refused(words, step, state, terms))},
        stages(words, state, terms),
    )


def awaiting(state: IssueState, terms: IssueTerms) -> Steps:
    """Return, for each step that the lifecycle allows next, the members that have not taken it, with their stages."""
    found: dict[str, list[str]] = {}
    for step in JOINT_STEPS:
        for words, parties in _asked(state, terms, step):
            lacking = [party for party in parties if not words.has_completed(step, party)]
            if lacking:
                found[step] = [_with_stages(words, step, party, terms) for party in lacking]
                break
    if state.beside.extension and state.arrangement is not None:
        have = {word.party for word in state.beside.extension}
        found["extension"] = [party for party in state.arrangement.bound if party not in have]
    return {step: tuple(parties) for step, parties in found.items() if parties}


def _asked(state: IssueState, terms: IssueTerms, step: str) -> Iterator[tuple[Words, tuple[str, ...]]]:
    """Yield the words on which a step is awaited, with the parties that it is awaited of."""
    words, phase = state.words, state.phase
    members = state.members(terms, words.text)
    if step == CONSENSUS:
        if phase in OVER:
            ahead = state.words_on((state.cycle + 1, None))
            yield ahead, state.members(terms, None)
        elif phase not in AGREED or step not in words.reached:
            yield words, members
        return
    needed = step in terms.needs
    if phase in AGREED and needed:
        yield words, members if step not in words.reached else _acceded(words, members)
    elif phase == "talks" and step == "leader_approval" and needed:
        yield words, members
    has_signed = step == "signature" and any(word.party in members for word in words.votes_on(step))
    if has_signed and phase not in OVER and step not in words.reached:
        yield words, members
    arrangement = state.arrangement
    if phase == "in_force" and needed and arrangement is not None:
        under = state.words_on((arrangement.cycle, arrangement.text))
        bound = state.members(terms, arrangement.text)
        asked = bound if arrangement.provisional or terms.quorum is not None else _acceded(under, bound)
        yield under, asked


def _acceded(words: Words, members: tuple[str, ...]) -> tuple[str, ...]:
    """Return the members that have agreed to a text by an accession."""
    return tuple(party for party in members if party in words.acceded)


def _with_stages(words: Words, step: str, party: str, terms: IssueTerms) -> str:
    """Return a party with the stages of its approval that it lacks, where it has declared stages."""
    declared = terms.stages_of(party)
    if step != _APPROVAL or not declared:
        return party
    lacking = [stage for stage, state in _stages_of(words, party, declared).items() if state != "granted"]
    lacking = [stage for stage in lacking if stage in declared or _is_refused(words, party, stage)]
    return f"{party} ({', '.join(lacking)})" if lacking else party


def _is_refused(words: Words, party: str, stage: str) -> bool:
    return any(word.party == party and word.stage == stage for word in words.refusals if word.step == _APPROVAL)


def has_vouched(state: IssueState, event: Event, party: str) -> bool:
    """Tell whether a party has itself taken the joint step of an event, on the same text."""
    if event.kind not in JOINT_STEPS or not getattr(event, "granted", True):
        return False
    text = getattr(event, "text", None)
    cycle = state.cycle + 1 if state.phase in OVER and event.kind == CONSENSUS else state.cycle
    return state.words_on((cycle, text)).has_completed(event.kind, party)
