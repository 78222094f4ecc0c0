"""An index: a log read once, of which the status of any issue or measure at any (T, K) is looked up.

A replay answers everything for one K. To query many (T, K) pairs (a chart over both axes, a page for every day,
a check of thousands of contracts) takes an index: a state in microseconds, a whole status in the time that its own
length takes, whatever the length of the log.
"""

from __future__ import annotations

from difflib import get_close_matches
from os import PathLike
from typing import TYPE_CHECKING

from negotiation.errors import UnknownNameError
from negotiation.events import Opening
from negotiation.history.aliases import aliases, by_todays_names, has_aliases
from negotiation.history.bitemporal.index import HistoryIndex
from negotiation.logs import Contents, open_log
from negotiation.questions.basis import moment_of
from negotiation.questions.measures import measures_at, totals_at
from negotiation.questions.status import issue_status_at
from negotiation.times import LAST_MOMENT, zone_named

if TYPE_CHECKING:
    from collections.abc import Iterable

    from negotiation.errors import Finding
    from negotiation.events import Event
    from negotiation.history import IssueState, MeasureState
    from negotiation.history.snapshot import Snapshot
    from negotiation.logs.protocol import Log
    from negotiation.questions.basis import When
    from negotiation.questions.measures import MeasureStatus, Total
    from negotiation.questions.status import IssueStatus
    from negotiation.times import Moment


class Index:
    """The status of every issue and measure over both axes.

    Wherever a question takes `known_at`, it is K; without it, as far as the log knows.

    Args:
        history: the index of the events.
        zone: the zone in which bare days of questions are meant; by default the log's.
    """

    def __init__(self, history: HistoryIndex, zone: str | None = None) -> None:
        self.history = history
        self.zone = zone_named(zone) if zone else history.zone

    def __repr__(self) -> str:
        issues = ", ".join(sorted(self.history.declared))
        return f"<Index of {len([*self.history.events])} events; issues: {issues or 'none'}>"

    def issue(self, name: str, at: When, known_at: When | None = None) -> IssueState:
        """Return the state of an issue at T, as far as known by K: its phase, who has vouched, what is in force.

        Raises:
            UnknownNameError: no opening declares the issue.
            BadValueError: `at` or `known_at` is not a date.
        """
        if name not in self.history.declared:
            name = self._todays(name)
        if name not in self.history.declared:
            raise UnknownNameError("issue", name, get_close_matches(name, self.history.declared))
        return self.history.issue(name, moment_of(at, self.zone), self._known_at(known_at))

    def measure(self, name: str, at: When, known_at: When | None = None) -> MeasureState | None:
        """Return the state of a measure at T, as far as known by K; None before its first act.

        Raises:
            BadValueError: `at` or `known_at` is not a date.
        """
        return self.history.measure(name, moment_of(at, self.zone), self._known_at(known_at))

    def status(self, issue: str, at: When, known_at: When | None = None) -> IssueStatus:
        """Return the whole status of an issue at T, as far as known by K, as a replay has it.

        Raises:
            UnknownNameError: by then, no issue of that name was declared.
            BadValueError: `at` or `known_at` is not a date.
        """
        known, moment = self._known(known_at), moment_of(at, self.zone)
        declared = {each.id: each for each in known.registry.issues_at(moment)}
        if issue not in declared:
            issue = self._todays(issue)
        if issue not in declared:
            raise UnknownNameError("issue", issue, get_close_matches(issue, declared))
        return issue_status_at(known, moment, declared[issue])

    def measures(self, at: When, known_at: When | None = None) -> tuple[MeasureStatus, ...]:
        """Return where every measure stands that has been acted on by T, as far as known by K.

        Raises:
            BadValueError: `at` or `known_at` is not a date.
        """
        return measures_at(self._known(known_at), moment_of(at, self.zone))

    def totals(self, at: When, known_at: When | None = None) -> tuple[Total, ...]:
        """Return what is in force in total at T, as far as known by K.

        Raises:
            BadValueError: `at` or `known_at` is not a date.
        """
        return totals_at(self._known(known_at), moment_of(at, self.zone))

    def findings(self, *issues: str, at: When, known_at: When | None = None) -> tuple[Finding, ...]:
        """Return what had no place by T on these issues, or on any, as far as known by K.

        Raises:
            BadValueError: `at` or `known_at` is not a date.
        """
        return self._known(known_at).findings_at(moment_of(at, self.zone), issues or None)

    def append(self, events: Iterable[Event]) -> None:
        """Take in events that were appended to the log; those that are there already change nothing."""
        fresh = tuple(events)
        everything = (*self.history.events, *fresh) if self._renames(fresh) else ()
        if everything:  # a name is read otherwise than before, or comes by an alias; that is rare
            self.history = self.history.anew(by_todays_names(everything))
        else:
            self.history.append(fresh)

    def _renames(self, fresh: Iterable[Event]) -> bool:
        openings = (each for each in (*self.history.openings, *fresh) if isinstance(each, Opening))
        return any(map(has_aliases, openings))

    def _todays(self, issue: str) -> str:
        """Return the id of an issue that is named by an alias, and any other name as it is."""
        declared = (issue for _, issue in self.history.registry(LAST_MOMENT).issues)
        return aliases(declared).get(issue, issue)

    def _known_at(self, known_at: When | None) -> Moment | None:
        return None if known_at is None else moment_of(known_at, self.zone)

    def _known(self, known_at: When | None) -> Snapshot:
        moment = self._known_at(known_at)
        return self.history.at(LAST_MOMENT if moment is None else moment)


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
