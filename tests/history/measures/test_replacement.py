"""Replacement: a measure ends where another one of its owners that `replaces` it starts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from given import Record, announcement, codes, given, measure, percent

if TYPE_CHECKING:
    from negotiation.questions.replay import Replay


def act(kind: str, occurred: str, **rest: Any) -> Record:
    """An act of the US on the measure `new`."""
    return {"kind": kind, "occurred": occurred, "measure": "new", **rest}


def stands(asked: Replay, at: str, name: str = "duty") -> tuple[str, str | None, str | None]:
    """Return the state of a measure, since when, and why it ended."""
    row = measure(asked, at, name)
    return row.state, row.since.day() if row.since else None, row.cause


DUTY = announcement("2025-03-01", level=percent(10))
NEW = act("announcement", "2025-04-01", level=percent(15), effective="2025-06-01", replaces=["duty"])


def test_a_measure_ends_where_the_one_that_replaces_it_starts() -> None:
    """Its cause is `replaced`; until then it is in force."""
    asked = given(DUTY, NEW)

    assert stands(asked, "2025-05-31") == ("in_force", "2025-03-01", None)
    assert stands(asked, "2025-06-01") == ("ended", "2025-06-01", "replaced")
    assert stands(asked, "2025-06-01", "new")[0] == "in_force"
    assert measure(asked, "2025-06-01").events == ("e1", "e2")
    assert codes(asked, "2025-06-01") == []


def test_the_end_moves_with_the_start() -> None:
    """Postponed, the old measure stays in force for longer; brought forward, it ends sooner."""
    later = given(DUTY, NEW, act("postponement", "2025-05-01", effective="2025-07-01"))
    sooner = given(DUTY, NEW, act("announcement", "2025-05-01", level=percent(15), effective="2025-05-10"))

    assert stands(later, "2025-06-30")[0] == "in_force"
    assert stands(later, "2025-07-01") == ("ended", "2025-07-01", "replaced")
    assert stands(sooner, "2025-05-10") == ("ended", "2025-05-10", "replaced")


@pytest.mark.parametrize(
    "act_on_new", [act("termination", "2025-05-01"), act("postponement", "2025-05-01")], ids=["ended", "on hold"]
)
def test_what_never_starts_replaces_nothing(act_on_new: Record) -> None:
    """Neither ended before its start nor put off until further notice."""
    asked = given(DUTY, NEW, act_on_new)

    assert stands(asked, "2025-12-31") == ("in_force", "2025-03-01", None)


def test_a_start_that_is_suspended_replaces_all_the_same() -> None:
    """The base has started, even if it sleeps."""
    asked = given(DUTY, NEW, act("suspension", "2025-05-01", effective="2025-06-01"))

    assert stands(asked, "2025-06-01", "new")[0] == "suspended"
    assert stands(asked, "2025-06-01") == ("ended", "2025-06-01", "replaced")


def test_a_start_that_is_dated_back_dates_the_end_back() -> None:
    """Law that reaches back: the end is that of the start, once the act is read."""
    asked = given(DUTY, NEW, act("announcement", "2025-05-20", level=percent(15), effective="2025-05-10"))

    assert stands(asked, "2025-05-19")[0] == "in_force"
    assert stands(asked, "2025-05-20") == ("ended", "2025-05-10", "replaced")


@pytest.mark.parametrize("kind", ["threat", "proposal"])
def test_what_is_only_threatened_or_proposed_is_replaced_too(kind: str) -> None:
    """When the announced measure starts."""
    asked = given({"kind": kind, "occurred": "2025-03-01", "measure": "duty"}, NEW)

    assert stands(asked, "2025-05-31")[0] != "ended"
    assert stands(asked, "2025-06-01") == ("ended", "2025-06-01", "replaced")


def test_a_proposal_replaces_threats_and_proposals_alone() -> None:
    """At once; a measure in force stays so, and only the threat of a rise is gone."""
    proposal = act("proposal", "2025-04-01", replaces=["duty", "fee"])
    threat = {"kind": "threat", "occurred": "2025-03-05", "measure": "duty", "effective": "2025-09-01"}
    asked = given(DUTY, threat, {"kind": "proposal", "occurred": "2025-03-01", "measure": "fee"}, proposal)

    assert stands(asked, "2025-04-01", "fee") == ("ended", "2025-04-01", "replaced")
    assert stands(asked, "2025-04-01")[0] == "in_force"
    assert [measure(asked, day).threat is None for day in ("2025-03-31", "2025-04-01")] == [False, True]


def test_another_partys_measure_is_not_replaced() -> None:
    """A finding on the act, whose other effects count."""
    asked = given({**DUTY, "parties": ["CN"]}, NEW)

    assert stands(asked, "2025-06-01")[0] == "in_force"
    assert stands(asked, "2025-06-01", "new")[0] == "in_force"
    assert codes(asked, "2025-04-01") == [("not-the-owner", "e2")]


def test_a_measure_that_is_replaced_before_it_starts_replaces_nothing() -> None:
    """The chain is followed: the third ends the second before that would have ended the first."""
    third = announcement("2025-04-10", measure="third", level=percent(20), effective="2025-05-01", replaces=["new"])
    asked = given(DUTY, NEW, third)

    assert stands(asked, "2025-05-01", "new") == ("ended", "2025-05-01", "replaced")
    assert stands(asked, "2025-12-31") == ("in_force", "2025-03-01", None)


def test_measures_that_replace_each_other_in_a_ring_are_read_once() -> None:
    """The fold is total: the later start ends the other."""
    asked = given(
        NEW,
        announcement("2025-04-02", level=percent(10), effective="2025-05-01", replaces=["new"]),
    )

    assert stands(asked, "2025-05-01") == ("in_force", "2025-05-01", None)
    assert stands(asked, "2025-05-01", "new") == ("ended", "2025-05-01", "replaced")


def test_a_replaced_measure_can_be_announced_again() -> None:
    """Each start ends it once."""
    asked = given(DUTY, NEW, announcement("2025-07-01", level=percent(12)))

    assert stands(asked, "2025-06-30")[0] == "ended"
    assert stands(asked, "2025-12-31")[0] == "in_force"


def test_what_replaces_and_has_started_ends_the_other_when_its_act_takes_effect() -> None:
    """Not at its own start, which lies long back."""
    asked = given(
        act("announcement", "2025-02-01", level=percent(5)),
        DUTY,
        act("announcement", "2025-04-01", level=percent(15), effective="2025-06-01", replaces=["duty"]),
    )

    assert stands(asked, "2025-05-31")[0] == "in_force"
    assert stands(asked, "2025-06-01") == ("ended", "2025-06-01", "replaced")
