"""Comparisons (`diff`): what changed in the world between two T, or in what is known between two K."""

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
    """A period of the past for which the later answer gives another phase or state.

    Attributes:
        subject: `issue` or `measure`.
        id: the id of the issue or measure.
        since: its first instant, ISO 8601 in UTC; None if it has no beginning.
        since_day: its first day in the zone of the question, `YYYY-MM-DD`.
        until: its end, ISO 8601 in UTC; None if it reaches T.
        until_day: its last day in the zone of the question.
        before: the phase or state in the earlier answer; None if that answer has no such measure.
        after: the phase or state in the later answer; None likewise.
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
        """Return the period as plain data."""
        return attrs.asdict(self)


@attrs.frozen(kw_only=True, repr=False)
class Comparison(Parts["Change"]):
    """The answer to `diff`.

    Attributes:
        difference: the changes from the earlier answer to the later one.
        told: the events that the changes name, in reading order.
        learned: the events that only the later answer has read, because they were not known before.
        displaced: the events that only the earlier answer has read, each with the correction that displaced it.
        rewritten: the periods of the past, up to T, for which the later answer gives another phase or state.

    The last three are empty when two T are compared.
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
            "events": [_event_row(event) for event in self.told],
            "learned": [_event_row(event) for event in self.learned],
            "displaced": [{**_event_row(event), "displaced_by": by.id} for event, by in self.displaced],
            "rewritten": [each.to_dict() for each in self.rewritten],
        }


def in_the_world(before: View, after: View, *issues: str) -> Comparison:
    """Compare the answers at two T, and name the events that made the changes.

    Args:
        before: the earlier view.
        after: the later view.
        issues: the issues to compare, by id or alias; none for all.

    Raises:
        UnknownNameError: an issue is not declared by the later T.
    """
    # The later view decides which issues there are: one that was declared in between counts as new.
    names = [issue.id for issue in after.issues(issues)]
    found = difference(limited(before.status(), names), after.status(*names))
    return Comparison(difference=found, told=_named_events(found, after.replay.history))


def in_our_knowledge(before: View, after: View, *issues: str) -> Comparison:
    """Compare the answers at one T for two K: what was learned or corrected, and which past answers that changed.

    Args:
        before: the view with the earlier K.
        after: the view with the later K, at the same T.
        issues: the issues to compare, by id or alias; none for all.

    Raises:
        UnknownNameError: an issue is not declared by T, as far as known by the later K.
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


def _event_row(event: Event) -> dict[str, Any]:
    """Return what a comparison prints of an event."""
    return {
        "event": event.id,
        "kind": event.kind,
        "occurred": event.occurred.text,
        "known": event.known.text if event.known else None,
        "by": list(event.voices),
        "headline": event.headline,
    }


def _named_events(found: Difference, history: Snapshot) -> tuple[Event, ...]:
    """Return the events that the changes name, in reading order."""
    named = {name for change in found.changes for name in change.events}
    return tuple(reading.event for reading in history.readings if reading.event.id in named)


def _read(view: View, issues: set[str]) -> Mapping[str, Event]:
    """Return the events on these issues that an answer has read, by their ids."""
    read = (reading.event for reading in view.replay.history.read_by(view.moment))
    return {event.id: event for event in read if not issues.isdisjoint(event.concerns)}


def _rewritten(before: View, after: View, issues: set[str]) -> Iterator[Rewritten]:
    """Yield the rewritten periods of these issues and of the measures that ever concerned one of them."""
    old, new, zone = before.replay.history, after.replay.history, after.replay.zone
    for name in sorted(issues):
        initial = issue_table().lifecycle.initial
        phases = [[(moment, state.phase) for moment, state in each.issue(name).states] for each in (old, new)]
        for each in _changed_spans(initial, phases[0], phases[1], after.moment):
            yield each.rewritten("issue", name, zone)
    for name in {**old.measures, **new.measures}:
        histories = [each.measures.get(name) for each in (old, new)]
        states = [[(moment, state.state) for moment, state in each.states] if each else [] for each in histories]
        # A correction may move a measure to another issue, so the issues of both answers count.
        concerned = {issue for each in histories if each for _, state in each.states for issue in state.issues}
        if not issues.isdisjoint(concerned):
            for each in _changed_spans(None, states[0], states[1], after.moment):
                yield each.rewritten("measure", name, zone)


StatesInTime = list[tuple["Moment", str]]
"""Phases or states, each with the moment since which it holds."""


@attrs.frozen
class ChangedSpan:
    """A period with the phase or state of the earlier and of the later answer; a missing moment means no bound."""

    since: Moment | None
    until: Moment | None
    before: str | None
    after: str | None

    def rewritten(self, subject: str, name: str, zone: ZoneInfo) -> Rewritten:
        """Return the period as a part of the answer, with its days in a zone."""
        days = {
            f"{key}_day": day_of(moment, zone).isoformat() if moment else None
            for key, moment in (("since", self.since), ("until", self.until))
        }
        instants = {"since": _iso(self.since), "until": _iso(self.until)}
        return Rewritten(subject=subject, id=name, before=self.before, after=self.after, **days, **instants)


def _changed_spans(initial: str | None, old: StatesInTime, new: StatesInTime, limit: Moment) -> Iterator[ChangedSpan]:
    """Yield the periods up to a limit in which two answers differ; a period ends where one of them changes."""
    before = after = initial
    since: Moment | None = None
    olds, news = dict(old), dict(new)
    # Go through the moments of both together. None stands for the end of time, so that the last period is closed.
    for moment in [*sorted({*olds, *news} - {FIRST_MOMENT}), None]:
        end = moment if moment is not None and moment <= limit else None
        was, now = (olds.get(moment, before), news.get(moment, after)) if moment is not None else (before, after)
        if end is not None and (was, now) == (before, after):
            continue  # a moment at which neither state changes does not cut a period in two
        if before != after:
            yield ChangedSpan(since, end, before, after)
        if end is None:  # the first moment after the limit ends the comparison
            return
        before, after, since = was, now, moment


def _iso(moment: Moment | None) -> str | None:
    return iso(moment.instant) if moment is not None else None
