"""The base of a measure: what level from which instant on, and when it ends; and whose word counts (section 7)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from given import Record, announcement, codes, given, issue, measure, percent
from negotiation.questions.measures import measure_rows_over_time

if TYPE_CHECKING:
    from negotiation.questions.replay import Replay

BOTH = ["US", "CN"]


def act(kind: str, occurred: str, **rest: Any) -> Record:
    """An act of the US on the measure `duty`."""
    return {"kind": kind, "occurred": occurred, "measure": "duty", **rest}


def duty(value: float, occurred: str = "2025-03-01", **rest: Any) -> Record:
    return announcement(occurred, level=percent(value), **rest)


def state(asked: Replay, at: str) -> tuple[str, float | None]:
    """Return the state of the measure with its level."""
    row = measure(asked, at).to_dict()
    return row["state"], row["level"]


def since(asked: Replay, at: str) -> str | None:
    mark = measure(asked, at).since
    return mark.written if mark else None


def ever_in_force(asked: Replay) -> set[float]:
    """Return every level that was ever in force."""
    rows = measure_rows_over_time(asked.history, "duty")
    return {row["level"] for row in rows if row["state"] == "in_force"}


# Announced, and in force


def test_a_measure_announced_without_a_date_is_in_force_at_once() -> None:
    """From the day of its announcement."""
    asked = given(duty(10))

    assert asked.at("2025-02-28").measures().measures == ()
    assert state(asked, "2025-03-01") == ("in_force", 10)
    assert since(asked, "2025-03-01") == "2025-03-01"


def test_what_is_announced_has_the_level_that_it_is_to_have() -> None:
    """`level` is what is announced, and the state says that it is not in force yet."""
    asked = given(duty(10, effective="2025-03-05"))

    assert state(asked, "2025-03-04") == ("announced", 10)
    assert state(asked, "2025-03-05") == ("in_force", 10)
    assert since(asked, "2025-03-05") == "2025-03-05"


def test_a_measure_needs_no_level() -> None:
    """An export ban is in force without a number."""
    assert state(given(announcement("2025-03-01")), "2025-03-01") == ("in_force", None)


def test_a_measure_proposed_and_then_announced() -> None:
    """A proposal sets no schedule; proposed again, it stays what it is."""
    asked = given(act("proposal", "2025-03-01"), act("proposal", "2025-03-02"), duty(10, "2025-03-03"))

    assert [state(asked, f"2025-03-0{day}")[0] for day in (1, 2, 3)] == ["proposed", "proposed", "in_force"]


def test_a_proposal_does_not_start_by_itself() -> None:
    """Its dates are words."""
    asked = given(act("proposal", "2025-03-01", level=percent(10), effective="2025-03-05", until="2025-03-10"))

    assert [state(asked, day) for day in ("2025-03-06", "2025-03-11")] == [("proposed", 10)] * 2


def test_a_proposal_can_be_withdrawn() -> None:
    """It ends, withdrawn."""
    asked = given(act("proposal", "2025-03-01"), act("withdrawal", "2025-03-05"))

    answer = measure(asked, "2025-03-05")
    assert (answer.state, answer.cause) == ("ended", "withdrawn")


def test_a_retroactive_measure_is_in_force_from_its_announcement_with_its_own_date() -> None:
    """Nobody could know before; since then it has been in force since 1 February."""
    asked = given(duty(10, "2025-03-01", effective="2025-02-01"))

    assert asked.at("2025-02-28").measures().measures == ()
    assert state(asked, "2025-03-01") == ("in_force", 10)
    assert since(asked, "2025-03-01") == "2025-02-01"


def test_what_a_retroactive_act_does_is_done_on_the_day_of_the_act() -> None:
    """Nothing is written into the days before it; only the state knows its own date."""
    asked = given(
        duty(10, "2025-03-01", effective="2025-02-01"), act("termination", "2025-03-20", effective="2025-03-10")
    )

    done = {step.trigger: step.when.written for step in asked.at("2025-12-31").steps("duty").steps}

    assert (done["announcement"], done["start"]) == ("2025-03-01", "2025-03-01")
    assert (done["termination"], done["end"]) == ("2025-03-20", "2025-03-20")


def test_title_and_scope_stay_as_last_stated() -> None:
    """A later act without them changes neither."""
    asked = given(
        act("proposal", "2025-03-01", title="A duty", scope="all goods"),
        duty(10, "2025-03-02", scope="steel"),
        act("modification", "2025-03-03", level=percent(20)),
        duty(30, "2025-03-04"),
    )

    for day in ("2025-03-03", "2025-03-04"):
        assert (measure(asked, day).title, measure(asked, day).scope) == ("A duty", "steel")


def test_a_measure_acts_on_every_issue_that_its_acts_have_named() -> None:
    """It is listed under the issue from the day on which it is named."""
    asked = given(duty(10), act("modification", "2025-03-05", level=percent(20), issues=["chips"]))

    assert [each.measure for each in issue(asked, "2025-03-04", "chips").measures] == []
    assert [each.measure for each in issue(asked, "2025-03-05", "chips").measures] == ["duty"]
    assert [each.measure for each in issue(asked, "2025-03-05", "tariffs").measures] == ["duty"]


# Replaced before it applied, modified after

ANNOUNCED = duty(34, "2025-04-02", effective="2025-04-09")


@pytest.mark.parametrize(
    "raised",
    [
        act("modification", "2025-04-08", level=percent(84), effective="2025-04-09"),
        act("modification", "2025-04-08", level=percent(84)),
        duty(84, "2025-04-08", effective="2025-04-09"),
    ],
    ids=["modified for the same day", "modified without a date", "announced anew"],
)
def test_34_amended_to_84_before_it_ever_applied_was_never_in_force(raised: Record) -> None:
    """It starts on its day at 84, and at no time was 34 in force."""
    asked = given(ANNOUNCED, raised)

    assert state(asked, "2025-04-08") == ("announced", 84)
    assert state(asked, "2025-04-09") == ("in_force", 84)
    assert ever_in_force(asked) == {84}


def test_an_announcement_for_an_earlier_day_drops_what_was_to_come_later() -> None:
    """It replaces what was scheduled from its own day on."""
    asked = given(ANNOUNCED, duty(84, "2025-04-03", effective="2025-04-05"))

    assert state(asked, "2025-04-05") == ("in_force", 84)
    assert ever_in_force(asked) == {84}


def test_an_announcement_for_a_later_day_leaves_what_comes_before() -> None:
    """34 from the 9th, 84 from the 20th."""
    asked = given(ANNOUNCED, duty(84, "2025-04-03", effective="2025-04-20"))

    assert [state(asked, day) for day in ("2025-04-09", "2025-04-19", "2025-04-20")] == [
        ("in_force", 34),
        ("in_force", 34),
        ("in_force", 84),
    ]
    assert since(asked, "2025-04-20") == "2025-04-09"


def test_a_modification_without_a_date_holds_at_once() -> None:
    """Once the measure is in force."""
    asked = given(duty(10), act("modification", "2025-03-05", level=percent(20)))

    assert [state(asked, day) for day in ("2025-03-04", "2025-03-05")] == [("in_force", 10), ("in_force", 20)]


def test_a_modification_without_a_level_leaves_the_level() -> None:
    """It changes what it names, and here it names none."""
    asked = given(duty(10), act("modification", "2025-03-05", instrument="EO 1"))

    assert state(asked, "2025-03-05") == ("in_force", 10)


def test_a_measure_names_every_event_that_made_its_state() -> None:
    """From the first to the last, in their order."""
    asked = given(
        act("proposal", "2025-03-01"), duty(10, "2025-03-02"), act("modification", "2025-03-03", level=percent(20))
    )

    assert measure(asked, "2025-03-02").events == ("e1", "e2")
    assert measure(asked, "2025-03-03").events == ("e1", "e2", "e3")


def test_a_modification_ahead_holds_from_its_own_day() -> None:
    """Until then the old level is in force."""
    asked = given(duty(10), act("modification", "2025-03-05", level=percent(20), effective="2025-03-10"))

    assert [state(asked, day) for day in ("2025-03-09", "2025-03-10")] == [("in_force", 10), ("in_force", 20)]


def test_a_modification_for_an_earlier_day_drops_those_scheduled_for_later() -> None:
    """The last word about a day holds from then on, for good."""
    asked = given(
        duty(10),
        act("modification", "2025-03-02", level=percent(50), effective="2025-06-01"),
        act("modification", "2025-03-03", level=percent(40), effective="2025-05-01"),
    )

    assert ever_in_force(asked) == {10, 40}
    assert state(asked, "2025-06-01") == ("in_force", 40)


def test_a_modification_leaves_the_end_where_it_was() -> None:
    """The measure still expires on its day."""
    asked = given(duty(10, until="2025-06-30"), act("modification", "2025-04-01", level=percent(20)))

    assert state(asked, "2025-06-30") == ("in_force", 20)
    assert state(asked, "2025-07-01")[0] == "ended"


def test_an_announcement_replaces_the_end_too() -> None:
    """Announced anew without end, the measure is open-ended."""
    asked = given(duty(10, until="2025-06-30"), duty(20, "2025-04-01"))

    assert state(asked, "2025-07-01") == ("in_force", 20)


def test_a_modification_after_the_end_never_applies() -> None:
    """The end stays where it was."""
    asked = given(
        duty(10, until="2025-06-30"), act("modification", "2025-04-01", level=percent(20), effective="2025-07-15")
    )

    assert state(asked, "2025-07-15")[0] == "ended"
    assert ever_in_force(asked) == {10}


# The end


def test_a_measure_expires_at_the_end_of_its_last_day() -> None:
    """Then nothing of it is in force, and the cause is told."""
    asked = given(duty(10, until="2025-06-30"))

    answer = measure(asked, "2025-07-01")
    assert state(asked, "2025-06-30") == ("in_force", 10)
    assert (answer.state, answer.cause, answer.level, answer.until) == ("ended", "expired", None, None)
    assert since(asked, "2025-07-01") == "2025-06-30"


def test_until_tells_when_a_measure_will_end() -> None:
    """While it is in force, as written."""
    until = measure(given(duty(10, until="2025-06-30")), "2025-03-01").until

    assert until is not None
    assert (until.written, until.iso()) == ("2025-06-30", "2025-07-01T00:00:00Z")


def test_an_extension_moves_the_end() -> None:
    """It expires on the new day."""
    asked = given(duty(10, until="2025-06-30"), act("extension", "2025-06-01", until="2025-09-30"))

    assert [state(asked, day)[0] for day in ("2025-07-01", "2025-09-30", "2025-10-01")] == [
        "in_force",
        "in_force",
        "ended",
    ]


def test_a_termination_ends_a_measure_at_once() -> None:
    """Without a date, on its own day."""
    asked = given(duty(10), act("termination", "2025-03-05"))

    assert state(asked, "2025-03-04") == ("in_force", 10)
    assert (measure(asked, "2025-03-05").state, measure(asked, "2025-03-05").cause) == ("ended", "terminated")


def test_a_termination_ahead_ends_a_measure_on_its_day() -> None:
    """Until then it is in force, and has an end."""
    asked = given(duty(10), act("termination", "2025-03-05", effective="2025-03-20"))

    assert state(asked, "2025-03-19") == ("in_force", 10)
    until = measure(asked, "2025-03-05").until
    assert until is not None
    assert until.written == "2025-03-20"
    assert state(asked, "2025-03-20")[0] == "ended"


def test_a_termination_drops_what_was_to_come_after_it() -> None:
    """Levels and ends that were scheduled for later."""
    asked = given(
        duty(10, until="2025-12-31"),
        act("modification", "2025-03-02", level=percent(20), effective="2025-06-01"),
        act("termination", "2025-03-05", effective="2025-05-01"),
    )

    assert ever_in_force(asked) == {10}
    assert measure(asked, "2025-06-01").cause == "terminated"


def test_a_measure_terminated_before_its_start_never_was_in_force() -> None:
    """Announced, then ended."""
    asked = given(ANNOUNCED, act("termination", "2025-04-05"))

    assert state(asked, "2025-04-05")[0] == "ended"
    assert state(asked, "2025-04-09")[0] == "ended"
    assert ever_in_force(asked) == set()


def test_a_measure_that_a_court_struck_down_says_so() -> None:
    """The reason `struck_down` of a termination is the cause of the end."""
    asked = given(duty(10), act("termination", "2025-03-05", reason="struck_down"))

    assert measure(asked, "2025-03-05").cause == "struck_down"


def test_any_other_reason_of_a_termination_is_not_the_cause() -> None:
    """The measure was terminated, whatever the words."""
    asked = given(duty(10), act("termination", "2025-03-05", reason="an agreement"))

    assert measure(asked, "2025-03-05").cause == "terminated"


def test_a_retroactive_termination_ends_the_measure_from_the_act_on_with_its_own_date() -> None:
    """On the day before the act the measure was in force, whatever was decided later."""
    asked = given(duty(10), act("termination", "2025-03-20", effective="2025-03-10"))

    assert state(asked, "2025-03-19") == ("in_force", 10)
    assert state(asked, "2025-03-20")[0] == "ended"
    assert since(asked, "2025-03-20") == "2025-03-10"


# Started again


def test_a_measure_that_has_ended_can_be_announced_again() -> None:
    """It starts afresh, with no cause, no end and none of the old events."""
    asked = given(duty(10, until="2025-06-30"), duty(20, "2025-08-01", effective="2025-08-10"))

    announced = measure(asked, "2025-08-09")
    assert (announced.state, announced.cause, announced.until, announced.events) == ("announced", None, None, ("e2",))
    assert state(asked, "2025-08-10") == ("in_force", 20)
    assert state(asked, "2030-01-01") == ("in_force", 20)


def test_a_restart_announced_before_the_end_waits_for_its_own_day() -> None:
    """In between the measure is announced, and nothing of it is in force."""
    asked = given(duty(10, until="2025-06-30"), duty(20, "2025-05-01", effective="2025-08-10", until="2025-12-31"))

    assert [state(asked, day) for day in ("2025-06-30", "2025-07-01", "2025-08-09", "2025-08-10")] == [
        ("in_force", 10),
        ("announced", 20),
        ("announced", 20),
        ("in_force", 20),
    ]
    assert measure(asked, "2026-01-01").cause == "expired"


def test_a_measure_that_has_ended_can_be_proposed_again_without_change() -> None:
    """A proposal moves only what is new."""
    asked = given(duty(10, until="2025-06-30"), act("proposal", "2025-08-01"))

    answer = measure(asked, "2025-08-01")
    assert (answer.state, answer.cause, answer.events) == ("ended", "expired", ("e1", "e2"))
    assert codes(asked, "2025-08-01") == []


# What has no place

WITHOUT_BASE = {
    "new": [],
    "proposed": [act("proposal", "2025-03-01")],
    "threatened": [act("threat", "2025-03-01")],
    "ended": [duty(10), act("termination", "2025-03-02")],
}


STRAY = [
    (kind, state)
    for kind in ("modification", "suspension", "extension", "resumption", "termination", "postponement")
    for state in WITHOUT_BASE
    # A proposal or threat that is suspended or put off is on hold.
    if not (kind in {"suspension", "postponement"} and state in {"proposed", "threatened"})
]


@pytest.mark.parametrize(("kind", "state"), STRAY)
def test_without_a_base_these_acts_have_no_place(kind: str, state: str) -> None:
    """A finding, and nothing changes."""
    before = WITHOUT_BASE[state]
    until = {"until": "2025-12-31"} if kind == "extension" else {}
    asked = given(*before, act(kind, "2025-03-05", id="stray", **until))

    assert codes(asked, "2025-03-04") == []
    assert codes(asked, "2025-03-05") == [("out-of-place", "stray")]
    was, then = (
        [each.to_dict() for each in asked.at(day).measures().measures if each.state != "new"]
        for day in ("2025-03-04", "2025-03-05")
    )
    assert was == then


def test_a_finding_says_what_has_no_place_and_why() -> None:
    """In one sentence, with the event, the act, the measure and its state, and what to do about it."""
    finding = given(act("threat", "2025-03-01"), act("termination", "2025-03-05")).at("2025-03-05").status().findings[0]

    assert finding.message == "e2: a termination of duty has no place here: the measure is threatened."
    assert finding.severity == "warning"
    assert finding.hint.startswith("Nothing was changed.")


@pytest.mark.parametrize(
    "before", [[], [duty(10)], [duty(10), act("termination", "2025-03-02")]], ids=["new", "in force", "ended"]
)
def test_a_withdrawal_with_no_open_threat_or_proposal_has_no_place(before: list[Record]) -> None:
    """A measure in force is not withdrawn but terminated."""
    asked = given(*before, act("withdrawal", "2025-03-05", id="stray"))

    assert codes(asked, "2025-03-05") == [("out-of-place", "stray")]


def test_an_act_with_no_place_does_not_bring_a_measure_about() -> None:
    """A measure that was never proposed, threatened or announced is not listed."""
    asked = given(act("termination", "2025-03-05"))

    assert asked.at("2025-03-05").measures().measures == ()


# Whose word counts


@pytest.mark.parametrize("first", ["proposal", "threat", "announcement"])
def test_a_measure_belongs_to_the_parties_of_its_first_event(first: str) -> None:
    """What another party does to it is a finding and moves nothing."""
    asked = given(act(first, "2025-03-01", parties=["CN"]), announcement("2025-03-05", level=percent(99), id="stray"))

    was, then = measure(asked, "2025-03-04"), measure(asked, "2025-03-05")
    assert codes(asked, "2025-03-05") == [("not-the-owner", "stray")]
    assert then.party == "CN"
    assert was == then


def test_an_act_of_another_party_on_a_measure_leaves_the_issue_alone() -> None:
    """What moves no measure moves no issue."""
    asked = given(act("threat", "2025-03-01", parties=["CN"]), announcement("2025-03-05"))

    assert issue(asked, "2025-03-05").phase == "threatened"


def test_what_others_say_of_the_owner_s_act_moves_nothing() -> None:
    """That the owner has ended its measure is a claim until it says so itself."""
    asked = given(duty(10), act("termination", "2025-03-05", by=["CN"]), act("termination", "2025-03-09"))

    assert state(asked, "2025-03-08") == ("in_force", 10)
    assert [claim.event.id for claim in issue(asked, "2025-03-08").open_claims] == ["e2"]
    assert state(asked, "2025-03-09")[0] == "ended"
    assert issue(asked, "2025-03-09").open_claims == ()


def test_a_measure_may_be_announced_by_several_parties_together() -> None:
    """It is in force on the word of all of them, and belongs to all."""
    answer = measure(given(duty(10, parties=BOTH)), "2025-03-01")

    assert (answer.state, answer.parties, answer.party) == ("in_force", ("US", "CN"), "US+CN")


def test_a_joint_measure_does_not_move_on_the_word_of_one_of_its_owners() -> None:
    """Neither is it announced by one for both, nor ended by one alone."""
    alone = given(duty(10, parties=BOTH, by=["US"]))
    ended = given(duty(10, parties=BOTH), act("termination", "2025-03-05"))

    assert alone.at("2025-03-01").measures().measures == ()
    assert [claim.about for claim in issue(alone, "2025-03-01").open_claims] == [("CN",)]
    assert state(ended, "2025-03-05") == ("in_force", 10)
