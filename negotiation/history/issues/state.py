"""The states of an issue: what is true of it from one moment on (docs/rules/issues.md)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from negotiation.history.issues.words import Words
from negotiation.history.structures.event_trail import EventTrail, events_of
from negotiation.history.structures.slotted import Slotted
from negotiation.lifecycles import OVER, issue_table

if TYPE_CHECKING:
    from negotiation.errors import Finding
    from negotiation.events import Event
    from negotiation.history.effective_date import EffectiveDate
    from negotiation.history.issues.terms import IssueTerms, TermsOverTime
    from negotiation.times import Moment


class Arrangement(NamedTuple):
    """What is in force on an issue: since when, until when, for whom, and whether provisionally.

    Attributes:
        since: when it entered into force.
        until: when it ends; None where no end is set.
        provisional: whether it is applied before all approvals are there.
        event: the id of the event that brought it into force.
        until_event: the id of the event that set its end.
        text: the text that is in force; None for the unnamed one.
        cycle: the cycle of that text.
        bound: the parties that it binds, sorted.
        by_word: whether its end was last moved by an extension to which some party gave only its word.
        end_in_law: while `by_word` holds, the end before the first of those extensions; else None.
        extended_by: the parties whose words moved its end last, each with whether it gave an instrument.
    """

    since: EffectiveDate
    until: EffectiveDate | None
    provisional: bool
    event: str
    until_event: str
    text: str | None = None
    cycle: int = 1
    bound: tuple[str, ...] = ()
    by_word: bool = False
    end_in_law: EffectiveDate | None = None
    extended_by: tuple[tuple[str, bool], ...] = ()


class Pending(NamedTuple):
    """An entry into force, an exit or an accession whose date lies ahead.

    Attributes:
        date: when it acts.
        event: the act.
        parties: the parties for which it counts.
        place: the cycle and the text that it is about.
        terms: the terms of the issue, which are asked when it acts.
        set_by: the id of the scheduling that has moved it; None where it is at the date of the act itself.
    """

    date: EffectiveDate
    event: Event
    parties: tuple[str, ...]
    place: tuple[int, str | None]
    terms: TermsOverTime
    set_by: str | None = None


class ExtensionWord(NamedTuple):
    """The word of a bound party for an extension that others have not agreed to yet."""

    party: str
    until: EffectiveDate
    event: str
    has_instrument: bool


class Lapsed(NamedTuple):
    """The arrangement that lapsed last, since when the phase had been in force, and when it lapsed."""

    arrangement: Arrangement
    since: EffectiveDate
    moment: Moment


class Beside(Slotted):
    """What most issues do not have; states share it until it changes.

    Attributes:
        changes: who has left or joined, in order: the party, the text (None for all), and whether it joined.
        closed: the texts that take no more words.
        dormant_on: when the last measure of a contested issue ends, where all ends are scheduled.
        extension: the words for an extension that is not complete.
        failed: the findings on acts that had no place when their date came.
        lapsed: the arrangement that lapsed last, while the phase is lapsed.
        others: the words on other texts and for the next cycle; the text with the latest word of consensus is last.
        pending: the acts whose dates lie ahead.
    """

    __slots__ = ("changes", "closed", "dormant_on", "extension", "failed", "lapsed", "others", "pending")

    def __init__(self) -> None:
        self.changes: tuple[tuple[str, str | None, bool], ...] = ()
        self.closed: frozenset[str | None] = frozenset()
        self.dormant_on: EffectiveDate | None = None
        self.extension: tuple[ExtensionWord, ...] = ()
        self.failed: tuple[Finding, ...] = ()
        self.lapsed: Lapsed | None = None
        self.others: tuple[Words, ...] = ()
        self.pending: tuple[Pending, ...] = ()

    def copy(self) -> Beside:
        """Return what may be changed until it is put into a state."""
        beside = Beside.__new__(Beside)
        beside.changes = self.changes
        beside.closed = self.closed
        beside.dormant_on = self.dormant_on
        beside.extension = self.extension
        beside.failed = self.failed
        beside.lapsed = self.lapsed
        beside.others = self.others
        beside.pending = self.pending
        return beside


NOTHING_BESIDE = Beside()
_FIRST_WORDS = Words(1)


class IssueState(Slotted):
    """What is true of an issue from one moment on. A move changes a copy; a state in a segment never changes.

    Attributes:
        phase: as in the lifecycle.
        since: when it came into this phase; None while nothing has happened.
        words: what was said on the current text of the running cycle.
        arrangement: what is in force, whatever the phase.
        beside: what most issues do not have.
        trail: the events that made this state.
    """

    __slots__ = ("arrangement", "beside", "phase", "since", "trail", "words")

    def __init__(self, phase: str) -> None:
        self.phase = phase
        self.since: EffectiveDate | None = None
        self.words = _FIRST_WORDS
        self.arrangement: Arrangement | None = None
        self.beside = NOTHING_BESIDE
        self.trail: EventTrail | None = None

    def copy(self) -> IssueState:
        """Return a state that a move may change until it is put into a segment."""
        # Without `__init__` and by name: a copy is made for most events, and this is the fastest way.
        state = IssueState.__new__(IssueState)
        state.phase = self.phase
        state.since = self.since
        state.words = self.words
        state.arrangement = self.arrangement
        state.beside = self.beside
        state.trail = self.trail
        return state

    def __repr__(self) -> str:
        return f"IssueState({self.phase!r}, since={self.since!r}, cycle={self.cycle}, events={self.events!r})"

    @property
    def cycle(self) -> int:
        """The number of the running cycle, from 1."""
        return self.words.cycle

    @property
    def text(self) -> str | None:
        """The current text; None for the unnamed text of the cycle."""
        return self.words.text

    @property
    def is_over(self) -> bool:
        """Whether the running cycle has come to its end."""
        return self.phase in OVER

    @property
    def events(self) -> tuple[str, ...]:
        """The events that made this state, in order."""
        return events_of(self.trail)

    def words_on(self, place: tuple[int, str | None]) -> Words:
        """Return what was said on a text in a cycle."""
        cycle, text = place
        for words in (self.words, *self.beside.others):
            if words.cycle == cycle and words.text == text:
                return words
        return Words(cycle, text)

    def members(self, terms: IssueTerms, text: str | None) -> tuple[str, ...]:
        """Return the parties that a text is between: those of the issue, changed by exits and accessions."""
        changes = self.beside.changes
        if not changes:
            return terms.parties
        found = dict.fromkeys(terms.parties)
        for party, about, joined in changes:
            if about is None or about == text:
                if joined:
                    found.setdefault(party)
                else:
                    found.pop(party, None)
        return tuple(found)


DORMANT_STATE = IssueState(phase=issue_table().lifecycle.initial)
"""Where every issue begins."""
