"""A replay: a log read up to K, to which questions are put. What answers one is imported when it is asked."""

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
from negotiation.questions.basis import Basis, When, moment_of, what_was_read
from negotiation.questions.measures import Measures, listed_measures_at
from negotiation.questions.parts import Shown, short, where_and_when
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
    """Replay a log into the history of every issue and measure.

    Args:
        log: an open log, what was read of one, or what `open_log` takes.
        known_at: K: only what had become public by then is read; a day means its end. None for everything.
        position: read the ledger as it stood at this position or head.
        according_to: read the log through this voice alone (a party, or `press`).
        zone: the zone in which bare days of questions are meant; by default the log's.

    Raises:
        InvalidLogError, UnreadableLogError: the log cannot be read.
        UnknownNameError: there is no such log, position or voice.
        BadValueError: `known_at` or `zone` means nothing.
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
    """Return the voice of a name, which may be an alias of a party."""
    openings = (event for event in contents.events if isinstance(event, Opening))
    parties = [party for opening in openings for party in opening.parties]
    voice = aliases(parties).get(voice, voice)
    voices = [*(party.id for party in parties), PRESS]
    if voice not in voices:
        raise UnknownNameError("voice", voice, voices)
    return voice


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Replay:
    """A log read up to K, with the status of everything over the whole of time.

    Attributes:
        contents: what was read.
        history: every status over the whole of time.
        known_at: K, resolved; None for everything.
        zone: the zone in which bare days of questions are meant.
        according_to: the voice through which alone the log was read.
        supposed: the ids of hypothetical events that were read with it.
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
        """Return the ledger at T; a bare day, month or year means its end.

        Raises:
            BadValueError: `when` is not a date.
        """
        return View(replay=self, moment=moment_of(when, self.zone))

    def status(self, *issues: str, at: When) -> Status:
        """Return where these issues, or all, stand at T; see `View.status`."""
        return self.at(at).status(*issues)

    def why(self, issue: str, *, at: When) -> Why:
        """Return what made the status of an issue at T; see `View.why`."""
        return self.at(at).why(issue)

    def show(self, event: str) -> EventDetail:
        """Return one event whole, whether or not it is known by K or was corrected.

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
    """The ledger at T, as far as known by K: where questions are answered."""

    replay: Replay
    moment: Moment

    def __repr__(self) -> str:
        return short(self, where_and_when(self.basis))

    def _repr_html_(self) -> str | None:
        """Return the status of all issues for a notebook."""
        return self.status()._repr_html_()

    @property
    def basis(self) -> Basis:
        """What every answer from here rests on."""
        replay = self.replay
        last_event, projected = what_was_read(replay.history, self.moment)
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
            last_event=last_event,
            according_to=replay.according_to,
            supposed=replay.supposed,
        )

    def issues(self, names: Iterable[str] = ()) -> tuple[Issue, ...]:
        """Return the declared issues of these names, or all.

        Raises:
            UnknownNameError: by then, no issue of that name was declared.
        """
        declared = {issue.id: issue for issue in self.replay.history.registry.issues_at(self.moment)}
        alias = aliases(declared.values())
        chosen = tuple(dict.fromkeys(alias.get(name, name) for name in names)) or tuple(declared)
        for name in chosen:
            if name not in declared:
                raise self._unknown_issue(name, declared)
        return tuple(declared[name] for name in chosen)

    def _unknown_issue(self, name: str, declared: Collection[str]) -> UnknownNameError:
        """Say which issues there are; who names a measure is sent to the question that takes one."""
        near = closest(name, declared)
        if name in self.replay.history.measures:
            remedy = f"{name} is a measure: 'measures {name}' and 'when {name}' tell of it."
        elif near:
            remedy = ""
        else:
            remedy = f"The issues are {', '.join(declared)}." if declared else "None had been declared by then."
        return UnknownNameError("issue", name, near, remedy)

    def _todays(self, name: str) -> str:
        """Return the id of an issue that is named by an alias, and any other name as it is."""
        return aliases(self.issues()).get(name, name)

    def status(self, *issues: str) -> Status:
        """Return where these issues, or all, stand.

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
        """Return every measure that has been acted on, or these, with the totals of what is in force.

        Raises:
            UnknownNameError: no such measure.
        """
        known = {event.refers_to for event in self.replay.contents.events if event.refers_to}
        for name in names:
            if name not in known:
                raise UnknownNameError("measure", name, closest(name, known))
        return listed_measures_at(self.replay.history, self.basis, names)

    def log(self, *issues: str, corrected: bool = False) -> Listing:
        """Return the events that had happened, in reading order, about these issues or all.

        Args:
            issues: the issues; none for all.
            corrected: whether to list also what corrections have displaced.

        Raises:
            UnknownNameError: no such issue.
        """
        from negotiation.questions.records import listing_at

        names = {issue.id for issue in self.issues(issues)} if issues else None
        return listing_at(self.replay.history, self.basis, names, corrected=corrected)

    def spans(self, name: str, state: str | None = None) -> Spans:
        """Return the spans in which an issue or measure was in a state, or in each of its states.

        Raises:
            UnknownNameError: no such issue or measure, or it can never be in such a state.
        """
        from negotiation.questions.spans import spans_at

        name = self._todays(name)
        issues, measures = {issue.id for issue in self.issues()}, self.replay.history.measures
        if name not in issues and name not in measures:
            known = [*issues, *measures]
            raise UnknownNameError("issue or measure", name, closest(name, known))
        subject, states = ("issue", PHASES) if name in issues else ("measure", STATES)
        if state is not None and state not in states:
            raise UnknownNameError("phase" if name in issues else "state", state, closest(state, states) or states)
        return spans_at(self.replay.history, self.basis, subject, name, state)

    def deadlines(self, *issues: str, within: timedelta | None = None) -> Deadlines:
        """Return what starts, ends or falls due after T, within a stretch of time if given, on these issues or all.

        Raises:
            UnknownNameError: no such issue.
        """
        from negotiation.questions.deadlines import deadlines_at

        return deadlines_at(self.replay.history, self.basis, self.issues(issues), within)

    def next(self, issue: str) -> StepsAhead:
        """Return the steps that would move an issue, and the dates ahead: what happens by itself, what is due.

        Raises:
            UnknownNameError: no such issue.
        """
        from negotiation.questions.steps_ahead import steps_ahead_at

        return steps_ahead_at(self.replay.history, self.basis, self.status(issue).issues[0])

    def steps(self, *names: str) -> Steps:
        """Return everything that changed, in order, of these issues and measures or of all.

        Raises:
            UnknownNameError: no such issue or measure.
        """
        from negotiation.questions.records import steps_at

        known = [*(issue.id for issue in self.issues()), *self.replay.history.measures]
        names = tuple(map(self._todays, names))
        for name in names:
            if name not in known:
                raise UnknownNameError("issue or measure", name, closest(name, known))
        return steps_at(self.replay.history, self.basis, names)

    def panel(self, *issues: str, since: date | None = None) -> Panel:
        """Return where these issues, or all, stand on each day up to T.

        Args:
            issues: the issues; none for all.
            since: the first day; by default that of the first event that was read.

        Raises:
            UnknownNameError: no such issue.
        """
        from negotiation.questions.panel import panel_at

        return panel_at(self.replay.history, self.basis, self._chosen(issues), since)

    def calendar(self, *issues: str, since: date | None = None) -> Calendar:
        """Return the deadlines on these issues, or all, each with what became of it.

        Args:
            issues: the issues; none for all.
            since: leave out what was due before this day.

        Raises:
            UnknownNameError: no such issue.
        """
        from negotiation.questions.calendar.calendar import calendar_at

        asked = self.replay
        return calendar_at(asked.contents, asked.history, self.basis, self._chosen(issues), since)

    def _chosen(self, issues: tuple[str, ...]) -> tuple[str, ...]:
        """Return the ids of issues that are named; none where none is."""
        return tuple(issue.id for issue in self.issues(issues)) if issues else ()

    def to_dict(self) -> dict[str, Any]:
        """Return the status of all issues as plain data."""
        return self.status().to_dict()
