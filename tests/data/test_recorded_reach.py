"""How far the recorded replays of the flagship log reach: phases, states, rounds, deadlines before and after."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from negotiation.events import Scheduling, TalksRound
from negotiation.logs import data_folder
from negotiation.questions.basis import moment_of
from negotiation.questions.checks.expectations import recorded
from negotiation.questions.replay import Replay, replay

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from negotiation.events import Event

FILE = data_folder("replays") / "us-china-2025.toml"
RECORDED = recorded(FILE.read_text(encoding="utf-8"), FILE.name)[1]
NEAR = timedelta(days=3)
A_FORTNIGHT = timedelta(days=14)
END = datetime.fromisoformat("2027-01-01T00:00:00Z")


@pytest.fixture(scope="module")
def flagship() -> Replay:
    """The flagship as everything is known."""
    return replay("us-china-2025")


@pytest.fixture(scope="module")
def asked(flagship: Replay) -> list[datetime]:
    """The instants at which the recorded replays ask."""
    return sorted(moment_of(each.at, flagship.zone).instant for each in RECORDED)


def expected(part: str, key: str) -> set[object]:
    """Return what the recorded replays expect of a key."""
    return {row.get(key) for each in RECORDED for row in each.expected.get(part, {}).values()}


def test_every_phase_that_history_has_seen_is_expected_somewhere(flagship: Replay) -> None:
    """Each phase that an issue of the log was ever in."""
    seen = {step.after for step in flagship.history.transitions if step.subject == "issue"}

    assert seen - expected("issues", "phase") == set()


def test_every_state_that_a_measure_was_in_is_expected_somewhere(flagship: Replay) -> None:
    """Each state, and each cause of an end."""
    states = {step.after for step in flagship.history.transitions if step.subject == "measure"}
    causes = {state.cause for each in flagship.history.measures.values() for _, state in each.states if state.cause}

    assert states - expected("measures", "state") == set()
    assert causes - expected("measures", "cause") == set()


def test_every_timer_is_asked_for_before_and_after(flagship: Replay, asked: list[datetime]) -> None:
    """Whatever starts, ends or falls due by itself until the end of 2026, within three days on both sides."""
    due = {step.when.moment.instant: step for step in flagship.history.transitions if step.timer}
    missed = [
        (instant.isoformat(), step.id, step.trigger)
        for instant, step in due.items()
        if instant < END and not (_any(asked, instant - NEAR, instant) and _any(asked, instant, instant + NEAR))
    ]

    assert missed == []


def test_every_round_is_asked_for_before_and_after(flagship: Replay, asked: list[datetime]) -> None:
    """Within a fortnight of it, on both sides."""
    missed = [
        event.id
        for event in _standing(flagship)
        if isinstance(event, TalksRound) and {*event.parties} & {*event.by}
        for period in [event.occurred_in(flagship.history.zone)]
        if not _any(asked, period.begins.instant - A_FORTNIGHT, period.begins.instant)
        or not _any(asked, period.begins.instant + timedelta(hours=1), period.ends.instant + A_FORTNIGHT)
    ]

    assert missed == []


def test_everything_scheduled_is_asked_for_by_the_time_it_is_due(flagship: Replay, asked: list[datetime]) -> None:
    """When it is still ahead and when its day has come, within a fortnight."""
    missed = [
        event.id
        for event in _standing(flagship)
        if isinstance(event, Scheduling) and event.due is not None
        for period in [event.due.period(event.zone_in(flagship.history.zone))]
        if not _any(asked, period.begins.instant - A_FORTNIGHT, period.ends.instant)
        or not _any(asked, period.ends.instant, period.ends.instant + A_FORTNIGHT)
    ]

    assert missed == []


def _standing(flagship: Replay) -> Iterator[Event]:
    return (reading.event for reading in flagship.history.readings)


def _any(instants: Iterable[datetime], first: datetime, last: datetime) -> bool:
    return any(first <= instant <= last for instant in instants)
