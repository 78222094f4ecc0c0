"""Arrangements: entry into force, extension and end of what was agreed (docs/rules/issues.md#arrangement)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from negotiation.history.effective_date import end_date, start_date
from negotiation.history.issues.state import Arrangement, ExtensionWord, Lapsed, Pending
from negotiation.history.issues.steps import text_of
from negotiation.lifecycles import AGREED, OVER

if TYPE_CHECKING:
    from negotiation.events import EntryIntoForce, Event, Extension
    from negotiation.history.effective_date import EffectiveDate
    from negotiation.history.issues.moves import IssueMove
    from negotiation.history.issues.state import IssueState
    from negotiation.history.issues.terms import IssueTerms, TermsOverTime
    from negotiation.history.reading import Reading

_BARE_DAY = len("2025-10-26")

Place = tuple[int, str | None]
"""A cycle and a text."""


def acting_date(reading: Reading) -> EffectiveDate:
    """Return when an entry into force, an exit or an accession acts (docs/rules/issues.md#acting-instant)."""
    event = reading.event
    effective = getattr(event, "effective", None)
    if effective is not None:
        return start_date(effective, reading.zone)
    if len(event.occurred.text) == _BARE_DAY:
        return start_date(event.occurred, reading.zone)
    return reading.date


def postpone(move: IssueMove, reading: Reading, acting: EffectiveDate, terms: TermsOverTime) -> bool:
    """Keep an entry into force, an exit or an accession until its date comes."""
    draft, event = move.draft(), reading.event
    place = _place(draft, text_of(event))
    pending = Pending(acting, event, reading.vouching, place, terms)
    draft.beside = draft.beside.copy()
    if event.kind == "entry_into_force":
        forget_pending_entries(draft, place)
    draft.beside.pending = tuple(sorted((*draft.beside.pending, pending), key=firing_order))
    move.is_pending = True
    move.finish(event.kind, reading.date, event.id, note=f"from {acting.written}" if move.steps else "")
    return True


_ORDER = {"accession": 0, "entry_into_force": 1, "exit": 2}


def firing_order(pending: Pending) -> tuple[int, int, str]:
    """Return the order in which acts of one instant fire."""
    return pending.date.moment, _ORDER[pending.event.kind], pending.event.id


def forget_pending_entries(draft: IssueState, place: Place) -> None:
    """Take away the pending entries into force of a text, because a newer one takes their place."""
    pending = draft.beside.pending
    left = tuple(each for each in pending if each.event.kind != "entry_into_force" or each.place != place)
    if len(left) < len(pending):
        draft.beside = draft.beside.copy()
        draft.beside.pending = left


def _place(state: IssueState, text: str | None) -> Place:
    """Return the cycle and the text that an entry, an exit or an accession is about."""
    if is_about_the_arrangement(state, text):
        assert state.arrangement is not None, "it is about the arrangement"
        return state.arrangement.cycle, state.arrangement.text
    return (state.cycle + 1 if state.phase in OVER else state.cycle), text


def is_about_the_arrangement(state: IssueState, text: str | None) -> bool:
    """Tell whether an entry into force that names a text is about what is in force already."""
    arrangement = state.arrangement
    if arrangement is None:
        return False
    if state.phase in OVER:
        return text is None or text == arrangement.text
    return text is not None and text == arrangement.text and text != state.text


def enter(
    move: IssueMove, event: EntryIntoForce, acting: EffectiveDate, now: EffectiveDate, place: Place | None = None
) -> bool:
    """Let a text enter into force, or change what is in force; tell whether that has its place.

    Args:
        move: the move.
        event: the entry into force.
        acting: when it acts.
        now: when it was made, or when its date came.
        place: the cycle and text for which it was pending; None if it acts at once.
    """
    state, text = move.state, event.text
    if state.phase in AGREED and text == state.text and place in {None, state.words.place}:
        draft = move.draft()
        draft.arrangement = _new_arrangement(draft, event, move.terms, acting)
        draft.phase, draft.since = "in_force", acting
    elif state.arrangement is not None and is_about_the_arrangement(state, text):
        if place not in {None, (state.arrangement.cycle, state.arrangement.text)}:
            return False
        draft = move.draft()
        draft.arrangement = _amended(state.arrangement, event, acting)
    elif _goes_on(state, text, acting):
        lapsed = state.beside.lapsed
        assert lapsed is not None, "it goes on"
        draft = move.draft()
        draft.phase, draft.since = "in_force", lapsed.since
        draft.arrangement = _amended(lapsed.arrangement, event, acting)
    else:
        return False
    if draft.beside.extension and event.until is not None:
        draft.beside = draft.beside.copy()
        draft.beside.extension = ()
    if draft.beside.pending and place is None:
        forget_pending_entries(draft, (draft.arrangement.cycle, draft.arrangement.text))
    move.finish(event.kind, now, event.id)
    return True


def _goes_on(state: IssueState, text: str | None, acting: EffectiveDate) -> bool:
    """Tell whether an entry into force continues an arrangement that lapsed at its acting instant, or after it."""
    lapsed = state.beside.lapsed
    if state.phase != "lapsed" or lapsed is None:
        return False
    return (text is None or text == lapsed.arrangement.text) and lapsed.moment >= acting.moment


def _new_arrangement(draft: IssueState, event: EntryIntoForce, terms: IssueTerms, acting: EffectiveDate) -> Arrangement:
    words = draft.words
    members = draft.members(terms, words.text)
    bound = members
    if terms.quorum is not None:
        done = [party for party in members if all(words.has_completed(step, party) for step in terms.needs)]
        bound = tuple(done) or members
    until = end_date(event.until, acting.zone) if event.until else None
    return Arrangement(
        since=acting,
        until=until,
        provisional=event.provisional,
        event=event.id,
        until_event=event.id,
        text=words.text,
        cycle=words.cycle,
        bound=tuple(sorted(bound)),
    )


def _amended(arrangement: Arrangement, event: EntryIntoForce, acting: EffectiveDate) -> Arrangement:
    """Return an arrangement after another entry into force of its text."""
    definitive = arrangement.provisional and not event.provisional
    if event.until is not None or definitive:
        until = end_date(event.until, acting.zone) if event.until is not None else None
        arrangement = arrangement._replace(
            until=until, until_event=event.id, by_word=False, end_in_law=None, extended_by=()
        )
    return arrangement._replace(provisional=arrangement.provisional and event.provisional)


def lapse(move: IssueMove, event: Event, now: EffectiveDate) -> bool:
    """End the arrangement by an act; tell whether that has its place."""
    arrangement = move.state.arrangement
    if arrangement is None or text_of(event) not in {None, arrangement.text}:
        return False
    end(move, now, event.id)
    return True


def end(
    move: IssueMove,
    when: EffectiveDate,
    event: str,
    *,
    since: EffectiveDate | None = None,
    trigger: str = "lapse",
    timer: bool = False,
) -> None:
    """End the arrangement; the phase is lapsed if it was in force.

    Args:
        move: the move.
        when: when the act was made, or when the timer fired.
        event: the id of the event that ends it, or that set its end.
        since: when it ended, if that lies before `when`.
        trigger: `lapse`, or the `exit` of the last bound party.
        timer: whether a timer ends it.
    """
    draft = move.draft()
    arrangement, phase = draft.arrangement, draft.phase
    assert arrangement is not None, "it is in force"
    draft.arrangement = None
    draft.beside = draft.beside.copy()
    draft.beside.extension = ()
    if phase == "in_force":
        assert draft.since is not None, "it has come into force"
        ended = since or when
        draft.beside.lapsed = Lapsed(arrangement, draft.since, ended.moment)
        draft.phase, draft.since = "lapsed", ended
        move.finish(trigger, when, event, timer=timer)
    elif timer or phase != "lapsed":
        move.finish(trigger, when, event, timer=timer, note="the arrangement ends")


def end_if_overdue(move: IssueMove, now: EffectiveDate) -> None:
    """End the arrangement at once if an act has given it an end in the past."""
    arrangement = move.state.arrangement
    if arrangement is not None and arrangement.until is not None and arrangement.until.moment <= now.moment:
        end(move, now, arrangement.until_event, since=arrangement.until)


def extend(move: IssueMove, reading: Reading, event: Extension, now: EffectiveDate) -> bool:
    """Record the words of bound parties for another end; tell whether that has its place."""
    state = move.state
    arrangement = state.arrangement
    if arrangement is None or arrangement.until is None or event.text not in {None, arrangement.text}:
        return False
    parties = tuple(party for party in reading.vouching if party in arrangement.bound)
    if not parties:
        return False
    until, has_instrument = end_date(event.until, now.zone), event.instrument is not None
    draft = move.draft()
    draft.beside = draft.beside.copy()
    words = [each for each in draft.beside.extension if each.party not in parties]
    if until.moment == arrangement.until.moment:
        if has_instrument and arrangement.extended_by:
            draft.arrangement = _with_instruments(arrangement, parties)
    else:
        words += [ExtensionWord(party, until, event.id, has_instrument) for party in parties]
    draft.beside.extension = tuple(words)
    extend_if_all_agree(move)
    move.finish("extension", now, event.id, note=f"until {event.until}" if move.steps else "")
    return True


def _with_instruments(arrangement: Arrangement, parties: tuple[str, ...]) -> Arrangement:
    """Return an arrangement to whose extension some parties have now given an instrument."""
    by = tuple((party, given or party in parties) for party, given in arrangement.extended_by)
    by_word = not all(given for _, given in by)
    return arrangement._replace(extended_by=by, by_word=by_word, end_in_law=arrangement.end_in_law if by_word else None)


def extend_if_all_agree(move: IssueMove) -> None:
    """Move the end if every bound party has given its word: to the earliest of their dates."""
    draft = move.draft()
    arrangement, words = draft.arrangement, draft.beside.extension
    if arrangement is None or not words or not {*arrangement.bound} <= {each.party for each in words}:
        return
    by = tuple((each.party, each.has_instrument) for each in words if each.party in arrangement.bound)
    by_word = not all(given for _, given in by)
    draft.arrangement = arrangement._replace(
        until=min((each.until for each in words if each.party in arrangement.bound), key=lambda date: date.moment),
        until_event=words[-1].event,
        by_word=by_word,
        end_in_law=(arrangement.end_in_law if arrangement.by_word else arrangement.until) if by_word else None,
        extended_by=by,
    )
    draft.beside = draft.beside.copy()
    draft.beside.extension = ()
    move.end_moved = True
