"""The fold: events in, history out. Pure, total, and indifferent to the order in which the events arrived.

An event out of place becomes a finding on the history, never an exception and never a guess.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from negotiation.errors import Finding
from negotiation.events import Opening
from negotiation.history.claims import ClaimLedger
from negotiation.history.collection import collection_paused
from negotiation.history.corrections import displaced
from negotiation.history.history import History, Scheduled
from negotiation.history.issue_fold import IssueFold
from negotiation.history.mark import start_mark
from negotiation.history.measure_fold import MeasureFold
from negotiation.history.reading import first_opening, heard, log_zone, read, visible
from negotiation.history.registry import Registry, registry
from negotiation.lifecycles import JOINT_STEPS
from negotiation.times import LAST_MOMENT

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from zoneinfo import ZoneInfo

    from negotiation.events import Event
    from negotiation.history.reading import Reading
    from negotiation.history.transition import Transition
    from negotiation.times import Moment

ON_ISSUES = frozenset({*JOINT_STEPS, "talks_round", "entry_into_force", "breakdown", "lapse", "extension"})
_NO_CLAIM = frozenset({"opening", "retraction"})
MEASURE_ACTS_ON_ISSUES = frozenset({"threat", "announcement"})


def fold(events: Sequence[Event], known_at: Moment | None = None, according_to: str | None = None) -> History:
    """Replay events into the history of every issue and measure.

    Args:
        events: all events of a log, valid and in any order.
        known_at: K, the moment up to which things are taken as known; None for everything.
        according_to: the voice through which alone the log is read; None for all voices.
    """
    openings = [event for event in events if isinstance(event, Opening)]
    zone = log_zone(openings)
    known = heard(visible(events, zone, known_at), according_to)
    out = displaced(known, zone)
    with collection_paused():
        readings = tuple(read(known, zone, out, according_to))
        opened = read(heard(visible(openings, zone, known_at), according_to), zone, out, according_to)
        declared = registry(standing(first_opening(openings), out), opened)
        replay = _Replay(declared)
        for reading in readings:
            replay.take(reading)
        corrected = sorted((event for event in known if event.id in out), key=_by_id)
        return replay.finish(readings, zone, tuple((event, out[event.id]) for event in corrected))


def _told(declared: Registry, readings: Iterable[Reading]) -> tuple[Transition, ...]:
    """Return everything that changes in a replay, in order.

    Most questions are about states; who asks for the steps between them has the log read once more.
    """
    replay = _Replay(declared, steps=True)
    for reading in readings:
        replay.take(reading)
    folds = replay.folds()
    return tuple(sorted((step for each in folds for step in each.transitions), key=lambda step: step.when.moment))


def standing(opening: Opening | None, out: Mapping[str, Event]) -> Opening | None:
    """Return the version of an opening that corrections have left; a retraction leaves it as the log's vocabulary."""
    while opening is not None:
        version = out.get(opening.id)
        if not isinstance(version, Opening):
            break
        opening = version
    return opening


def _by_id(event: Event) -> str:
    return event.id


class _Replay:
    """The state of a replay under way."""

    def __init__(self, declared: Registry, *, steps: bool = False) -> None:
        self.registry = declared
        self.steps = steps
        self.issues: dict[str, IssueFold] = {}
        self.measures: dict[str, MeasureFold] = {}
        self.claims = ClaimLedger()
        self.scheduled: dict[tuple[str, str], Scheduled] = {}
        self.past_schedules: list[Scheduled] = []
        self.findings: list[tuple[Moment, tuple[str, ...], Finding]] = []

    def take(self, reading: Reading) -> None:
        event: Any = reading.event
        kind = event.kind
        if event.track == "measure" and event.measure is not None:
            self._take_measure_act(reading)
        elif kind in ON_ISSUES and reading.vouching:
            self._apply_to_issues(reading)
        elif kind == "scheduling" and reading.vouching:
            self._schedule(reading)
        if kind not in _NO_CLAIM:
            self.claims.note(reading, self._has_vouched)

    def folds(self) -> list[IssueFold | MeasureFold]:
        """Return the folds of all issues and measures, after all timers have fired."""
        folds: list[IssueFold | MeasureFold] = [*self.issues.values(), *self.measures.values()]
        for each in folds:
            each.advance(LAST_MOMENT)
        return folds

    def finish(
        self, readings: tuple[Reading, ...], zone: ZoneInfo, corrections: tuple[tuple[Event, Event], ...]
    ) -> History:
        self.folds()
        return History(
            zone=zone,
            registry=self.registry,
            readings=readings,
            issues={issue: each.history() for issue, each in self.issues.items()},
            measures={measure: each.history() for measure, each in self.measures.items()},
            claims=tuple(self.claims.claims),
            scheduled=(*self.past_schedules, *self.scheduled.values()),
            findings=tuple(self.findings),
            corrections=corrections,
            tell=_told,
        )

    def _issue(self, issue: str) -> IssueFold:
        found = self.issues.get(issue)
        if found is None:
            found = self.issues[issue] = IssueFold(issue, steps=self.steps)
        return found

    def _take_measure_act(self, reading: Reading) -> None:
        event: Any = reading.event
        measure = self.measures.get(event.measure)
        if measure is None:
            measure = self.measures[event.measure] = MeasureFold(event.measure, event.owners, steps=self.steps)
        if measure.accepts(reading):
            findings = measure.apply(reading)
            if findings:
                self._find(reading, findings)
            if event.kind in MEASURE_ACTS_ON_ISSUES:
                self._apply_to_issues(reading)
            elif took_place(findings):
                for issue in event.concerns:
                    self._settle_schedule(issue, event.kind, reading.ends)
        elif reading.vouching and not reading.claimed:
            self._find(reading, [not_the_owner(reading, measure.owners)])

    def _apply_to_issues(self, reading: Reading) -> None:
        event, moment = reading.event, reading.mark.moment
        voters = self.registry.voters(moment) if event.kind in JOINT_STEPS else ()
        for issue in event.concerns:
            findings = self._issue(issue).apply(reading, voters)
            if findings:
                self._find(reading, findings, (issue,))
            else:
                self._settle_schedule(issue, event.kind, moment)

    def _find(self, reading: Reading, findings: list[Finding], issues: tuple[str, ...] | None = None) -> None:
        about = reading.event.concerns if issues is None else issues
        self.findings += [(reading.ends, about, finding) for finding in findings]

    def _schedule(self, reading: Reading) -> None:
        event: Any = reading.event
        for issue in event.concerns:
            self._settle_schedule(issue, event.what, reading.ends)
            self.scheduled[issue, event.what] = scheduled_by(reading, issue)

    def _settle_schedule(self, issue: str, what: str, moment: Moment) -> None:
        """Take what was scheduled on an issue off the list: it has come, or is set anew."""
        old = self.scheduled.pop((issue, what), None)
        if old is not None:
            self.past_schedules.append(attrs.evolve(old, replaced=moment))

    def _has_vouched(self, issue: str, event: Event, party: str) -> bool:
        """Tell whether a party has vouched on an issue for the joint step that an event says it took."""
        return event.kind in JOINT_STEPS and self._issue(issue).state.has_vouched(event, party)


def scheduled_by(reading: Reading, issue: str) -> Scheduled:
    """Return what a scheduling sets for a date on an issue."""
    event: Any = reading.event
    return Scheduled(
        what=event.what,
        issue=issue,
        due=start_mark(event.due, reading.zone),
        passes=event.due.period(reading.zone).ends,
        event=event.id,
        since=reading.ends,
    )


def took_place(findings: Sequence[Finding]) -> bool:
    """Tell whether an act changed something, even if something about it is odd."""
    return not findings or not any(finding.code == "out-of-place" for finding in findings)


def not_the_owner(reading: Reading, owners: tuple[str, ...]) -> Finding:
    """Return the finding on an act whose word does not count for its measure."""
    event: Any = reading.event
    return Finding(
        code="not-the-owner",
        severity="warning",
        event=event.id,
        message=f"{event.id}: {event.measure} belongs to {' and '.join(owners)}, who did not all say so.",
        hint="A measure moves only on the word of the parties that own it, in one event. Nothing was changed.",
    )
