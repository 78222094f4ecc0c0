"""Law 8 for `why`: the reasons that are looked up at (T, K) are those of a fold up to K, whatever came when.

NEGOTIATION_LAW_EXAMPLES lengthens the run.
"""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from given import event
from laws.random_logs import random_log
from laws.strategies import MEASURES, logs
from laws.test_history_index import ISSUES, QUESTION_PAIRS, basis, moments
from laws.test_laws import LAW
from negotiation.events import Issue
from negotiation.history import Snapshot, fold, log_zone
from negotiation.history.bitemporal.index import HistoryIndex
from negotiation.logs import open_log
from negotiation.questions.basis import moment_of
from negotiation.questions.status import issue_status_at
from negotiation.questions.why import describe, why_at
from negotiation.times import FIRST_MOMENT, LAST_MOMENT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from negotiation.events import Event
    from negotiation.history import Snapshot, Transition
    from negotiation.questions.why import Why
    from negotiation.times import Moment

pytestmark = pytest.mark.slow


def differences(
    index: HistoryIndex, log: Sequence[Event], asked: Iterable[tuple[Moment, Moment | None]], voice: str | None = None
) -> Iterator[str]:
    """Yield where the index gives other reasons, or tells other steps, than a fold."""
    issues = {issue for each in log for issue in each.concerns} | {*ISSUES}
    measures = {each.refers_to for each in log if each.refers_to} | {*MEASURES}
    for at, known_at in asked:
        history = fold(log, known_at, voice)
        known = index.at(LAST_MOMENT if known_at is None else known_at)
        for name in sorted(issues):
            if _told(known.issue_steps(name, FIRST_MOMENT, at)) != _told(_steps(history, at, "issue", name)):
                yield f"steps of {name} at {at!r}, known at {known_at!r}"
            reasons = _why(history, history, at, name)
            if _why(known, history, at, name).to_dict() != reasons.to_dict():
                yield f"why {name} at {at!r}, known at {known_at!r}"
            if any(each.effects != _effects(history, at, name, each.event.id) for each in reasons.phase):
                yield f"effects on {name} at {at!r}, known at {known_at!r}"
        for name in sorted(measures):
            if _told(known.measure_steps(name, FIRST_MOMENT, at)) != _told(_steps(history, at, "measure", name)):
                yield f"steps of {name} at {at!r}, known at {known_at!r}"


def _why(asked: Snapshot, history: Snapshot, at: Moment, issue: str) -> Why:
    status = issue_status_at(asked, at, Issue(id=issue))
    return why_at(asked, basis(at, None, history.zone), status)


def _steps(history: Snapshot, at: Moment, subject: str, name: str) -> list[Transition]:
    """Return the steps of one issue or measure among all that a fold tells."""
    return [
        step for step in history.transitions if (step.subject, step.id) == (subject, name) and step.when.moment <= at
    ]


def _effects(history: Snapshot, at: Moment, issue: str, event: str) -> tuple[str, ...]:
    """Return everything that an event has done to an issue, in words."""
    words = (describe(step, history.zone) for step in _steps(history, at, "issue", issue) if step.event == event)
    return tuple(each for each in words if each)


def _told(steps: Iterable[Transition]) -> list[tuple[object, ...]]:
    """Return steps with the words by which they are dated, which marks do not compare."""
    return [(*step, step.when.written, step.when.zone.key) for step in steps]


@LAW
@given(logs(), QUESTION_PAIRS, st.sampled_from((None, None, "US", "press")))
def test_an_index_gives_the_reasons_of_a_fold(
    log: list[Event], asked: list[tuple[str, str | None]], voice: str | None
) -> None:
    """At any (T, K), and through one voice too, an index gives the same reasons and corrections."""
    zone = log_zone(log)
    pairs = [(moment_of(at, zone), None if known is None else moment_of(known, zone)) for at, known in asked]

    assert [*differences(HistoryIndex(log, voice, steps=True), log, pairs, voice)] == []


@LAW
@given(logs(), st.data())
def test_what_is_appended_gives_its_reasons(log: list[Event], data: st.DataObject) -> None:
    """An index that was kept up to date gives the same reasons too."""
    cut = data.draw(st.integers(1, len(log)))
    index = HistoryIndex(log[:cut], steps=True)
    for each in log[cut:]:
        index.append([each])
    times = moments(log)
    pairs = [(data.draw(st.sampled_from(times)), data.draw(st.sampled_from([None, *times]))) for _ in range(4)]

    assert [*differences(index, log, pairs)] == []


@pytest.mark.parametrize("seed", range(20))
def test_it_does_so_on_long_random_logs(seed: int) -> None:
    """With corrections of corrections and late knowledge: some K, some T."""
    log = [event(record) for record in random_log(seed, 60)]
    index = HistoryIndex(log[:20], steps=True)
    for each in log[20:]:
        index.append([each])
    times = moments(log)
    pairs = [(at, known) for known in [None, *times[seed % 7 :: 7]] for at in times[seed % 11 :: 11]]

    assert [*differences(index, log, pairs)] == []


@pytest.mark.parametrize("voice", [None, "CN", "press"])
def test_it_does_so_on_the_flagship(voice: str | None) -> None:
    """At random (T, K), those of its events and corrections among them."""
    log = open_log().read().events
    random, times = Random(354), moments(log)  # noqa: S311 - dates, not secrets
    pairs = [(random.choice(times), random.choice(times)) for _ in range(12)]

    assert [*differences(HistoryIndex(log, voice, steps=True), log, pairs, voice)] == []
