"""Comparisons: what changed in the world between two dates, or in our knowledge between two others (`diff`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import attrs

from negotiation.lifecycles import issue_table
from negotiation.questions.basis import day_of
from negotiation.questions.difference import Change, Difference, difference, limited
from negotiation.questions.parts import Parts
from negotiation.times import FIRST_MOMENT, iso

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from zoneinfo import ZoneInfo

    from negotiation.events import Event
    from negotiation.history import Snapshot
    from negotiation.questions.replay import View
    from negotiation.times import Moment


@attrs.frozen(kw_only=True)
class Rewritten:
    """A stretch of the past about which the answer is another one now.

    Attributes:
        subject: `issue` or `measure`.
        id: the id of the issue or measure.
        since: from when on, in UTC; None from the beginning.
        since_day: the day on which it begins, in the zone of the question.
        until: to when, in UTC; None without end.
        until_day: its last day.
        before: the phase or state of which the answer was; None where there was no such measure.
        after: that of which it is.
    """

    subject: str
    id: str
    since: str | None
    since_day: str | None
    until: str | None
    until_day: str | None
    before: str | None
    after: str | None

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data."""
        return attrs.asdict(self)


@attrs.frozen(kw_only=True, repr=False)
class Comparison(Parts["Change"]):
    """The answer to `diff`.

    Attributes:
        difference: what the later answer says otherwise.
        told: the events that the changes name.
        learned: the events that only the later answer takes in because they were not known before.
        displaced: the events that it no longer takes in, each with the correction that displaced it.
        rewritten: the stretches of the past, up to T, about which the answer has changed.
    """

    _called: ClassVar[str] = "change"

    difference: Difference
    told: tuple[Event, ...]
    learned: tuple[Event, ...] = ()
    displaced: tuple[tuple[Event, Event], ...] = ()
    rewritten: tuple[Rewritten, ...] = ()

    def _parts(self) -> tuple[Change, ...]:
        return self.difference.changes

    def _about(self) -> str:
        return self.difference.between()

    def to_dict(self) -> dict[str, Any]:
        """Return the answer as plain data."""
        return {
            **self.difference.to_dict(),
            "events": [_told(event) for event in self.told],
            "learned": [_told(event) for event in self.learned],
            "displaced": [{**_told(event), "displaced_by": by.id} for event, by in self.displaced],
            "rewritten": [each.to_dict() for each in self.rewritten],
        }


def in_the_world(before: View, after: View, *issues: str) -> Comparison:
    """Compare two dates: what changed, and which events did it.

    Raises:
        UnknownNameError: no such issue.
    """
    names = [issue.id for issue in after.issues(issues)]
    found = difference(limited(before.status(), names), after.status(*names))
    return Comparison(difference=found, told=_events_told(found, after.replay.history))


def in_our_knowledge(before: View, after: View, *issues: str) -> Comparison:
    """Compare two states of knowledge at one T: what we learned or corrected, and which past answers that changed.

    Raises:
        UnknownNameError: no such issue.
    """
    compared = in_the_world(before, after, *issues)
    names = {issue.id for issue in after.issues(issues)}
    had, has = _read(before, names), _read(after, names)
    out = {event.id: by for event, by in after.replay.history.corrections}
    return attrs.evolve(
        compared,
        learned=tuple(event for name, event in has.items() if name not in had),
        displaced=tuple((event, out[name]) for name, event in had.items() if name not in has and name in out),
        rewritten=tuple(_rewritten(before, after, names)),
    )


def _told(event: Event) -> dict[str, Any]:
    return {
        "event": event.id,
        "kind": event.kind,
        "occurred": event.occurred.text,
        "known": event.known.text if event.known else None,
        "by": list(event.voices),
        "headline": event.headline,
    }


def _events_told(found: Difference, history: Snapshot) -> tuple[Event, ...]:
    named = {name for change in found.changes for name in change.events}
    return tuple(reading.event for reading in history.readings if reading.event.id in named)


def _read(view: View, issues: set[str]) -> Mapping[str, Event]:
    """Return the events that an answer takes in, of the world and about these issues."""
    read = (reading.event for reading in view.replay.history.read_by(view.moment))
    return {event.id: event for event in read if not issues.isdisjoint(event.concerns)}


def _rewritten(before: View, after: View, issues: set[str]) -> Iterator[Rewritten]:
    old, new, zone = before.replay.history, after.replay.history, after.replay.zone
    for name in sorted(issues):
        initial = issue_table().lifecycle.initial
        phases = [[(moment, state.phase) for moment, state in each.issue(name).states] for each in (old, new)]
        for each in _stretches(initial, phases[0], phases[1], after.moment):
            yield each.told("issue", name, zone)
    for name in {**old.measures, **new.measures}:
        histories = [each.measures.get(name) for each in (old, new)]
        states = [[(moment, state.state) for moment, state in each.states] if each else [] for each in histories]
        concerned = {issue for each in histories if each for _, state in each.states for issue in state.issues}
        if not issues.isdisjoint(concerned):
            for each in _stretches(None, states[0], states[1], after.moment):
                yield each.told("measure", name, zone)


StatesInTime = list[tuple["Moment", str]]


@attrs.frozen
class ChangedSpan:
    """A stretch of time between two moments, open where there is none, and what was said of it and is."""

    since: Moment | None
    until: Moment | None
    before: str | None
    after: str | None

    def told(self, subject: str, name: str, zone: ZoneInfo) -> Rewritten:
        """Return it as an answer has it."""
        days = {
            f"{key}_day": day_of(moment, zone).isoformat() if moment else None
            for key, moment in (("since", self.since), ("until", self.until))
        }
        instants = {"since": _iso(self.since), "until": _iso(self.until)}
        return Rewritten(subject=subject, id=name, before=self.before, after=self.after, **days, **instants)


def _stretches(initial: str | None, old: StatesInTime, new: StatesInTime, limit: Moment) -> Iterator[ChangedSpan]:
    """Yield the stretches up to a limit in which two courses differ, each as long as both stay what they are."""
    before = after = initial
    since: Moment | None = None
    olds, news = dict(old), dict(new)
    for moment in [*sorted({*olds, *news} - {FIRST_MOMENT}), None]:
        end = moment if moment is not None and moment <= limit else None
        was, now = (olds.get(moment, before), news.get(moment, after)) if moment is not None else (before, after)
        if end is not None and (was, now) == (before, after):
            continue
        if before != after:
            yield ChangedSpan(since, end, before, after)
        if end is None:
            return
        before, after, since = was, now, moment


def _iso(moment: Moment | None) -> str | None:
    return iso(moment.instant) if moment is not None else None
