"""An index: reads a log once, and looks up the status of any issue or measure at any (T, K).

A replay answers for one K. To query many (T, K) pairs (a chart over both axes, a page for every day, a check of
thousands of contracts), build an index once. Looking up a state takes microseconds; the time for a full status depends
on the size of that status and not on the length of the log (bench/README.md).
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

    In every method, `at` is T and `known_at` is K; without `known_at`, every event of the log counts as known.

    Args:
        history: the index of the events.
        zone: the name of the zone in which bare days of questions are meant; by default the log's.

    Raises:
        BadValueError: there is no such zone.
    """

    def __init__(self, history: HistoryIndex, zone: str | None = None) -> None:
        self.history = history
        self.zone = zone_named(zone) if zone else history.zone

    def __repr__(self) -> str:
        issues = ", ".join(sorted(self.history.declared))
        return f"<Index of {len([*self.history.events])} events; issues: {issues or 'none'}>"

    def issue(self, name: str, at: When, known_at: When | None = None) -> IssueState:
        """Return the state of an issue at T, as far as known by K: its phase, votes and arrangement.

        Raises:
            UnknownNameError: no opening declares the issue.
            BadValueError: `at` or `known_at` is not a date.
        """
        if name not in self.history.declared:  # aliases are looked up only then, because that takes longer
            name = self._current_id(name)
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
        """Return the status of an issue at T, as far as known by K; it equals the status from a replay (law 8).

        Raises:
            UnknownNameError: no issue of that name or alias was declared by T.
            BadValueError: `at` or `known_at` is not a date.
        """
        known, moment = self._known(known_at), moment_of(at, self.zone)
        declared = {each.id: each for each in known.registry.issues_at(moment)}
        if issue not in declared:
            issue = self._current_id(issue)
        if issue not in declared:
            raise UnknownNameError("issue", issue, get_close_matches(issue, declared))
        return issue_status_at(known, moment, declared[issue])

    def measures(self, at: When, known_at: When | None = None) -> tuple[MeasureStatus, ...]:
        """Return the status of every measure that has been acted on by T, as far as known by K.

        Raises:
            BadValueError: `at` or `known_at` is not a date.
        """
        return measures_at(self._known(known_at), moment_of(at, self.zone))

    def totals(self, at: When, known_at: When | None = None) -> tuple[Total, ...]:
        """Return the totals at T, as far as known by K (docs/rules/measures.md#totals).

        Raises:
            BadValueError: `at` or `known_at` is not a date.
        """
        return totals_at(self._known(known_at), moment_of(at, self.zone))

    def findings(self, *issues: str, at: When, known_at: When | None = None) -> tuple[Finding, ...]:
        """Return the findings by T on these issues, or on all, as far as known by K.

        Raises:
            BadValueError: `at` or `known_at` is not a date.
        """
        return self._known(known_at).findings_at(moment_of(at, self.zone), issues or None)

    def append(self, events: Iterable[Event]) -> None:
        """Add events that were appended to the log; events that the index already has change nothing."""
        fresh = tuple(events)
        everything = (*self.history.events, *fresh) if self._has_aliases(fresh) else ()
        if everything:
            # An alias may give old events another name, so everything is indexed again. That is rare.
            self.history = self.history.anew(by_todays_names(everything))
        else:
            self.history.append(fresh)

    def _has_aliases(self, fresh: Iterable[Event]) -> bool:
        """Tell whether an opening of the index or among these events declares an alias."""
        openings = (each for each in (*self.history.openings, *fresh) if isinstance(each, Opening))
        return any(map(has_aliases, openings))

    def _current_id(self, issue: str) -> str:
        """Return the id of the issue that has this alias; any other name is returned unchanged."""
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
        log: an open log, the contents of one, or a name or path that `open_log` takes.
        according_to: read only what this voice says (a party, or `press`).
        zone: the name of the zone in which bare days of questions are meant; by default the log's.

    Raises:
        InvalidLogError, UnreadableLogError: the log cannot be read.
        UnknownNameError: there is no such log.
        BadValueError: there is no such zone.
    """
    opened = open_log(log) if isinstance(log, (str, PathLike)) else log
    contents = opened if isinstance(opened, Contents) else opened.read()
    return Index(HistoryIndex(contents.events, according_to), zone)
