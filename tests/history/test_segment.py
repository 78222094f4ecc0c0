from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from given import Record, announcement, event, events, given, percent
from laws.random_logs import random_log
from negotiation.events import KINDS
from negotiation.history import IssueHistory, MeasureHistory, Snapshot, fold
from negotiation.history.bitemporal.index import HistoryIndex
from negotiation.history.measures.acts import ACTS
from negotiation.history.measures.rules import MeasureRules
from negotiation.questions.basis import moment_of
from negotiation.times import FIRST_MOMENT, LAST_MOMENT, Moment, Side

if TYPE_CHECKING:
    from negotiation.history.subject import SubjectHistory

SCHEDULED = announcement("2025-01-02", effective="2025-02-01", until="2025-06-30", level=percent(10))


def moments(snapshot: Snapshot) -> list[Moment]:
    """Return the moments at which something is read or begins."""
    return sorted({moment for each in snapshot.readings for moment in (each.begins, each.ends)})


def moments_of_change(snapshot: Snapshot) -> list[Moment]:
    """Return the moments at which anything may change, on each side of its instant."""
    histories: list[SubjectHistory[Any]] = [*snapshot.issues.values(), *snapshot.measures.values()]
    found = {moment for each in histories for moment in each.moments_of_change(FIRST_MOMENT)}
    return sorted({Moment(moment.instant, side) for moment in found for side in Side})


def test_timers_fire_when_somebody_asks_about_a_later_date(monkeypatch: pytest.MonkeyPatch) -> None:
    """None before, each once, and only as far as the question reaches."""
    fired: list[str] = []

    def counted(rules: MeasureRules, *rest: object) -> object:
        fired.append(rules.id)
        return fire(rules, *rest)  # type: ignore[arg-type]

    fire = MeasureRules.fire
    monkeypatch.setattr(MeasureRules, "fire", counted)
    # In talks, because the end of the last measure of a contested issue ends the contest: that asks for its timers.
    talks: Record = {"kind": "talks_round", "occurred": "2024-12-01", "parties": ["US", "CN"]}
    duty = fold(events(talks, SCHEDULED)).measures["duty"]
    zone = fold(events()).zone

    def state(day: str) -> str | None:
        found = duty.at(moment_of(day, zone))
        return found.state if found is not None else None

    assert (state("2025-01-31"), fired) == ("announced", [])
    assert (state("2025-02-01"), fired) == ("in_force", ["duty"])
    assert (state("2025-03-01"), state("2025-02-10"), fired) == ("in_force", "in_force", ["duty"])
    assert (state("2026"), state("2025-05"), state("2025-01-15"), fired) == (
        "ended",
        "in_force",
        "announced",
        ["duty"] * 2,
    )


def test_threads_that_ask_at_once_get_the_same_answers() -> None:
    """Timers are put in as a whole, so that nobody sees half of them."""
    modification = {"kind": "modification", "occurred": "2025-01-03", "measure": "duty"}
    days = range(1, 29)
    log = events(
        SCHEDULED,
        *({**modification, "order": day, "effective": f"2025-03-{day:02d}", "level": percent(day)} for day in days),
    )
    alone = fold(log).measures["duty"]
    asked = [moment_of(f"2025-03-{day:02d}", fold(log).zone) for day in range(1, 29)] * 8
    Random(7).shuffle(asked)  # noqa: S311 - dates, not secrets
    expected = [alone.at(moment) for moment in asked]
    for _ in range(5):
        together = fold(log).measures["duty"]
        with ThreadPoolExecutor(8) as pool:
            assert [*pool.map(together.at, asked)] == expected


@pytest.mark.parametrize("seed", range(6))
def test_look_ups_that_come_often_find_what_the_first_ones_find(seed: int) -> None:
    """From a number of look-ups on the segments and the states are listed, which changes no answer."""
    snapshot = fold([event(record) for record in random_log(seed, 40)])
    asked = [FIRST_MOMENT, *moments_of_change(snapshot), LAST_MOMENT]
    for name in snapshot.measures:
        often = snapshot.measure(name)
        for moment in asked:
            once = MeasureHistory(name, often.top)
            assert often.at(moment) == once.at(moment)
            assert often.segment(moment) is once.segment(moment)
    for name in snapshot.issues:
        issue = snapshot.issue(name)
        for moment in asked:
            first = IssueHistory(name, issue.top)
            assert issue.at(moment) == first.at(moment)
            assert issue.segment(moment) is first.segment(moment)


@pytest.mark.parametrize("seed", range(6))
def test_an_index_at_one_k_is_the_snapshot_of_a_fold(seed: int) -> None:
    """What is read, what corrections displace and every step between the states: not only what a status shows."""
    log = [event(record) for record in random_log(seed, 50)]
    index = HistoryIndex(log, steps=True)
    zone = fold(log).zone
    for known_at in sorted({each.known_in(zone).ends for each in log})[::6]:
        folded, found = fold(log, known_at), index.at(known_at)
        assert [each.event.id for each in found.readings] == [each.event.id for each in folded.readings]
        assert found.corrections == folded.corrections
        assert [*found.measures] == [*folded.measures]
        assert {*found.transitions} == {*folded.transitions}
        for name, measure in folded.measures.items():
            assert [*found.measure(name).states] == [*measure.states]


def test_every_kind_of_act_on_a_measure_has_its_rule() -> None:
    """A new kind is an error here, not at the first event of it."""
    assert all(callable(ACTS[kind]) for kind in KINDS.values() if kind.track == "measure")


def test_what_is_read_and_changes_nothing_begins_no_state() -> None:
    """A statement about a measure is read; the states over time are those of its acts and timers."""
    statement = {"kind": "statement", "occurred": "2025-03-01", "about": "duty"}
    asked = given(SCHEDULED, statement)
    states = [state.state for _, state in asked.history.measures["duty"].states]

    assert states == ["announced", "in_force", "ended"]
