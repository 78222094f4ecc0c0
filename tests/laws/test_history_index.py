"""Law 8 for the history index: the status that is looked up at (T, K) is that of a fold up to K, whatever came when.

NEGOTIATION_LAW_EXAMPLES lengthens the run.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from given import event
from laws.random_logs import random_log
from laws.strategies import MEASURES, QUESTIONS, logs
from laws.test_laws import LAW
from negotiation.events import Issue
from negotiation.history import Snapshot, fold, log_zone
from negotiation.history.bitemporal.index import HistoryIndex
from negotiation.questions.basis import Basis, moment_of
from negotiation.questions.status import issue_status_at, status_at
from negotiation.times import FIRST_MOMENT, LAST_MOMENT, Moment

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from random import Random
    from zoneinfo import ZoneInfo

    from negotiation.events import Event
    from negotiation.history import Reading, Snapshot

pytestmark = pytest.mark.slow

ISSUES = ("tariffs", "chips", "unheard-of")


def differences(
    index: HistoryIndex, log: Sequence[Event], asked: Iterable[tuple[Moment, Moment | None]], voice: str | None = None
) -> Iterator[str]:
    """Yield where the index says something else than a fold."""
    folded: dict[Moment | None, Snapshot] = {}
    for at, known_at in asked:
        history = folded.get(known_at)
        if history is None:
            history = folded[known_at] = fold(log, known_at, voice)
        for what in (*_states(index, history, log, at, known_at), *_statuses(index, history, log, at, known_at)):
            yield f"{what} at {at!r}, known at {known_at!r}"


def _states(
    index: HistoryIndex, history: Snapshot, log: Sequence[Event], at: Moment, known_at: Moment | None
) -> Iterator[str]:
    for name in {issue for each in log for issue in each.concerns} | {*ISSUES}:
        if index.issue(name, at, known_at) != history.issue(name).at(at):
            yield f"issue {name}"
    for name in {each.refers_to for each in log if each.refers_to} | {*MEASURES}:
        found = history.measures.get(name)
        if index.measure(name, at, known_at) != (found.at(at) if found else None):
            yield f"measure {name}"


def _statuses(
    index: HistoryIndex, history: Snapshot, log: Sequence[Event], at: Moment, known_at: Moment | None
) -> Iterator[str]:
    known = index.at(LAST_MOMENT if known_at is None else known_at)
    asked = basis(at, known_at, history.zone)
    declared = [Issue(id=name) for name in sorted({issue for each in log for issue in each.concerns} | {*ISSUES})]
    expected = status_at(history, asked, declared)
    if status_at(known, asked, declared) != expected:
        yield "status"
    if tuple(issue_status_at(known, at, issue) for issue in declared) != expected.issues:
        yield "status of single issues"
    if tuple(issue_status_at(history, at, issue) for issue in declared) != expected.issues:
        yield "status of single issues, folded"
    if known.findings_at(at) != history.findings_at(at):
        yield "findings"
    if _name(known.last_read(at)) != _name(history.last_read(at)):
        yield "the last event"


def basis(at: Moment, known_at: Moment | None, zone: ZoneInfo) -> Basis:
    """Return what a question at (T, K) rests on, of no log in particular."""
    return Basis(
        log="",
        position=0,
        head="",
        rules="",
        zones="",
        at=at,
        known_at=known_at,
        zone=zone,
        projected=False,
        last_event=None,
    )


def _name(reading: Reading | None) -> str | None:
    return reading.event.id if reading is not None else None


def moments(log: Sequence[Event]) -> list[Moment]:
    """Return every moment of a log that a question could fall on."""
    zone = log_zone(log)
    found = {each.known_in(zone).ends for each in log} | {each.occurred_in(zone).ends for each in log}
    return [FIRST_MOMENT, *sorted(found), LAST_MOMENT]


QUESTION_PAIRS = st.lists(st.tuples(QUESTIONS, st.none() | QUESTIONS), min_size=1, max_size=5)


@LAW
@given(logs(), QUESTION_PAIRS, st.sampled_from((None, None, "US", "press")))
def test_an_index_says_what_a_fold_says(
    log: list[Event], asked: list[tuple[str, str | None]], voice: str | None
) -> None:
    """At any (T, K), and through one voice too, every issue and measure is where the fold has it."""
    zone = log_zone(log)
    pairs = [(moment_of(at, zone), None if known is None else moment_of(known, zone)) for at, known in asked]

    assert [*differences(HistoryIndex(log, voice), log, pairs, voice)] == []


@LAW
@given(logs(), st.data(), st.sampled_from((None, None, None, "CN")))
def test_an_index_is_kept_up_to_date(log: list[Event], data: st.DataObject, voice: str | None) -> None:
    """What is appended, at whatever K it became known, leaves the index as if it had been built of everything."""
    cut = data.draw(st.integers(1, len(log)))
    index = HistoryIndex(log[:cut], voice)
    for each in log[cut:]:
        index.append([each])
    times = moments(log)
    pairs = [(data.draw(st.sampled_from(times)), data.draw(st.sampled_from([None, *times]))) for _ in range(4)]

    assert [*differences(index, log, pairs, voice)] == []


@LAW
@given(logs(), st.randoms(use_true_random=False))
def test_events_may_come_in_any_order(log: list[Event], random: Random) -> None:
    """Appended in any order and twice, the index says the same at every moment."""
    first, *rest = log
    random.shuffle(rest)
    index = HistoryIndex([first])
    index.append(rest[::2])
    index.append(rest)
    index.append(log)

    assert [*differences(index, log, [(at, None) for at in moments(log)])] == []


@pytest.mark.parametrize("seed", range(40))
def test_an_index_agrees_on_long_random_logs(seed: int) -> None:
    """The logs of the second reading of docs/rules, longer and with more corrections: every K, some T."""
    log = [event(record) for record in random_log(seed, 60)]
    index = HistoryIndex(log[:20])
    for each in log[20:]:
        index.append([each])
    times = moments(log)
    pairs = [(at, known) for known in [None, *times[::5]] for at in times[::7]]

    assert [*differences(index, log, pairs)] == []
    assert [*differences(HistoryIndex(log), log, pairs)] == []
