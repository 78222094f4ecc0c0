"""What is in force on an issue, as the reference reads it (docs/rules/issues.md); see `laws.reference`."""
# ruff: noqa: D102 - the name of a method says what it does; what it does not say stands in a docstring

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from laws.reference_events import show

if TYPE_CHECKING:
    from datetime import datetime

    from laws.reference_events import Moment, Said


@dataclass
class Word:
    """One party's word for an extension."""

    until: Moment
    event: Said
    number: int

    @property
    def instrument(self) -> bool:
        return self.event.get("instrument") is not None


@dataclass
class Arrangement:
    text: str | None
    cycle: int
    since: Moment
    event: str
    provisional: bool
    bound: set[str]
    until: Moment | None = None
    until_event: Said | None = None
    until_from: datetime | None = None  # when the period begins in which the end was written
    by_word: bool = False
    said: dict[str, bool] = field(default_factory=dict)  # whose words made the end, and whether by instrument
    earlier: datetime | None = None  # from when on the end lay that stood before the extensions by word
    words: dict[str, Word] = field(default_factory=dict)

    def set_end(self, event: Said) -> None:
        """Set the end by an entry into force; an event without one makes it open-ended."""
        span = event.span("until")
        self.until, self.until_event = event.end_of("until"), event
        self.until_from = span[0] if span else None
        self.by_word, self.said, self.words = False, {}, {}

    def amend(self, event: Said) -> None:
        """Take a further entry into force in: what is provisional becomes definitive, or the end another."""
        definitive = self.provisional and not event.get("provisional", False)
        self.provisional = self.provisional and not definitive
        if event.get("until") or definitive:
            self.set_end(event)

    def extend(self, event: Said, party: str, number: int) -> None:
        until = event.end_of("until")
        assert until
        if until != self.until:
            self.words[party] = Word(until, event, number)
            return
        self.words.pop(party, None)
        if party in self.said and event.get("instrument"):
            self.said[party] = True
            self.by_word = not all(self.said.values())

    def complete(self) -> bool:
        """Move the end, if every bound party has a word for the extension."""
        if not self.bound or not self.bound <= self.words.keys():
            return False
        words = {party: self.words[party] for party in self.bound}
        earliest = min(words.values(), key=lambda word: (word.until, word.number))
        latest = max(words.values(), key=lambda word: word.number)
        if not self.by_word:
            self.earlier = self.until_from
        self.until, self.until_event = earliest.until, latest.event
        span = earliest.event.span("until")
        assert span
        self.until_from = span[0]
        self.said = {party: word.instrument for party, word in words.items()}
        self.by_word, self.words = not all(self.said.values()), {}
        return True

    def row(self) -> dict[str, Any]:
        return {
            "text": self.text,
            "since": show(self.since),
            "until": show(self.until),
            "by_word": self.by_word,
            "provisional": self.provisional,
            "bound": sorted(self.bound),
        }
