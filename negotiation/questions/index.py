"""An index: a log read once, of which the state of any issue or measure at any (T, K) is looked up.

A replay answers in full for one K. Who asks about many pairs of dates (a chart over both axes, a page for every day, a
check of thousands of contracts) takes an index: microseconds an answer, whatever the length of the log. It answers
with states, not with whole answers: no claims, deadlines or findings.
"""

from __future__ import annotations

from difflib import get_close_matches
from os import PathLike
from typing import TYPE_CHECKING

from negotiation.errors import UnknownNameError
from negotiation.history.index import HistoryIndex
from negotiation.logs import Contents, open_log
from negotiation.questions.basis import moment_of
from negotiation.times import zone_named

if TYPE_CHECKING:
    from collections.abc import Iterable

    from negotiation.events import Event
    from negotiation.history import IssueState, MeasureState
    from negotiation.logs.protocol import Log
    from negotiation.questions.basis import When


class Index:
    """The states of every issue and measure over both axes.

    Args:
        history: the index of the events.
        zone: the zone in which bare days of questions are meant; by default the log's.
    """

    def __init__(self, history: HistoryIndex, zone: str | None = None) -> None:
        self.history = history
        self.zone = zone_named(zone) if zone else history.zone

    def issue(self, name: str, at: When, known_at: When | None = None) -> IssueState:
        """Return where an issue stands at T, as far as known by K; without K, as far as the log knows.

        Raises:
            UnknownNameError: no opening declares the issue.
            BadValueError: `at` or `known_at` is not a date.
        """
        if name not in self.history.declared:
            raise UnknownNameError("issue", name, get_close_matches(name, self.history.declared))
        known = None if known_at is None else moment_of(known_at, self.zone)
        return self.history.issue(name, moment_of(at, self.zone), known)

    def measure(self, name: str, at: When, known_at: When | None = None) -> MeasureState | None:
        """Return where a measure stands at T, as far as known by K; None before its first act.

        Raises:
            BadValueError: `at` or `known_at` is not a date.
        """
        known = None if known_at is None else moment_of(known_at, self.zone)
        return self.history.measure(name, moment_of(at, self.zone), known)

    def append(self, events: Iterable[Event]) -> None:
        """Take in events that were appended to the log; those that are there already change nothing."""
        self.history.append(events)


def index(
    log: Log | Contents | str | PathLike[str], *, according_to: str | None = None, zone: str | None = None
) -> Index:
    """Index a log over both axes.

    Args:
        log: an open log, what was read of one, or what `open_log` takes.
        according_to: read the log through this voice alone (a party, or `press`).
        zone: the zone in which bare days of questions are meant; by default the log's.

    Raises:
        InvalidLogError, UnreadableLogError: the log cannot be read.
        UnknownNameError: there is no such log.
        BadValueError: `zone` means nothing.
    """
    opened = open_log(log) if isinstance(log, (str, PathLike)) else log
    contents = opened if isinstance(opened, Contents) else opened.read()
    return Index(HistoryIndex(contents.events, according_to), zone)
