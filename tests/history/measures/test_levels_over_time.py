"""What is in force and what sleeps, from when on, as the steps of a replay tell it; and periods that are empty."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from given import OPENING, Record, announcement, codes, given, issue, measure, percent

if TYPE_CHECKING:
    from negotiation.questions.replay import Replay

FROM_MARCH = announcement("2025-02-20", level=percent(34), effective="2025-03-01")


def act(kind: str, occurred: str, **rest: Any) -> dict[str, Any]:
    """Return an act on the duty."""
    return {"kind": kind, "occurred": occurred, "measure": "duty", **rest}


def levels(asked: Replay, at: str = "2025-12-31") -> list[tuple[str, str, str, bool]]:
    """Return the steps that tell a level: when, what, by which event, and whether by a timer."""
    steps = asked.at(at).steps("duty").steps
    return [(step.when.written, step.note, step.event, step.timer) for step in steps if step.trigger == "level"]


def test_a_level_is_told_when_it_comes_into_force() -> None:
    """Not when it is announced, and by the timer that the announcement set."""
    asked = given(FROM_MARCH)

    assert levels(asked, "2025-02-28") == []
    assert levels(asked) == [("2025-03-01", "34 % in force", "e1", True)]


def test_a_level_in_force_at_once_is_told_as_the_act_itself() -> None:
    """No timer was waited for."""
    assert levels(given(announcement("2025-02-20", level=percent(5)))) == [("2025-02-20", "5 % in force", "e1", False)]


def test_a_part_that_falls_asleep_and_wakes_is_told() -> None:
    """With what stays in force beside it, and the suspension as the cause of both."""
    asked = given(FROM_MARCH, act("suspension", "2025-04-01", level=percent(24), until="2025-04-30"))

    assert levels(asked)[1:] == [
        ("2025-04-01", "10 % in force, 24 % suspended", "e2", False),
        ("2025-04-30", "34 % in force", "e2", True),
    ]


def test_what_sleeps_as_a_whole_is_told_without_a_level_in_force() -> None:
    """Nothing of it is in force."""
    asked = given(FROM_MARCH, act("suspension", "2025-04-01"))

    assert levels(asked)[1:] == [("2025-04-01", "34 % suspended", "e2", False)]


def test_a_modification_is_told_on_its_own_day() -> None:
    """And only once, though the measure has other steps after it."""
    asked = given(
        FROM_MARCH,
        act("modification", "2025-04-01", level=percent(50), effective="2025-05-01"),
        act("threat", "2025-06-01"),
    )

    assert levels(asked)[1:] == [("2025-05-01", "50 % in force", "e2", True)]


def test_a_measure_without_a_number_tells_no_level() -> None:
    """A licence is in force or not."""
    assert levels(given(announcement("2025-02-20"))) == []


def test_what_runs_out_before_it_begins_never_begins() -> None:
    """It waits for its day, and is gone on it; a finding says that its dates look wrong."""
    asked = given(announcement("2025-02-20", level=percent(5), effective="2025-05-01", until="2025-04-01"))

    assert codes(asked, "2025-02-20") == [("empty-period", "e1")]
    assert measure(asked, "2025-04-15").state == "announced"
    assert (measure(asked, "2025-05-01").state, measure(asked, "2025-05-01").cause) == ("ended", "expired")
    assert levels(asked) == []


def test_a_period_of_one_day_is_not_empty() -> None:
    """`effective` means the start of the day, `until` its end."""
    asked = given(announcement("2025-02-20", level=percent(5), effective="2025-05-01", until="2025-05-01"))

    assert codes(asked, "2025-12-31") == []
    assert measure(asked, "2025-05-01").state == "in_force"
    assert measure(asked, "2025-05-02").state == "ended"


def test_a_period_of_no_length_is_empty() -> None:
    """From an instant to the same instant."""
    noon = "2025-05-01T12:00Z"
    asked = given(announcement("2025-02-20", level=percent(5), effective=noon, until=noon))

    assert codes(asked, "2025-02-20") == [("empty-period", "e1")]
    assert measure(asked, noon).state == "ended"
    assert levels(asked) == []


def test_a_suspension_that_runs_out_before_it_begins_suspends_nothing() -> None:
    """Neither then nor later; a finding says so."""
    asked = given(FROM_MARCH, act("suspension", "2025-04-01", effective="2025-05-01", until="2025-04-15"))

    assert codes(asked, "2025-04-01") == [("empty-period", "e2")]
    for day in ("2025-04-10", "2025-04-20", "2025-05-01"):
        assert (measure(asked, day).state, measure(asked, day).suspended_level) == ("in_force", None)


def test_a_suspension_of_an_empty_period_leaves_the_one_that_runs() -> None:
    """It has no effect, so neither does it take the place of another."""
    asked = given(
        FROM_MARCH,
        act("suspension", "2025-04-01", until="2025-06-30"),
        act("suspension", "2025-04-10", effective="2025-05-01", until="2025-04-15"),
    )

    assert codes(asked, "2025-04-10") == [("empty-period", "e3")]
    assert [measure(asked, day).state for day in ("2025-05-15", "2025-06-29", "2025-07-01")] == [
        "suspended",
        "suspended",
        "in_force",
    ]


def test_an_extension_up_to_the_next_start_leaves_no_gap() -> None:
    """The measure goes over from one level to the other without ending."""
    asked = given(
        announcement("2025-02-01", level=percent(10), until="2025-02-10"),
        announcement("2025-02-02", level=percent(20), effective="2025-02-20"),
        act("extension", "2025-02-03", until="2025-02-19"),
    )

    assert [measure(asked, day).state for day in ("2025-02-15", "2025-02-19", "2025-02-20")] == ["in_force"] * 3
    assert [deadline.what for deadline in issue(asked, "2025-02-03").deadlines] == ["level_changes"]


def test_an_extension_that_stops_short_of_the_next_start_leaves_a_gap() -> None:
    """In it the measure waits for its next start."""
    asked = given(
        announcement("2025-02-01", level=percent(10), until="2025-02-10"),
        announcement("2025-02-02", level=percent(20), effective="2025-02-20"),
        act("extension", "2025-02-03", until="2025-02-15"),
    )

    assert [measure(asked, day).state for day in ("2025-02-15", "2025-02-16", "2025-02-20")] == [
        "in_force",
        "announced",
        "in_force",
    ]


def test_a_retroactive_resumption_says_since_when_the_measure_is_awake() -> None:
    """Since its own effective day, not since the day on which it was made."""
    asked = given(
        announcement("2025-02-01", level=percent(10)),
        act("suspension", "2025-02-05"),
        act("resumption", "2025-02-10", effective="2025-02-07"),
    )
    since = measure(asked, "2025-02-12").since

    assert since is not None
    assert since.written == "2025-02-07"


def test_a_retroactive_start_says_since_when_it_was_not_asleep() -> None:
    """A suspension in between counts: in force since the end of that."""
    asked = given(
        announcement("2025-02-01", effective="2025-06-01", level=percent(10)),
        act("suspension", "2025-02-02", effective="2025-02-03", until="2025-02-20"),
        act("modification", "2025-03-01", effective="2025-02-10", level=percent(20)),
    )
    status = measure(asked, "2025-03-01")

    assert status.state == "in_force"
    assert status.since is not None
    assert status.since.written == "2025-02-20"


def test_a_party_of_a_later_opening_must_vouch_from_its_day_on() -> None:
    """On the very day of the opening it is a party already."""
    later: Record = {"kind": "opening", "id": "later", "occurred": "2025-03-02", "parties": [{"id": "EU"}]}
    later["issues"] = [{"id": "tariffs", "parties": ["EU"]}]
    consensus = {"kind": "preliminary_consensus", "parties": ["US", "CN"]}
    before = given(OPENING, later, {**consensus, "occurred": "2025-03-01"})
    same_day = given(OPENING, later, {**consensus, "occurred": "2025-03-02"})

    assert issue(before, "2025-03-02").phase == "preliminary_consensus"
    assert issue(same_day, "2025-03-02").phase == "dormant"
    assert issue(same_day, "2025-03-02").awaiting["preliminary_consensus"] == ("EU",)
