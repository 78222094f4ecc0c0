"""The check of order: two acts of one moment whose other order would give another state."""

from __future__ import annotations

from typing import Any

import pytest

from given import Record, announcement, contents, events
from negotiation.questions.checks.order import ties, ties_of
from negotiation.questions.preview import preview

ROUND: Record = {"kind": "talks_round", "id": "round", "occurred": "2026-02-20", "parties": ["US", "CN"]}
BREAKDOWN: Record = {"kind": "breakdown", "id": "out", "occurred": "2026-02-20"}
DUTY = announcement(id="old", occurred="2026-02-01")


def duty(kind: str, name: str, level: int | None = None, **fields: Any) -> Record:
    """Return an act on the duty on 20 February."""
    figure = {} if level is None else {"level": {"value": level, "unit": "%"}}
    return {"kind": kind, "id": name, "occurred": "2026-02-20", "measure": "duty", **figure, **fields}


def found(*records: Record) -> list[tuple[str, str | None, str]]:
    """Return code, event and message of what the check finds."""
    return [(each.code, each.event, each.message) for each in ties(contents(events(*records)))]


def test_a_phase_that_rests_on_the_rank_of_the_kinds_is_found() -> None:
    """A breakdown is read after a round of the same day, because breakdowns are read last."""
    ((code, event, message),) = found(ROUND, BREAKDOWN)

    assert (code, event) == ("order-by-rank", "out")
    assert "tariffs is broken down, in the other order it would be talks" in message


def test_a_state_of_a_measure_that_rests_on_the_rank_is_found() -> None:
    """An announcement is read before the termination of the same day."""
    codes = found(DUTY, duty("termination", "end"), duty("announcement", "new", 5))

    assert ("order-by-rank", "end") in [each[:2] for each in codes]
    assert any("duty is ended, in the other order it would be in force" in each[2] for each in codes)


def test_a_level_that_rests_on_the_ids_is_found() -> None:
    """`q-10` is read before `q-9`, as texts are ordered."""
    ((code, event, message),) = found(DUTY, duty("modification", "q-9", 84), duty("modification", "q-10", 125))

    assert (code, event) == ("order-by-id", "q-9")
    assert "duty is in force either way, but with another level" in message


@pytest.mark.parametrize(
    "second",
    [
        {**BREAKDOWN, "order": 1},
        {**BREAKDOWN, "occurred": "2026-02-20T18:00Z"},
        {**BREAKDOWN, "occurred": "2026-02-21"},
        {**BREAKDOWN, "issues": ["chips"]},
    ],
)
def test_an_order_that_is_given_is_no_tie(second: Record) -> None:
    """By `order`, by a time of day, by another day; and acts on other issues have no order to each other."""
    assert found(ROUND, second) == []


def test_acts_that_give_the_same_in_either_order_are_no_tie() -> None:
    """Two parties that vouch on one day; two modifications of the same level."""
    vouch = {"kind": "preliminary_consensus", "occurred": "2026-02-20"}

    assert found({**vouch, "id": "a", "parties": ["US"]}, {**vouch, "id": "b", "parties": ["CN"]}) == []
    assert found(DUTY, duty("modification", "m-1", 84), duty("modification", "m-2", 84)) == []


def test_two_acts_with_others_between_them_are_found() -> None:
    """The order is told of the two acts that it matters to, not of neighbours."""
    between: Record = {"kind": "scheduling", "occurred": "2026-02-20", "what": "hearing", "due": "2026-05"}
    codes = found(ROUND, {**between, "id": "a"}, {**duty("announcement", "b", 5), "measure": "other"}, BREAKDOWN)

    assert ("order-by-rank", "out") in [each[:2] for each in codes]
    assert any("because of" in each[2] and "after round" in each[2] for each in codes)


def test_an_append_tells_the_ties_that_it_makes_and_no_others() -> None:
    """And writes all the same: on most days nobody knows the hour."""
    before = contents(events(DUTY, ROUND, BREAKDOWN, duty("modification", "q-9", 84)))
    fresh = events(DUTY, ROUND, BREAKDOWN, duty("modification", "q-9", 84), duty("modification", "q-10", 125))[-1:]

    shown = preview(before, fresh, "2026-03-01")

    assert [each.code for each in shown.findings if each.code.startswith("order")] == ["order-by-id"]
    assert all(not each.code.startswith("order") for each in shown.blocking_findings)


def test_only_ties_of_some_events_can_be_asked_for() -> None:
    """So an append looks at its own day alone."""
    log = contents(events(ROUND, BREAKDOWN))

    assert [each.code for each in ties_of(log, frozenset({"round"}))] == ["order-by-rank"]
    assert [*ties_of(log, frozenset({"opening"}))] == []
