"""A replay: a log read up to K, and the methods that answer questions about it.

`replay()` reads a log and returns a `Replay` for one K; `Replay.at(T)` returns a `View`, whose methods return answers.
Most answers are imported inside these methods, so that a program loads only the answers that it uses: the imports take
a large part of the time of a short command (bench/README.md).
"""

from __future__ import annotations

from os import PathLike
from typing import TYPE_CHECKING, Any

import attrs

from negotiation.errors import UnknownNameError, closest
from negotiation.events import PRESS, Opening
from negotiation.history import fold, log_zone
from negotiation.history.aliases import aliases
from negotiation.lifecycles import PHASES, STATES, rules_digest
from negotiation.logs import Contents, open_log
from negotiation.questions.basis import Basis, When, moment_of
from negotiation.questions.measures import Measures, listed_measures_at
from negotiation.questions.parts import Shown, short, where_and_when
from negotiation.questions.standing.read_record import what_was_read
from negotiation.questions.status import Status, status_at
from negotiation.times import iso, zone_named, zones_version

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import date, timedelta
    from zoneinfo import ZoneInfo

    from negotiation.events import Issue
    from negotiation.history import Snapshot
    from negotiation.logs.protocol import Log
    from negotiation.questions.calendar.calendar import Calendar
    from negotiation.questions.deadlines import Deadlines
    from negotiation.questions.panel import Panel
    from negotiation.questions.records import EventDetail, Listing, Steps
    from negotiation.questions.spans import Spans
    from negotiation.questions.standing.claims import Claims
    from negotiation.questions.steps_ahead import StepsAhead
    from negotiation.questions.why import Why
    from negotiation.times import Moment


def replay(
    log: Log | Contents | str | PathLike[str],
    known_at: When | None = None,
    *,
    position: int | str | None = None,
    according_to: str | None = None,
    zone: str | None = None,
) -> Replay:
    """Replay a log into the history of every issue and measure (docs/rules/reading-rule.md).

    Args:
        log: an open log, the contents of one, or a name or path that `open_log` takes.
        known_at: K: only events that were known by then are read; a day means its end. None for all events.
        position: read the log only up to this position, or up to the position with this head.
        according_to: read only what this voice says (a party, or `press`).
        zone: the name of the zone in which bare days of questions are meant; by default the log's.

    Raises:
        InvalidLogError, UnreadableLogError: the log cannot be read.
        UnknownNameError: there is no such log, position or voice.
        BadValueError: `known_at` is not a date, or there is no such zone.
    """
    contents = log if isinstance(log, Contents) else _opened(log).read()
    if position is not None:
        contents = contents.pinned(position)
    if according_to is not None:
        according_to = _voice(contents, according_to)
    asked = zone_named(zone) if zone else log_zone(contents.events)
    known = moment_of(known_at, asked) if known_at is not None else None
    return Replay(
        contents=contents,
        history=fold(contents.events, known, according_to),
        known_at=known,
        zone=asked,
        according_to=according_to,
    )


def _opened(log: Log | str | PathLike[str]) -> Log:
    return open_log(log) if isinstance(log, (str, PathLike)) else log


def _voice(contents: Contents, voice: str) -> str:
    """Return the id of a voice, given by its id or by an alias of a party.

    Raises:
        UnknownNameError: there is no such voice.
    """
    openings = [event for event in contents.events if isinstance(event, Opening)]
    parties = [party for opening in openings for party in opening.parties]
    voice = aliases(parties).get(voice, voice)
    voices = [*(party.id for party in parties), *(each.id for opening in openings for each in opening.voices_), PRESS]
    if voice not in voices:
        raise UnknownNameError("voice", voice, voices)
    return voice


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Replay:
    """A log read up to K.

    Attributes:
        contents: the contents of the log.
        history: the snapshot: the states of every issue and measure at every T.
        known_at: K, as a moment; None for all events.
        zone: the zone in which bare days of questions are meant.
        according_to: the only voice that was read; None for all voices.
        supposed: the ids of the hypothetical events that were read in addition.
    """

    contents: Contents
    history: Snapshot
    known_at: Moment | None
    zone: ZoneInfo
    according_to: str | None = None
    supposed: tuple[str, ...] = ()

    def __repr__(self) -> str:
        known = f", known at {iso(self.known_at.instant)}" if self.known_at else ""
        return short(self, f"{self.contents.name}: {self.contents.position} events{known}")

    def at(self, when: When) -> View:
        """Return the view of the log at T; a bare day, month or year means its end.

        Raises:
            BadValueError: `when` is not a date.
        """
        return View(replay=self, moment=moment_of(when, self.zone))

    def status(self, *issues: str, at: When) -> Status:
        """Return the status of these issues, or of all, at T; see `View.status`."""
        return self.at(at).status(*issues)

    def why(self, issue: str, *, at: When) -> Why:
        """Return the events that made the status of an issue at T; see `View.why`."""
        return self.at(at).why(issue)

    def show(self, event: str) -> EventDetail:
        """Return one event in full, even if it is not known by K or was corrected.

        Raises:
            UnknownNameError: the log has no such event.
        """
        from negotiation.questions.records import event_detail

        entries = self.contents.by_id()
        if event not in entries:
            raise UnknownNameError("event", event, closest(event, entries, n=3))
        return event_detail(self.contents, self.history.zone, entries[event])


@attrs.frozen(kw_only=True, eq=False, repr=False)
class View(Shown):
    """The log at T, as far as known by K; its methods answer questions.

    Wherever a method takes issues, it takes ids and aliases.
    """

    replay: Replay
    moment: Moment

    def __repr__(self) -> str:
        return short(self, where_and_when(self.basis))

    def _repr_html_(self) -> str | None:
        """Return the status of all issues for a notebook."""
        return self.status()._repr_html_()

    @property
    def basis(self) -> Basis:
        """The basis of every answer of this view."""
        replay = self.replay
        last_event, read_to, projected, unread = what_was_read(replay.history, self.moment)
        return Basis(
            log=replay.contents.name,
            position=replay.contents.position,
            head=replay.contents.head,
            rules=rules_digest(),
            zones=zones_version(),
            at=self.moment,
            known_at=replay.known_at,
            zone=replay.zone,
            projected=projected,
            read_to=read_to,
            unread=unread,
            last_event=last_event,
            according_to=replay.according_to,
            supposed=replay.supposed,
        )

    def issues(self, names: Iterable[str] = ()) -> tuple[Issue, ...]:
        """Return the declared issues with these ids or aliases, or all, each once.

        Raises:
            UnknownNameError: no issue of that name was declared by T.
        """
        declared = {issue.id: issue for issue in self.replay.history.registry.issues_at(self.moment)}
        alias = aliases(declared.values())
        # An id and its alias are the same issue, so names are translated before duplicates are removed.
        chosen = tuple(dict.fromkeys(alias.get(name, name) for name in names)) or tuple(declared)
        for name in chosen:
            if name not in declared:
                raise self._unknown_issue(name, declared)
        return tuple(declared[name] for name in chosen)

    def _unknown_issue(self, name: str, declared: Collection[str]) -> UnknownNameError:
        """Return the error for an unknown issue; its remedy depends on what the name could mean instead."""
        near = closest(name, declared)
        if name in self.replay.history.measures:
            remedy = f"{name} is a measure: use 'measures {name}' or 'when {name}'."
        elif near:
            remedy = ""  # the error itself lists the similar names
        else:
            remedy = f"The issues are {', '.join(declared)}." if declared else "No issue had been declared by then."
        return UnknownNameError("issue", name, near, remedy)

    def _current_id(self, name: str) -> str:
        """Return the id of the issue that has this alias; any other name is returned unchanged."""
        return aliases(self.issues()).get(name, name)

    def status(self, *issues: str) -> Status:
        """Return the status of these issues, or of all, with the totals and findings.

        Raises:
            UnknownNameError: no such issue.
        """
        return status_at(self.replay.history, self.basis, self.issues(issues))

    def why(self, issue: str) -> Why:
        """Return the events, voices and sources that made the status of an issue.

        Raises:
            UnknownNameError: no such issue.
        """
        from negotiation.questions.why import why_at

        return why_at(self.replay.history, self.basis, self.status(issue).issues[0])

    def measures(self, *names: str) -> Measures:
        """Return the status of these measures, or of all that have been acted on, with the totals.

        Raises:
            UnknownNameError: no event of the log names such a measure.
        """
        # A measure that is named only after K or T is known, too: its state is then `new`.
        known = {event.refers_to for event in self.replay.contents.events if event.refers_to}
        for name in names:
            if name not in known:
                raise UnknownNameError("measure", name, closest(name, known))
        return listed_measures_at(self.replay.history, self.basis, names)

    def log(self, *issues: str, corrected: bool = False) -> Listing:
        """Return the events on these issues, or all, that had happened by T, in reading order.

        Args:
            issues: the issues; none for all.
            corrected: whether to list displaced events and their corrections, too.

        Raises:
            UnknownNameError: no such issue.
        """
        from negotiation.questions.records import listing_at

        # None lists events that concern no issue, too; the set of all issues would leave them out.
        names = {issue.id for issue in self.issues(issues)} if issues else None
        return listing_at(self.replay.history, self.basis, names, corrected=corrected)

    def spans(self, name: str, state: str | None = None) -> Spans:
        """Return the spans in which an issue or measure was in a state, or in each of its states.

        Args:
            name: the id of an issue or measure, or an alias of an issue. If both have the id, the issue is meant.
            state: a phase of the issue or a state of the measure; None for all.

        Raises:
            UnknownNameError: there is no such issue or measure, or its lifecycle has no such phase or state.
        """
        from negotiation.questions.spans import spans_at

        name = self._current_id(name)
        issues, measures = {issue.id for issue in self.issues()}, self.replay.history.measures
        if name not in issues and name not in measures:
            known = [*issues, *measures]
            raise UnknownNameError("issue or measure", name, closest(name, known))
        subject, states = ("issue", PHASES) if name in issues else ("measure", STATES)
        if state is not None and state not in states:
            raise UnknownNameError("phase" if name in issues else "state", state, closest(state, states) or states)
        return spans_at(self.replay.history, self.basis, subject, name, state)

    def deadlines(self, *issues: str, within: timedelta | None = None) -> Deadlines:
        """Return what starts, changes, ends or is due after T on these issues, or on all.

        Args:
            issues: the issues; none for all.
            within: leave out what is due later than this long after T; None for no limit.

        Raises:
            UnknownNameError: no such issue.
        """
        from negotiation.questions.deadlines import deadlines_at

        return deadlines_at(self.replay.history, self.basis, self.issues(issues), within)

    def claims(self, *issues: str, every: bool = False) -> Claims:
        """Return the open claims on these issues, or on all.

        Args:
            issues: the issues; none for all.
            every: whether to return the claims, too, of which something has become.

        Raises:
            UnknownNameError: no such issue.
        """
        from negotiation.questions.standing.claims import claims_at

        return claims_at(self.replay.history, self.basis, self.issues(issues), every=every)

    def next(self, issue: str) -> StepsAhead:
        """Return the steps that would move an issue to another phase, and its deadlines.

        Raises:
            UnknownNameError: no such issue.
        """
        from negotiation.questions.steps_ahead import steps_ahead_at

        return steps_ahead_at(self.replay.history, self.basis, self.status(issue).issues[0])

    def steps(self, *names: str) -> Steps:
        """Return every change by T of these issues and measures, or of all, in order.

        Raises:
            UnknownNameError: no such issue or measure.
        """
        from negotiation.questions.records import steps_at

        known = [*(issue.id for issue in self.issues()), *self.replay.history.measures]
        names = tuple(map(self._current_id, names))
        for name in names:
            if name not in known:
                raise UnknownNameError("issue or measure", name, closest(name, known))
        return steps_at(self.replay.history, self.basis, names)

    def panel(self, *issues: str, since: date | None = None) -> Panel:
        """Return the status of these issues, or of all, on each day up to T.

        Args:
            issues: the issues; none for all.
            since: the first day; by default the day of the first event that had happened by T.

        Raises:
            UnknownNameError: no such issue.
        """
        from negotiation.questions.panel import panel_at

        return panel_at(self.replay.history, self.basis, self._ids_of(issues), since)

    def calendar(self, *issues: str, since: date | None = None) -> Calendar:
        """Return every deadline that was ever set on these issues, or on all, cancelled ones included.

        Args:
            issues: the issues; none for all.
            since: leave out what was due before this day, in the zone of the question.

        Raises:
            UnknownNameError: no such issue.
        """
        from negotiation.questions.calendar.calendar import calendar_at

        asked = self.replay
        return calendar_at(asked.contents, asked.history, self.basis, self._ids_of(issues), since)

    def _ids_of(self, issues: tuple[str, ...]) -> tuple[str, ...]:
        """Return the ids of the named issues; none if none is named, which the answers read as all."""
        return tuple(issue.id for issue in self.issues(issues)) if issues else ()

    def to_dict(self) -> dict[str, Any]:
        """Return the status of all issues as plain data."""
        return self.status().to_dict()
