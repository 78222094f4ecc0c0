"""The suspension of a measure: on its own axis over the base, of the whole or of a part (section 7)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from given import Record, announcement, codes, given, measure, percent

if TYPE_CHECKING:
    from negotiation.questions.replay import Replay


def act(kind: str, occurred: str, **rest: Any) -> Record:
    """An act of the US on the measure `duty`."""
    return {"kind": kind, "occurred": occurred, "measure": "duty", **rest}


def suspension(occurred: str, **rest: Any) -> Record:
    return act("suspension", occurred, **rest)


def stands(asked: Replay, at: str) -> tuple[str, float | None, float | None]:
    """Return the state of the measure, what is in force of it, what sleeps."""
    row = measure(asked, at).to_dict()
    return row["state"], row["level"], row["suspended_level"]


def mark(asked: Replay, at: str, field: str) -> str | None:
    found = getattr(measure(asked, at), field)
    return found.written if found else None


DUTY = announcement("2025-03-01", level=percent(34))

# The whole


def test_a_suspended_measure_sleeps_and_resumes_when_the_suspension_runs_out() -> None:
    """Nothing is in force through the last day; then the whole is again."""
    asked = given(DUTY, suspension("2025-04-01", until="2025-06-30"))

    assert stands(asked, "2025-03-31") == ("in_force", 34, None)
    assert stands(asked, "2025-04-01") == ("suspended", 0, 34)
    assert stands(asked, "2025-06-30") == ("suspended", 0, 34)
    assert stands(asked, "2025-07-01") == ("in_force", 34, None)


def test_a_suspension_without_end_goes_on() -> None:
    """No timer wakes the measure."""
    assert stands(given(DUTY, suspension("2025-04-01")), "2099-12-31") == ("suspended", 0, 34)


def test_a_suspension_ahead_begins_on_its_own_day() -> None:
    """Until then the measure is in force."""
    asked = given(DUTY, suspension("2025-04-01", effective="2025-04-10"))

    assert [stands(asked, day)[0] for day in ("2025-04-09", "2025-04-10")] == ["in_force", "suspended"]


def test_a_suspension_begins_and_ends_at_clock_times_where_they_are_known() -> None:
    """At one minute past midnight in New York."""
    asked = given(
        DUTY,
        suspension("2025-05-12", effective="2025-05-14T00:01-04:00", until="2025-08-12T00:01-04:00"),
    )

    states = [
        stands(asked, at)[0]
        for at in ("2025-05-14T04:00Z", "2025-05-14T04:01Z", "2025-08-12T04:00Z", "2025-08-12T04:01Z")
    ]
    assert states == ["in_force", "suspended", "suspended", "in_force"]


def test_a_suspended_measure_tells_since_when_and_until_when() -> None:
    """`until` is the end of the state it is in, and so of the suspension."""
    asked = given(DUTY, suspension("2025-04-01", effective="2025-04-10", until="2025-06-30"))

    assert mark(asked, "2025-04-10", "since") == "2025-04-10"
    assert mark(asked, "2025-04-10", "until") == "2025-06-30"
    assert mark(asked, "2025-04-10", "suspended_until") == "2025-06-30"
    assert mark(asked, "2025-07-01", "since") == "2025-06-30"
    assert mark(asked, "2025-07-01", "suspended_until") is None


def test_a_measure_without_a_number_can_be_suspended() -> None:
    """An export ban sleeps as a whole."""
    asked = given(announcement("2025-03-01"), suspension("2025-04-01", until="2025-06-30"))

    assert stands(asked, "2025-04-01") == ("suspended", None, None)
    assert stands(asked, "2025-07-01") == ("in_force", None, None)


def test_the_level_of_a_suspended_measure_changes_in_its_sleep() -> None:
    """It wakes at the level that it has by then."""
    asked = given(
        DUTY, suspension("2025-04-01", until="2025-06-30"), act("modification", "2025-05-01", level=percent(50))
    )

    assert stands(asked, "2025-05-01") == ("suspended", 0, 50)
    assert stands(asked, "2025-07-01") == ("in_force", 50, None)


@pytest.mark.parametrize(
    ("rest", "end"),
    [({}, act("termination", "2025-05-01")), ({"until": "2025-04-30"}, act("proposal", "2025-03-02"))],
    ids=["termination", "expiry"],
)
def test_a_suspended_measure_can_end(rest: Record, end: Record) -> None:
    """The suspension does not hold up the end, and does not wake the measure afterwards."""
    asked = given({**DUTY, **rest}, suspension("2025-04-01", until="2025-06-30"), end)

    assert stands(asked, "2025-04-30")[0] == "suspended"
    assert stands(asked, "2025-05-01") == ("ended", None, None)
    assert stands(asked, "2025-07-01") == ("ended", None, None)


def test_a_retroactive_suspension_holds_from_the_act_on_with_its_own_date() -> None:
    """On the day before the act the measure was in force; from it on, it has been asleep since 10 March."""
    asked = given(DUTY, suspension("2025-04-01", effective="2025-03-10", until="2025-06-30"))

    assert stands(asked, "2025-03-31")[0] == "in_force"
    assert stands(asked, "2025-04-01")[0] == "suspended"
    assert mark(asked, "2025-04-01", "since") == "2025-03-10"


# A part

PARTLY = suspension("2025-04-01", level=percent(24), until="2025-06-30")


def test_of_a_measure_suspended_in_part_the_rest_is_in_force() -> None:
    """24 of 34 sleep, 10 are in force, and then all 34 are again."""
    asked = given(DUTY, PARTLY)

    assert stands(asked, "2025-04-01") == ("in_force", 10, 24)
    assert stands(asked, "2025-06-30") == ("in_force", 10, 24)
    assert stands(asked, "2025-07-01") == ("in_force", 34, None)


def test_a_partial_suspension_leaves_since_when_the_measure_is_in_force() -> None:
    """It is the same state; only the suspension has an end of its own."""
    asked = given(DUTY, PARTLY)

    assert mark(asked, "2025-04-01", "since") == "2025-03-01"
    assert mark(asked, "2025-04-01", "until") is None
    assert mark(asked, "2025-04-01", "suspended_until") == "2025-06-30"


@pytest.mark.parametrize("part", [34, 40])
def test_a_part_that_is_the_whole_suspends_the_whole(part: float) -> None:
    """Nothing remains in force."""
    assert stands(given(DUTY, suspension("2025-04-01", level=percent(part))), "2025-04-01") == ("suspended", 0, 34)


def test_the_part_is_taken_from_the_level_that_holds() -> None:
    """Raised to 84, 60 are in force; lowered to 24, nothing is."""
    asked = given(
        DUTY,
        PARTLY,
        act("modification", "2025-05-01", level=percent(84)),
        act("modification", "2025-06-01", level=percent(24)),
    )

    assert stands(asked, "2025-05-01") == ("in_force", 60, 24)
    assert stands(asked, "2025-06-01") == ("suspended", 0, 24)
    assert stands(asked, "2025-07-01") == ("in_force", 24, None)


def test_a_part_that_becomes_the_whole_in_time_suspends_from_that_day() -> None:
    """The level was to fall to the suspended part on 1 June: from then on the measure sleeps, by timer."""
    asked = given(DUTY, PARTLY, act("modification", "2025-04-05", level=percent(24), effective="2025-06-01"))

    assert [stands(asked, day)[0] for day in ("2025-05-31", "2025-06-01", "2025-07-01")] == [
        "in_force",
        "suspended",
        "in_force",
    ]
    assert mark(asked, "2025-06-01", "since") == "2025-06-01"


def test_a_new_announcement_leaves_the_suspension_on_its_own_axis() -> None:
    """The base is replaced; what sleeps of it sleeps on."""
    asked = given(DUTY, PARTLY, announcement("2025-05-01", level=percent(40)))

    assert stands(asked, "2025-05-01") == ("in_force", 16, 24)
    assert stands(asked, "2025-07-01") == ("in_force", 40, None)


def test_a_part_in_another_unit_is_a_finding_and_takes_nothing_away() -> None:
    """24 dollars cannot be taken from 34 percent."""
    asked = given(DUTY, suspension("2025-04-01", level={"value": 24, "unit": "USD"}))

    assert codes(asked, "2025-04-01") == [("unit-mismatch", "e2")]
    assert stands(asked, "2025-04-01") == ("in_force", 34, None)


def test_a_part_of_a_measure_without_a_number_sleeps_beside_it() -> None:
    """There is no unit that it could contradict: the measure is in force, and the part is named."""
    asked = given(announcement("2025-03-01"), suspension("2025-04-01", level=percent(24)))

    assert codes(asked, "2025-04-01") == []
    assert stands(asked, "2025-04-01") == ("in_force", None, 24)


# Before the base begins

AHEAD = announcement("2025-10-09", level=percent(34), effective="2025-11-08")


def test_a_suspension_may_begin_before_the_base_does() -> None:
    """Announced for 8 November, suspended on the 7th for a year: it never was in force before that year is over."""
    asked = given(AHEAD, suspension("2025-11-07", until="2026-11-10"))

    assert [stands(asked, day)[0] for day in ("2025-11-06", "2025-11-07", "2025-11-08", "2026-11-10")] == [
        "announced",
        "suspended",
        "suspended",
        "suspended",
    ]
    assert stands(asked, "2026-11-11") == ("in_force", 34, None)


def test_a_suspension_that_runs_out_before_the_base_begins_leaves_it_announced() -> None:
    """It then starts on its own day."""
    asked = given(AHEAD, suspension("2025-10-10", until="2025-10-31"))

    assert [stands(asked, day)[0] for day in ("2025-10-31", "2025-11-01", "2025-11-08")] == [
        "suspended",
        "announced",
        "in_force",
    ]


def test_a_suspension_that_begins_with_the_base_lets_nothing_be_in_force() -> None:
    """From one day, both: the measure goes to sleep without having been awake."""
    asked = given(AHEAD, suspension("2025-10-10", effective="2025-11-08", until="2026-11-10"))

    assert [stands(asked, day)[0] for day in ("2025-11-07", "2025-11-08")] == ["announced", "suspended"]


def test_a_part_suspended_before_the_base_begins_sleeps_from_its_start() -> None:
    """It starts on its day with the rest."""
    asked = given(AHEAD, suspension("2025-11-07", level=percent(24), until="2026-11-10"))

    assert stands(asked, "2025-11-07")[0] == "announced"
    assert stands(asked, "2025-11-08") == ("in_force", 10, 24)


# What follows when it runs out


def test_on_expiry_end_ends_the_measure() -> None:
    """When the suspension runs out the measure expires instead of resuming."""
    asked = given(DUTY, suspension("2025-04-01", until="2025-06-30", on_expiry="end"))

    assert stands(asked, "2025-06-30") == ("suspended", 0, 34)
    answer = measure(asked, "2025-07-01")
    assert (answer.state, answer.cause, answer.since and answer.since.written) == ("ended", "expired", "2025-06-30")


def test_on_expiry_resume_is_what_happens_anyway() -> None:
    """Said or not."""
    asked = given(DUTY, suspension("2025-04-01", until="2025-06-30", on_expiry="resume"))

    assert stands(asked, "2025-07-01") == ("in_force", 34, None)


def test_on_expiry_end_of_a_part_ends_the_whole_measure() -> None:
    """It is the measure that ends, not the part."""
    asked = given(DUTY, suspension("2025-04-01", level=percent(24), until="2025-06-30", on_expiry="end"))

    assert stands(asked, "2025-06-30") == ("in_force", 10, 24)
    assert stands(asked, "2025-07-01")[0] == "ended"


def test_a_restart_announced_before_a_suspension_ends_the_measure_waits_for_its_own_day() -> None:
    """As with any other end: what was announced for a day after it starts then."""
    asked = given(
        DUTY,
        suspension("2025-04-01", until="2025-06-30", on_expiry="end"),
        announcement("2025-05-01", level=percent(50), effective="2025-08-01"),
    )

    assert stands(asked, "2025-06-30") == ("suspended", 0, 34)
    assert stands(asked, "2025-07-01") == ("announced", 50, None)
    assert stands(asked, "2025-08-01") == ("in_force", 50, None)


# A later suspension


def test_a_later_suspension_replaces_the_first_from_its_own_day_on() -> None:
    """Until then the first holds; from then on only the second, though the first was to go on for longer."""
    asked = given(
        DUTY,
        suspension("2025-04-01", until="2025-12-31"),
        suspension("2025-04-05", level=percent(24), effective="2025-05-01", until="2025-06-30"),
    )

    assert stands(asked, "2025-04-30") == ("suspended", 0, 34)
    assert stands(asked, "2025-05-01") == ("in_force", 10, 24)
    assert stands(asked, "2025-07-01") == ("in_force", 34, None)


def test_a_later_suspension_of_an_earlier_day_drops_the_one_ahead() -> None:
    """What was scheduled from its own day on is replaced."""
    asked = given(
        DUTY,
        suspension("2025-04-01", effective="2025-06-01", until="2025-12-31"),
        suspension("2025-04-05", effective="2025-05-01", until="2025-05-31"),
    )

    assert [stands(asked, day)[0] for day in ("2025-05-01", "2025-06-01")] == ["suspended", "in_force"]


def test_one_suspension_can_follow_upon_another_without_a_gap() -> None:
    """The measure sleeps through, since the beginning of the first."""
    asked = given(
        DUTY,
        suspension("2025-05-12", until="2025-08-12T00:01-04:00"),
        suspension("2025-08-11", effective="2025-08-12T00:01-04:00", until="2025-11-10"),
    )

    assert [stands(asked, at)[0] for at in ("2025-08-12T04:00Z", "2025-08-12T04:01Z", "2025-11-10", "2025-11-11")] == [
        "suspended",
        "suspended",
        "suspended",
        "in_force",
    ]
    assert mark(asked, "2025-11-10", "since") == "2025-05-12"


def test_between_two_suspensions_the_measure_is_in_force() -> None:
    """The first runs out before the second begins."""
    asked = given(DUTY, suspension("2025-04-01", until="2025-04-30"), suspension("2025-04-05", effective="2025-05-10"))

    assert [stands(asked, day)[0] for day in ("2025-04-30", "2025-05-01", "2025-05-10")] == [
        "suspended",
        "in_force",
        "suspended",
    ]


@pytest.mark.parametrize("effective", ["2025-05-01", "2025-07-01"], ids=["before its end", "at its end"])
def test_a_suspension_that_is_replaced_no_longer_ends_the_measure(effective: str) -> None:
    """`on_expiry` went with it."""
    asked = given(
        DUTY,
        suspension("2025-04-01", until="2025-06-30", on_expiry="end"),
        suspension("2025-04-05", effective=effective, until="2025-12-31"),
    )

    assert stands(asked, "2025-07-01")[0] == "suspended"
    assert stands(asked, "2026-01-01") == ("in_force", 34, None)


def test_a_suspension_replaced_after_its_end_still_ends_the_measure() -> None:
    """The second would only begin when the measure is gone."""
    asked = given(
        DUTY,
        suspension("2025-04-01", until="2025-06-30", on_expiry="end"),
        suspension("2025-04-05", effective="2025-07-10", until="2025-12-31"),
    )

    assert [stands(asked, day)[0] for day in ("2025-07-01", "2025-07-10")] == ["ended", "ended"]


# Extension


def test_an_extension_moves_the_running_suspension() -> None:
    """The measure sleeps until the new day, and its own end stays where it was."""
    asked = given(
        {**DUTY, "until": "2025-12-31"},
        suspension("2025-04-01", until="2025-06-30"),
        act("extension", "2025-06-15", until="2025-09-30"),
    )

    assert [stands(asked, day)[0] for day in ("2025-07-01", "2025-09-30", "2025-10-01", "2026-01-01")] == [
        "suspended",
        "suspended",
        "in_force",
        "ended",
    ]


def test_an_extension_moves_the_running_suspension_of_a_part() -> None:
    """The same part sleeps for longer."""
    asked = given(DUTY, PARTLY, act("extension", "2025-06-15", until="2025-09-30"))

    assert stands(asked, "2025-09-30") == ("in_force", 10, 24)
    assert stands(asked, "2025-10-01") == ("in_force", 34, None)


def test_an_extension_on_the_last_day_of_a_suspension_is_in_time() -> None:
    """The suspension runs to the end of that day."""
    asked = given(
        DUTY, suspension("2025-04-01", until="2025-06-30"), act("extension", "2025-06-30", until="2025-09-30")
    )

    assert codes(asked, "2025-09-30") == []
    assert stands(asked, "2025-09-30")[0] == "suspended"


def test_an_extended_suspension_that_ends_the_measure_ends_it_at_the_new_day() -> None:
    """`on_expiry` goes along."""
    asked = given(
        DUTY,
        suspension("2025-04-01", until="2025-06-30", on_expiry="end"),
        act("extension", "2025-06-15", until="2025-09-30"),
    )

    assert [stands(asked, day)[0] for day in ("2025-07-01", "2025-09-30", "2025-10-01")] == [
        "suspended",
        "suspended",
        "ended",
    ]


def test_an_extension_after_the_suspension_had_run_out_has_no_place() -> None:
    """The measure itself has no end, so that there is none to be moved."""
    asked = given(
        DUTY, suspension("2025-04-01", until="2025-06-30"), act("extension", "2025-07-01", until="2025-09-30")
    )

    finding = asked.at("2025-07-01").status().findings[0]
    assert (finding.code, finding.event) == ("out-of-place", "e3")
    assert "it has no end" in finding.message
    assert [stands(asked, day) for day in ("2025-07-01", "2025-10-01")] == [("in_force", 34, None)] * 2


def test_an_extension_of_a_measure_without_an_end_has_no_place() -> None:
    """It gives no end to what has none."""
    asked = given(DUTY, act("extension", "2025-07-01", until="2025-09-30"))

    assert codes(asked, "2025-07-01") == [("out-of-place", "e2")]
    assert [stands(asked, day)[0] for day in ("2025-09-30", "2025-10-01")] == ["in_force", "in_force"]


def test_an_extension_of_a_suspension_until_further_notice_has_no_place() -> None:
    """The suspension that runs has no end, and the end of the measure is not meant."""
    asked = given(
        {**DUTY, "until": "2025-12-31"}, suspension("2025-04-01"), act("extension", "2025-07-01", until="2025-09-30")
    )

    finding = asked.at("2025-07-01").status().findings[0]
    assert (finding.code, finding.event) == ("out-of-place", "e3")
    assert "its suspension has no end" in finding.message
    assert stands(asked, "2025-10-01")[0] == "suspended"


def test_an_extension_of_a_measure_with_an_end_is_not_warned_of() -> None:
    """Its suspension has run out, and the measure has an end that can be meant."""
    asked = given(
        {**DUTY, "until": "2025-08-31"},
        suspension("2025-04-01", until="2025-06-30"),
        act("extension", "2025-07-01", until="2025-09-30"),
    )

    assert codes(asked, "2025-07-01") == []
    assert [stands(asked, day)[0] for day in ("2025-09-01", "2025-10-01")] == ["in_force", "ended"]


# Resumption


def test_a_resumption_wakes_a_measure_before_its_suspension_runs_out() -> None:
    """At once, for good."""
    asked = given(DUTY, suspension("2025-04-01", until="2025-06-30"), act("resumption", "2025-05-01"))

    assert stands(asked, "2025-04-30") == ("suspended", 0, 34)
    assert stands(asked, "2025-05-01") == ("in_force", 34, None)
    assert stands(asked, "2025-07-01") == ("in_force", 34, None)
    assert mark(asked, "2025-05-01", "since") == "2025-05-01"


def test_a_resumption_ahead_wakes_the_measure_on_its_own_day() -> None:
    """Until then it sleeps, and the suspension has a new end."""
    asked = given(DUTY, suspension("2025-04-01"), act("resumption", "2025-05-01", effective="2025-05-20"))

    assert [stands(asked, day)[0] for day in ("2025-05-19", "2025-05-20")] == ["suspended", "in_force"]
    assert mark(asked, "2025-05-01", "until") == "2025-05-20"


def test_a_resumption_wakes_a_suspended_part() -> None:
    """The whole level is in force again."""
    asked = given(DUTY, PARTLY, act("resumption", "2025-05-01"))

    assert stands(asked, "2025-05-01") == ("in_force", 34, None)


def test_a_resumption_before_the_start_leaves_the_measure_announced() -> None:
    """Its start is still ahead."""
    asked = given(AHEAD, suspension("2025-10-10"), act("resumption", "2025-10-20"))

    assert [stands(asked, day)[0] for day in ("2025-10-19", "2025-10-20", "2025-11-08")] == [
        "suspended",
        "announced",
        "in_force",
    ]


def test_a_resumption_calls_off_a_suspension_ahead() -> None:
    """It never begins."""
    asked = given(DUTY, suspension("2025-04-01", effective="2025-06-01"), act("resumption", "2025-05-01"))

    assert codes(asked, "2025-06-01") == []
    assert stands(asked, "2025-06-01") == ("in_force", 34, None)


def test_a_resumed_measure_does_not_end_with_the_suspension_that_it_left() -> None:
    """`on_expiry` went with it."""
    asked = given(DUTY, suspension("2025-04-01", until="2025-06-30", on_expiry="end"), act("resumption", "2025-05-01"))

    assert stands(asked, "2025-07-01") == ("in_force", 34, None)


@pytest.mark.parametrize(
    "before",
    [
        [],
        [suspension("2025-04-01", until="2025-04-30")],
        [suspension("2025-04-01"), act("resumption", "2025-04-30")],
    ],
    ids=["never suspended", "run out", "already resumed"],
)
def test_a_resumption_of_what_is_awake_has_no_place(before: list[Record]) -> None:
    """A finding, and nothing changes."""
    asked = given(DUTY, *before, act("resumption", "2025-05-10", id="stray"))

    assert codes(asked, "2025-05-10") == [("out-of-place", "stray")]
    assert asked.at("2025-05-10").status().findings[0].message.endswith("no part of it is suspended.")
    assert measure(asked, "2025-05-10") == measure(asked, "2025-05-09")


def test_a_restart_begins_awake_when_the_suspension_has_run_out() -> None:
    """What slept when the measure ended does not sleep when it is announced again."""
    asked = given(
        {**DUTY, "until": "2025-04-30"},
        suspension("2025-04-01"),
        announcement("2025-06-01", level=percent(20)),
    )

    assert stands(asked, "2025-05-01")[0] == "ended"
    assert stands(asked, "2025-06-01") == ("in_force", 20, None)
