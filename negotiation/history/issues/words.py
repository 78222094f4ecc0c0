"""Words: what the parties have said on the steps of one text in one cycle (docs/rules/issues.md).

A word grants or refuses a step, or one stage of a domestic approval. Votes are the words that grant and still stand.
Most states of an issue share all votes but the latest, so votes are a linked list.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from negotiation.history.structures.linked_list import LinkedList
from negotiation.history.structures.slotted import Slotted

if TYPE_CHECKING:
    from collections.abc import Collection

Voices = tuple[tuple[str, str], ...]
"""Parties in the order in which they spoke, each with the event by which it did."""

CONSENSUS = "preliminary_consensus"


class Word(NamedTuple):
    """What one party says on one step.

    Attributes:
        step: the step.
        party: the party.
        event: the id of the event.
        granted: false for a refusal.
        stage: the stage of a domestic approval; None for the whole.
        replaces: the texts in whose place a consensus puts this one.
    """

    step: str
    party: str
    event: str
    granted: bool = True
    stage: str | None = None
    replaces: tuple[str, ...] = ()


class Vote(LinkedList):
    """A word that grants and stands, linked to the votes before it. None stands for no votes."""

    __slots__ = ("word",)

    before: Vote | None

    def __init__(self, word: Word, before: Vote | None = None) -> None:
        self.word = word
        self.before = before

    def held(self) -> tuple[Word]:
        """Return the word."""
        return (self.word,)


class Words(Slotted):
    """What was said on one text in one cycle. Words never change: methods return others.

    Attributes:
        cycle: the number of the cycle.
        text: the name of the text; None for the unnamed text of the cycle.
        votes: the votes.
        refusals: the refusals that stand.
        completed: the pairs of a step and a party that has taken it; a set of them would take five times the memory.
        reached: the steps that all have taken of whom the issue asks it.
        agreed: whether the consensus was ever reached.
        judged: the steps that were needed when all of them were reached; None before that.
        acceded: the parties whose voucher for the consensus is an accession.
    """

    __slots__ = ("acceded", "agreed", "completed", "cycle", "judged", "reached", "refusals", "text", "votes")

    def __init__(self, cycle: int, text: str | None = None) -> None:
        self.cycle = cycle
        self.text = text
        self.votes: Vote | None = None
        self.refusals: tuple[Word, ...] = ()
        self.completed: tuple[tuple[str, str], ...] = ()
        self.reached: tuple[str, ...] = ()
        self.agreed = False
        self.judged: tuple[str, ...] | None = None
        self.acceded: frozenset[str] = frozenset()

    def copy(self) -> Words:
        """Return words that may be changed until they are put into a state."""
        words = Words.__new__(Words)
        words.cycle = self.cycle
        words.text = self.text
        words.votes = self.votes
        words.refusals = self.refusals
        words.completed = self.completed
        words.reached = self.reached
        words.agreed = self.agreed
        words.judged = self.judged
        words.acceded = self.acceded
        return words

    @property
    def place(self) -> tuple[int, str | None]:
        """The cycle and the text."""
        return self.cycle, self.text

    @property
    def are_spoken(self) -> bool:
        """Whether any word stands."""
        return self.votes is not None or bool(self.refusals)

    def has_completed(self, step: str, party: str) -> bool:
        """Tell whether a party has taken a step."""
        return (step, party) in self.completed

    def votes_on(self, step: str) -> list[Word]:
        """Return the votes for a step, in the order in which they were given."""
        return [vote.word for vote in self.votes or () if vote.word.step == step][::-1]

    def voices(self, step: str) -> Voices:
        """Return the parties that have taken a step, with the event of the last vote of each, in order."""
        found = {word.party: word.event for word in self.votes_on(step) if self.has_completed(step, word.party)}
        return tuple(found.items())

    def replaced_texts(self) -> set[str]:
        """Return the texts in whose place the standing words of consensus put this one."""
        texts = {text for word in self.votes_on(CONSENSUS) for text in word.replaces}
        return texts - {self.text} if self.text is not None else texts

    def with_word(self, word: Word, declared: Collection[str]) -> Words:
        """Return the words after one more.

        Args:
            word: the word.
            declared: the stages that are declared for the domestic approval of its party.
        """
        if self.refusals or not word.granted or word.stage is not None:
            words = self.copy()
            words.take(word, declared)
            return words
        # The common case, at once: the whole is granted, and nothing is refused.
        about = _about(word.step, word.party)
        if about in self.completed and any(_same(word, vote.word) for vote in self.votes or ()):
            return self  # the party repeats itself
        words = self.copy()
        words.votes = Vote(word, self.votes)
        words.completed = (*self.completed, about)
        return words

    def take(self, word: Word, declared: Collection[str]) -> None:
        """Take one more word into words that are in no state yet; see `with_word`."""
        if word.granted:
            self._grant(word, declared)
        else:
            self._refuse(word)
        about = _about(word.step, word.party)
        if any(about == (each.step, each.party) for each in self.refusals):
            self.completed = tuple(each for each in self.completed if each != about)
        elif about not in self.completed and self._is_complete(word, declared):
            self.completed = (*self.completed, about)

    def _grant(self, word: Word, declared: Collection[str]) -> None:
        if not any(_same(word, vote.word) for vote in self.votes or ()):
            self.votes = Vote(word, self.votes)
        lifts_all = word.stage is None
        left = tuple(
            each for each in self.refusals if not (lifts_all and _of_party(word, each)) and not _same(word, each)
        )
        # A refusal of the whole took all stages back; it ends when all of them have been granted after it.
        if word.stage is not None and declared and self._granted_stages(word).issuperset(declared):
            left = tuple(each for each in left if not (_of_party(word, each) and each.stage is None))
        self.refusals = left

    def _refuse(self, word: Word) -> None:
        kept: Vote | None = None
        for vote in reversed([*(self.votes or ())]):
            if not (_of_party(word, vote.word) if word.stage is None else _same(word, vote.word)):
                kept = Vote(vote.word, kept)
        self.votes = kept
        if word.stage is None:
            self.refusals = tuple(each for each in self.refusals if not _of_party(word, each))
        else:
            self.refusals = tuple(each for each in self.refusals if not _same(word, each))
        self.refusals += (word,)

    def _is_complete(self, word: Word, declared: Collection[str]) -> bool:
        """Tell whether the whole, or every declared stage, is granted by the party of a word."""
        if any(_of_party(word, vote.word) and vote.word.stage is None for vote in self.votes or ()):
            return True
        return bool(declared) and self._granted_stages(word).issuperset(declared)

    def _granted_stages(self, word: Word) -> set[str]:
        votes = (vote.word for vote in self.votes or ())
        return {each.stage for each in votes if _of_party(word, each) and each.stage is not None}


@cache  # of a few steps and parties; all states share these pairs
def _about(step: str, party: str) -> tuple[str, str]:
    return step, party


def _of_party(word: Word, other: Word) -> bool:
    """Tell whether two words are those of one party on one step."""
    return word.party == other.party and word.step == other.step


def _same(word: Word, other: Word) -> bool:
    """Tell whether two words are also about the same stage, or both about the whole."""
    return word.party == other.party and word.step == other.step and word.stage == other.stage
