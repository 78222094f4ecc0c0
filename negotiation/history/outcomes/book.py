"""The claims on one issue, and what became of each by T (docs/rules/claims.md#outcomes).

The book of an issue is made once for a snapshot, from its segments and those of the measures that its claims are about;
then each question looks up the claims made by T and compares them with the own acts of the claimed party, latest first.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from negotiation.events import Scheduling, Statement
from negotiation.history.chains import KnownEvents, ids_of_chain, root
from negotiation.history.claims import makes_claim
from negotiation.history.measures.acts import acts_on_measure
from negotiation.history.outcomes.comparison import says_the_same
from negotiation.history.outcomes.cycles import is_past
from negotiation.history.outcomes.lives import Lives
from negotiation.history.outcomes.word import ClaimWord

if TYPE_CHECKING:
    from collections.abc import Iterator

    from negotiation.events import Event
    from negotiation.history.issues.state import IssueState
    from negotiation.history.measures.state import MeasureState
    from negotiation.history.reading import Reading
    from negotiation.history.registry import Registry
    from negotiation.history.segment import Segment, Stack
    from negotiation.history.structures.persistent_stack import PersistentStack
    from negotiation.times import Moment


class ClaimSource(KnownEvents, Protocol):
    """What a book needs of a snapshot's source."""

    @property
    def registry(self) -> Registry:
        """The declared parties and issues."""

    def issue(self, name: str) -> Stack[IssueState]:
        """Return the segments of an issue."""

    def measure(self, name: str) -> Stack[MeasureState]:
        """Return the segments of a measure, or the statements about an event."""


class Outcome(NamedTuple):
    """What became of a claim about one party.

    Attributes:
        event: the event that makes the claim.
        party: the claimed party.
        outcome: `confirmed`, `contradicted`, `overtaken`, `lapsed` or `open`.
        by: the id of the event that decided; None where none did.
    """

    event: Event
    party: str
    outcome: str
    by: str | None


class ClaimBook:
    """The claims on an issue with all that may decide them; see the module."""

    def __init__(self, issue: str, source: ClaimSource) -> None:
        self._issue = issue
        self._terms = source.registry.terms(issue)
        self._source = source
        self._top = source.issue(issue)
        self._claims: list[ClaimWord] = []
        self._later: dict[tuple[object, ...], list[ClaimWord]] = {}  # the claims by subject and party
        self._own: dict[tuple[str, str], list[ClaimWord]] = {}
        self._about: dict[str, list[Reading]] = {}
        self._lives: dict[str, Lives] = {}
        for node in self._nodes_with_claims():
            reading = node.entry.reading
            claim = self._on_its_measure(ClaimWord(node.entry, node.below))
            self._claims.append(claim)
            subject = self._subject(reading.event)
            for party in reading.claimed:
                self._later.setdefault((*subject, party), []).append(claim)
        self._ends = [claim.reading.ends for claim in self._claims]

    def _nodes_with_claims(self) -> list[PersistentStack[Segment[IssueState]]]:
        """Return the places of the claims on the issue, in reading order."""
        found: list[PersistentStack[Segment[IssueState]]] = []
        node = self._top
        while node is not None and node.entry.facts.claims:  # below the first claim there is none
            reading = node.entry.reading
            # An act on a measure of the issue that names other issues says nothing of this one.
            if reading.claimed and self._issue in reading.event.concerns and makes_claim(reading):
                found.append(node)
            node = node.below
        return found[::-1]

    @cached_property  # one pass for all kinds; claims about measures alone need none
    def _by_kind(self) -> dict[str, list[PersistentStack[Segment[IssueState]]]]:
        """The places of the own words on the issue, by kind, the latest first."""
        found: dict[str, list[PersistentStack[Segment[IssueState]]]] = {}
        for node in self._top or ():
            if node.entry.reading.vouching:
                found.setdefault(node.entry.reading.event.kind, []).append(node)
        return found

    def _own_words(self, party: str, kind: str) -> list[ClaimWord]:
        """Return the own words of a party on the issue that are of one kind, but for acts on measures."""
        found = self._own.get((party, kind))
        if found is None:
            found = self._own[party, kind] = [
                ClaimWord(node.entry, node.below)
                for node in reversed(self._by_kind.get(kind, ()))
                if party in (reading := node.entry.reading).vouching
                and self._issue in reading.event.concerns
                and not acts_on_measure(reading.event)
            ]
        return found

    def outcomes(self, moment: Moment) -> list[Outcome]:
        """Return what has become by a moment of each claim made by then, in reading order."""
        claims = self._claims[: bisect_right(self._ends, moment)]
        return [
            Outcome(claim.reading.event, party, *self._outcome(claim, party, moment))
            for claim in claims
            for party in claim.reading.claimed
        ]

    def _outcome(self, claim: ClaimWord, party: str, moment: Moment) -> tuple[str, str | None]:
        by_party = self._decided(claim, party, moment)
        if by_party is not None:
            return by_party
        overtaken, by = self._overtaken(claim, party, moment)
        if overtaken:
            return "overtaken", by
        event = claim.reading.event
        if isinstance(event, Scheduling) and event.due is not None:
            return ("lapsed" if event.due.period(claim.reading.zone).ends <= moment else "open"), None
        return "open", None

    def _decided(self, claim: ClaimWord, party: str, moment: Moment) -> tuple[str, str] | None:
        """Return the outcome by the latest act or statement of the party that says the same or another thing."""
        latest: tuple[Reading, bool] | None = None
        for own in self._own_acts(claim, party, moment):
            verdict = says_the_same(claim, party, own, self._source, self._terms)
            if verdict is not None:
                latest = own.reading, verdict
                break
        for said in self._statements_about(claim.reading.event, moment):
            stance = said.event.stance if isinstance(said.event, Statement) else None
            decides = party in said.vouching and stance in {"confirms", "denies"}
            if decides and (latest is None or said.key > latest[0].key):
                latest = said, stance == "confirms"
        if latest is None:
            return None
        reading, same = latest
        if same:
            return "confirmed", reading.event.id
        return ("contradicted", reading.event.id) if reading.key > claim.reading.key else None

    def _own_acts(self, claim: ClaimWord, party: str, moment: Moment) -> Iterator[ClaimWord]:
        """Yield the own acts of a party by a moment on the subject of a claim, the latest first."""
        event = claim.reading.event
        if acts_on_measure(event) and event.measure is not None:
            words = self._lives_of(event.measure).listed
        elif isinstance(event, Statement) and event.about is not None:
            words = self._statement_words(event.about)
        else:
            words = self._own_words(party, event.kind)
        for place in range(bisect_right(words, moment, key=_ends) - 1, -1, -1):
            if words[place].life < claim.life:
                return  # lives follow each other, so all that lies before belongs to an earlier one
            if party in words[place].reading.vouching:
                yield words[place]

    def _overtaken(self, claim: ClaimWord, party: str, moment: Moment) -> tuple[bool, str | None]:
        """Tell whether a claim is overtaken at a moment, and by which event, if by one."""
        voices = {*claim.reading.event.voices}
        claims = self._later[(*self._subject(claim.reading.event), party)]
        after = claims[bisect_right(claims, claim.reading.key, key=_key) : bisect_right(claims, moment, key=_ends)]
        later = [each.reading for each in after]
        later += [
            said
            for said in self._statements_about(claim.reading.event, moment)
            if isinstance(said.event, Statement) and said.event.stance == "denies" and said.key > claim.reading.key
        ]
        by = min((each for each in later if {*each.event.voices} == voices), key=_reading_key, default=None)
        if by is not None:
            return True, by.event.id
        event = claim.reading.event
        if acts_on_measure(event) and event.measure is not None:
            return self._lives_of(event.measure).is_over(claim.life, moment), None
        return is_past(claim, party, self._terms, self._top, moment), None

    def _subject(self, event: Event) -> tuple[object, ...]:
        """Return what a claim is about (docs/rules/claims.md#subject)."""
        if acts_on_measure(event):
            return "measure", event.measure
        if isinstance(event, Statement):
            return "statement", event.about and (root(event.about, self._source) or event.about)
        what, measure = getattr(event, "what", None), getattr(event, "measure", None)
        return event.kind, what, measure, getattr(event, "text", None)

    def _statements_about(self, event: Event, moment: Moment) -> list[Reading]:
        """Return the statements about an event, under any id of its chain, by a moment."""
        found = self._about.get(event.id)
        if found is None:
            found = self._about[event.id] = statements_about(event.id, self._source)
        return [each for each in found if each.ends <= moment]

    def _statement_words(self, about: str) -> list[ClaimWord]:
        """Return the statements about a measure or an event, whichever issues they name."""
        return [ClaimWord(node.entry, node.below) for node in _about(about, self._source)]

    def _lives_of(self, measure: str) -> Lives:
        found = self._lives.get(measure)
        if found is None:
            found = self._lives[measure] = Lives(measure, self._source.measure(measure))
        return found

    def _on_its_measure(self, word: ClaimWord) -> ClaimWord:
        """Return a claim at its place in the segments of the measure that it is about."""
        event = word.reading.event
        if not acts_on_measure(event) or event.measure is None:
            return word
        return self._lives_of(event.measure).words[event.id]


def statements_about(name: str, source: ClaimSource) -> list[Reading]:
    """Return the statements about a measure or an event, under any id of its chain, in reading order."""
    return [node.entry.reading for node in _about(name, source)]


def _about(name: str, source: ClaimSource) -> list[PersistentStack[Segment[Any]]]:
    """Return the places of the statements about a measure or an event, in reading order."""
    stacks = [source.measure(each) for each in ids_of_chain(name, source) or (name,)]
    found = [node for top in stacks for node in top or () if isinstance(node.entry.reading.event, Statement)]
    return sorted(found, key=lambda node: node.entry.reading.key)


def _ends(word: ClaimWord) -> Moment:
    return word.reading.ends


def _key(word: ClaimWord) -> tuple[Moment, int, int, str]:
    return word.reading.key


def _reading_key(reading: Reading) -> tuple[Moment, int, int, str]:
    return reading.key
