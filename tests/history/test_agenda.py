"""Dates that were set, and requests (docs/rules/issues.md#dates-that-were-set and #requests)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from given import Record, announcement, codes, contents, events, given, issue
from negotiation.questions.index import index

if TYPE_CHECKING:
    from negotiation.questions.replay import Replay

BOTH = ["US", "CN"]


def due(occurred: str, when: str | None = None, what: str | None = "talks_round", **rest: Any) -> Record:
    fields = {"what": what, "due": when, **rest}
    return {"kind": "scheduling", "occurred": occurred, **{key: each for key, each in fields.items() if each}}


def act(kind: str, occurred: str, parties: list[str] | None = None, **rest: Any) -> Record:
    return {"kind": kind, "occurred": occurred, "parties": parties or BOTH, **rest}


def ahead(asked: Replay, at: str) -> list[tuple[str, str]]:
    return [(each.what, each.due.written) for each in issue(asked, at).deadlines]


def overdue(asked: Replay, at: str) -> list[str]:
    return [each.event for each in issue(asked, at).overdue]


def requests(asked: Replay, at: str) -> list[str]:
    return [each.event.id for each in issue(asked, at).requests]


# Dates


def test_a_date_that_passed_without_its_act_is_overdue_until_the_act() -> None:
    """Talks are due on the 30th and take place on 2 May."""
    asked = given(due("2025-04-01", "2025-04-30"), act("talks_round", "2025-05-02"))

    assert (ahead(asked, "2025-04-29"), overdue(asked, "2025-04-29")) == ([("talks_round", "2025-04-30")], [])
    assert (ahead(asked, "2025-04-30"), overdue(asked, "2025-04-30")) == ([], ["e1"])
    assert overdue(asked, "2025-05-02") == []


@pytest.mark.parametrize(("held", "settled"), [("2025-04-29", False), ("2025-04-30", True)])
def test_a_round_before_the_day_is_another_round(held: str, settled: bool) -> None:  # noqa: FBT001 - the case
    """Only one of that day or later settles the date."""
    asked = given(due("2025-04-01", "2025-04-30"), act("talks_round", held))

    assert (overdue(asked, "2025-05-01") == []) is settled


def test_a_joint_step_settles_its_date_when_it_is_reached_however_early() -> None:
    """The word of one side is not enough; leaders who both approve on the 28th owe nothing on the 30th."""
    log = [
        act("preliminary_consensus", "2025-04-01"),
        due("2025-04-02", "2025-04-30", "leader_approval"),
        act("leader_approval", "2025-04-27", ["US"]),
        act("leader_approval", "2025-04-28", ["CN"]),
    ]

    assert overdue(given(*log[:3]), "2025-05-01") == ["e2"]
    assert overdue(given(*log), "2025-05-01") == []


def test_only_an_act_of_a_kind_can_be_overdue() -> None:
    """A hearing that was set in words is not listed any more when its day has passed."""
    asked = given(due("2025-04-01", "2025-04-30", "hearing"))

    assert (ahead(asked, "2025-05-01"), overdue(asked, "2025-05-01")) == ([], [])


def test_a_date_can_be_called_off_by_any_of_its_parties() -> None:
    """By any id of its chain; nothing is due then, and nothing overdue."""
    log = [
        due("2025-04-01", "2025-04-30", parties=BOTH),
        due("2025-04-01", "2025-04-30", parties=BOTH, amends="e1", known="2025-04-02"),
        due("2025-04-10", what=None, calls_off="e1", parties=["CN"]),
    ]

    assert ahead(given(*log), "2025-04-09") == [("talks_round", "2025-04-30")]
    assert ahead(given(*log), "2025-04-10") == []
    assert overdue(given(*log), "2025-05-01") == []
    assert codes(given(*log), "2025-05-01") == []


def test_a_date_that_is_called_off_with_a_new_one_is_moved() -> None:
    """The new date is for the same thing, if it names none."""
    asked = given(due("2025-04-01", "2025-04-30"), due("2025-04-10", "2025-05-20", None, calls_off="e1"))

    assert ahead(asked, "2025-04-10") == [("talks_round", "2025-05-20")]


@pytest.mark.parametrize("named", ["e1", "nothing"])
def test_to_call_off_the_date_of_others_or_what_is_unknown_has_no_place(named: str) -> None:
    """It is a finding, and nothing changes."""
    asked = given(due("2025-04-01", "2025-04-30"), due("2025-04-10", what=None, calls_off=named, parties=["CN"]))

    assert codes(asked, "2025-04-10") == [("out-of-place", "e2")]
    assert ahead(asked, "2025-04-10") == [("talks_round", "2025-04-30")]


def test_an_entry_into_force_that_lies_ahead_can_be_moved_or_called_off() -> None:
    """Its date is a deadline; moved, it fires at the new one."""
    log = [act("preliminary_consensus", "2025-04-01"), act("leader_approval", "2025-04-02")]
    log += [act("entry_into_force", "2025-04-03", effective="2025-06-01")]
    moved, off = due("2025-05-01", "2025-07-01", None, calls_off="e3"), due("2025-05-01", what=None, calls_off="e3")

    assert ahead(given(*log), "2025-05-01") == [("enters_into_force", "2025-06-01")]
    assert issue(given(*log), "2025-06-01").phase == "in_force"
    assert ahead(given(*log, moved), "2025-05-01") == [("enters_into_force", "2025-07-01")]
    assert [issue(given(*log, moved), day).phase == "in_force" for day in ("2025-06-30", "2025-07-01")] == [False, True]
    assert issue(given(*log, off), "2025-08-01").phase == "leader_approved"


def test_what_was_pending_settles_a_date_when_it_fires() -> None:
    """Not when it is announced."""
    log = [act("preliminary_consensus", "2025-04-01"), due("2025-04-02", "2025-06-01", "entry_into_force")]
    log += [act("entry_into_force", "2025-05-15", effective="2025-06-10")]

    assert overdue(given(*log), "2025-06-09") == ["e2"]
    assert overdue(given(*log), "2025-06-10") == []


def test_the_condition_of_an_extension_stands_beside_its_date() -> None:
    """It is shown, and nothing follows from it."""
    log = [act("preliminary_consensus", "2025-04-01"), act("entry_into_force", "2025-04-03", until="2025-06-01")]
    unless = {"words": "talks fail", "until": "2025-07-01"}
    log += [act("extension", "2025-05-01", until="2025-09-01", unless=unless)]
    deadline = issue(given(*log), "2025-05-01").to_dict()["deadlines"][0]

    assert (deadline["what"], deadline["written"], deadline["unless"]) == ("arrangement_lapses", "2025-09-01", unless)


# Requests


def request(what: str, **rest: Any) -> Record:
    return {"kind": "request", "occurred": "2025-04-01", "parties": ["CN"], "what": what, **rest}


def test_a_request_on_a_measure_is_open_until_such_an_act_on_it() -> None:
    """It moves nothing, and makes nobody the owner."""
    log = [request("suspension", measure="duty", until="2025-04-20"), announcement("2025-04-02")]
    log += [act("suspension", "2025-05-01", ["US"], measure="duty", issues=["chips"])]
    asked = given(*log)

    assert asked.at("2025-04-01").measures().measures == ()
    assert requests(asked, "2025-04-30") == ["e1"]
    assert ("request", "2025-04-20") in ahead(asked, "2025-04-19")
    assert ahead(asked, "2025-04-21") == []
    assert requests(asked, "2025-05-01") == []


def test_an_act_that_is_out_of_place_answers_no_request() -> None:
    """A resumption of what is not suspended is none."""
    log = [announcement("2025-03-01"), request("resumption", measure="duty")]
    log += [act("resumption", "2025-05-01", ["US"], measure="duty")]

    assert requests(given(*log), "2025-05-01") == ["e2"]


def test_a_request_for_a_joint_step_is_open_until_it_is_reached() -> None:
    """One party's word is not enough."""
    log = [request("preliminary_consensus"), act("preliminary_consensus", "2025-04-02", ["US"])]
    log += [act("preliminary_consensus", "2025-04-03", ["CN"])]

    assert requests(given(*log), "2025-04-02") == ["e1"]
    assert requests(given(*log), "2025-04-03") == []


def test_a_request_is_closed_by_a_denial_of_any_party_s_own_word() -> None:
    """What the press says that a party denies closes nothing."""
    denial = {"kind": "statement", "occurred": "2025-04-05", "about": "e1", "stance": "denies"}

    assert requests(given(request("talks_round"), {**denial, "by": ["press"]}), "2025-04-05") == ["e1"]
    assert requests(given(request("talks_round"), denial), "2025-04-05") == []


def test_a_request_that_is_only_claimed_is_none() -> None:
    """Only an own word asks."""
    assert requests(given(request("talks_round", by=["press"])), "2025-04-05") == []


# The index


LATE: list[Record] = [
    due("2025-04-01", "2025-04-30", "suspension", id="first", parties=BOTH),
    due("2025-04-01", "2025-05-15", "suspension", id="second", parties=BOTH, amends="first", known="2025-06-01"),
    due("2025-04-10", what=None, id="off", calls_off="second", parties=["CN"]),
    act("suspension", "2025-05-20", ["US"], id="asleep", measure="duty"),
    announcement("2025-03-01", id="announced", known="2025-07-01"),
    request("suspension", id="asked", measure="duty"),
    request("suspension", id="asked-here"),
    {"kind": "statement", "id": "no", "occurred": "2025-04-20", "known": "2025-08-01", "about": "asked-here",
     "stance": "denies", "issues": ["chips"]},
    act("modification", "2025-04-25", ["US"], by=["CN"], id="claim", measure="duty"),
]  # fmt: skip


@pytest.mark.parametrize("known", [*(f"2025-{month:02}-15" for month in range(3, 10))])
@pytest.mark.parametrize("kept", [1, 4, 7, len(LATE)])
def test_an_index_that_grows_answers_like_a_fold(kept: int, known: str) -> None:
    """A correction, and with it the id that is called off, becomes known late; so do the measure and a denial."""
    log = events(*LATE)
    grown = index(contents(log[: kept + 1]))
    grown.append(log[kept + 1 :])

    for at in ("2025-04-05", "2025-04-15", "2025-04-26", "2025-05-10", "2025-06-01"):
        asked = given(*LATE, known_at=known)
        assert grown.status("tariffs", at, known).to_dict() == issue(asked, at).to_dict()
