"""The state of a log: all that has to be known of what it holds in order to append to it.

To check an append, a log needs to know which ids are taken, which names are declared, what corrects what, and when the
last event was recorded. Reading the whole log each time would be slower with every event, so a log object keeps this
state, and an append costs as much as it adds. The state only moves forward, by entries that are in the log.
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
    """What an append has to know of a log.

    Args:
        name: what the log is called.
        earlier: returns the events that are there, in order; called only by the rare append that changes the
            zone of the log, for which all of them have to be read again.
    """

    def __init__(self, name: str, earlier: Callable[[], Iterable[Event]] = tuple) -> None:
        self.name = name
        self.earlier = earlier
        self.ids: list[str] = []
        self.positions: dict[str, int] = {}
        self.amends: dict[str, str] = {}
        self.parties: set[str] = set()
        self.issues: set[str] = set()
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
        """Bring the state forward by entries that now stand in the log behind those it knows.

        Args:
            entries: the entries.
            leaves: their leaves, where somebody has computed them already.
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
        """Bring the state forward by one entry, of which no more is needed than a database has in columns.

        Args:
            name: the id of the event.
            leaf: the hash of the entry.
            recorded: when the log took it in.
            issues: the issues that the event itself concerns.
            amends: the id of the event that it corrects.
            opening: the event, where it is an opening.
        """
        self.ids.append(name)
        self.positions[name] = len(self.ids)
        self.peaks.add(leaf)
        self.last_leaf = leaf
        if recorded is not None and recorded != self._last_text:  # a batch has one time, which is read once
            self.last_recorded, self._last_text = recorded_instant(recorded), recorded
        self._concerns.append(issues)
        if amends is not None:
            self.amends[name] = amends
            self._amending.setdefault(amends, []).append(name)
        if opening is not None:
            self._declare(opening)

    def concerned(self, name: str) -> set[str]:
        """Return the issues on which an event is news: its own, and those of what it corrects and of its corrections.

        A retraction takes out all of a chain, so what stands in it may concern another issue than the event it names.
        """
        found: set[str] = set()
        seen = {name}
        related = [name]
        for each in related:  # grows while it is read
            if each in self.positions:
                found.update(self._concerns[self.positions[each] - 1])
            beside = [*self._amending.get(each, ()), *([self.amends[each]] if each in self.amends else [])]
            fresh = [other for other in beside if other not in seen]
            seen.update(fresh)
            related += fresh
        return found

    def _declare(self, opening: Opening) -> None:
        self.openings.add(opening.id)
        self.parties.update(name for party in opening.parties for name in (party.id, *party.aliases))
        self.issues.update(name for issue in opening.issues for name in (issue.id, *issue.aliases))
        self.opening = first_opening([opening, *([self.opening] if self.opening else [])])
        self.zone = log_zone([self.opening] if self.opening else [])
