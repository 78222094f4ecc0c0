"""The state of a log: the facts about its entries that an append needs.

To check an append, a log needs to know which ids are used, which names are declared, which event corrects which, and
when the last event was recorded. Reading the whole log each time would become slower with every event. So a log object
stores this state, and the cost of an append depends only on its own size. The state only grows, by entries that are in
the log.
"""

from __future__ import annotations

from itertools import repeat
from typing import TYPE_CHECKING

from negotiation.events import Opening
from negotiation.history import first_opening, log_zone
from negotiation.logs.append.recording_time import recorded_instant
from negotiation.logs.tree import Peaks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from negotiation.events import Event
    from negotiation.logs.contents import Stored


class LogState:
    """The facts about a log that an append needs.

    Args:
        name: the name of the log.
        earlier: returns all events of the log in order. It is called only for the rare append that corrects an opening
            or changes the zone of the log, because then all events have to be checked again.
    """

    def __init__(self, name: str, earlier: Callable[[], Iterable[Event]] = tuple) -> None:
        self.name = name
        self.earlier = earlier
        self.ids: list[str] = []
        self.positions: dict[str, int] = {}
        self.amends: dict[str, str] = {}
        self.parties: set[str] = set()
        self.issues: set[str] = set()
        self.voices: set[str] = set()
        self.openings: set[str] = set()
        self.peaks = Peaks()
        self.last_leaf: bytes | None = None
        self.last_recorded: datetime | None = None
        self.opening: Opening | None = None
        self.zone: ZoneInfo = log_zone(())
        self._amending: dict[str, list[str]] = {}
        self._concerns: list[tuple[str, ...]] = []
        self._last_text: str | None = None

    @classmethod
    def of(cls, name: str, entries: Iterable[Stored]) -> LogState:
        """Return the state of a log that holds these entries."""
        stored = tuple(entries)
        state = cls(name, lambda: (entry.event for entry in stored))
        state.take(stored)
        return state

    @property
    def position(self) -> int:
        """The position of the last event; 0 for an empty log."""
        return len(self.ids)

    @property
    def head(self) -> str:
        """The RFC 6962 root over all entries, in hexadecimal."""
        return self.peaks.root.hex()

    def take(self, entries: Iterable[Stored], leaves: Iterable[bytes] | None = None) -> None:
        """Add entries that were written to the log after those that the state knows.

        Args:
            entries: the entries.
            leaves: their leaves, if the caller has computed them already.
        """
        for entry, leaf in zip(entries, repeat(None) if leaves is None else leaves, strict=False):
            event = entry.event
            opening = event if isinstance(event, Opening) else None
            self.take_columns(event.id, leaf or entry.leaf, entry.recorded, event.concerns, event.amends, opening)

    def take_columns(  # noqa: PLR0917
        self,
        name: str,
        leaf: bytes,
        recorded: str | None,
        issues: tuple[str, ...],
        amends: str | None,
        opening: Opening | None,
    ) -> None:
        """Add one entry, given by the values that a database has in columns, so that it need not be decoded.

        Args:
            name: the id of the event.
            leaf: the hash of the entry.
            recorded: its recording time.
            issues: the issues that the event itself concerns.
            amends: the id of the event that it corrects.
            opening: the event, where it is an opening.
        """
        self.ids.append(name)
        self.positions[name] = len(self.ids)
        self.peaks.add(leaf)
        self.last_leaf = leaf
        if (
            recorded is not None and recorded != self._last_text
        ):  # the entries of a batch have the same time, which is parsed once
            self.last_recorded, self._last_text = recorded_instant(recorded), recorded
        self._concerns.append(issues)
        if amends is not None:
            self.amends[name] = amends
            self._amending.setdefault(amends, []).append(name)
        if opening is not None:
            self._declare(opening)

    def concerned(self, name: str) -> set[str]:
        """Return the issues that an event changes: its own, and those of all events in the same chain of corrections.

        A retraction takes out the whole chain, and its events may concern other issues than the one that is named.
        """
        found: set[str] = set()
        known = {name}
        related = [name]
        for each in related:  # the list grows during the loop, which visits the whole chain
            if each in self.positions:
                found.update(self._concerns[self.positions[each] - 1])
            beside = [*self._amending.get(each, ()), *([self.amends[each]] if each in self.amends else [])]
            fresh = [other for other in beside if other not in known]
            known.update(fresh)
            related += fresh
        return found

    def _declare(self, opening: Opening) -> None:
        self.openings.add(opening.id)
        self.parties.update(name for party in opening.parties for name in (party.id, *party.aliases))
        self.issues.update(name for issue in opening.issues for name in (issue.id, *issue.aliases))
        self.voices.update(voice.id for voice in opening.voices_)
        self.opening = first_opening([opening, *([self.opening] if self.opening else [])])
        self.zone = log_zone([self.opening] if self.opening else [])
