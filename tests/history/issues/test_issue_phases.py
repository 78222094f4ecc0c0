"""The phases of an issue over time: cycles, the arrangement, what is awaited and what has no place (section 6)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from given import Record, announcement, codes, given, issue

if TYPE_CHECKING:
    from negotiation.questions.replay import Replay

BOTH = ["US", "CN"]
CONSENSUS, DOMESTIC, LEADER = "preliminary_consensus", "domestic_approval", "leader_approval"


def act(kind: str, occurred: str, parties: list[str] | None = None, **rest: Any) -> Record:
    """An act of both parties, or of those named."""
    return {"kind": kind, "occurred": occurred, "parties": parties or BOTH, **rest}


def threat(occurred: str, **rest: Any) -> Record:
    return {"kind": "threat", "occurred": occurred, "measure": "duty", **rest}


def phases(asked: Replay, *days: str) -> list[str]:
    return [issue(asked, day).phase for day in days]


# An agreement on 1 March, in force from 10 March until the end of June.
AGREED = (
    act(CONSENSUS, "2025-03-01"),
    act("entry_into_force", "2025-03-10", until="2025-06-30"),
)

# The way through


def test_the_domestic_approvals_may_come_first() -> None:
    """In Geneva they needed no leaders' meeting: from there it can enter into force."""
    asked = given(
        act("talks_round", "2025-03-01"),
        act(CONSENSUS, "2025-03-02"),
        act(DOMESTIC, "2025-03-03"),
        act(LEADER, "2025-03-04"),
    )

    assert phases(asked, "2025-03-01", "2025-03-02", "2025-03-03", "2025-03-04") == [
        "talks",
        CONSENSUS,
        "domestically_approved",
        "approved",
    ]


def test_the_leaders_may_come_first() -> None:
    """In Busan they met before anything was approved at home."""
    asked = given(act("talks_round", "2025-03-01"), act(LEADER, "2025-03-02"), act(DOMESTIC, "2025-03-03"))

    assert phases(asked, "2025-03-02", "2025-03-03") == ["leader_approved", "approved"]


@pytest.mark.parametrize("approvals", [[], [DOMESTIC], [LEADER], [DOMESTIC, LEADER]])
def test_what_is_agreed_can_enter_into_force_with_or_without_approvals(approvals: list[str]) -> None:
    """From preliminary consensus to approved, each phase leads into force."""
    asked = given(
        act(CONSENSUS, "2025-03-01"),
        *(act(kind, "2025-03-02") for kind in approvals),
        act("entry_into_force", "2025-03-10"),
    )

    answer = issue(asked, "2025-03-10")
    assert (answer.phase, answer.since and answer.since.written) == ("in_force", "2025-03-10")


def test_a_voucher_is_kept_while_the_phase_moves_on() -> None:
    """The leader who approved during the talks need not do so again after the consensus."""
    asked = given(
        act("talks_round", "2025-03-01"),
        act(LEADER, "2025-03-02", ["US"]),
        act(CONSENSUS, "2025-03-03"),
        act(LEADER, "2025-03-04", ["CN"]),
    )

    assert phases(asked, "2025-03-03", "2025-03-04") == [CONSENSUS, "leader_approved"]


def test_an_event_on_two_issues_moves_both() -> None:
    """Each issue has a lifecycle of its own."""
    asked = given(act("talks_round", "2025-03-01", issues=["tariffs", "chips"]), act("breakdown", "2025-03-02"))

    assert issue(asked, "2025-03-02", "tariffs").phase == "broken_down"
    assert issue(asked, "2025-03-02", "chips").phase == "talks"


def test_an_internal_move_leaves_the_date_of_the_phase() -> None:
    """A second announcement changes nothing about since when the issue is contested."""
    asked = given(announcement("2025-03-01"), announcement("2025-03-05"))

    answer = issue(asked, "2025-03-05")
    assert (answer.phase, answer.since and answer.since.written) == ("contested", "2025-03-01")


def test_an_issue_on_which_nothing_has_happened_is_dormant_since_never() -> None:
    """It is in its first cycle, and awaits a consensus of all."""
    answer = issue(given(announcement("2025-03-01")), "2025-03-01", "chips")

    assert (answer.phase, answer.since, answer.cycle, answer.last) == ("dormant", None, 1, None)
    assert answer.awaiting == {CONSENSUS: ("US", "CN")}


# Awaiting

TO_PHASE: dict[str, list[Record]] = {
    "threatened": [threat("2025-03-01")],
    "contested": [announcement("2025-03-01")],
    "talks": [act("talks_round", "2025-03-01")],
    CONSENSUS: [act(CONSENSUS, "2025-03-01")],
    "domestically_approved": [act(CONSENSUS, "2025-03-01"), act(DOMESTIC, "2025-03-02")],
    "leader_approved": [act(CONSENSUS, "2025-03-01"), act(LEADER, "2025-03-02")],
    "approved": [act(CONSENSUS, "2025-03-01"), act(DOMESTIC, "2025-03-02"), act(LEADER, "2025-03-03")],
    "in_force": [*AGREED],
    "lapsed": [*AGREED, act("lapse", "2025-03-20")],
    "broken_down": [act("breakdown", "2025-03-01")],
}


@pytest.mark.parametrize(
    ("phase", "steps"),
    [
        ("threatened", [CONSENSUS]),
        ("contested", [CONSENSUS]),
        ("talks", [CONSENSUS, LEADER]),
        (CONSENSUS, [DOMESTIC, LEADER]),
        ("domestically_approved", [LEADER]),
        ("leader_approved", [DOMESTIC]),
        ("approved", []),
        ("in_force", [CONSENSUS]),
        ("lapsed", [CONSENSUS]),
        ("broken_down", [CONSENSUS]),
    ],
)
def test_each_phase_awaits_all_for_the_steps_that_may_come_next(phase: str, steps: list[str]) -> None:
    """As long as nobody has vouched, both parties are awaited for each of them."""
    answer = issue(given(*TO_PHASE[phase]), "2025-03-25")

    assert answer.phase == phase
    assert answer.awaiting == dict.fromkeys(steps, ("US", "CN"))


def test_only_those_who_have_not_vouched_are_awaited() -> None:
    """For each of the two approvals by itself."""
    asked = given(act(CONSENSUS, "2025-03-01"), act(DOMESTIC, "2025-03-02", ["US"]), act(LEADER, "2025-03-03", ["CN"]))

    assert issue(asked, "2025-03-03").awaiting == {DOMESTIC: ("CN",), LEADER: ("US",)}


# Cycles


@pytest.mark.parametrize("phase", ["in_force", "lapsed", "broken_down"])
@pytest.mark.parametrize(
    ("start", "leads_to"),
    [(act("talks_round", "2025-04-01"), "talks"), (act(CONSENSUS, "2025-04-01"), CONSENSUS)],
    ids=["talks", "consensus"],
)
def test_starting_again_after_the_end_opens_a_new_cycle(phase: str, start: Record, leads_to: str) -> None:
    """Talks or a consensus after in force, lapsed or broken down."""
    asked = given(*TO_PHASE[phase], start)

    assert issue(asked, "2025-03-31").cycle == 1
    assert (issue(asked, "2025-04-01").phase, issue(asked, "2025-04-01").cycle) == (leads_to, 2)


@pytest.mark.parametrize("phase", ["lapsed", "broken_down"])
@pytest.mark.parametrize(
    ("start", "leads_to"),
    [(threat("2025-04-01"), "threatened"), (announcement("2025-04-01"), "contested")],
    ids=["threat", "announcement"],
)
def test_a_threat_or_a_measure_after_the_end_opens_a_new_cycle(phase: str, start: Record, leads_to: str) -> None:
    """Where nothing is in force any more."""
    asked = given(*TO_PHASE[phase], start)

    assert (issue(asked, "2025-04-01").phase, issue(asked, "2025-04-01").cycle) == (leads_to, 2)


@pytest.mark.parametrize("start", [threat("2025-04-01"), announcement("2025-04-01")], ids=["threat", "announcement"])
def test_while_an_arrangement_is_in_force_a_threat_or_a_measure_opens_no_cycle(start: Record) -> None:
    """The phase stays in force."""
    asked = given(*AGREED, start)

    assert (issue(asked, "2025-04-01").phase, issue(asked, "2025-04-01").cycle) == ("in_force", 1)


def test_a_new_cycle_clears_vouchers_and_refusals() -> None:
    """What was vouched for or refused in the last one does not count in the next."""
    asked = given(
        act(CONSENSUS, "2025-03-01"),
        act(LEADER, "2025-03-02", ["US"]),
        act(DOMESTIC, "2025-03-02", ["CN"], granted=False),
        act("breakdown", "2025-03-03"),
        act("talks_round", "2025-03-10"),
        act(LEADER, "2025-03-11", ["CN"]),
    )

    again = issue(asked, "2025-03-10")
    assert (again.vouched, again.refused) == ({}, {})
    assert issue(asked, "2025-03-11").phase == "talks"
    assert issue(asked, "2025-03-11").awaiting[LEADER] == ("US",)


def test_the_events_of_a_new_cycle_are_its_own() -> None:
    """What made the last cycle does not make this one."""
    asked = given(act(CONSENSUS, "2025-03-01"), act("breakdown", "2025-03-03"), act("talks_round", "2025-03-10"))

    assert issue(asked, "2025-03-09").events == ("e1", "e2")
    assert issue(asked, "2025-03-10").events == ("e3",)


def test_a_new_consensus_that_some_have_vouched_for_leaves_what_is_in_force() -> None:
    """Until all have, the last cycle goes on; then the new one begins with their vouchers."""
    asked = given(*AGREED, act(CONSENSUS, "2025-04-01", ["US"]), act(CONSENSUS, "2025-04-05", ["CN"]))

    waiting, agreed = issue(asked, "2025-04-04"), issue(asked, "2025-04-05")
    assert (waiting.phase, waiting.cycle) == ("in_force", 1)
    assert waiting.vouched == {CONSENSUS: ("US",)}
    assert waiting.awaiting == {CONSENSUS: ("CN",)}
    assert (agreed.phase, agreed.cycle, agreed.vouched) == (CONSENSUS, 2, {CONSENSUS: ("US", "CN")})


def test_a_consensus_of_the_last_cycle_does_not_count_for_the_next() -> None:
    """Both had vouched for the old one; one alone does not make the new one."""
    asked = given(act(CONSENSUS, "2025-04-01"), act("breakdown", "2025-04-02"), act(CONSENSUS, "2025-04-03", ["US"]))

    assert issue(asked, "2025-04-03").phase == "broken_down"
    assert issue(asked, "2025-04-03").awaiting == {CONSENSUS: ("CN",)}


# The arrangement


def test_what_enters_into_force_is_an_arrangement_with_its_dates() -> None:
    """Since when, until when, and by which event."""
    answer = issue(given(*AGREED), "2025-03-10").to_dict()

    assert answer["arrangement"] == {
        "text": None,
        "since": "2025-03-10T00:00:00Z",
        "since_day": "2025-03-10",
        "since_zone": "UTC",
        "until": "2025-07-01T00:00:00Z",
        "until_day": "2025-06-30",
        "until_zone": "UTC",
        "by_word": False,
        "provisional": False,
        "bound": ["CN", "US"],
        "event": "e2",
    }


def test_an_arrangement_may_be_provisional() -> None:
    """It is applied before the approvals are there, and says so."""
    asked = given(act(CONSENSUS, "2025-03-01"), act("entry_into_force", "2025-03-10", provisional=True))

    arrangement = issue(asked, "2025-03-10").arrangement
    assert arrangement is not None
    assert (arrangement.provisional, arrangement.until) == (True, None)


def test_an_arrangement_lapses_by_timer_at_its_end() -> None:
    """It is in force through its last day and lapsed from the next, with nobody doing anything."""
    asked = given(*AGREED)

    assert phases(asked, "2025-06-30", "2025-07-01") == ["in_force", "lapsed"]
    after = issue(asked, "2025-07-01")
    assert (after.arrangement, after.since and after.since.written) == (None, "2025-06-30")


def test_an_arrangement_lapses_by_event() -> None:
    """Somebody says so before its date, and the date no longer matters."""
    asked = given(*AGREED, act("lapse", "2025-04-01"))

    assert phases(asked, "2025-03-31", "2025-04-01", "2025-07-01") == ["in_force", "lapsed", "lapsed"]
    assert issue(asked, "2025-04-01").arrangement is None
    assert issue(asked, "2025-07-01").since == issue(asked, "2025-04-01").since


def test_an_arrangement_without_end_stays() -> None:
    """No timer touches it."""
    asked = given(act(CONSENSUS, "2025-03-01"), act("entry_into_force", "2025-03-10"))

    assert issue(asked, "2099-12-31").phase == "in_force"


@pytest.mark.parametrize(
    ("again", "phase"),
    [(act("talks_round", "2025-04-01"), "talks"), (act("breakdown", "2025-04-01"), "broken_down")],
    ids=["talks", "breakdown"],
)
def test_an_arrangement_goes_on_beside_a_new_phase_until_its_own_end(again: Record, phase: str) -> None:
    """Its lapse by timer ends it and leaves the phase alone."""
    asked = given(*AGREED, again)

    beside, after = issue(asked, "2025-06-30"), issue(asked, "2025-07-01")
    assert (beside.phase, beside.arrangement and beside.arrangement.event) == (phase, "e2")
    assert (after.phase, after.arrangement) == (phase, None)


def test_an_arrangement_beside_a_new_cycle_lapses_by_event() -> None:
    """The event ends the arrangement and leaves the phase alone; it is no finding."""
    asked = given(*AGREED, act("talks_round", "2025-04-01"), act("lapse", "2025-04-10"))

    answer = issue(asked, "2025-04-10")
    assert (answer.phase, answer.cycle, answer.arrangement) == ("talks", 2, None)
    assert codes(asked, "2025-04-10") == []


def test_a_new_arrangement_takes_the_place_of_the_old_one() -> None:
    """The end of the old one no longer matters."""
    asked = given(*AGREED, act(CONSENSUS, "2025-05-01"), act("entry_into_force", "2025-05-10", until="2025-12-31"))

    answer = issue(asked, "2025-07-01")
    assert (answer.phase, answer.cycle, answer.arrangement and answer.arrangement.event) == ("in_force", 2, "e4")
    assert issue(asked, "2026-01-01").phase == "lapsed"


def test_an_extension_moves_the_end_of_the_arrangement() -> None:
    """It lapses at the new end, and not at the old one."""
    asked = given(*AGREED, act("extension", "2025-06-30", until="2025-09-30"))

    assert phases(asked, "2025-07-01", "2025-09-30", "2025-10-01") == ["in_force", "in_force", "lapsed"]


def test_an_extension_moves_the_end_of_an_arrangement_beside_a_new_cycle() -> None:
    """Whatever the phase, the arrangement has its own dates."""
    asked = given(*AGREED, act("talks_round", "2025-04-01"), act("extension", "2025-05-01", until="2025-09-30"))

    assert issue(asked, "2025-09-30").arrangement is not None
    assert issue(asked, "2025-10-01").arrangement is None


@pytest.mark.parametrize(
    "log",
    [[act("talks_round", "2025-03-01")], [*AGREED]],
    ids=["never in force", "already lapsed"],
)
def test_an_extension_without_an_arrangement_has_no_place(log: list[Record]) -> None:
    """There is nothing whose end could be moved; what has lapsed is not revived."""
    asked = given(*log, act("extension", "2025-07-02", until="2025-09-30", id="late"))

    assert codes(asked, "2025-07-02") == [("out-of-place", "late")]
    assert issue(asked, "2025-07-02").arrangement is None


def test_an_extension_to_a_date_in_the_past_ends_the_arrangement_from_then_on() -> None:
    """What was so on the days before the act was made stays so: an answer about them does not change."""
    asked = given(*AGREED, act("talks_round", "2025-04-01"), act("extension", "2025-05-01", until="2025-03-20"))

    assert phases(asked, "2025-03-15", "2025-03-25", "2025-04-01") == ["in_force", "in_force", "talks"]
    assert issue(asked, "2025-03-25").arrangement is not None
    assert issue(asked, "2025-04-30").arrangement is not None
    assert issue(asked, "2025-05-01").arrangement is None


def test_what_enters_into_force_with_an_end_in_the_past_has_lapsed_at_once() -> None:
    """The days before the act was made stay as they were."""
    asked = given(
        act(CONSENSUS, "2025-03-01"),
        act(DOMESTIC, "2025-03-10"),
        act("entry_into_force", "2025-03-20", until="2025-03-05"),
    )

    assert phases(asked, "2025-03-07", "2025-03-12", "2025-03-19", "2025-03-20") == [
        CONSENSUS,
        "domestically_approved",
        "domestically_approved",
        "lapsed",
    ]


# Under threat


def test_an_issue_is_under_threat_whatever_its_phase() -> None:
    """From the threat until it is gone."""
    asked = given(*AGREED, threat("2025-04-01", effective="2025-04-20"))

    assert [issue(asked, day).under_threat for day in ("2025-03-31", "2025-04-01", "2025-04-20", "2025-04-21")] == [
        False,
        True,
        True,
        False,
    ]
    assert issue(asked, "2025-04-01").phase == "in_force"


def test_an_issue_is_under_threat_while_one_of_its_measures_is() -> None:
    """Carrying out one threat leaves the other."""
    asked = given(
        threat("2025-03-01"),
        threat("2025-03-02", measure="fee"),
        announcement("2025-03-03"),
        announcement("2025-03-04", measure="fee"),
    )

    assert issue(asked, "2025-03-03").under_threat
    assert not issue(asked, "2025-03-04").under_threat


def test_a_threat_on_one_issue_leaves_the_other_alone() -> None:
    """Only the issues that it names are under threat."""
    asked = given(threat("2025-03-01"))

    assert issue(asked, "2025-03-01", "tariffs").under_threat
    assert not issue(asked, "2025-03-01", "chips").under_threat


# What has no place

NO_PLACE = [
    ("talks", act("entry_into_force", "2025-03-26")),
    ("talks", act("lapse", "2025-03-26")),
    ("in_force", act("entry_into_force", "2025-03-26", text="another")),
    ("in_force", act("lapse", "2025-03-26", text="another")),
    ("talks", act("exit", "2025-03-26")),
    ("talks", act("accession", "2025-03-26")),
    ("lapsed", act("lapse", "2025-03-26")),
]


@pytest.mark.parametrize(("phase", "stray"), NO_PLACE)
def test_what_has_no_place_is_a_finding_and_changes_nothing(phase: str, stray: Record) -> None:
    """Phase, vouchers, refusals, arrangement and what is awaited stay as they were."""
    asked = given(*TO_PHASE[phase], {**stray, "id": "stray"})

    before, after = issue(asked, "2025-03-25"), issue(asked, "2025-03-26")
    assert codes(asked, "2025-03-25") == []
    assert codes(asked, "2025-03-26") == [("out-of-place", "stray")]
    for field in ("phase", "since", "cycle", "vouched", "refused", "awaiting", "arrangement", "events"):
        assert getattr(after, field) == getattr(before, field)


def test_a_voucher_of_a_stranger_has_no_place_and_does_not_count() -> None:
    """An approval by a party that does not negotiate the issue is a finding, and makes nobody a member."""
    first = {
        "kind": "opening",
        "id": "opening",
        "occurred": "2025-01-01",
        "zone": "UTC",
        "parties": [{"id": "US"}, {"id": "CN"}, {"id": "EU"}],
        "issues": [{"id": "tariffs", "parties": ["US", "CN"]}],
    }
    asked = given(first, act(CONSENSUS, "2025-03-01"), act(DOMESTIC, "2025-03-02", ["EU"], id="stray"))

    assert codes(asked, "2025-03-02") == [("out-of-place", "stray")]
    assert issue(asked, "2025-03-02").awaiting[DOMESTIC] == ("US", "CN")


def test_a_voucher_given_early_counts_later() -> None:
    """An approval given during the talks is kept for the consensus that follows."""
    asked = given(
        act("talks_round", "2025-03-01"),
        act(DOMESTIC, "2025-03-02", ["US"]),
        act(CONSENSUS, "2025-03-03"),
        act(DOMESTIC, "2025-03-04", ["CN"]),
    )

    assert phases(asked, "2025-03-02", "2025-03-03", "2025-03-04") == ["talks", CONSENSUS, "domestically_approved"]
    assert codes(asked, "2025-03-04") == []


def test_an_event_may_have_its_place_on_one_issue_and_none_on_another() -> None:
    """The finding concerns only the issue on which it has none."""
    asked = given(
        act(CONSENSUS, "2025-03-01", issues=["chips"]),
        act("entry_into_force", "2025-03-02", issues=["tariffs", "chips"]),
    )

    assert issue(asked, "2025-03-02", "chips").phase == "in_force"
    assert asked.at("2025-03-02").status("chips").findings == ()
    assert [finding.event for finding in asked.at("2025-03-02").status("tariffs").findings] == ["e2"]


def test_what_has_no_place_leaves_what_is_scheduled() -> None:
    """An entry into force that changes nothing does not tick off the entry that is still to come."""
    asked = given(
        {"kind": "scheduling", "occurred": "2025-03-01", "what": "entry_into_force", "due": "2025-06-01"},
        act("entry_into_force", "2025-03-02"),
    )

    assert codes(asked, "2025-03-02") == [("out-of-place", "e2")]
    assert [deadline.what for deadline in issue(asked, "2025-03-02").deadlines] == ["entry_into_force"]
